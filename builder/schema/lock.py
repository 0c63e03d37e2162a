"""``school/upstream.lock``: the version of the shared layer that a school's texts were written for.

Written and read by ``./mentor upgrade``. It is JSON, so that every text survives as it is.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from builder.schema.base import Authored

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Text = tuple[str, ...]
"""A text as its lines, so that a version control system can show what changed in it."""


class Lock(Authored):
    """``files`` holds a SHA-256 of every shared file, ``originals`` the text of each overridden."""

    version: str
    files: dict[str, Digest] = Field(default={})
    originals: dict[str, Text] = Field(default={})


def digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def written(lock: Lock) -> str:
    """A lock as the text of its file."""
    data = {
        "version": lock.version,
        "files": dict(sorted(lock.files.items())),
        "originals": {place: list(text) for place, text in sorted(lock.originals.items())},
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def read(text: str) -> Lock | None:
    """A lock from the text of its file; None when it is damaged."""
    try:
        return Lock.model_validate(json.loads(text))
    except (ValueError, RecursionError, ValidationError):
        return None
