"""Jinja2 for the templates of the theme: strict names, everything escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

THEME = Path(__file__).resolve().parent.parent.parent / "theme"


@cache
def environment(folder: str) -> Environment:
    """Templates of ``theme/<folder>``; a name that nobody gave is an error, not a hole."""
    return Environment(
        loader=FileSystemLoader(THEME / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def theme_files(folder: str) -> dict[str, bytes]:
    """The files below ``theme/<folder>`` by relative path, in order."""
    base = THEME / folder
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file()
    }
