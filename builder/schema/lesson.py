"""The front matter of a lesson and of an article; the text itself is Markdown."""

from __future__ import annotations

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Minutes, Prose


class ArticleMeta(Authored):
    """The front matter of a handbook unit, of a guide, and part of that of a lesson.

    Its id is its file name without ``.md`` and, for units and guides, without the number.
    """

    title: Line = Field(description="The heading; the text starts at ##.")
    summary: Prose = Field(description="One sentence: what the reader can do afterwards.")
    minutes: Minutes = Field(description="Minutes to read, exercises included.")


class LessonMeta(ArticleMeta):
    """The front matter of ``curriculum/modules/<NN-slug>/<lesson id>.md``."""

    objectives: tuple[Id, ...] = Field(
        min_length=1, description="Ids of the module's objectives that this lesson teaches."
    )
