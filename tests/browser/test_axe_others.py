"""All pages but those of modules break no rule of accessibility, in light, dark and cream."""

from __future__ import annotations

from tests.browser.axe import break_no_rule


def test_no_other_page_breaks_a_rule(browser, site):
    break_no_rule(browser, site, [name for name in site.pages if not name.startswith("modules/")])
