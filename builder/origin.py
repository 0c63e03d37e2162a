"""Where things come from: the file, its layer, and the patches that changed it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.diagnostics import Span
from builder.library import Document, Library
from builder.source.files import Source
from builder.upgrade import name_of


def origin(library: Library, name: str) -> str | None:
    """Where the things called ``name`` come from (an id, or kind:id); None when there are none."""
    kind, _, bare = name.rpartition(":")
    lines: list[str] = []
    for (gone_kind, gone_name), gone in library.gone.items():
        if gone_name == bare and kind in ("", gone_kind):
            lines.append(f"{gone_kind} {bare}: left out by {_where(gone.span)}")
    for place, source in library.files.items():
        called = name_of(place)
        named = name == called or (not kind and bare == called.partition(":")[2])
        if name in (place, source.path) or (named and not _is_gone(library, called)):
            lines += _file(library, place, source)
    for found, source, address in _entries(library):
        if found[1] == bare and kind in ("", found[0]):
            lines += _file(library, source.place, source, f"{found[0]} {bare}", address)
    return "\n".join(lines) + "\n" if lines else None


def changed(library: Library) -> str:
    """Every file of the school's layer and what it does, and what the settings leave out."""
    lines: list[str] = []
    for place, source in library.files.items():
        if source.layer or source.patches:
            lines += _file(library, place, source)
    causes: dict[str, list[str]] = {}
    for (kind, name), gone in library.gone.items():
        causes.setdefault(_where(gone.span), []).append(f"{kind}:{name}")
    lines += [f"left out by {where}: {', '.join(names)}" for where, names in causes.items()]
    return "\n".join(lines or ["Everything is as it was shared."]) + "\n"


def _is_gone(library: Library, called: str) -> bool:
    kind, _, name = called.partition(":")
    return ("module" if kind in ("quiz", "session") else kind, name) in library.gone


def _where(span: Span) -> str:
    return f"{span.path}:{span.line}:{span.column}"


def _entries(library: Library) -> Iterator[tuple[tuple[str, str], Source, str]]:
    """((kind, id), file, address) of each question, term, source and objective."""
    lists: list[tuple[Document[Any] | None, str, str]] = [
        *((m.quiz, "items", "question") for m in library.modules),
        *((m.spec, "objectives", "objective") for m in library.modules),
        (library.glossary, "terms", "term"),
        (library.sources, "sources", "source"),
    ]
    for document, key, kind in lists:
        for index, entry in enumerate(document.entries(key) if document else ()):
            assert document is not None
            name = document.raw(key, index, "id")
            if isinstance(entry, dict) and isinstance(name, str):
                yield (kind, name), document.source, f"{key}/{name}"


def _file(
    library: Library, place: str, source: Source, title: str = "", address: str = ""
) -> Iterator[str]:
    """A file, or one entry of it, with what changed it."""
    layer = f"of your {source.layer}" if source.layer else "shared"
    instead = f", instead of {source.original.path}" if source.original else ""
    yield f"{title or name_of(place)}: {source.path} ({layer}{instead})"
    for change in library.changes.get(place, ()):
        inside = not address or f"{change.address}/".startswith(f"{address}/")
        if inside or change.address in address.split("/"):
            yield f"  {_where(change.span)}  {change.verb} {change.address}"
