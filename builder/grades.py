"""Reading grades that were found before: a text's grade costs more than all its other checks."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from builder.checks.reading import __file__ as READING  # noqa: N812


def remembered(path: Path) -> dict[str, float]:
    """Grades by the SHA-256 of the text; none when they were found by another way of counting."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        record = json.loads(path.read_text("utf-8"))
        if record["by"] == _counting():
            return {key: float(grade) for key, grade in record["grades"].items()}
    return {}


def remember(path: Path, grades: Mapping[str, float]) -> None:
    """Keep them. A disk that cannot hold them costs the next build two seconds."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"by": _counting(), "grades": dict(grades)}), "utf-8")


def _counting() -> str:
    code = hashlib.sha256(Path(READING).read_bytes()).hexdigest()
    return f"textstat {version('textstat')}, {code}"
