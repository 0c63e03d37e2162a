"""Workshops as data: times add up, nobody is in a pair without an observer, copies are enough."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.copies import OnAPage, copies, sets, stories
from builder.handouts import CardSet
from builder.link import link
from builder.media import Media
from builder.reading import read
from builder.render.cards import role_cards
from builder.timetable import BREAK, LATER, LONGEST_DAY, LUNCH, NOON
from builder.words import words
from builder.workshop import (
    MIDNIGHT,
    WorkshopError,
    arrange,
    every,
    groups,
)
from tests.conftest import ROOT

TODAY = datetime.date(2026, 11, 21)
GROUPINGS = ("alone", "pairs", "triads", "small groups", "whole group")


@pytest.fixture(scope="module")
def course():
    return link(read(ROOT, TODAY))


@given(st.integers(6, 60))
def test_everyone_is_in_a_triad_or_a_four(people):
    made = groups(people)
    assert sum(made.sizes) == people
    assert set(made.sizes) <= {3, 4}
    assert made.sizes.count(4) == people % 3, "as few fours as can be"
    assert made.observers() == people - 2 * made.count


@pytest.mark.parametrize(
    ("people", "sizes", "observers"),
    [
        (1, (1,), 1),
        (2, (2,), 1),
        (3, (3,), 1),
        (4, (4,), 2),
        (5, (5,), 3),
        (8, (4, 4), 4),
        (12, (3, 3, 3, 3), 4),
        (13, (3, 3, 3, 4), 5),
        (14, (3, 3, 4, 4), 6),
    ],
)
def test_groups_of(people, sizes, observers):
    assert groups(people).sizes == sizes
    assert groups(people).observers() == observers


def test_what_to_do_with_the_number_is_said():
    english = words("en")
    assert groups(15).told(english) == "Five triads."
    assert groups(13).told(english) == (
        "Three triads and one group of four. In the group of four, two people observe, and each of"
        " them plays in another round."
    )
    assert (
        groups(14)
        .told(english)
        .startswith("Two triads and two groups of four. In a group of four,")
    )
    assert "the leading adult plays the mentee" in groups(1).told(english)
    assert "the leading adult observes" in groups(2).told(english)


@given(st.integers(max_value=0))
def test_nobody_is_no_workshop(people):
    with pytest.raises(WorkshopError, match="at least one person"):
        groups(people)


@given(st.sampled_from(GROUPINGS), st.integers(1, 60))
def test_sets_of_cards_leave_nobody_without(grouping, people):
    largest = {"alone": 1, "pairs": 3, "triads": 5, "small groups": 5, "whole group": 60}
    assert sets(grouping, people) * largest[grouping] >= people


def test_the_times_of_every_plan_add_up(course):
    seen = 0
    for name, workshop in every(course):
        for sitting in workshop.sittings:
            assert sitting.rows[0].start == 0
            for row, following in zip(sitting.rows, sitting.rows[1:], strict=False):
                assert row.end == following.start, name
            assert sitting.minutes == sum(row.minutes for row in sitting.rows)
            seen += 1
    assert seen == 21


@given(start=st.integers(0, MIDNIGHT - 90))
def test_the_clock_runs_from_the_start(course, start):
    (workshop,) = arrange(course, ["active-listening"], "90", start=start)
    (sitting,) = workshop.sittings
    shown = [workshop.clock(row.start) for row in sitting.rows]
    minutes = [int(text.split(":")[0]) * 60 + int(text.split(":")[1]) for text in shown]
    assert minutes[0] == start
    assert minutes == sorted(set(minutes))
    assert minutes[-1] + sitting.rows[-1].minutes == start + 90


def test_past_midnight_is_refused_and_midnight_is_not(course):
    arrange(course, ["active-listening"], "90", start=MIDNIGHT - 90)
    with pytest.raises(WorkshopError, match="starts at 22:31 runs past midnight"):
        arrange(course, ["active-listening"], "90", start=MIDNIGHT - 89)


def test_a_length_chooses_the_plan(course):
    (short,) = arrange(course, ["boundaries"], "45")
    assert [sitting.minutes for sitting in short.sittings] == [45, 45]
    (usual,) = arrange(course, ["boundaries"], None)
    assert [sitting.minutes for sitting in usual.sittings] == [90]
    assert len(arrange(course, ["boundaries", "confidentiality", "boundaries"], "90")) == 2


def test_a_day_has_breaks_and_one_lunch(course):
    (day,) = arrange(course, ["active-listening", "boundaries", "when-to-refer"], "day", start=540)
    (sitting,) = day.sittings
    breaks = [(row.title, row.minutes) for row in sitting.rows if row.activity is None]
    assert breaks == [("Break", BREAK), ("Lunch", LUNCH)]
    assert sitting.minutes == 3 * 90 + BREAK + LUNCH
    assert day.name == "day"
    assert not day.warnings


THE_DAY = (
    "active-listening",
    "boundaries",
    "confidentiality",
    "when-to-refer",
    "conflict-resolution",
    "restorative-practices",
    "cultural-competence",
)


def test_the_full_day_is_the_day_of_the_guide(course):
    """Each line of its timetable: the minutes, and the activities that it keeps."""
    (day,) = arrange(course, THE_DAY, "day", start=540, end=930)
    (sitting,) = day.sittings
    assert sitting.shortened
    assert sitting.minutes == LONGEST_DAY
    assert ["shortened day" in words for words in day.warnings] == [True]
    (guide,) = (entry for entry in course.guides if entry.id == "the-full-day")
    lines = re.findall(r"\| (\d+):(\d+) to (\d+):(\d+) \| (.*?) \| (.*?) \|", guide.body)
    assert len(lines) == 14
    for *clock, block, kept in lines:
        start, end = (60 * int(clock[n]) + int(clock[n + 1]) - 540 for n in (0, 2))
        rows = [row for row in sitting.rows if start <= row.start < end]
        assert (rows[0].start, rows[-1].end) == (start, end), block
        if block in ("Break", "Lunch", "Pause"):
            assert [row.title.partition(":")[0] for row in rows] == [block]
        elif block not in ("Welcome", "Ending"):
            places = [kept.find(row.title.partition(":")[0]) for row in rows]
            assert places == sorted(places), (block, kept, [row.title for row in rows])
            assert -1 not in places, (block, kept, [row.title for row in rows])


def test_nothing_red_is_played_on_a_day(course):
    (day,) = arrange(course, THE_DAY, "day")
    assert len(day.scenarios) > 3
    assert not any(s.facilitator.referral_level == "red" for s in day.scenarios)


@given(st.permutations(THE_DAY), st.integers(1, 7))
def test_a_day_rests_and_one_that_is_too_long_says_so(course, order, count):
    (day,) = arrange(course, order[:count], "day")
    (sitting,) = day.sittings
    assert sitting.minutes <= LONGEST_DAY + LATER
    too_long = any("Choose fewer modules" in words for words in day.warnings)
    assert too_long == (sitting.minutes > LONGEST_DAY)
    assert [row.title for row in sitting.rows].count("Lunch") == (sitting.minutes > NOON + BREAK)
    since = 0
    for row, following in zip(sitting.rows, (*sitting.rows[1:], None), strict=True):
        since = 0 if row.activity is None else since + row.minutes
        assert since <= 90, "no more than one whole plan, which has a pause of its own"
        assert following is None or row.end == following.start


def _without_day(module):
    return replace(module, session=module.session.model_copy(update={"day": None}))


def test_warnings_are_about_what_will_not_fit(course):
    (late,) = arrange(course, ["boundaries"], "90", start=930, end=1005, people=14)
    assert late.warnings == (
        "The plan ends at 17:00, 15 minutes after 16:45. Start earlier, or choose a shorter plan, "
        "and keep the ending.",
    )
    whole = replace(course, modules=tuple(_without_day(module) for module in course.modules))
    (long,) = arrange(whole, [module.id for module in whole.modules], "day")
    assert long.sittings[0].minutes > LONGEST_DAY
    assert "Choose fewer modules" in long.warnings[0]
    (many,) = arrange(course, ["boundaries"], "90", people=25)
    assert "25 people are more than two adults can look after" in many.warnings[0]
    (few,) = arrange(course, ["boundaries"], "90", people=1)
    assert "two adults are still needed" in few.warnings[0]


def test_an_unknown_module_or_length_is_said(course):
    with pytest.raises(WorkshopError, match='did you mean "boundaries"'):
        arrange(course, ["boundarys"], None)
    with pytest.raises(WorkshopError, match="there are: active-listening, "):
        arrange(course, ["xyz"], None)
    module = course.modules[0]
    session = module.session.model_copy(update={"plans": module.session.plans[1:]})
    less = replace(course, modules=(replace(module, session=session),))
    with pytest.raises(WorkshopError, match="no plan with meetings of 45 minutes; it has: one"):
        arrange(less, [module.id], "45")


@given(people=st.integers(1, 60))
def test_copies_are_enough_for_every_number_of_people(course, people):
    (workshop,) = arrange(course, ["active-listening"], "90", people=people)
    listed = {entry.title: entry for entry in copies(workshop, people, ("A", "B"), OnAPage())}
    made = groups(people)
    for title in ("Contact cards", "Stories for the workshop", "Exit ticket", "Evaluation"):
        entry = listed[title]
        assert entry.pieces == people
        assert (entry.sheets - 1) * entry.to_a_page < people <= entry.sheets * entry.to_a_page
    assert listed["Quiz A"].pieces + listed["Quiz B"].pieces == people
    assert 0 <= listed["Quiz A"].pieces - listed["Quiz B"].pieces <= 1
    for scenario in workshop.scenarios:
        assert listed[f"Mentor cards: {scenario.title}"].pieces == made.count
        assert listed[f"Mentee cards: {scenario.title}"].pieces == made.count
        lists = listed[f"Observer list: {scenario.title}"]
        assert lists.pieces == made.observers() * workshop.plays(scenario)


def test_nobody_gets_a_card_for_a_part_that_nobody_plays(course):
    (workshop,) = arrange(course, ["when-to-refer"], "90", people=12)
    listed = {entry.title: entry for entry in copies(workshop, 12, (), OnAPage())}
    some = {s.id: s for s in workshop.scenarios}
    kept, played = some["giving-things-away"], some["the-nickname"]
    assert kept.facilitator.cards.mentee.acted_by == "nobody"
    assert f"Mentee cards: {played.title}" in listed
    assert f"Mentor cards: {kept.title}" in listed
    assert f"Mentee cards: {kept.title}" not in listed
    lists = listed[f"Observer list: {kept.title}"]
    assert lists.pieces == 4, "who keeps the chair holds the list, and another one reads the adult"
    cards = role_cards(course, (kept, played), 4, Media("a4"), "Cards", samples=False).html
    assert cards.count("<h1") == 3
    assert "You keep a chair" not in cards


@given(people=st.integers(1, 60))
def test_small_groups_of_three_to_five_have_a_set_each(people):
    assert 4 * sets("small groups", people) >= people


def test_a_page_is_filled_with_cards():
    fit, large = OnAPage(), OnAPage(cut=2)
    few, many = (CardSet("Cards", (("1", "Stop"),) * n, together=False) for n in (3, 10))
    long = CardSet("Cards", (("1", "x" * 140),) * 10, together=False)
    assert (fit.cells(few), fit.sets(few, "pairs")) == (8, 2)
    assert (fit.cells(many), fit.sets(many, "pairs")) == (10, 1)
    assert fit.cells(long) == 8
    assert (large.cells(many), large.sets(few, "pairs")) == (2, 1)
    assert fit.sets(few, "whole group") == 1


def test_a_story_of_which_only_the_brief_is_read_has_no_cards(course):
    (workshop,) = arrange(course, ["restorative-practices"], "90", people=14)
    assert "asked-to-run-a-circle" not in {scenario.id for scenario in workshop.scenarios}
    sheets = {
        title: [scenario.id for scenario in told] for title, told in stories(workshop).items()
    }
    assert sheets == {
        "Stories for the workshop": [
            "the-missed-meeting",
            "the-joke-that-hurt",
            "the-quiet-circle",
        ],
        "Stories for the workshop, 14 and over": ["asked-to-run-a-circle"],
    }
    titles = [entry.title for entry in copies(workshop, 14, ("A",), OnAPage(), answer_sheet=True)]
    assert "Mentor cards: Asked to run a circle" not in titles
    assert titles.count("Answer sheet A") == 1


def test_a_scenario_of_a_module_that_is_left_out_is_not_missed(course):
    module = course.modules[0]
    less = replace(course, modules=(replace(module, scenarios=module.scenarios[:1]),))
    (workshop,) = arrange(less, [module.id], "90")
    used = {name for _, activity in workshop.activities for name in activity.scenarios}
    kept = [scenario.id for scenario in module.scenarios[:1] if scenario.id in used]
    assert [scenario.id for scenario in workshop.scenarios] == kept
