"""What the school lays over one file: its patches, and what they and a replaced file leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from builder.diagnostics import Diagnostic, Span
from builder.patch import Change, lay, named
from builder.schema import Authored, Glossary, ModuleSpec, Patch, Sources
from builder.schema.load import load
from builder.source.files import Source
from builder.source.yaml import Tree, parse

LISTS: dict[type[Authored], tuple[tuple[str, str], ...]] = {
    Glossary: (("terms", "term"),),
    Sources: (("sources", "source"),),
    ModuleSpec: (("objectives", "objective"), ("lessons", "lesson")),
}
"""The lists whose entries other files name: their field, and the kind of thing they hold."""


@dataclass(frozen=True)
class Gone:
    """A thing that the school left out: what it was called, and the place that did it."""

    title: str
    source: Source
    span: Span


@dataclass
class Laid:
    """A tree with everything laid over it. ``good``: every patch could be read and made."""

    tree: Tree
    good: bool = True
    changes: list[Change] = field(default_factory=list)
    gone: dict[tuple[str, str], Gone] = field(default_factory=dict)
    """What other files may name and the school took out of a list, by kind and id."""
    problems: list[Diagnostic] = field(default_factory=list)


def over(source: Source, tree: Tree, model: type[Authored]) -> Laid:
    """Lay the patches of a file over its tree. ``model`` is the shape that the file has."""
    laid, before = Laid(tree), tree
    if source.original and not source.original.refused and model in LISTS:
        before = parse(source.original)[0] or tree
    for patch in source.patches:
        read, problems = (None, []) if patch.refused else parse(patch)
        if read is not None:
            loaded = load(Patch, read)
            problems += loaded.problems
            if loaded.whole and loaded.model:
                laid.tree, made, wrong = lay(laid.tree, read)
                laid.changes += made
                problems += wrong
        laid.problems += problems
        laid.good = laid.good and read is not None and not problems
    if laid.good and source.changed:
        for key, kind in LISTS.get(model, ()):
            laid.gone |= {(kind, name): gone for name, gone in _gone(source, key, before, laid)}
    return laid


def _gone(source: Source, key: str, before: Tree, laid: Laid) -> Iterator[tuple[str, Gone]]:
    """What stood in a shared list and does not any more, by name."""
    was, now = before.data.get(key), laid.tree.data.get(key)
    if not isinstance(was, list) or not isinstance(now, list):
        return
    left = {named(entry) for entry in now}
    spans = {c.address: c.span for c in laid.changes if c.verb == "omit"}
    for entry in was:
        name = named(entry)
        if name not in left:
            title = str(entry.get("term") or name) if isinstance(entry, dict) else name
            span = spans.get(f"{key}/{name}") or laid.tree.touched.get((key,)) or Span(source.path)
            yield name, Gone(title, source.at(span.path), span)
