"""Placeholders: names from the school's configuration, and nothing that could run."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Library
from builder.source.placeholders import NAMES, find


def placeholders(library: Library) -> Iterator[Diagnostic]:
    for passage in library.passages():
        for found in find(passage.text):
            where = (found.offset, found.length)
            if found.name is None:
                message = "only a name may stand in double braces"
                hint = "write {{ school.name }} or the like"
                yield passage.problem("P802", *where, message, hint)
            elif found.name not in NAMES:
                hint = did_you_mean(found.name, NAMES)
                yield passage.problem("P801", *where, f'unknown placeholder "{found.name}"', hint)
