"""For GitHub Actions: workflow commands, which show at the changed line of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def report(problems: Sequence[Diagnostic]) -> str:
    return "".join(f"{_line(problem)}\n" for problem in problems)


def _line(problem: Diagnostic) -> str:
    span = problem.span
    place = f"file={_property(span.path)},line={span.line},col={span.column},title={problem.code}"
    text = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    return f"::{_WORDS[severity_of(problem.code)]} {place}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
