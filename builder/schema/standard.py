"""The content standard as data: words that must not be used, topics that must be covered."""

from __future__ import annotations

from pydantic import Field

from builder.schema.base import Authored, Id, Line


class Avoided(Authored):
    """Wording that must not stand in any text, whatever the case of its letters."""

    id: Id
    phrases: tuple[Line, ...] = Field(min_length=1)
    reason: Line
    instead: Line


class Allowed(Authored):
    """A place where a phrase may stand all the same, and why."""

    phrase: Line
    file: Line = Field(description="Path of the file, as in curriculum/glossary.yml.")
    reason: Line


class Wording(Authored):
    """``curriculum/wording.yml``."""

    avoid: tuple[Avoided, ...] = Field(min_length=1)
    allow: tuple[Allowed, ...] = ()


class Topic(Authored):
    """A topic that the curriculum must cover, and where it does: ``lesson:...``, ``form:...``."""

    id: Id
    topic: Line
    covered_by: tuple[Line, ...] = ()


class Coverage(Authored):
    """``curriculum/coverage.yml``."""

    topics: tuple[Topic, ...] = Field(min_length=1)
