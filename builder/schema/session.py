"""Session plans: activities written once, and plans that put minutes to them.

A session plan is for facilitators only; no part of it reaches a learner.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Minutes, Prose


class Adaptations(Authored):
    """How to change an activity so that everyone in the room can take part."""

    english_learners: Prose
    disability: Prose
    virtual: Prose


class Activity(Authored):
    """One activity of a workshop."""

    id: Id
    title: Line
    grouping: Literal["alone", "pairs", "triads", "small groups", "whole group"]
    purpose: Prose
    materials: tuple[Prose, ...] = ()
    steps: tuple[Prose, ...] = Field(min_length=1)
    watch_for: Prose
    adaptations: Adaptations
    safeguarding: Prose
    scenarios: tuple[Id, ...] = Field(default=(), description="Scenarios whose cards are used.")


class Slot(Authored):
    """An activity in a session, and how long it takes there."""

    activity: Id
    minutes: Minutes


class Meeting(Authored):
    """One sitting: its slots add up to its minutes."""

    title: Line
    minutes: Minutes
    slots: tuple[Slot, ...] = Field(min_length=1)


class Plan(Authored):
    """A way to run the module: two meetings of 45 minutes, or one of 90."""

    id: Id
    title: Line
    meetings: tuple[Meeting, ...] = Field(min_length=1)


class DaySlot(Slot):
    """An activity in a shortened day."""

    scenarios: tuple[Id, ...] | None = Field(
        default=None, description="Those of the activity's scenarios that are played; default: all."
    )
    note: Prose | None = Field(default=None, description="What is different on this day.")


class Day(Authored):
    """The module's block in a day of many modules, without a welcome and an exit ticket."""

    minutes: Minutes
    slots: tuple[DaySlot, ...] = Field(min_length=1)
    opening: tuple[DaySlot, ...] = Field(
        default=(), description="How the day begins when it begins with this module."
    )
    ending: tuple[DaySlot, ...] = Field(
        default=(), description="How the day ends, unless a later module says it too."
    )


class Session(Authored):
    """``session.yml`` of a module."""

    before: tuple[Prose, ...] = Field(min_length=1, description="To do before the day.")
    agreement: tuple[Prose, ...] = Field(min_length=1, description="Ground rules to offer.")
    activities: tuple[Activity, ...] = Field(min_length=1)
    plans: tuple[Plan, ...] = Field(min_length=1)
    day: Day | None = Field(
        default=None, description="For a day whose modules do not fit as whole plans."
    )
    closing: Prose = Field(description="How to end calmly, and who to see afterwards.")
