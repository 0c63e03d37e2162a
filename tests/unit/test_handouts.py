"""What a plan lets people write on, cut out and look at is found, and keys are never among it."""

from __future__ import annotations

import datetime
import re

import pytest

from builder.deck import LETTERS, LINES, deck, shown
from builder.handouts import (
    briefs,
    card_sets,
    exercise,
    poster,
    posters,
    read_aloud,
    starters,
    ticket,
)
from builder.link import link
from builder.reading import read
from builder.schema.session import Activity, Adaptations
from builder.words import words
from builder.workshop import every
from tests.conftest import ROOT

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(scope="module")
def course():
    return link(read(ROOT, TODAY))


def activity(*, materials=(), steps=("Do it.",), grouping="alone"):
    words = Adaptations(english_learners="None.", disability="None.", virtual="None.")
    return Activity(
        id="one",
        title="One",
        grouping=grouping,
        purpose="To see.",
        materials=materials,
        steps=steps,
        watch_for="Nothing.",
        adaptations=words,
        safeguarding="Stop.",
    )


def test_cards_carry_bold_letters():
    made = activity(
        materials=(
            "Pens",
            "Cards, one set for each group. **A** You are late. **B** You wait.",
            "A line card for each pair. **Line 1** Why? **Line 2** When?",
            "Key, for the facilitator only. Late: A. Waiting: B.",
            "A **bold** word",
        )
    )
    cut, whole = card_sets(made)
    assert (cut.title, cut.together) == ("Cards", False)
    assert cut.cards == (("A", "You are late."), ("B", "You wait."))
    assert (whole.title, whole.together) == ("A line card for each pair", True)
    assert whole.cards == (("Line 1", "Why?"), ("Line 2", "When?"))


def test_cards_that_go_on_are_one_set():
    made = activity(
        materials=(
            "Cards. **A** One. **B** Two.",
            "More cards. **C** Three. **D** Four.",
            "Other cards. **A** Once. **B** Twice.",
            "Repair cards. **1** Sorry. **2** Thanks.",
            "Stop cards. **3** Stop. **4** Tell.",
        )
    )
    assert [(found.title, len(found.cards)) for found in card_sets(made)] == [
        ("Cards", 4),
        ("Other cards", 2),
        ("Repair cards, stop cards", 4),
    ]


def test_what_is_read_aloud_names_the_stories_that_nobody_plays():
    told = "To read aloud: the brief of [](scenario:the-loan). Nobody gets its role cards."
    made = activity(materials=("A clock", told, "The brief of [](scenario:the-late-message)"))
    assert read_aloud(made) == (told,)
    assert briefs(made) == ("the-loan",)


def test_a_ticket_has_lines_and_a_way_to_ask_for_an_adult():
    lines = (
        'Line one: "I tried ..." Line two: "I go to ..."',
        'Line three: "I would like an adult to talk with me: today, this week, or not now." Go.',
    )
    found = ticket(activity(steps=lines))
    assert found.prompts == ("I tried ...", "I go to ...")
    assert found.choices == ("today", "this week", "not now")
    found = ticket(activity(steps=('Say: "Question one: who? Question two: write a line." Go.',)))
    assert found.prompts == ("Who?", "Write a line.")
    assert found.choices == ()
    assert ticket(activity()) is None


def test_starters_are_for_one_person_alone():
    steps = ('Finish: "I will use it when ..." and "If I am worried, I go to ..."',)
    assert len(starters(activity(steps=steps))) == 2
    assert starters(activity(steps=steps, grouping="pairs")) == ()


def test_posters_are_spelled_out_line_by_line():
    made = activity(
        materials=("A poster: kind, clear, can", "A poster of a boat", "Pens: blue, red")
    )
    assert posters(made) == (("Kind", "Clear", "Can"),)
    assert poster("A poster: If you could, what would it be?") == (
        "If you could, what would it be?",
    )


def test_the_curriculum_is_understood(course):
    """Every bold label is on a card, every meeting ends with a ticket, no key is printed."""
    for module in course.modules:
        for made in module.session.activities:
            labels = sum(
                len(re.findall(r"\*\*(?:[A-Z]|(?:Line )?\d+)\*\*", text)) for text in made.materials
            )
            assert labels == sum(len(found.cards) for found in card_sets(made)), made.id
            for found in card_sets(made):
                assert not any("facilitator" in text.casefold() for _, text in found.cards)
                assert max(len(text) for _, text in found.cards) < 150, "fits on a card to cut"
        assert all(exercise(lesson, words("en")) for lesson in module.lessons)
    for name, workshop in every(course):
        for sitting in workshop.sittings:
            assert ticket(sitting.rows[-1].activity), (name, sitting.title)


def test_exercises_hold_no_answers_and_no_notes(course):
    for module in course.modules:
        for lesson in module.lessons:
            found = exercise(lesson, words("en"))
            assert "///" not in found.body
            assert 3 <= found.spaces <= 6


def test_a_slide_holds_one_idea(course):
    for name, workshop in every(course):
        for sitting in workshop.sittings:
            slides = deck(workshop, sitting)
            assert [slide.number for slide in slides] == list(range(1, len(slides) + 1))
            for slide in slides:
                if slide.kind in ("points", "words"):
                    long = sum(map(len, slide.lines))
                    assert long <= LETTERS or len(slide.lines) == 1, (name, slide)
                    assert long <= LETTERS * 1.2, (name, slide)
                    assert len(slide.lines) <= LINES


def test_every_figure_that_a_plan_asks_for_is_on_a_slide_and_none_comes_twice(course):
    for name, workshop in every(course):
        for sitting in workshop.sittings:
            slides = deck(workshop, sitting)
            files = [slide.figure[:2] for slide in slides if slide.figure]
            assert len(files) == len(set(files)), name
            for row in sitting.rows:
                if any(material.startswith("The figure") for material in row.activity.materials):
                    here = shown(slides, row.module, row.activity)
                    assert any(slide.figure for slide in here), (name, row.title)


def test_slides_show_learners_nothing_that_is_for_adults(course):
    for _, workshop in every(course):
        private = [
            text
            for _, activity in workshop.activities
            for text in (activity.watch_for, activity.safeguarding, activity.purpose)
        ]
        for sitting in workshop.sittings:
            shown = "\n".join("\n".join(slide.lines) for slide in deck(workshop, sitting))
            assert not any(text in shown for text in private)
            assert "Key, for" not in shown
