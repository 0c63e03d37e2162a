"""What a mentor did: ticked where it belongs, saved, cleared, opened again; the certificate."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, remember, visitor, watch


def everything(course) -> dict:
    """The record of a mentor who has done every module."""
    return {
        "read": {f"lesson:{le.id}": True for m in course.modules for le in m.lessons},
        "quizzes": {m.id: {"passed": True, "rounds": 1, "best": 90} for m in course.modules},
        "stories": {
            m.scenarios[0].id: {"endings": {"end": True}} for m in course.modules if m.scenarios
        },
    }


def kept(page) -> dict:
    return json.loads(page.evaluate("mentor.store.exported()"))["progress"]


def test_a_lesson_read_shows_everywhere(page, site, course):
    module = course.modules[0]
    first, second = module.lessons[:2]
    page.goto(f"{site.address}modules/{module.id}/{first.id}.html")
    button = page.locator("[data-read-button]")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".cnav__link[aria-current] .done")).to_have_text("Read")
    button.click()
    expect(page.locator(".cnav .done")).to_have_count(0)
    page.locator("[data-onward]").click()  # going on says the same
    expect(page.locator(".cnav .done")).to_have_count(1)
    page.goto(f"{site.address}modules/{module.id}/index.html")
    expect(page.locator(".row .done")).to_have_text("Read")
    steps = len(module.lessons) + 2
    expect(page.locator("[data-module-progress]")).to_contain_text(f"1 of {steps} steps done")
    expect(page.locator("[data-module-next] a")).to_contain_text(f"Go on: {second.meta.title}")
    page.goto(site.address + "index.html")
    card = page.locator("[data-continue]")
    expect(card.locator("a")).to_have_text(second.meta.title)
    expect(page.locator("[data-start]")).to_be_hidden()
    card.locator("a").click()
    expect(page.locator("h1")).to_have_text(second.meta.title)


def test_saved_cleared_and_opened_again(page, site, course, tmp_path):
    lesson = course.modules[0].lessons[0]
    page.goto(f"{site.address}modules/{course.modules[0].id}/{lesson.id}.html")
    page.locator("[data-read-button]").click()
    page.goto(site.address + "progress.html")
    with page.expect_download() as download:
        page.locator("[data-save]").click()
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    assert json.loads(file.read_text())["progress"]["read"] == {f"lesson:{lesson.id}": True}
    expect(page.locator("[data-said]")).to_contain_text("Saved.")

    page.locator("[data-clear]").click()
    page.locator("[data-clear-no]").click()
    assert kept(page)["read"]
    page.locator("[data-clear]").click()
    page.locator("[data-clear-yes]").click()
    expect(page.locator("[data-said]")).to_contain_text("Cleared.")
    page.reload()
    assert kept(page)["read"] == {}

    page.locator("[data-file]").set_input_files(file)
    expect(page.locator("[data-said]")).to_contain_text("Opened.")
    expect(page.locator("[data-module-progress]").first).to_contain_text("1 of ")
    page.reload()
    assert kept(page)["read"] == {f"lesson:{lesson.id}": True}


def test_a_saved_file_adds_to_what_is_here(browser, site, course, tmp_path):
    context = visitor(browser)
    mine = {"read": {"lesson:a": True}, "quizzes": {"m": {"best": 90, "items": {"q1": "right"}}}}
    remember(context, "progress", mine)
    page = context.new_page()
    page.goto(site.address + "progress.html")
    other = {
        "read": {"lesson:b": True},
        "quizzes": {"m": {"best": 50, "passed": True, "items": {"q1": "wrong", "q2": "wrong"}}},
    }
    file = tmp_path / "other.json"
    file.write_text(json.dumps({"kind": "peer-mentor-progress", "progress": other}))
    page.locator("[data-file]").set_input_files(file)
    expect(page.locator("[data-said]")).to_contain_text("Opened.")
    found = kept(page)
    assert found["read"] == {"lesson:a": True, "lesson:b": True}
    assert found["quizzes"]["m"] == {
        "passed": True,
        "rounds": 0,
        "best": 90,
        "items": {"q1": "right", "q2": "wrong"},
    }
    context.close()


@pytest.mark.parametrize(
    "text",
    ["", "not JSON", "[]", "null", '{"kind": "something else"}', '{"progress": {"read": {}}}'],
)
def test_another_file_is_refused_and_changes_nothing(page, site, tmp_path, text):
    page.goto(site.address + "progress.html")
    page.evaluate("mentor.store.update('progress', (p) => { p.read['lesson:x'] = true; })")
    file = tmp_path / "wrong.json"
    file.write_text(text)
    page.locator("[data-file]").set_input_files(file)
    expect(page.locator("[data-said]")).to_contain_text("not a saved progress file")
    assert kept(page)["read"] == {"lesson:x": True}


def test_ids_that_a_new_build_does_not_have_are_kept_and_not_counted(browser, site, course):
    context = visitor(browser)
    module = course.modules[0]
    old = {"lesson:gone-in-the-new-edition": True, f"lesson:{module.lessons[0].id}": True}
    remember(context, "progress", {"read": old, "stories": {"gone": {"endings": {"e": True}}}})
    watched = watch(context, site.address)
    page = watched.page
    page.goto(f"{site.address}modules/{module.id}/index.html")
    expect(page.locator("[data-module-progress]")).to_contain_text("1 of ")
    page.locator("[data-module-next] a").click()
    page.locator("[data-read-button]").click()
    assert set(old) < set(kept(page)["read"])
    assert "gone" in kept(page)["stories"]
    context.close()
    assert watched.complaints == []


@pytest.mark.parametrize(
    "damage",
    [
        "{broken",
        "null",
        "[1]",
        '{"read": 5, "quizzes": {"m": []}, "stories": "x", "last": {}}',
        '{"read": {"<img src=x onerror=alert(1)>": true, "__proto__": true}}',
        '{"quizzes": {"boundaries": {"best": -5, "rounds": "many", "items": {"q": "maybe"}}}}',
    ],
)
def test_a_damaged_memory_costs_nothing_but_itself(page, site, course, damage):
    page.goto(site.address + "index.html")
    page.evaluate(
        "([text]) => localStorage.setItem(`mentor:${mentor.base.pathname}:progress`, text)",
        [damage],
    )
    module = course.modules[0]
    page.goto(f"{site.address}modules/{module.id}/{module.lessons[0].id}.html")
    page.locator("[data-read-button]").click()
    page.reload()
    expect(page.locator("[data-read-button]")).to_have_attribute("aria-pressed", "true")
    assert kept(page)["read"] == {f"lesson:{module.lessons[0].id}": True}


BLOCKED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
)
FULL = """try { for (let size = 1 << 20; size > 0; size >>= 1) {
  for (let n = 0; ; n++) {
    try { localStorage.setItem(`x${size}-${n}`, "x".repeat(size)); } catch { break; }
  }
} } catch {}"""


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_without_a_memory_the_page_still_works(browser, site, course, script):
    context = visitor(browser)
    context.add_init_script(script)
    watched = watch(context, site.address)
    page = watched.page
    module = course.modules[0]
    page.goto(f"{site.address}modules/{module.id}/{module.lessons[0].id}.html")
    page.locator("[data-read-button]").click()
    expect(page.locator("[data-read-button]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-settings-open]").click()
    page.locator("input[name=theme][value=dark]").check()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    expect(page.locator("[data-settings-note]")).to_contain_text("does not keep settings")
    page.goto(site.address + "progress.html")
    page.evaluate("mentor.store.update('progress', (p) => { p.read['lesson:x'] = true; })")
    assert kept(page)["read"] == {"lesson:x": True}
    context.close()
    assert watched.complaints == []


def test_the_certificate_waits_for_every_module(browser, site, course):
    context = visitor(browser)
    record = everything(course)
    last = course.modules[-1]
    del record["quizzes"][last.id]
    remember(context, "progress", record)
    page = context.new_page()
    page.goto(site.address + "certificate.html")
    expect(page.locator("[data-ready]")).to_be_hidden()
    expect(page.locator("[data-missing] li")).to_have_count(1)
    expect(page.locator("[data-missing]")).to_contain_text(last.spec.title)
    context.close()


def test_the_certificate_names_the_mentor_and_keeps_no_name(browser, site, course):
    context = visitor(browser, viewport=PHONE)
    remember(context, "progress", everything(course))
    watched = watch(context, site.address)
    page = watched.page
    page.goto(site.address + "index.html")
    page.get_by_role("link", name="Print your certificate").click()
    page.locator("[data-print]").click()  # first a name
    expect(page.locator("[data-name]")).to_be_focused()
    name = "Zoë <b>Ångström</b> 王"
    page.locator("[data-name]").fill(name)
    paper = page.locator(".certificate")
    expect(paper).to_contain_text(name)
    for module in course.modules:
        expect(paper).to_contain_text(module.spec.title)
    expect(paper).to_contain_text(course.config.school.name)
    expect(paper).to_contain_text("Still to be signed by an adult")
    expect(paper.locator("[data-date]")).not_to_be_empty()
    assert "Ångström" not in page.evaluate("JSON.stringify({...localStorage})")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("[data-name]")).to_be_hidden()
    expect(paper).to_be_visible()
    context.close()
    assert watched.complaints == []


def test_from_the_disk_progress_goes_from_page_to_page(browser, site, course):
    context = visitor(browser)
    page = context.new_page()
    module = course.modules[0]
    page.goto(site.on_disk(f"modules/{module.id}/{module.lessons[0].id}.html"))
    page.locator("[data-onward]").click()
    page.goto(site.on_disk("index.html"))
    expect(page.locator("[data-continue] a")).to_have_text(module.lessons[1].meta.title)
    context.close()
