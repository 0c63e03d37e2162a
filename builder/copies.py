"""How much to copy for a number of people. Nobody should count triads at a photocopier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from builder.handouts import (
    CardSet,
    card_sets,
    exercise,
    starters,
    ticket,
    wants_name_cards,
    wants_practice,
)
from builder.schema import Scenario
from builder.schema.scenario import RoleCard
from builder.workshop import Workshop, groups

WHOLE = 180
"""The most letters of a card with several lines when three stand on a page."""
SHORT = 110
"""The most letters of a card when ten stand on a page."""


@dataclass(frozen=True)
class OnAPage:
    """How many role cards, tickets, observer lists, contact cards and activity cards fit on one."""

    cards: int = 4
    tickets: int = 4
    lists: int = 2
    contacts: int = 8
    cut: int = 8

    def cells(self, cards: CardSet) -> int:
        """Cards of a set on a page: ten, in place of eight and two, where their words are few."""
        short = max(len(text) for _, text in cards.cards) <= SHORT
        return 10 if self.cut == 8 < len(cards.cards) <= 10 and short else self.cut

    def sets(self, cards: CardSet, grouping: str) -> int:
        """How many whole sets of cards, or cards that hold a whole set, stand on a page."""
        if grouping == "whole group":
            return 1
        if not cards.together:
            return max(1, self.cells(cards) // len(cards.cards))
        return 1 if self.cut < 8 else 3 if cards.letters <= WHOLE else 2


@dataclass(frozen=True)
class Copies:
    """A handout: how many pieces are needed, and how many stand on its page."""

    title: str
    pieces: int
    to_a_page: int = 1
    pages: int = 1
    """Pages of one piece, or of one set; 0: as many as its layout takes."""

    @property
    def sheets(self) -> int:
        """How often its page (or pages) must be printed."""
        return ceil(self.pieces / self.to_a_page)


def copies(
    workshop: Workshop,
    people: int,
    versions: Sequence[str],
    on_a_page: OnAPage,
    answer_sheet: bool = False,
) -> tuple[Copies, ...]:
    """Everything that is handed out, in the order of the packet, for so many people."""
    return tuple(_copies(workshop, people, versions, on_a_page, answer_sheet))


def _copies(
    workshop: Workshop, people: int, versions: Sequence[str], fit: OnAPage, answer_sheet: bool
) -> Iterator[Copies]:
    made, say = groups(people), workshop.said.say
    yield Copies(say("Contact cards"), people, fit.contacts)
    for title in stories(workshop):
        yield Copies(title, people)
    for module in workshop.modules:
        yield Copies(say("Card to keep: {title}", title=module.spec.title), people)
    for module in workshop.modules:
        if any(exercise(lesson, workshop.said) for lesson in module.lessons):
            yield Copies(say("Worksheet: {title}", title=module.spec.title), people, pages=0)
    for _, activity in workshop.activities:
        if starters(activity):
            title = say("Sheet: {title}", title=activity.title)
            yield Copies(title, people * workshop.slots(activity))
        if wants_practice(activity):
            title = say("Practice: {title}", title=activity.title)
            yield Copies(title, people * workshop.slots(activity))
        if ticket(activity):
            yield Copies(activity.title, people * workshop.slots(activity), fit.tickets)
        for found in card_sets(activity):
            count = sets(activity.grouping, people)
            pages = 1 if found.together else ceil(len(found.cards) / fit.cells(found))
            there = fit.sets(found, activity.grouping)
            yield Copies(f"{found.title}: {activity.title}", count, there, pages)
    names = sum(len(acted(scenario)) for scenario in workshop.scenarios)
    if names and any(wants_name_cards(activity) for _, activity in workshop.activities):
        yield Copies(say("Name cards"), made.count, pages=ceil(names / fit.cut))
    for scenario in workshop.scenarios:
        lists = made.observers(_players(scenario)) * workshop.plays(scenario)
        title = say("Observer list: {title}", title=scenario.title)
        yield Copies(title, lists, fit.lists)
    for scenario in workshop.scenarios:
        sheets = {"mentor": say("Mentor cards"), "mentee": say("Mentee cards")}
        for role in acted(scenario):
            title = f"{sheets[role]}: {scenario.title}"
            yield Copies(title, made.count, fit.cards, pages=2)
    for number, version in enumerate(versions):
        count = len(range(number, people, len(versions)))
        yield Copies(say("Quiz {version}", version=version), count, pages=0)
        if answer_sheet:
            yield Copies(say("Answer sheet {version}", version=version), count)
    yield Copies(say("Evaluation"), people)


def stories(workshop: Workshop) -> dict[str, list[Scenario]]:
    """The stories that everybody may read, by the title of their sheet: those from 14 on apart."""
    say = workshop.said.say
    older = [scenario for scenario in workshop.told if scenario.age_band.startswith("14")]
    others = [scenario for scenario in workshop.told if scenario not in older]
    found = {
        say("Stories for the workshop"): others,
        say("Stories for the workshop, 14 and over"): older,
    }
    return {title: scenarios for title, scenarios in found.items() if scenarios}


def acted(scenario: Scenario) -> dict[str, RoleCard]:
    """The cards that learners play from: two, or one where nobody plays the other."""
    return scenario.facilitator.cards.acted if scenario.facilitator else {}


def _players(scenario: Scenario) -> int:
    """Where an adult reads a part, one person more observes. A kept chair needs somebody too."""
    assert scenario.facilitator
    cards = scenario.facilitator.cards
    return sum(card.acted_by != "adult" for card in (cards.mentor, cards.mentee))


def sets(grouping: str, people: int) -> int:
    """How many sets of cards an activity needs: one for each group that it makes.

    A small group has three to five people; an odd person makes one pair a three.
    """
    match grouping:
        case "alone":
            return people
        case "pairs":
            return max(1, people // 2)
        case "triads":
            return groups(people).count
        case "small groups":
            return ceil(people / 4)
        case _:
            return 1
