"""All pages but those of modules break no rule of accessibility, in light, dark and cream."""

from __future__ import annotations

from tests.browser.axe import in_every_scheme
from tests.browser.conftest import visitor, watch


def test_no_other_page_breaks_a_rule(browser, site):
    context = visitor(browser)
    watched = watch(context, site.address)
    found = {}
    for name in (name for name in site.pages if not name.startswith("modules/")):
        watched.page.goto(site.address + name)
        if wrong := in_every_scheme(watched.page):
            found[name] = wrong
    context.close()
    assert found == {}
    assert watched.complaints == []
