"""A module: its objectives, its lessons in order, its quick-reference card."""

from __future__ import annotations

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Minutes, Prose


class Objective(Authored):
    """Something a mentor can be seen to do after the module."""

    id: Id
    text: Prose = Field(description='Starts with a verb that can be observed: "Ask ...".')


class Figure(Authored):
    """A drawing made for the module, and the words for those who cannot see it."""

    file: Line = Field(description="Path of an SVG file, from the module's folder.")
    alt: Prose = Field(description="What the figure says, for a reader who cannot see it.")


class CardBlock(Authored):
    """One box of the quick-reference card."""

    heading: Line
    points: tuple[Prose, ...] = Field(min_length=1, max_length=7)


class Card(Authored):
    """The quick-reference card: one page to keep."""

    title: Line
    remember: Prose = Field(description="The one sentence to keep if all else is forgotten.")
    blocks: tuple[CardBlock, ...] = Field(min_length=2, max_length=6)


class ModuleSpec(Authored):
    """``curriculum/modules/<NN-slug>/module.yml``. NN gives the usual order."""

    id: Id
    title: Line
    summary: Prose = Field(description="One or two sentences for the mentor.")
    minutes: Minutes = Field(description="Workshop minutes; every session plan adds up to it.")
    figure: Figure = Field(description="The picture of the module, on its first page.")
    objectives: tuple[Objective, ...] = Field(min_length=2)
    prerequisites: tuple[Id, ...] = Field(default=(), description="Ids of modules to do first.")
    key_terms: tuple[Id, ...] = Field(min_length=1, description="Ids from glossary.yml.")
    sources: tuple[Id, ...] = Field(min_length=1, description="Ids from sources.yml.")
    lessons: tuple[Id, ...] = Field(min_length=1, description="Ids of the lessons, in order.")
    card: Card
