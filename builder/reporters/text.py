"""For people: the place, the problem, the line with a caret, a hint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity

WIDTH = 96
"""A longer source line is cut to this many characters round the caret."""


def report(problems: Sequence[Diagnostic]) -> str:
    """Every problem, then a line that counts them."""
    return "\n".join([*(one(problem) for problem in problems), summary(problems)]) + "\n"


def one(problem: Diagnostic) -> str:
    span = problem.span
    severity = severity_of(problem.code)
    lines = [f"{span.path}:{span.line}:{span.column}: {severity}[{problem.code}] {problem.message}"]
    if problem.excerpt.strip():
        excerpt, column = _cut(problem.excerpt.replace("\t", " "), span.column)
        length = max(1, min(span.length, len(excerpt) - column + 1))
        margin = " " * len(str(span.line))
        lines.append(f"  {span.line} | {excerpt}")
        lines.append(f"  {margin} | {' ' * (column - 1)}{'^' * length}")
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join(lines)


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


def _cut(line: str, column: int) -> tuple[str, int]:
    if len(line) <= WIDTH:
        return line, column
    start = max(0, min(column - 1 - WIDTH // 3, len(line) - WIDTH))
    piece = line[start : start + WIDTH]
    head = "..." if start else ""
    tail = "..." if start + WIDTH < len(line) else ""
    return head + piece + tail, column - start + len(head)
