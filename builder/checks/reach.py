"""Say what is wrong where the school can mend it.

The shared layer is clean by itself. What is wrong in it when a school lays its own over it, the
school brought about: then the place is that of the school's change nearest to it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity, Span
from builder.library import Library
from builder.source.files import Source


def in_reach(library: Library, problems: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The problems; those in shared files of which a school changed a neighbour, moved there."""
    shared = {s.path: s for s in library.files.values() if not s.layer}
    changes = list(_changes(library))
    for problem in problems:
        source = shared.get(problem.span.path)
        folder = posixpath.dirname(source.place) if source else ""
        near = [change for change in changes if posixpath.dirname(change[0].place) == folder]
        if not near or not folder or severity_of(problem.code) is Severity.NOTE:
            yield problem
            continue
        about = "quiz." if problem.code.startswith("Q") else ""
        source, span = max(near, key=lambda change: f"/{about}" in change[0].place)
        message = f"{problem.message} (in {problem.span.path}, line {problem.span.line})"
        hint = problem.hint or "this change is the nearest one of your own"
        yield source.problem(problem.code, span, message, hint)


def _changes(library: Library) -> Iterator[tuple[Source, Span]]:
    """Each file that the school changed, and its first change."""
    for place, source in library.files.items():
        made = library.changes.get(place, ())
        if source.original:
            yield source, Span(source.path)
        elif source.patches:
            yield source, made[0].span if made else Span(source.patches[0].path)
