"""``{{ school.safeguarding_lead.name }}``: found, and filled in.

A placeholder is a dotted name from a fixed list. There is no expression, filter or statement, so
no text of a school can reach anything but these values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PEOPLE = ("safeguarding_lead", "deputy_lead", "coordinator")
DETAILS = ("name", "role", "room", "email", "telephone", "hours")
NAMES = (
    "school.name",
    "school.emergency_number",
    *(f"school.{person}.{detail}" for person in PEOPLE for detail in DETAILS),
)

_BRACES = re.compile(
    r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|\{\{[^}\n]*\}?\}?|\{%[^}\n]*%?\}?|\{#(?!\w)[^}\n]*"
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|])")


@dataclass(frozen=True)
class Placeholder:
    """``name`` is None for braces that hold anything but a name."""

    name: str | None
    offset: int
    length: int


def find(text: str) -> Iterator[Placeholder]:
    for match in _BRACES.finditer(text):
        yield Placeholder(match.group(1), match.start(), match.end() - match.start())


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced by its value, as plain text in Markdown.

    KeyError for an unknown name: the checks let none through.
    """
    return _BRACES.sub(lambda m: escape(values[m.group(1)]), text)


def escape(value: str) -> str:
    """A value as Markdown that shows just its characters: no markup, no HTML."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    value = value.replace("///", "&#47;//")  # opens no block at the start of a line
    return _SPECIAL.sub(r"\\\1", value)
