"""For programs: one JSON object, with every problem and the counts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity


def report(problems: Sequence[Diagnostic]) -> str:
    found = [
        {
            "path": problem.span.path,
            "line": problem.span.line,
            "column": problem.span.column,
            "length": problem.span.length,
            "code": problem.code,
            "severity": severity_of(problem.code),
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    counts = {
        f"{severity}s": sum(entry["severity"] == severity for entry in found)
        for severity in Severity
    }
    return json.dumps({**counts, "problems": found}, indent=1, ensure_ascii=False) + "\n"
