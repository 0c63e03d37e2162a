"""The small project in Spanish, and in the pseudo-locale, whose words run from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.words import PSEUDO
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, Site, served, visitor, watch
from tests.conftest import SMALLEST, copy_project

PAGES = (
    "index.html",
    "modules/listening/hand-over.html",
    "modules/listening/practice.html",
    "scenarios/late-bus.html",
)


@pytest.fixture(scope="module", params=[PSEUDO, "es"])
def spoken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Site]]:
    project = copy_project(SMALLEST, tmp_path_factory.mktemp(request.param) / "project")
    config = project.root / "site_config.yml"
    language = f"language: {request.param}\nedition:"
    config.write_text(config.read_text().replace("edition:", language, 1))
    done = project.run("build", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    with served(project.dist / "site", tmp_path_factory.mktemp("server")) as site:
        yield request.param, site


@pytest.fixture
def open_page(browser: Browser, spoken: tuple[str, Site]) -> Iterator[Page]:
    """A telephone's page; the test fails when anything goes wrong in it."""
    context = visitor(browser, viewport=PHONE)
    watched = watch(context, spoken[1].address)
    yield watched.page
    context.close()
    assert watched.complaints == []


def test_pages_run_in_their_direction_and_fit(open_page: Page, spoken: tuple[str, Site]) -> None:
    language, site = spoken
    for name in PAGES:
        open_page.goto(site.address + name)
        expect(open_page.locator("html")).to_have_attribute("lang", language)
        way = open_page.evaluate("getComputedStyle(document.body).direction")
        assert way == ("rtl" if language == PSEUDO else "ltr")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert open_page.evaluate(wide) == 0, name
        assert violations(open_page) == [], name


def test_settings_quiz_story_and_search_work(open_page: Page, spoken: tuple[str, Site]) -> None:
    language, site = spoken
    open_page.goto(site.address + "index.html")
    open_page.locator("[data-settings-open]").click()
    open_page.locator("[data-settings] input[name=theme][value=dark]").check()
    open_page.locator("[data-settings-close]").click()
    expect(open_page.locator("html")).to_have_attribute("data-scheme", "dark")

    open_page.locator("[data-menu-open]").click()
    box = open_page.locator(".md-sidebar--primary").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    open_page.locator("[data-menu-close]").click()

    open_page.locator("[data-search-open]").click()
    open_page.locator("#find-text").press_sequentially("secret")
    expect(open_page.locator(".md-search-result__item").first).to_contain_text("Private")

    open_page.goto(site.address + "modules/listening/practice.html")
    open_page.locator("[data-begin]").first.click()
    here = open_page.locator(".quiz-item.is-here")
    here.locator("[data-check]").click()  # nothing was chosen
    expect(here.locator("[data-hint], [data-result]:visible").first).not_to_be_empty()

    open_page.goto(site.address + "scenarios/late-bus.html")
    open_page.locator("[data-story-start]").click()
    open_page.locator(".node.is-here .way__button").first.click()
    expect(open_page.locator("[data-outcome-body]")).not_to_be_empty()
    if language == "es":
        expect(open_page.locator("[data-outcome-title]")).to_have_text("Qué pasa")
