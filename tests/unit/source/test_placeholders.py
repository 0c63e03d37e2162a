"""Placeholders: only names, and a value always shows as its own characters."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.render.markdown import Writer
from builder.source.placeholders import NAMES, escape, fill, find


@pytest.mark.parametrize("name", NAMES)
def test_names_are_found_and_filled(name: str) -> None:
    text = f"a {{{{ {name} }}}} b {{{{{name}}}}}"
    assert [found.name for found in find(text)] == [name, name]
    assert fill(text, {name: "X"}) == "a X b X"


@pytest.mark.parametrize(
    "text",
    [
        "{{ school.name | upper }}",
        "{{ school['name'] }}",
        "{{ 7 * 7 }}",
        "{{}}",
        "{{ school.name",
        "{{ school.name }",
        "{% include 'x' %}",
        "{% for",
        "{# a comment #}",
        "{{ {{ school.name }} }}",
        "{{ 'a'.__class__ }}",
    ],
)
def test_anything_else_in_braces_has_no_name(text: str) -> None:
    assert None in [found.name for found in find(text)]


@pytest.mark.parametrize("text", ["{a}", "# Heading {#anchor}", "a } b {", "{ {x} }"])
def test_single_braces_are_left_alone(text: str) -> None:
    assert list(find(text)) == []


def test_a_placeholder_knows_its_place() -> None:
    text = "😀 {{ school.name }}."
    (found,) = find(text)
    assert text[found.offset : found.offset + found.length] == "{{ school.name }}"


def test_a_dunder_is_a_name_that_the_checks_refuse() -> None:
    assert [f.name for f in find("{{ school.__class__ }}")] == ["school.__class__"]
    assert "school.__class__" not in NAMES


def test_values_are_not_filled_again() -> None:
    filled = fill("{{ school.name }}", {"school.name": "{{ school.name }}"})
    assert list(find(filled)) == []


VALUES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30
) | st.text("*_`<>[](){}#!|\\~^=+-.:/&;\"'a1 ", min_size=1, max_size=30)
WRITER = Writer({}, lambda kind, name, heading: None)


@given(VALUES.map(str.strip).filter(bool))
@example("*bold* _it_ `code` [a](b) <script>alert(1)</script>")
@example("/// facilitator")
@example("- 1. # > ```")
@example("~~a~~ ^b^ a=b &amp; &#60; {: onclick=x }")
@example("http://a.b/c_d_e")
@example("| a | b |")
@example("a@b.cd")
@example("::: a")
def test_a_value_shows_as_its_own_characters(value: str) -> None:
    """The whole paragraph, at the start of a line, inside one, and as a cell of a list."""
    for before, after, kept in (
        ("", "", "{}"),
        ("Ask ", " today.", "Ask {} today."),
        ("- ", "", "{}"),
        ("**", "**", "{}"),
    ):
        shown = str(WRITER.block(f"{before}{escape(value)}{after}"))
        assert not re.search(r"<(?!/?(p|ul|li|strong)>)", shown), shown
        text = html.unescape(re.sub(r"<[^>]*>", "", shown))
        assert text.split() == kept.replace("{}", value).split()
