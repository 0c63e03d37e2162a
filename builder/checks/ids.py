"""Ids: unique, at home in their folders, and every reference leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from builder.diagnostics import Diagnostic, Span, did_you_mean
from builder.library import Document, Library, Passage
from builder.schema.base import ID_PATTERN
from builder.source.files import Source
from builder.source.markdown import PAGES, anchors, links, split_private
from builder.source.yaml import Path

Named = tuple[str, Source, Span]


def unique(library: Library) -> Iterator[Diagnostic]:
    """Each kind of id is used once: in the whole curriculum, or in its item or story."""
    pages = [(file.id, file.source, Span(file.source.path)) for file in library.pages()]
    forms = [(name, form.source, Span(form.source.path)) for name, form in library.forms.items()]
    modules = [_named(m.spec, ("id",)) for m in library.modules if m.spec]
    specs = [m.spec for m in library.modules if m.spec]
    yield from _twice("page", [*pages, *forms])
    yield from _twice("module", [n for n in modules if n])
    yield from _twice("objective", [n for d in specs for n in _entries(d, ("objectives",))])
    quizzes = [m.quiz for m in library.modules if m.quiz]
    yield from _twice("quiz item", [n for d in quizzes for n in _entries(d, ("items",))])
    if library.glossary:
        yield from _twice("term", _entries(library.glossary, ("terms",)))
    if library.sources:
        yield from _twice("source", _entries(library.sources, ("sources",)))
    for quiz in quizzes:
        for index, _ in enumerate(quiz.entries("items")):
            for parts in (("options",), ("reasons",), ("steps",), ("pairs", "decoys")):
                named = [n for part in parts for n in _entries(quiz, ("items", index, part))]
                yield from _twice("option", named)
    for module in library.modules:
        if module.session:
            for part in ("activities", "plans"):
                yield from _twice(part.rstrip("s"), _entries(module.session, (part,)))
    for document in library.scenarios.values():
        yield from _twice("node", _entries(document, ("story", "nodes")))
        for index, _ in enumerate(document.entries("story", "nodes")):
            yield from _twice("choice", _entries(document, ("story", "nodes", index, "choices")))
    if library.config:
        yield from _twice("helpline", _entries(library.config, ("school", "helplines")))


def reserved(library: Library) -> Iterator[Diagnostic]:
    """No page has a name that the site needs for itself."""
    places = [(file.id, file.source) for file in library.pages()]
    places += [(name, document.source) for name, document in library.scenarios.items()]
    for name, source in places:
        if name in RESERVED:
            message = f'the site needs the name "{name}" for itself'
            yield source.problem("I301", Span(source.path), message, "choose another name")


RESERVED = ("index", "practice")


def _entries(document: Document[Any], path: Path) -> Iterator[Named]:
    for index, _ in enumerate(document.entries(*path)):
        if named := _named(document, (*path, index, "id")):
            yield named


def _named(document: Document[Any], path: Path) -> Named | None:
    value = document.raw(*path)
    return (value, document.source, document.tree.span(path)) if isinstance(value, str) else None


def _twice(kind: str, named: Iterable[Named]) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[Source, Span]] = {}
    for name, source, span in named:
        if name in seen:
            here, (first, other) = span, seen[name]
            if first.at(other.path).layer and not source.at(span.path).layer:
                source, here, other = first, other, span  # the one that the school can rename
            where = f"line {other.line}" if other.path == here.path else other.path
            message = f'the {kind} id "{name}" is used already ({where})'
            yield source.problem("I302", here, message, "rename one of the two")
        else:
            seen[name] = source, span


def references(library: Library) -> Iterator[Diagnostic]:
    """Every id that a file names exists."""
    for passage in library.passages():
        for link in links(passage.text):
            if link.reference is not None:
                yield from _link(library, passage, *link.reference, link.offset, link.length)
    for document, path, kind in _fields(library):
        known = library.ids(kind)
        value = document.raw(*path)
        if not isinstance(value, str) or not re.match(ID_PATTERN, value):
            continue  # that was reported
        if (kind, value) in library.gone:
            continue
        if known is not None and value not in known:
            message = f'there is no {kind} "{value}"'
            yield document.problem("I303", path, message, did_you_mean(value, known))
        elif value in document.raw(*path[:-1])[: path[-1]]:
            message = f'"{value}" stands in this list already'
            yield document.problem("I302", path, message, "delete one of the two")


def _link(
    library: Library, passage: Passage, kind: str, name: str, heading: str, offset: int, length: int
) -> Iterator[Diagnostic]:
    known = set(PAGES) if kind == "page" else library.ids(kind)
    if known is None or (kind, name) in library.gone:
        return
    if name not in known:
        message = f'there is no {kind} "{name}"'
        yield passage.problem("I303", offset, length, message, did_you_mean(name, known))
    elif kind in ("guide", "form") and _for_learners(passage, offset):
        message = f"learners cannot see a {kind}"
        yield passage.problem("I303", offset, length, message, "say it in words")
    elif heading and kind in ("lesson", "unit", "guide"):
        pages = library.called(name)
        found = [anchor for file in pages for anchor in anchors(file.page.body)]
        if heading in found:
            return
        if pages and pages[0].source.original and not passage.source.layer:
            # The school wrote this page anew; shared texts then link to the page.
            message = f'shared texts link to a heading "#{heading}", which is not here'
            hint = "they link to the page now; a heading of that name would help"
            yield pages[0].source.problem("O202", pages[0].page.span(0), message, hint)
            return
        message = f'the {kind} "{name}" has no heading "#{heading}"'
        yield passage.problem("L401", offset, length, message, did_you_mean(heading, found))
    elif heading:
        message = "only lessons, units and guides have headings to link to"
        yield passage.problem("L401", offset, length, message)


def _for_learners(passage: Passage, offset: int) -> bool:
    """Whether learners see what stands at this place of a text."""
    if passage.source.place.startswith("curriculum/toolkit/"):
        return False  # a form may be filled in by a learner, but stands in the toolkit
    end = 0
    for private, chunk in split_private(passage.text) if passage.lesson else ():
        end += len(chunk)
        if offset < end:
            return not (private or passage.private)
    return not passage.private


def _fields(library: Library) -> Iterator[tuple[Document[Any], Path, str]]:
    """(document, path, kind) of every field that names an id."""
    for module in library.modules:
        if module.spec:
            for key, kind in (
                ("prerequisites", "module"),
                ("key_terms", "term"),
                ("sources", "source"),
                ("lessons", "lesson"),
            ):
                for index, _ in enumerate(module.spec.entries(key)):
                    yield module.spec, (key, index), kind
        if module.session:
            for a, activity in enumerate(module.session.entries("activities")):
                for index, _ in enumerate(_get(activity, "scenarios")):
                    yield module.session, ("activities", a, "scenarios", index), "scenario"
    for document in library.scenarios.values():
        for key, kind in (("modules", "module"), ("skills", "objective")):
            for index, _ in enumerate(document.entries(key)):
                yield document, (key, index), kind
    if library.config:
        for index, _ in enumerate(library.config.entries("modules")):
            yield library.config, ("modules", index), "module"


def _get(value: object, key: str) -> list[object]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def folders(library: Library) -> Iterator[Diagnostic]:
    """The id in a file is the name of its folder."""
    for module in library.modules:
        if module.spec and isinstance(module.spec.raw("id"), str) and module.id != module.slug:
            message = f'the id is "{module.id}", the folder is called "{module.slug}"'
            yield module.spec.problem("I304", ("id",), message)
    for folder, document in library.scenarios.items():
        name = document.raw("id")
        if isinstance(name, str) and name != folder:
            message = f'the id is "{name}", the folder is called "{folder}"'
            yield document.problem("I304", ("id",), message)
