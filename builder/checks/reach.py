"""Say what is wrong where the school can mend it.

The shared layer is clean by itself. What is wrong in it when a school lays its own over it, the
school brought about: then the place is that of the school's change nearest to it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity, Span
from builder.library import Library
from builder.source.files import Source

OF_ONE_FILE = ("F", "S", "Y")
"""Families of codes that no other file can bring about."""
TOGETHER = re.compile(r"curriculum/modules/|scenarios/")
"""Where the files of one folder belong together; elsewhere they only stand side by side."""
RULES = "curriculum/wording.yml"


def in_reach(library: Library, problems: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The problems; those in shared files that a change of the school's explains, moved there.

    One change may show in hundreds of places: it is told once, with the first of them.
    """
    shared = {s.path: s for s in library.files.values() if not s.layer}
    changes = list(_changes(library))
    moved: dict[tuple[str, Span, str], list[Diagnostic]] = {}
    for problem in problems:
        near = max(
            ((_nearness(problem, shared.get(problem.span.path), c), s) for c, s in changes),
            default=(0, problem.span),
            key=lambda found: found[0],
        )
        if near[0] and severity_of(problem.code) is not Severity.NOTE:
            moved.setdefault((problem.code, near[1], problem.message), []).append(problem)
        else:
            yield problem
    sources = {span: source for source, span in changes}
    for (code, span, message), some in moved.items():
        first, more = min(some), len(some) - 1
        others = f", and {more} other place{'s' if more > 1 else ''}" if more else ""
        message = f"{message} (in {first.span.path}, line {first.span.line}{others})"
        hint = first.hint or "this change is the nearest one of your own"
        yield sources[span].problem(code, span, message, hint)


def _nearness(problem: Diagnostic, source: Source | None, changed: Source) -> int:
    """How likely a change of a file brought about a problem in a shared one; 0: it did not."""
    if source is None or not posixpath.dirname(source.place):
        return 0
    if source.place == changed.place:
        return 5
    if problem.code.startswith(OF_ONE_FILE):
        return 0
    if problem.code == "R953":
        return 4 * (changed.place == RULES)
    folder, name = posixpath.split(changed.place)
    if f'"{name.partition(".")[0]}"' in problem.message:
        return 4
    if folder == posixpath.dirname(source.place) and TOGETHER.match(folder):
        return 3 if name == "quiz.yml" and problem.code.startswith("Q") else 2
    return int(problem.code == "I305" and name == posixpath.basename(source.place))


def _changes(library: Library) -> Iterator[tuple[Source, Span]]:
    """Each file that the school changed, and its first change."""
    for place, source in library.files.items():
        made = library.changes.get(place, ())
        if source.original:
            yield source, Span(source.path)
        elif source.patches:
            yield source, made[0].span if made else Span(source.patches[0].path)
