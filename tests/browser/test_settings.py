"""Text and colours: what a reader chooses shows at once, stays, and fits every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, remember, visitor, watch


def choose(page, name, value):
    page.locator("[data-settings-open]").click()
    page.locator(f"[data-settings] input[name={name}][value={value}]").check()
    page.locator("[data-settings-close]").click()


def scheme_is(page, name):
    expect(page.locator("html")).to_have_attribute("data-scheme", name)


def test_a_choice_shows_at_once_and_stays(page, site):
    page.goto(site.address + "index.html")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    size = page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")
    choose(page, "theme", "cream")
    choose(page, "size", "larger")
    choose(page, "spacing", "wide")
    page.goto(site.address + "glossary.html")
    scheme_is(page, "cream")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.goto(site.address + "index.html")
    bigger = page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")
    assert float(bigger[:-2]) > 1.3 * float(size[:-2])
    page.locator("[data-settings-open]").click()
    page.locator("[data-settings-reset]").click()
    scheme_is(page, "light")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == size


def test_colours_follow_the_device_until_the_reader_chooses(browser, site):
    context = visitor(browser, color_scheme="dark")
    page = context.new_page()
    page.goto(site.address + "help.html")
    scheme_is(page, "dark")
    page.emulate_media(color_scheme="light")
    scheme_is(page, "light")
    choose(page, "theme", "dark")
    scheme_is(page, "dark")
    context.close()


def test_dark_colours_need_no_script(browser, site):
    context = visitor(browser, color_scheme="dark", java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "index.html")
    red = page.evaluate(
        "Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0])"
    )
    assert red < 64
    context.close()


def test_the_panel_by_keyboard(page, site):
    page.goto(site.address + "index.html")
    page.locator("[data-settings-open]").focus()
    page.keyboard.press("Enter")
    panel = page.locator("[data-settings]")
    expect(panel).to_be_visible()
    expect(panel.locator("input[value=auto]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    scheme_is(page, "light")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("[data-settings-open]")).to_be_focused()


@pytest.mark.parametrize("size", ["larger", "largest"])
def test_the_largest_text_fits_a_phone_on_every_kind_of_page(browser, site, course, size):
    context = visitor(browser, viewport=PHONE)
    remember(context, "settings", {"size": size, "spacing": "wide"})
    watched = watch(context, site.address)
    first = course.modules[0]
    kinds = [
        *("index.html", "help.html", "glossary.html", "progress.html", "certificate.html"),
        *("downloads.html", "sources.html", "handbook/index.html", "scenarios/index.html"),
        f"handbook/{course.units[0].id}.html",
        f"scenarios/{course.scenarios[0].id}.html",
        *(f"modules/{module.id}/index.html" for module in course.modules),
        *(f"modules/{first.id}/{lesson.id}.html" for lesson in first.lessons),
        f"modules/{first.id}/practice.html",
    ]
    wide = []
    for name in kinds:
        watched.page.goto(site.address + name)
        if watched.page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(name)
        expect(
            watched.page.locator("header a[href$='help.html']:visible").first
        ).to_be_in_viewport()
    context.close()
    assert wide == []
    assert watched.complaints == []


def test_forced_colours_keep_what_icons_and_frames_say(browser, site, course):
    """Where the system paints backgrounds over, buttons keep a frame and masks keep an ink."""
    context = visitor(browser, forced_colors="active")
    remember(context, "progress", {"read": {f"lesson:{course.modules[0].lessons[0].id}": True}})
    page = context.new_page()
    page.goto(f"{site.address}modules/{course.modules[0].id}/index.html")
    ink = page.evaluate(
        """() => { const probe = document.createElement("p"); probe.style.color = "CanvasText";
        document.body.append(probe); return getComputedStyle(probe).color; }"""
    )
    tick = page.locator(".row .done").first
    assert tick.evaluate("e => getComputedStyle(e, '::before').backgroundColor") == ink
    button = page.locator(".btn--big").first
    assert button.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)") >= 1
    context.close()


def test_help_stays_in_view_down_a_long_page(browser, site, course):
    context = visitor(browser, viewport=PHONE)
    page = context.new_page()
    lesson = course.modules[0].lessons[0]
    page.goto(f"{site.address}modules/{course.modules[0].id}/{lesson.id}.html")
    page.locator("[data-read-button]").scroll_into_view_if_needed()
    assert page.evaluate("window.scrollY") > 1500
    expect(page.locator("header a[href$='help.html']:visible").first).to_be_in_viewport()
    context.close()
