"""What can be wrong with an input, and where: the one shape every part reports in.

A Diagnostic is data. It is never raised, and nothing in here prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """ERROR stops a build, WARNING stops a strict one, NOTE stops nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file. Line and column start at 1; columns and length count code points."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem. ``excerpt`` is the source line it points at, empty where there is none."""

    span: Span
    code: str
    message: str
    hint: str = ""
    excerpt: str = field(default="", compare=False)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known word, or the empty string when none is near."""
    import difflib  # noqa: PLC0415  only ever needed when something is wrong

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""
