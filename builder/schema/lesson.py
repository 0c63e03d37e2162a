"""The front matter of a lesson; the lesson itself is Markdown."""

from __future__ import annotations

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Minutes, Prose


class LessonMeta(Authored):
    """The front matter of ``curriculum/modules/<NN-slug>/<lesson id>.md``.

    The id of a lesson is its file name without ``.md``.
    """

    title: Line = Field(description="The heading of the lesson; the text starts at ##.")
    summary: Prose = Field(description="One sentence: what the mentor can do afterwards.")
    minutes: Minutes = Field(description="Minutes of study, exercises included.")
    objectives: tuple[Id, ...] = Field(
        min_length=1, description="Ids of the module's objectives that this lesson teaches."
    )
