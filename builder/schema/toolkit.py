"""The programme toolkit: guides with their readers, and forms as data: fields, and what stays out.

Outputs draw a form, on paper or to be filled in on a screen; nothing here says how it looks.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from builder.schema.base import Authored, Id, Line, Prose
from builder.schema.lesson import ArticleMeta

Person = Literal["mentor", "mentee", "coordinator", "facilitator", "staff", "family", "referee"]
Reader = Literal["students", "families", "staff"]
READERS: tuple[Reader, ...] = ("students", "families", "staff")
_AS: dict[Person, Reader] = {"mentor": "students", "mentee": "students", "family": "families"}


class ToolkitMeta(ArticleMeta):
    """The front matter of ``curriculum/toolkit/<NN>-<id>.md``."""

    audience: tuple[Reader, ...] = Field(
        default=("staff",),
        min_length=1,
        description="Who is given it. What stands in a facilitator block is for staff alone.",
    )


class FormField(Authored):
    """One thing to fill in. ``options`` belong to choices, ``columns`` and ``rows`` to tables."""

    id: Id
    label: Prose
    kind: Literal[
        "line", "text", "date", "choice", "choices", "scale", "table", "signature", "statement"
    ] = Field(
        description="choice: one of the options; choices: any; scale: the options from low to "
        "high; statement: words to read, with a box to tick."
    )
    help: Prose | None = None
    lines: int = Field(default=3, strict=True, ge=1, le=20, description="Height of a text.")
    options: tuple[Prose, ...] = ()
    columns: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = Field(default=(), description="Labels of the rows, if they have any.")
    blank_rows: int = Field(default=0, strict=True, ge=0, le=30)


class FormSection(Authored):
    """Fields that belong together."""

    heading: Line
    intro: Prose | None = None
    fields: tuple[FormField, ...] = Field(min_length=1)


class Form(Authored):
    """``curriculum/toolkit/<NN>-<id>.yml``."""

    title: Line
    purpose: Prose
    filled_by: tuple[Person, ...] = Field(min_length=1)
    when: Prose
    kept_by: Prose = Field(description="Who keeps it, where, and until when.")
    never_write: Prose = Field(description="What must never be written on this form.")
    sections: tuple[FormSection, ...] = Field(min_length=1)

    @property
    def audience(self) -> tuple[Reader, ...]:
        """Who sees it: whoever fills it in."""
        seen = {_AS.get(person, "staff") for person in self.filled_by}
        return tuple(reader for reader in READERS if reader in seen)
