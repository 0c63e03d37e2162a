"""Jinja2 for the templates of the theme: strict names, everything escaped."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from builder.home import HOME
from builder.render.markdown import Writer
from builder.source.markdown import plain

THEME = HOME / "theme"


# Which writer the filters use. Compiled templates are shared by all pages, and macros are made
# once, so a filter must ask at the moment it is called.
_writer: ContextVar[Writer] = ContextVar("writer")


def fill(folder: str, template: str, writer: Writer, **context: Any) -> str:
    """A template of ``theme/<folder>``, filled in.

    The filters ``md`` and ``inline`` turn the texts of authors into HTML with ``writer``.
    """
    token = _writer.set(writer)
    try:
        return _environment(folder).get_template(template).render(context)
    finally:
        _writer.reset(token)


@cache
def _environment(folder: str) -> Environment:
    """A name that nobody gave is an error, not a hole."""
    environment = Environment(
        loader=FileSystemLoader(THEME / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = lambda text: _writer.get().block(text)
    environment.filters["inline"] = lambda text: _writer.get().inline(text)
    environment.filters["plain"] = plain
    return environment


def theme_files(folder: str) -> dict[str, bytes]:
    """The files below ``theme/<folder>`` by relative path, in order."""
    base = THEME / folder
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file()
    }
