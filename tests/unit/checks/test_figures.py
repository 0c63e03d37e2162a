"""Figures that could do anything but be looked at are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.checks.figures import _figure
from builder.source.files import Source

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{}</svg>'


def told(text: str) -> list[str]:
    return [problem.message for problem in _figure(Source("a.svg", "a.svg", text))]


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="x.js" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        "<style>*{fill:red}</style>",
        "<foreignObject/>",
        "<image/>",
        '<a href="#x"/>',
        "<animate/>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg"/>',
        '<g onclick="x()"/>',
        '<g style="fill: red"/>',
        '<use href="http://x/y.svg#a"/>',
        '<use xlink:href="y.svg" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<use href="javascript:alert(1)"/>',
        '<rect fill="url(http://x/y)"/>',
        '<rect fill="URL( &apos;http://x&apos;)"/>',
        '<g class="pink"/>',
        "<?php echo 1 ?>",
        "&undefined;",
        "<g>",
        "\x00",
    ],
)
def test_what_is_refused(inner: str) -> None:
    assert told(SVG.format(inner))


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<!-- a drawing -->",
        '<g class="ink line"><title>é漢😀</title></g>',
        '<defs><marker id="m"/></defs><path marker-end="url(#m)" d="M0 0"/>',
        '<use href="#m"/>',
        "<text>a &lt; b &amp; c</text>",
    ],
)
def test_what_is_drawn_is_fine(inner: str) -> None:
    assert told(SVG.format(inner)) == []


@pytest.mark.parametrize("text", ["", "words", "<svg/>", "<g viewBox='0 0 1 1'/>", "<svg"])
def test_what_is_no_drawing(text: str) -> None:
    assert told(text)


def test_entities_do_not_multiply() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 40))
    assert told(f'<!DOCTYPE svg [<!ENTITY a0 "x">{levels}]>' + SVG.format("<text>&a39;</text>"))


def test_the_place_counts_code_points() -> None:
    (problem,) = _figure(Source("a", "a", SVG.format("<text>é漢😀</text><b/>")))
    assert problem.span.column == SVG.index("{}") + len("<text>é漢😀</text>") + 1


@given(st.text())
def test_no_text_raises(text: str) -> None:
    told(text)
    told(SVG.format(text))
