"""Glossary words explained where they stand: by mouse, keyboard and finger, or without a script."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import expect

from builder.source.markdown import links
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, visitor

LESSON = "modules/active-listening/open-questions.html"
WORDS = "a.word"


def seen(page):
    return page.locator("[data-word-note]:visible")


def settle(page, **settings):
    """Open the lesson with settings that this device remembers."""
    page.evaluate("s => mentor.store.update('settings', was => Object.assign(was, s))", settings)
    page.reload()


def test_each_text_explains_the_words_it_links_to_and_no_others(site, course):
    texts = [
        *(
            (f"modules/{m.id}/{lesson.id}.html", lesson)
            for m in course.modules
            for lesson in m.lessons
        ),
        *((f"handbook/{unit.id}.html", unit) for unit in course.units),
    ]
    explained = 0
    for name, entry in texts:
        linked = {link.reference[1] for link in links(entry.body) if link.target[:5] == "term:"}
        text = (site.folder / name).read_text("utf-8")
        section = re.search(r'<section class="words".*?</section>', text, re.DOTALL)
        listed = re.findall(
            r'<dt><a href="[^"]*glossary\.html#([^"]+)"', section[0] if section else ""
        )
        assert sorted(linked) == sorted(listed), name
        for term in course.terms:
            if term.id in linked and re.fullmatch(r"[\w ,.'?-]+", term.definition):
                assert html.escape(term.definition, quote=False) in section[0], (name, term.id)
                explained += 1
    assert explained > 20


def test_a_mouse_opens_it_may_move_into_it_and_leaves(page, site):
    page.goto(site.address + LESSON)
    word = page.locator(WORDS).first
    expect(seen(page)).to_have_count(0)
    word.hover()
    note = seen(page)
    expect(note).to_contain_text("answered with yes, no or one word")
    note.get_by_role("link").hover()
    page.wait_for_timeout(500)
    expect(note).to_be_visible()
    page.locator("h1").hover()
    expect(seen(page)).to_have_count(0)
    word.hover()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(seen(page)).to_have_count(0)
    page.locator(WORDS).nth(1).hover()
    expect(note).to_contain_text("leaves room for an answer")
    expect(page.locator("[data-word-note]")).to_have_count(1)


def test_the_keyboard_opens_it_and_a_reader_hears_it(page, site):
    page.goto(site.address + LESSON)
    word = page.locator(WORDS).first
    described = page.locator(f"#{word.get_attribute('aria-describedby')}")
    expect(described).to_contain_text("answered with yes, no or one word")
    expect(page.get_by_role("link", name="closed question").first).to_have_accessible_description(
        re.compile("answered with yes, no or one word")
    )
    word.focus()
    page.keyboard.press("Shift+Tab")
    expect(seen(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(word).to_be_focused()
    expect(seen(page)).to_be_visible()
    page.keyboard.press("Tab")
    more = seen(page).get_by_role("link", name="See it in the glossary")
    expect(more).to_be_focused()
    page.keyboard.press("Escape")
    expect(seen(page)).to_have_count(0)
    expect(word).to_be_focused()
    page.wait_for_timeout(400)
    expect(seen(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator(WORDS).nth(1)).to_be_focused()
    expect(seen(page)).to_contain_text("leaves room for an answer")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#closed-question")


@pytest.mark.parametrize("size", ["normal", "largest"])
def test_a_finger_opens_it_on_a_phone_and_nothing_goes_off_the_screen(browser, site, size):
    context = visitor(browser, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(site.address + LESSON)
    settle(page, size=size)
    words = page.locator(WORDS)
    for number in range(words.count()):
        for edge in ("start", "end"):
            words.nth(number).evaluate("(word, block) => word.scrollIntoView({ block })", edge)
            words.nth(number).tap()
            box = seen(page).bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"], (number, box)
            assert box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"], (number, box)
            beside = words.nth(number).bounding_box()
            assert (
                box["y"] >= beside["y"] + beside["height"]
                or box["y"] + box["height"] <= beside["y"]
            )
            words.nth(number).tap()
            expect(seen(page)).to_have_count(0)
    assert page.url.endswith(LESSON)
    words.first.tap()
    expect(seen(page)).to_be_visible()
    page.touchscreen.tap(200, 830)
    expect(seen(page)).to_have_count(0)
    words.first.tap()
    more = seen(page).get_by_role("link", name="See it in the glossary")
    assert more.bounding_box()["height"] >= 24
    more.tap()
    page.wait_for_url("**/glossary.html#closed-question")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark", "cream"])
def test_an_open_definition_breaks_no_rule(page, site, theme):
    page.goto(site.address + LESSON)
    settle(page, theme=theme)
    page.locator(WORDS).first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(seen(page)).to_be_visible()
    assert violations(page) == []


def test_from_the_disk_and_without_a_script(browser, site):
    for script in (True, False):
        context = visitor(browser, java_script_enabled=script)
        page = context.new_page()
        page.goto(site.on_disk(LESSON))
        section = page.get_by_role("region", name="Words in this lesson")
        expect(section).to_contain_text("answered with yes, no or one word")
        if script:
            page.locator(WORDS).first.hover()
            expect(seen(page)).to_contain_text("answered with yes, no or one word")
        else:
            expect(page.locator("[data-word-note]")).to_be_hidden()
        page.get_by_role("link", name="closed question").first.click()
        page.wait_for_url("**/glossary.html#closed-question")
        context.close()
