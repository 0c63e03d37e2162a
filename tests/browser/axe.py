"""axe-core on a page: WCAG 2.2 AA and best practice, in every colour scheme."""

from __future__ import annotations

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, visitor, watch

SCHEMES = ("light", "dark", "cream")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours: all that another scheme can break."""


def violations(page: Page, only: list[str] = RULES) -> list[str]:
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def in_every_scheme(page: Page) -> dict[str, list[str]]:
    """What is wrong on an open page, by scheme; the scheme is changed as a reader changes it."""
    found = {}
    for scheme in SCHEMES:
        page.evaluate("name => mentor.store.update('settings', s => { s.theme = name; })", scheme)
        assert page.locator("html").get_attribute("data-scheme") == scheme
        if wrong := violations(page, RULES if scheme == SCHEMES[0] else COLOURS):
            found[scheme] = wrong
    return found


def break_no_rule(browser: Browser, site: Site, names: Iterable[str]) -> None:
    """Open each page in every scheme; none breaks a rule, and none complains."""
    context = visitor(browser)
    watched = watch(context, site.address)
    found = {}
    for name in names:
        watched.page.goto(site.address + name)
        if wrong := in_every_scheme(watched.page):
            found[name] = wrong
    context.close()
    assert found == {}
    assert watched.complaints == []
