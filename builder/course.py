"""The linked curriculum: ordered, resolved, and impossible to break.

A Course is made only from documents in which the checks found no error, so the outputs that
read it contain no error handling. It is plain data: nothing in here reads a file or draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.schema import (
    ArticleMeta,
    Config,
    Form,
    Item,
    LessonMeta,
    ModuleSpec,
    Scenario,
    Session,
    Source,
    Term,
)
from builder.schema.toolkit import Reader
from builder.source.logo import Logo


@dataclass(frozen=True)
class Lesson:
    """A lesson of a module. ``body`` is Markdown with references, placeholders filled in."""

    id: str
    number: str
    """As readers see it: ``1.2`` is the second lesson of module 1."""
    meta: LessonMeta
    body: str
    language: str = ""
    """``en`` when that is the language of ``body`` and not of the school; else empty."""


@dataclass(frozen=True)
class Article:
    """A handbook unit or a guide. ``body`` is Markdown with references, placeholders filled in."""

    id: str
    number: int
    """Its place in its part of the book, from 1."""
    meta: ArticleMeta
    body: str
    audience: tuple[Reader, ...] = ()
    """Who is given it, for a part of the toolkit."""
    notes: str = ""
    """What its facilitator blocks say, when ``body`` is handed out without them."""
    language: str = ""
    """``en`` when that is the language of ``body`` and not of the school; else empty."""


@dataclass(frozen=True)
class FormSheet:
    """A form of the toolkit, with the id that its file name gives it."""

    id: str
    number: int
    form: Form

    @property
    def audience(self) -> tuple[Reader, ...]:
        return self.form.audience


@dataclass(frozen=True)
class Module:
    """A module with everything that hangs on it. ``session`` is None in a learner edition."""

    number: int
    spec: ModuleSpec
    lessons: tuple[Lesson, ...]
    items: tuple[Item, ...]
    session: Session | None
    scenarios: tuple[Scenario, ...]
    """Scenarios whose first module this is."""

    @property
    def id(self) -> str:
        return self.spec.id

    @property
    def study_minutes(self) -> int:
        return sum(lesson.meta.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class Course:
    """The whole curriculum of one school."""

    config: Config
    modules: tuple[Module, ...]
    terms: tuple[Term, ...]
    """The glossary, in alphabetical order."""
    sources: tuple[Source, ...]
    units: tuple[Article, ...] = ()
    """The units of the handbook beyond the modules."""
    guides: tuple[Article, ...] = ()
    """For facilitators; empty in a learner edition, as is the toolkit."""
    toolkit: tuple[Article | FormSheet, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    """SVG text by its path in the sites: ``active-listening/ladder.svg``."""
    logo: Logo | None = None

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return tuple(scenario for module in self.modules for scenario in module.scenarios)
