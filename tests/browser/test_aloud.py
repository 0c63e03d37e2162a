"""Reading aloud: what is said and shown, the controls, and voices that may not be used.

A browser without a sound card has no voices, so ``window.speechSynthesis`` has a stand-in here:
it notes what it is given, and a test says when an utterance ends. All else is the real thing.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, visitor, watch

LESSON = "modules/active-listening/open-questions.html"
OWN = {"name": "Own", "lang": "en-GB", "localService": True, "default": False}
FAR = {"name": "Far", "lang": "en-US", "localService": False, "default": True}
FOREIGN = {"name": "Fern", "lang": "de-DE", "localService": True, "default": False}

STAND_IN = """
(() => {
  const synth = new EventTarget();
  let voices = VOICES;
  let current = null;
  synth.getVoices = () => voices;
  synth.speak = (utterance) => {
    if (current) { throw new Error("two voices at once"); }
    current = utterance;
    said.push({ text: utterance.text, rate: utterance.rate, voice: utterance.voice.name });
  };
  synth.cancel = () => {
    const was = current;
    current = null;
    sessionStorage.setItem("cancelled", String(Boolean(was)));
    if (was) { setTimeout(() => was.onerror({ error: "canceled" })); }  /* as browsers do: late */
  };
  window.said = [];
  window.talking = () => Boolean(current);
  window.finish = () => { const was = current; current = null; was.onend({}); };
  window.fail = () => { const was = current; current = null; was.onerror({ error: "failed" }); };
  window.arrive = (some) => { voices = some; synth.dispatchEvent(new Event("voiceschanged")); };
  Object.defineProperty(window, "speechSynthesis", { value: synth });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""


@pytest.fixture
def lesson(browser, site):
    """Opens the lesson: ``lesson(voices, before, **context) -> page``. Errors fail the test."""
    opened = []

    def open_it(voices=(FAR, FOREIGN, OWN), before="", **options):
        context = visitor(browser, **options)
        context.add_init_script(before + STAND_IN.replace("VOICES", json.dumps(voices)))
        watched = watch(context, site.address)
        opened.append((context, watched))
        watched.page.goto(site.address + LESSON)
        return watched.page

    yield open_it
    for context, watched in opened:
        context.close()
        assert watched.complaints == []


def go(page):
    return page.locator("[data-aloud-go]")


def said(page) -> list[str]:
    return [one["text"] for one in page.evaluate("said")]


def read_on(page, sentences: int = 1) -> None:
    page.evaluate("n => { while (n-- && talking()) { finish(); } }", sentences)


def drawn(page) -> str:
    """The sentence that is highlighted."""
    text = page.evaluate("[...CSS.highlights.get('aloud')].map(String).join('|')")
    return " ".join(text.split())


def test_it_reads_the_lesson_from_beginning_to_end(lesson):
    page = lesson()
    assert said(page) == []
    go(page).click()
    for _ in range(200):
        if not page.evaluate("talking()"):
            break
        spoken = said(page)[-1]
        if drawn(page):
            assert spoken.removeprefix(re.match(r"(\d+\. )?", spoken)[0]) == drawn(page)
        else:
            expect(page.locator("figure.is-read")).to_have_count(1)
        read_on(page)
    text = said(page)
    assert text[0] == "Ask open questions"
    for sentence in (
        '"Was it fun?" he asks, and again she says, "Yes."',
        "Picture: Two questions, side by side.",
        "Shouldn't you start your project a bit earlier?",
        "A question that can be answered with yes, no or one word.",
    ):
        assert sum(sentence in one for one in text) == 1, sentence
    assert "3. Are you nervous about the new school?" in text
    tries = page.locator(".admonition.try").count()
    assert tries > 1
    assert text.count("Try it") == tries
    for name in ("Module 1", "Read aloud", "Pause", "Next lesson", "Get help now", "minutes read"):
        assert name not in text
    assert not any("Loud, but good." in one and "Picture" not in one for one in text[:3])
    assert {one["voice"] for one in page.evaluate("said")} == {"Own"}
    expect(go(page)).to_have_text("Read aloud", use_inner_text=True)
    expect(page.get_by_role("status").filter(has_text="The end of the text")).to_be_attached()
    assert drawn(page) == ""


def test_pause_go_on_speed_and_stop(lesson):
    page = lesson()
    status = page.locator("[data-aloud-status]")
    expect(status).to_have_text("")
    go(page).focus()
    page.keyboard.press("Enter")
    read_on(page, 4)
    expect(go(page)).to_have_text("Pause", use_inner_text=True)
    expect(status).to_have_text("Reading aloud")
    expect(status).to_have_attribute("role", "status")
    here = said(page)[-1]
    page.keyboard.press("Space")
    expect(go(page)).to_have_text("Go on", use_inner_text=True)
    expect(status).to_have_text("Paused")
    page.wait_for_timeout(50)
    assert not page.evaluate("talking()")
    assert drawn(page) == here
    page.keyboard.press("Enter")
    assert said(page)[-2:] == [here, here]
    page.get_by_label("Speed").select_option("Slow")
    assert said(page)[-1] == here
    assert [one["rate"] for one in page.evaluate("said")][-2:] == [1, 0.75]
    page.get_by_label("Speed").select_option("Fast")
    assert page.evaluate("said.at(-1).rate > 1")
    page.wait_for_timeout(50)
    assert page.evaluate("talking()")
    page.get_by_role("button", name="Stop").focus()
    page.keyboard.press("Enter")
    assert not page.evaluate("talking()")
    expect(status).to_have_text("Stopped")
    expect(go(page)).to_be_focused()
    expect(go(page)).to_have_text("Read aloud", use_inner_text=True)
    assert drawn(page) == ""
    page.keyboard.press("Enter")
    assert said(page)[-1] == said(page)[0]


@pytest.mark.parametrize("voices", [[], [FAR], [FOREIGN], [FAR, FOREIGN]])
def test_without_a_voice_of_this_device_it_says_so_and_does_nothing(lesson, voices):
    page = lesson(voices)
    expect(go(page)).to_have_text("No voice on this device", use_inner_text=True)
    expect(page.get_by_text("This page cannot be read aloud here.")).to_be_visible()
    go(page).click(force=True)
    assert said(page) == []
    expect(go(page)).to_have_attribute("aria-disabled", "true")
    page.evaluate("voices => arrive(voices)", [FAR, OWN])
    expect(go(page)).to_have_text("Read aloud", use_inner_text=True)
    go(page).click()
    assert page.evaluate("said[0].voice") == "Own"
    page.evaluate("arrive([])")
    expect(go(page)).to_have_text("No voice on this device", use_inner_text=True)
    assert not page.evaluate("talking()")


def test_without_any_speech_in_the_browser(browser, site):
    context = visitor(browser)
    context.add_init_script(
        "Object.defineProperty(window, 'speechSynthesis', { value: undefined })"
    )
    watched = watch(context, site.address)
    watched.page.goto(site.address + LESSON)
    expect(go(watched.page)).to_have_text("No voice on this device", use_inner_text=True)
    go(watched.page).click(force=True)
    context.close()
    assert watched.complaints == []


def test_a_voice_that_fails_is_told(lesson):
    page = lesson()
    go(page).click()
    page.evaluate("fail()")
    expect(page.locator("[data-aloud-status]")).to_have_text("The voice stopped. Try again.")
    expect(go(page)).to_have_text("Read aloud", use_inner_text=True)


def test_it_is_silent_when_the_page_is_hidden_or_left(lesson, site):
    page = lesson()
    go(page).click()
    read_on(page, 3)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert not page.evaluate("talking()")
    expect(go(page)).to_have_text("Go on", use_inner_text=True)
    go(page).click()
    assert page.evaluate("talking()")
    page.goto(site.address + "help.html")
    assert page.evaluate("sessionStorage.getItem('cancelled')") == "true"
    page.go_back()
    expect(go(page)).to_have_text("Read aloud", use_inner_text=True)
    assert not page.evaluate("talking()")


def test_the_page_follows_the_voice_but_not_a_reader_who_went_away(lesson):
    page = lesson(viewport=PHONE)
    go(page).click()
    for _ in range(40):
        read_on(page)
        place = page.evaluate(
            """() => {
              const [range] = CSS.highlights.get("aloud");
              const block = range || document.querySelector(".is-read");
              const { top, bottom } = block.getBoundingClientRect();
              const bar = document.querySelector("[data-aloud]").getBoundingClientRect();
              const clear = bar.bottom <= top || bottom <= bar.top;
              return { top, bottom, clear, head: document.querySelector(".top").offsetHeight };
            }"""
        )
        assert place["clear"], place
        assert place["head"] <= place["top"] and place["bottom"] <= PHONE["height"], place
    expect(page.get_by_role("button", name="Pause")).to_be_in_viewport()
    page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    read_on(page, 3)
    assert page.evaluate("scrollY") == 0
    go(page).click()
    go(page).click()
    assert page.evaluate("scrollY") > 0


def test_an_old_browser_outlines_the_paragraph_and_splits_as_well(lesson):
    new = lesson()
    go(new).click()
    read_on(new, 500)
    old = lesson(before="delete window.Highlight; delete Intl.Segmenter;")
    go(old).click()
    read_on(old, 8)
    expect(old.locator(".is-read")).to_have_count(1)
    spoken = said(old)[-1]
    expect(old.locator(".is-read")).to_contain_text(spoken)
    read_on(old, 500)
    expect(old.locator(".is-read")).to_have_count(0)
    assert " ".join(said(old)) == " ".join(said(new))


@pytest.mark.parametrize("theme", ["light", "dark", "cream"])
def test_while_it_reads_no_rule_is_broken(lesson, theme):
    page = lesson(viewport=PHONE)
    page.evaluate("t => mentor.store.update('settings', was => { was.theme = t; })", theme)
    page.reload()
    go(page).click()
    read_on(page, 6)
    assert violations(page) == []
    for size in ("normal", "largest"):
        page.evaluate("s => mentor.store.update('settings', was => { was.size = s; })", size)
        bar = page.locator("[data-aloud]").bounding_box()
        assert bar["x"] >= 0 and bar["x"] + bar["width"] <= PHONE["width"]
        assert bar["height"] < PHONE["height"] / 4
        for control in page.locator("[data-aloud] button:visible, [data-aloud] select").all():
            box = control.bounding_box()
            assert min(box["width"], box["height"]) >= 24
