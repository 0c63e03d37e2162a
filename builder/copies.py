"""How much to copy for a number of people. Nobody should count triads at a photocopier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from builder.handouts import card_sets, exercise, starters, ticket, wants_practice
from builder.schema import Scenario
from builder.schema.scenario import RoleCard
from builder.workshop import Workshop, groups


@dataclass(frozen=True)
class OnAPage:
    """How many role cards, tickets, observer lists, contact cards and activity cards fit on one."""

    cards: int = 4
    tickets: int = 4
    lists: int = 2
    contacts: int = 8
    cut: int = 8


@dataclass(frozen=True)
class Copies:
    """A handout: how many pieces are needed, and how many stand on its page."""

    title: str
    pieces: int
    to_a_page: int = 1
    pages: int = 1
    """Pages of one piece, or of one set."""

    @property
    def sheets(self) -> int:
        """How often its page (or pages) must be printed."""
        return ceil(self.pieces / self.to_a_page)


def copies(
    workshop: Workshop, people: int, versions: Sequence[str], on_a_page: OnAPage
) -> tuple[Copies, ...]:
    """Everything that is handed out, in the order of the packet, for so many people."""
    return tuple(_copies(workshop, people, versions, on_a_page))


def _copies(
    workshop: Workshop, people: int, versions: Sequence[str], fit: OnAPage
) -> Iterator[Copies]:
    made, say = groups(people), workshop.said.say
    yield Copies(say("Contact cards"), people, fit.contacts)
    if workshop.scenarios:
        yield Copies(say("Stories for the workshop"), people)
    for module in workshop.modules:
        yield Copies(say("Card to keep: {title}", title=module.spec.title), people)
    for module in workshop.modules:
        if any(exercise(lesson, workshop.said) for lesson in module.lessons):
            yield Copies(say("Worksheet: {title}", title=module.spec.title), people)
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
            pages = 1 if found.together else ceil(len(found.cards) / fit.cut)
            yield Copies(f"{found.title}: {activity.title}", count, pages=pages)
    names = sum(len(acted(scenario)) for scenario in workshop.scenarios)
    if names:
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
        yield Copies(
            say("Quiz {version}", version=version), len(range(number, people, len(versions)))
        )
    yield Copies(say("Evaluation"), people)


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

    A small group has four or five people; an odd person makes one pair a three.
    """
    match grouping:
        case "alone":
            return people
        case "pairs":
            return max(1, people // 2)
        case "triads":
            return groups(people).count
        case "small groups":
            return ceil(people / 5)
        case _:
            return 1
