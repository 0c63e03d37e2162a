"""Jinja2 for the templates of the theme: strict names, everything escaped."""

from __future__ import annotations

import platform
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket

from builder.home import HOME
from builder.recipes import tools_of
from builder.render.markdown import Writer
from builder.render.memory import memory
from builder.render.phrases import translated
from builder.source.markdown import plain
from builder.words import SOURCE, words

THEME = HOME / "theme"


# Which writer the filters use. Compiled templates are shared by all pages, and macros are made
# once, so a filter must ask at the moment it is called.
_writer: ContextVar[Writer] = ContextVar("writer")


def fill(folder: str, template: str, writer: Writer, **context: Any) -> str:
    """A template of ``theme/<folder>``, filled in.

    The filters ``md`` and ``inline`` turn the texts of authors into HTML with ``writer``. It speaks
    the language of the ``config`` in ``context``; ``say`` and ``many`` are those of its ``Words``.
    """
    token = _writer.set(writer)
    try:
        environment = _environment(folder, context["config"].language)
        return environment.get_template(template).render(context)
    finally:
        _writer.reset(token)


@cache
def _environment(folder: str, language: str) -> Environment:
    """A name that nobody gave is an error, not a hole."""
    said = words(language)

    def source(name: str) -> str:
        text = (THEME / folder / name).read_text("utf-8")
        return text if language == SOURCE else translated(text, said.of)

    environment = Environment(
        loader=FunctionLoader(source),
        bytecode_cache=_Compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = lambda text: _writer.get().block(text)
    environment.filters["inline"] = lambda text: _writer.get().inline(text)
    environment.filters["plain"] = plain
    environment.globals.update(say=said.say, many=said.many, direction=said.direction)
    return environment


class _Compiled(BytecodeCache):
    """Compiled templates: compiling all takes longer than filling them."""

    def load_bytecode(self, bucket: Bucket) -> None:
        known = memory.get().find(f"{bucket.key} {bucket.checksum}")
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        memory.get().keep(f"{bucket.key} {bucket.checksum}", bucket.bytecode_to_string())


def tools() -> tuple[str, ...]:
    """What compiles templates."""
    return (platform.python_version(), *tools_of((Path(__file__),), "jinja2"))


def theme_files(folder: str) -> dict[str, bytes]:
    """The files below ``theme/<folder>`` by relative path, in order."""
    base = THEME / folder
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file()
    }
