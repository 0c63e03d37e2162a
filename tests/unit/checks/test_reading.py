"""Sentences as a reader meets them, and grades that know Markdown."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.checks.reading import ENOUGH_WORDS, flesch_kincaid, reading, sentences
from builder.reading import read
from tests.conftest import SMALLEST


def split(text: str) -> list[str]:
    return [sentence for sentence, _ in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Ask Mr. Reyes or Dr. Okafor. Go now.", ["Ask Mr. Reyes or Dr. Okafor.", "Go now."]),
        ("Use signs, e.g. A nod. Go.", ["Use signs, e.g. A nod.", "Go."]),
        ("It costs 3.50 here. Go.", ["It costs 3.50 here.", "Go."]),
        ('"Are you OK?" she asks. He nods.', ['"Are you OK?" she asks.', "He nods."]),
        ('He said, "Go." Then he left.', ['He said, "Go.', "Then he left."]),
        ("He said, “Go.” “Now?” she asked.", ["He said, “Go.", "“Now?” she asked."]),
        ("**Stop.** Then wait.", ["Stop.", "Then wait."]),
        ("(One.) Two.", ["(One.", "Two."]),
        ("One line\nand the next. End.", ["One line\nand the next.", "End."]),
        ("No stop here\n\nA new paragraph", ["No stop here", "A new paragraph"]),
        ("- one\n- two\n* three\n1. four\n2) five", ["one", "two", "three", "four", "five"]),
        ("Before:\n- one\n- two", ["Before:", "one", "two"]),
        ("## A heading\nText.", ["Text."]),
        ("## A heading\n\nText.\n\n### Another\n", ["Text."]),
        ("| a | b |\n|---|---|\n| c | d |\n\nText.", ["Text."]),
        ("/// try | A title\nText.\n///\nMore.", ["Text.", "More."]),
        ("> Quoted. Twice.", ["Quoted.", "Twice."]),
        ("```\nCode. Code.\n```\nText.", ["Text."]),
        ("A `code span. With` stop.", ["A              stop."]),
        (
            "See [the page. Or not](page:help). Go.",
            ["See [the page.", "Or not](page:help).", "Go."],
        ),
        ("![A picture.](x.svg)", []),
        ("Ask {{ school.coordinator.name }}. Go.", ["Ask Name.", "Go."]),
        ("{{ school.name }} helps. Go.", ["Name helps.", "Go."]),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [" ".join(s.split()) for s in split(text)] == [" ".join(s.split()) for s in expected]


@given(st.lists(st.sampled_from(["Go on.", "Is it?", '"Yes."', "**No!**", "Mr. X asks."])))
def test_a_sentence_starts_where_it_says(parts: list[str]) -> None:
    text = " ".join(parts)
    for sentence, at in sentences(text):
        assert text[at:].lstrip("*").startswith(sentence.split()[0].strip("*")[:2])


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    for _, at in sentences(text):
        assert 0 <= at <= len(text)
    flesch_kincaid(text)


def test_a_short_text_has_no_grade() -> None:
    hard = "Institutional responsibilities necessitate considerable deliberation. "
    assert flesch_kincaid(hard * 3) == 0
    assert flesch_kincaid(hard * ENOUGH_WORDS) > 15


def test_plain_words_are_easy_and_markup_does_not_count() -> None:
    easy = "You can wait. Then you ask. The cat sat on the mat. "
    assert flesch_kincaid(easy * 20) < 3
    marked = "**You** can [wait](lesson:institutional-responsibilities). Then you ask. "
    marked += "The cat sat on the mat. "
    assert flesch_kincaid(marked * 20) == pytest.approx(flesch_kincaid(easy * 20), abs=0.2)


def test_a_grade_is_that_of_textstat() -> None:
    import textstat  # noqa: PLC0415  slow to import

    text = "Don't wait for Okafor's 12 half-read 'notes': \"It (really) helps,\" says Noor. " * 20
    assert flesch_kincaid(text) == pytest.approx(textstat.flesch_kincaid_grade(text), abs=0.001)


def test_a_grade_that_is_known_is_not_found_again():
    library = read(SMALLEST, datetime.date(2026, 1, 1))
    plain = sorted(reading(library))
    assert library.grades and set(library.grades.values()) >= {0.0}
    library.grades = dict.fromkeys(library.grades, 99.0)
    assert len([p for p in reading(library) if p.code == "R951"]) > len(
        [p for p in plain if p.code == "R951"]
    )
