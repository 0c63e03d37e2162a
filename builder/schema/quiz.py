"""Quiz items of every type, each with its key, feedback and rationale.

Options have ids and nothing refers to a position, so that every output may shuffle.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from builder.schema.base import Authored, Id, Points, Prose


class Use(StrEnum):
    """Practice items go to the web with their answers; assessment items are held back."""

    PRACTICE = "practice"
    ASSESSMENT = "assessment"


class Level(StrEnum):
    """What the item asks of the mentor (Bloom's revised taxonomy, its first four levels)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"


class Option(Authored):
    """One answer to choose, right or wrong, with what to say to someone who chose it."""

    id: Id
    text: Prose
    correct: StrictBool = False
    feedback: Prose
    pinned: StrictBool = Field(default=False, description="Keeps its place when shuffled.")


class Step(Authored):
    """One step of an ordering item; the file holds the steps in the right order."""

    id: Id
    text: Prose
    feedback: Prose = Field(description="Why this step stands where it stands.")


class Pair(Authored):
    """One pair of a matching item."""

    id: Id
    left: Prose
    right: Prose
    feedback: Prose = Field(description="Why the two belong together.")


class Mark(Authored):
    """One line of a marking guide."""

    points: Points
    text: Prose = Field(description="What an answer must say to earn these points.")


class _Item(Authored):
    id: Id
    use: Use
    objective: Id
    level: Level
    safety_critical: StrictBool = Field(
        default=False, description="A pass needs every safety-critical item right."
    )
    points: Points = 1
    stem: Prose
    rationale: Prose = Field(description="Why the key is right; printed in the answer key.")


class Choice(_Item):
    """One right answer. ``judgement`` asks what the mentor should do in a situation."""

    type: Literal["single", "judgement"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=6)


class Multiple(_Item):
    """Every right answer is to be chosen, and no other."""

    type: Literal["multiple"]
    options: tuple[Option, ...] = Field(min_length=3, max_length=7)


class TrueFalse(_Item):
    """True or false, and then the reason."""

    type: Literal["true-false"]
    answer: StrictBool
    if_true: Prose = Field(description="Feedback for someone who says true.")
    if_false: Prose = Field(description="Feedback for someone who says false.")
    reasons: tuple[Option, ...] = Field(min_length=2, max_length=5)


class Ordering(_Item):
    """Steps to put in order, written in the right order."""

    type: Literal["ordering"]
    steps: tuple[Step, ...] = Field(min_length=3, max_length=7)


class Matching(_Item):
    """Two columns to match. ``decoys`` are right-hand entries that match nothing."""

    type: Literal["matching"]
    pairs: tuple[Pair, ...] = Field(min_length=3, max_length=7)
    decoys: tuple[Option, ...] = Field(default=(), max_length=5)


class Short(_Item):
    """A short written answer, marked by an adult with the guide (or by the mentor alone)."""

    type: Literal["short"]
    model_answer: Prose
    guide: tuple[Mark, ...] = Field(min_length=1)


Item = Annotated[
    Choice | Multiple | TrueFalse | Ordering | Matching | Short, Field(discriminator="type")
]


class Quiz(Authored):
    """``quiz.yml`` of a module: its bank of items."""

    items: tuple[Item, ...] = Field(min_length=1)
