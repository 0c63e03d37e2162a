"""A patch: what a school changes in a shared file, named by ids and never by position."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from builder.schema.base import Authored


class Patch(Authored):
    """``NAME.patch.yml``, beside the place of ``NAME.yml`` or ``NAME.md``.

    An address is a way through the file, from field to field, in which an entry of a list is named
    by its id: ``items/al-best-reply/options/advise/text``.
    """

    set_: dict[str, Any] = Field(
        default={}, alias="set", description="Address of a field: what shall stand there."
    )
    add: dict[str, tuple[Any, ...]] = Field(
        default={},
        description="Address of a list: entries for its end. Address of an entry: entries to "
        "follow it.",
    )
    omit: tuple[str, ...] = Field(
        default=(), description="Addresses of entries and fields to leave out."
    )
