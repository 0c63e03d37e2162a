"""Diagnostics as text for a reader or for a program: one file a format.

A reporter is a function from problems to a string. It prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builder.diagnostics import Diagnostic
from builder.reporters import github, json, sarif, text

REPORTERS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": text.report,
    "json": json.report,
    "github": github.report,
    "sarif": sarif.report,
}
