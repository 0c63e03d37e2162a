"""Figures: inlined for the screen with a name and ids of their own, coloured for paper."""

from __future__ import annotations

from xml.etree import ElementTree

from builder.render.figures import inline, on_paper

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img" width="10">'
    '<title>old name</title><defs><clipPath id="a"><rect width="1" height="1"/></clipPath></defs>'
    '<g clip-path="url(#a)"><use href="#a"/></g><text class="ink">A &amp; B</text></svg>'
)


def test_inline_is_named_and_keeps_its_ids_to_itself():
    html = inline(SVG, 'Say "hello" & <wave>', "m1-")
    root = ElementTree.fromstring(html)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Say "hello" & <wave>'
    assert "width" not in root.attrib
    assert 'id="m1-a"' in html
    assert 'href="#m1-a"' in html
    assert 'clip-path="url(#m1-a)"' in html
    assert "old name" not in html
    assert "A &amp; B" in html
    assert "\n" not in html


def test_paper_gets_a_stylesheet_in_the_brand_colour():
    data = on_paper(SVG, "#123456", "#eeeeee").decode()
    assert data.count("<style>") == 1
    assert ".brand { fill: #123456 }" in data
    ElementTree.fromstring(data)
