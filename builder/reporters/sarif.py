"""For code-scanning services: SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from builder import VERSION
from builder.codes import CODES, severity_of
from builder.diagnostics import Diagnostic

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(problems: Sequence[Diagnostic]) -> str:
    rules = [
        {
            "id": code.id,
            "shortDescription": {"text": code.title},
            "fullDescription": {"text": code.why},
            "help": {"text": code.fix},
            "defaultConfiguration": {"level": code.severity},
        }
        for code in (CODES[name] for name in sorted({problem.code for problem in problems}))
    ]
    driver = {"name": "mentor", "version": VERSION, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _result(problem: Diagnostic) -> dict[str, Any]:
    span = problem.span
    text = f"{problem.message}. Hint: {problem.hint}" if problem.hint else problem.message
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endColumn": span.column + span.length,
    }
    return {
        "ruleId": problem.code,
        "level": severity_of(problem.code),
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(span.path)},
                    "region": region,
                }
            }
        ],
    }
