"""A role-play scenario: the public brief, the branching story, and the facilitator's part.

Everything under ``facilitator:`` is removed from every learner edition. That is a matter of
structure, so that an author cannot put a private card in a public place by forgetting a flag.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Minutes, Prose

Group = Literal[
    "english-learner",
    "disability",
    "lgbtq",
    "new-student",
    "moving-home",
    "first-generation",
    "stress",
]


class Level(StrEnum):
    """How soon an adult must know: next supervision, the same school day, at once."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Setting(Authored):
    """Where it happens."""

    place: Prose
    mode: Literal["in-person", "online"]


class Debrief(Authored):
    """Questions for afterwards, in this order."""

    feel: tuple[Prose, ...] = Field(min_length=1)
    see: tuple[Prose, ...] = Field(min_length=1)
    try_: tuple[Prose, ...] = Field(min_length=1, alias="try")
    transfer: tuple[Prose, ...] = Field(min_length=1)


class Choice(Authored):
    """One thing the mentor may do, what comes of it, and what a coach would say."""

    id: Id
    text: Prose
    consequence: Prose
    coaching: Prose
    goto: Id


class Ending(Authored):
    """How a route ends. Every ending is safe and says where to get help."""

    title: Line
    adult: Literal["supervision", "today", "now"] = Field(
        description="When an adult is told on this route: green, amber or red."
    )
    help: Prose = Field(description="Where the mentor and the mentee can get help.")


class Node(Authored):
    """A moment of the story: either a decision (choices) or an ending."""

    id: Id
    text: Prose
    choices: tuple[Choice, ...] = Field(default=(), max_length=3)
    ending: Ending | None = None


class Story(Authored):
    """The self-study version: 3 to 5 decisions on the longest route; no way back, no dead end."""

    start: Id
    nodes: tuple[Node, ...] = Field(min_length=2)


class RoleCard(Authored):
    """A private card. Only the person who plays the role may see it."""

    name: Line
    acted_by: Literal["learner", "adult", "nobody"] = Field(
        default="learner",
        description="Whom the card is for. Only what a learner plays has a card to cut out.",
    )
    role: Prose = Field(description="Who you are, in one or two sentences.")
    want: Prose
    know: tuple[Prose, ...] = Field(min_length=1)
    will_not_say: tuple[Prose, ...] = Field(min_length=1)


class Cards(Authored):
    """The two cards, on separate sheets."""

    mentor: RoleCard
    mentee: RoleCard

    @property
    def acted(self) -> dict[str, RoleCard]:
        """The cards that learners play from, by ``mentor`` and ``mentee``."""
        both = {"mentor": self.mentor, "mentee": self.mentee}
        return {word: card for word, card in both.items() if card.acted_by == "learner"}


class Escalation(Authored):
    """A step that only the adult in the room may cue."""

    cue: Prose
    then: Prose


class FacilitatorPart(Authored):
    """What only a facilitator may see."""

    referral_level: Level
    referral_route: Prose
    cards: Cards
    escalation: tuple[Escalation, ...] = Field(min_length=2, max_length=3)
    stop_line: Prose
    observe: tuple[Prose, ...] = Field(min_length=5, max_length=7)
    alternative_role: Prose
    notes: Prose
    safeguarding: Prose


class Scenario(Authored):
    """``scenarios/<id>/scenario.yml``."""

    id: Id
    title: Line
    modules: tuple[Id, ...] = Field(min_length=1)
    skills: tuple[Id, ...] = Field(min_length=1, description="Ids of objectives it practises.")
    age_band: Literal["11-14", "14-18", "11-18"]
    difficulty: Literal[1, 2, 3]
    minutes: Minutes
    content_note: Prose
    setting: Setting
    groups: tuple[Group, ...] = Field(
        default=(), description="Groups (handbook, section 3) that somebody in it belongs to."
    )
    tags: tuple[Id, ...] = ()
    brief: Prose = Field(description="Public: what everyone in the room may know.")
    model_wording: tuple[Prose, ...] = Field(min_length=2)
    debrief: Debrief
    story: Story
    facilitator: FacilitatorPart | None = Field(
        description="Never in a learner edition. Required in the file."
    )
