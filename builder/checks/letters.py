"""The school's own words can be printed: some font has every letter of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.render.fonts import missing_letters
from builder.source.yaml import Path


def letters(library: Library) -> Iterator[Diagnostic]:
    """Names and places of the configuration, where something is made on paper."""
    config = library.config
    if config is None or config.model is None or set(config.model.outputs) <= {"site"}:
        return
    shown = config.model.model_dump(include={"title", "edition", "school"})
    for path, text in _strings(shown, ()):
        if missing := missing_letters(text):
            message = f"no font here has {' '.join(missing)}"
            hint = "write it in Arabic, Cyrillic, Greek, Hebrew or Latin letters"
            yield config.problem("H909", path, message, hint)


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*path, key))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _strings(item, (*path, index))
