"""What a page costs to fetch, and what it may run: a phone, a bad network, a strict policy."""

from __future__ import annotations

import gzip
import re

from builder.render.templates import theme_files
from tests.browser.conftest import PHONE, visitor

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def test_our_scripts_are_small(site):
    ours = [name for name in theme_files("site") if name.endswith(".js")]
    shipped = [site.folder / "assets/js" / name.rpartition("/")[2] for name in ours]
    there = [path for path in shipped if path.exists()] + [site.folder / "sw.js"]
    total = sum(len(gzip.compress(path.read_bytes(), 9)) for path in there)
    assert total < 40 * 1024, total


def test_the_first_page_is_light(browser, site):
    """All that a first visit to the first page fetches, compressed as servers do: under 400 KiB."""
    context = visitor(browser, viewport=PHONE)
    page = context.new_page()
    bodies: dict[str, bytes] = {}
    page.on("response", lambda response: bodies.update({response.url: response.body()}))
    page.goto(site.address + "index.html", wait_until="networkidle")
    context.close()
    sizes = {
        url: len(body) if url.endswith(".woff2") else len(gzip.compress(body, 6))
        for url, body in bodies.items()
    }
    assert any(url.endswith(".woff2") for url in sizes)
    assert not any("bundle" in url or "search_index" in url for url in sizes), "search waits"
    assert sum(sizes.values()) < 400 * 1024, sizes


def test_every_page_has_a_strict_policy_and_keeps_it(site):
    for name in site.pages:
        text = (site.folder / name).read_text("utf-8")
        policy = POLICY.search(text)
        assert policy, name
        assert "unsafe" not in policy[1] and "default-src 'none'" in policy[1]
        assert "script-src 'self';" in policy[1] and "style-src 'self';" in policy[1]
        assert policy.start() < text.index("<script"), name
        for script in re.findall(r"<script\b[^>]*>", text):
            assert " src=" in script or 'type="application/json"' in script, (name, script)
        assert "<style" not in text, name
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", text), name


def test_a_script_from_elsewhere_or_inline_does_not_run(browser, site):
    context = visitor(browser)
    page = context.new_page()
    page.goto(site.address + "index.html")
    page.evaluate(
        """() => { const script = document.createElement("script");
        script.textContent = "window.ran = true"; document.body.append(script); }"""
    )
    assert page.evaluate("window.ran") is None
    context.close()
