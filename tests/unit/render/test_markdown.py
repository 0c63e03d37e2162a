"""Texts to HTML: references resolved or dropped to their label, headings anchored, blocks kept."""

from __future__ import annotations

import pytest

from builder.render.markdown import Writer

NAMES = {("lesson", "wait"): "Wait", ("page", "help"): "Get help", ("term", "ally"): "Ally"}


def address(kind: str, name: str, heading: str) -> str | None:
    if kind == "term":
        return None
    return f"{kind}/{name}" + (f"#{heading}" if heading else "")


@pytest.fixture
def writer() -> Writer:
    return Writer(NAMES, address)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[](lesson:wait)", '<a href="lesson/wait">Wait</a>'),
        ("[slow down](lesson:wait)", '<a href="lesson/wait">slow down</a>'),
        ("[](lesson:wait#why)", '<a href="lesson/wait#why">Wait</a>'),
        ("[](term:ally) first", "Ally first"),
        ("[an ally](term:ally)", "an ally"),
        ("*now* & here", "<em>now</em> &amp; here"),
    ],
)
def test_inline(writer, text, html):
    assert writer.inline(text) == html


def test_two_paragraphs_stay_two(writer):
    assert writer.inline("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"


def test_a_lesson_in_a_book(writer):
    html = writer.lesson(
        "## Why\n\n![A boat](figures/boat.svg)\n\n/// try | Now you\nDo [](lesson:wait).\n///\n",
        "lesson-x--",
        3,
        lambda file: f"project:{file}",
    )
    assert '<h3 id="lesson-x--why">Why</h3>' in html
    assert 'alt="A boat"' in html
    assert 'src="project:figures/boat.svg"' in html
    assert '<div class="admonition try">' in html
    assert '<p class="admonition-title">Now you</p>' in html


def test_a_block_without_a_title_has_the_one_of_its_kind(writer):
    html = writer.block("/// safety\nTell an adult.\n///")
    assert '<p class="admonition-title">Stay safe</p>' in html
