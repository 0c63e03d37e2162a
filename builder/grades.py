"""Reading grades that were found before, and syllables of the words they were found with.

A text's grade costs more than all its other checks, and a new word more than that.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from builder.checks.reading import __file__ as READING  # noqa: N812
from builder.library import Library


def recall(path: Path, library: Library) -> None:
    """Give a library the grades and syllables that are known, if they were counted as now."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        record = json.loads(path.read_text("utf-8"))
        if record["by"] == _counting():
            grades = {key: float(grade) for key, grade in record["grades"].items()}
            syllables = {word: int(count) for word, count in record["syllables"].items()}
            library.grades, library.syllables = grades, syllables


def remember(path: Path, library: Library) -> None:
    """Keep them. A disk that cannot hold them costs the next build two seconds."""
    record = {"by": _counting(), "grades": library.grades, "syllables": library.syllables}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record), "utf-8")


def _counting() -> str:
    code = hashlib.sha256(Path(READING).read_bytes()).hexdigest()
    return f"textstat {version('textstat')}, {code}"
