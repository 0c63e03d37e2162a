"""The words every shape is made of: the strict base model, ids, and prose.

Nothing here knows a file or a position.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import CoreSchema, core_schema

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
"""Lower-case words joined by hyphens, at most 60 characters: ``open-questions``."""

LINE_PATTERN = r"^[^\r\n{}<>]+$"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=LINE_PATTERN)]
"""A name or label: one line of plain text, no Markdown and no placeholder."""

Minutes = Annotated[int, Field(strict=True, ge=1, le=600)]
Points = Annotated[int, Field(strict=True, ge=1, le=10)]


class Prose(str):
    """Text that a reader reads: Markdown, which may hold placeholders and references.

    A type of its own, so that a check can walk any model and meet every text in it.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        text = core_schema.str_schema(min_length=1, strip_whitespace=True)
        return core_schema.no_info_after_validator_function(cls, text)


class Authored(BaseModel):
    """A mapping in a YAML file: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
