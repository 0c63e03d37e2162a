"""The glossary and the list of sources."""

from __future__ import annotations

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Prose


class Term(Authored):
    """A word that a lesson uses with a meaning of its own."""

    id: Id
    term: Line
    definition: Prose = Field(description="One to three short sentences.")


class Glossary(Authored):
    """``curriculum/glossary.yml``."""

    terms: tuple[Term, ...] = Field(min_length=1)


class Source(Authored):
    """Where a fact or a figure comes from."""

    id: Id
    authors: Line
    year: int = Field(strict=True, ge=1900, le=2100)
    title: Line
    published_in: Line
    doi: Line | None = None
    url: Line | None = None
    note: Prose = Field(description="What we took from it, and how far it can be trusted.")


class Sources(Authored):
    """``curriculum/sources.yml``."""

    sources: tuple[Source, ...] = Field(min_length=1)
