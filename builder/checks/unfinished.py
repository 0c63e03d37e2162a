"""What an author left to write: every TODO, so that none is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.diagnostics import Diagnostic, Span
from builder.library import Library
from builder.source.files import CONFIG

_TODO = re.compile(r"\bTODO\b")


def unfinished(library: Library) -> Iterator[Diagnostic]:
    """One note a line, wherever the word stands; a comment is for authors and may say it."""
    for source in (s for file in library.files.values() for s in (file, *file.patches)):
        if source.place == CONFIG:
            continue  # there it looks made up, and is worse than unfinished
        for number, line in enumerate(source.lines, start=1):
            found = _TODO.search(line)
            if found and not (source.place.endswith(".yml") and line.lstrip().startswith("#")):
                span = Span(source.path, number, found.start() + 1, len("TODO"))
                yield source.problem("R955", span, _rest(line, found.end()))


def _rest(line: str, start: int) -> str:
    """What is to be done, in the author's own words."""
    words = line[start:].partition("<")[0].strip(" :\"'[]{},")
    return f"still to write: {words[:80]}" if words else "still to write"
