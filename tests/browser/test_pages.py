"""Every page: accessible in every colour scheme, fits a phone, help at hand, no stray request."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, visitor, watch


def test_a_phone_shows_every_page_whole(browser, site):
    """No page scrolls sideways at 390 px, nor at 640 and 320 px (zoom of
    200 and 400 % at 1280); help is in view."""
    context = visitor(browser, viewport=PHONE)
    watched = watch(context, site.address)
    page = watched.page
    for name in site.pages:
        page.goto(site.address + name)
        for width in (PHONE["width"], 640, 320):
            page.set_viewport_size({"width": width, "height": PHONE["height"]})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            link = page.locator("header a[href$='help.html']:visible").first
            expect(link, name).to_be_in_viewport()
            box = link.bounding_box()
            assert min(box["width"], box["height"]) >= 24, name
    context.close()
    assert watched.complaints == []


@pytest.mark.parametrize(
    "name", ["index.html", "modules/active-listening/practice.html", "help.html"]
)
def test_phone_layout_breaks_no_rule_either(browser, site, name):
    context = visitor(browser, viewport=PHONE)
    page = context.new_page()
    page.goto(site.address + name)
    assert violations(page) == []
    context.close()


def test_the_school_and_its_people_are_on_the_help_page(page, site, course):
    page.goto(site.address + "help.html")
    school = course.config.school
    for person in (school.safeguarding_lead, school.deputy_lead, school.coordinator):
        expect(page.get_by_text(person.name, exact=True).first).to_be_visible()
    for line in school.helplines:
        expect(page.get_by_text(line.name, exact=True).first).to_be_visible()
    assert page.locator("a[href^='tel:']").count() >= 3


def test_every_page_says_that_contacts_are_samples(page, site):
    for name in site.pages:
        page.goto(site.address + name)
        expect(page.get_by_text("Sample contacts").first).to_be_visible()


def test_the_keyboard_alone_reaches_help_and_the_text(page, site, course):
    lesson = course.modules[0].lessons[0]
    page.goto(f"{site.address}modules/{course.modules[0].id}/{lesson.id}.html")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the text")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))
    page.reload()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        seen.append(focus.get_attribute("href") or "")
        if seen[-1].endswith("help.html"):
            break
    assert seen[-1].endswith("help.html"), seen


@pytest.mark.parametrize("where", ["server", "disk"])
def test_search_finds_what_is_public_and_nothing_else(browser, site, course, where):
    context = visitor(browser)
    home = site.address if where == "server" else site.folder.as_uri() + "/"
    watched = watch(context, home)
    page = watched.page
    page.goto(home + "index.html")
    field = page.locator("[data-md-component=search-query]")
    results = page.locator(".md-search-result__link")
    for words in (course.modules[0].lessons[1].meta.title, course.scenarios[0].title):
        field.click()
        field.fill("")
        field.press_sequentially(words)
        expect(results.first).to_be_visible(timeout=15000)
        expect(page.locator(".md-search-result__list")).to_contain_text(words)
    field.fill("")
    field.press_sequentially("zqzq")
    expect(page.locator(".md-search-result__meta")).to_contain_text("No matching")
    assert watched.complaints == []
    context.close()
