"""For people: the place, the problem, the line with a caret, a hint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import category, combining, east_asian_width

from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity

WIDTH = 96
"""A longer source line is cut to this many characters round the caret."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def report(problems: Sequence[Diagnostic]) -> str:
    """Every problem, then a line that counts them."""
    return "\n".join([*(one(problem) for problem in problems), summary(problems)]) + "\n"


def one(problem: Diagnostic) -> str:
    span = problem.span
    severity = severity_of(problem.code)
    place = f"{span.path}:{span.line}:{span.column}"
    lines = [f"{place}: {severity}[{problem.code}] {problem.message}"]
    if problem.excerpt.strip():
        before, marked, after = _cut(problem.excerpt, span.column - 1, span.length)
        margin = " " * len(str(span.line))
        lines.append(f"  {span.line} | {before}{marked}{after}")
        lines.append(f"  {margin} | {' ' * _width(before)}{'^' * max(1, _width(marked))}")
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join(_safe(line) for line in lines)


def summary(problems: Sequence[Diagnostic]) -> str:
    """``2 errors and 1 warning in 2 files``, or that there is nothing wrong."""
    counts = Counter(severity_of(problem.code) for problem in problems)
    parts = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    if not parts:
        return "No problems."
    files = len({problem.span.path for problem in problems})
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{listed} in {files} file{'s' if files > 1 else ''}."


def _cut(line: str, start: int, length: int) -> tuple[str, str, str]:
    """The line, or a piece of WIDTH round the caret: before, under and after the caret."""
    line, left, right = _safe(line), 0, len(line)
    if len(line) > WIDTH:
        left = max(0, min(start - WIDTH // 3, len(line) - WIDTH))
        right = left + WIDTH
    head = "..." if left else ""
    tail = "..." if right < len(line) else ""
    end = min(start + length, right)
    return head + line[left:start], line[start:end], line[end:right] + tail


def _safe(text: str) -> str:
    """One line on any terminal: a tab is a space, what steers a terminal shows as a sign."""
    return _CONTROL.sub("\ufffd", text.replace("\t", " "))


def _width(text: str) -> int:
    """Columns that a terminal gives to a text (https://www.unicode.org/reports/tr11/)."""
    return sum(
        0 if combining(c) or category(c) == "Cf" else 2 if east_asian_width(c) in "WF" else 1
        for c in text
    )
