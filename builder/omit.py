"""Leave out what a school does not want, and all that only stood there for it.

``omit:`` and ``modules:`` of the settings name whole things; a patch may take a lesson or an
objective out of a module's list. Whatever names a thing that is gone gives way: it leaves lists,
and links to it become plain words (``builder.link``). What goes along is told in notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Document, Library, ModuleFolder, PageFile
from builder.overlay import Gone
from builder.schema import Authored
from builder.schema.load import without
from builder.source.yaml import Path

M = TypeVar("M", bound=Authored)

KINDS = ("module", "lesson", "scenario", "unit", "guide", "form")
"""Kinds of thing that can be left out as a whole."""


def leave_out(library: Library) -> None:
    """Take out of a library, in place, what its settings and patches leave out."""
    had = {module.path: dict(module.lessons) for module in library.modules}
    for module in library.modules:
        for name in [name for kind, name in library.gone if kind == "lesson"]:
            if file := module.lessons.pop(name, None):
                found = library.gone["lesson", name]
                library.gone["lesson", name] = replace(found, title=_title(file, name))
    library.problems += _named(library)
    _homeless(library)
    for module in library.modules:
        lost = [name for name in had[module.path] if name not in module.lessons]
        if lost:
            library.problems += _along(library, module, library.gone["lesson", lost[0]])
    _prune(library)
    library.forget()


def _named(library: Library) -> Iterator[Diagnostic]:
    """Take out what the settings name."""
    config = library.config
    if config is None or config.model is None:
        return
    chosen, known = config.model.modules, {module.id for module in library.modules}
    for name in sorted(known - set(chosen)) if chosen and known >= set(chosen) else ():
        _take(library, "module", name, config, ("modules",))
    for index, reference in enumerate(config.model.omit):
        path = config.place(("omit", index))
        kind, name = _thing(reference)
        if kind not in KINDS:
            message = f'"{reference}" is not of the form kind:id'
            yield config.problem("I303", path, message, f"kinds: {', '.join(KINDS)}")
        elif (kind, name) not in library.gone:
            known = library.ids(kind) or set()
            if name not in known:
                message = f'there is no {kind} "{name}"'
                yield config.problem("I303", path, message, did_you_mean(name, known))
            else:
                _take(library, kind, name, config, path)
                if kind == "module" and not library.modules:
                    yield config.problem("O105", path, "no module is left", "keep one at least")


def _take(library: Library, kind: str, name: str, document: Document[Any], path: Path) -> None:
    def gone(kind: str, name: str, title: str) -> None:
        place = Gone(title, document.source, document.tree.span(path))
        library.gone.setdefault((kind, name), place)

    match kind:
        case "module":
            module = next(m for m in library.modules if name in (m.id, m.slug))
            library.modules.remove(module)
            title = module.spec.raw("title") if module.spec else None
            gone("module", module.id, str(title or name))
            gone("quiz", module.id, str(title or name))
            for lesson in module.lessons.values():
                gone("lesson", lesson.id, _title(lesson, lesson.id))
            for entry in module.spec.entries("objectives") if module.spec else ():
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    gone("objective", entry["id"], entry["id"])
        case "lesson":
            module = next(m for m in library.modules if name in m.lessons)
            gone(kind, name, _title(module.lessons.pop(name), name))
        case "scenario":
            gone(kind, name, str(library.scenarios.pop(name).raw("title") or name))
        case "form":
            gone(kind, name, str(library.forms.pop(name).raw("title") or name))
        case _:
            folder = next(f for f in library.articles.values() if name in f)
            gone(kind, name, _title(folder.pop(name), name))


def _title(file: PageFile[Any], name: str) -> str:
    return str(file.meta.title) if file.meta else name


def _homeless(library: Library) -> None:
    """Take out the scenarios of which no module is left."""
    for name, scenario in list(library.scenarios.items()):
        causes = [library.gone.get(("module", str(m))) for m in scenario.entries("modules")]
        if causes and all(causes):
            cause = causes[0]
            assert cause is not None
            title = str(scenario.raw("title") or name)
            library.gone["scenario", name] = replace(cause, title=title)
            del library.scenarios[name]


def _along(library: Library, module: ModuleFolder, cause: Gone) -> Iterator[Diagnostic]:
    """A module lost a lesson: take out the objectives, with their questions, taught nowhere now."""
    if not module.lessons:
        message = f'no lesson is left of the module "{module.id}"'
        hint = f'leave out the whole module: omit: ["module:{module.id}"]'
        yield cause.source.problem("O105", cause.span, message, hint)
        module.spec = module.spec and replace(module.spec, whole=False)
        return
    if not (module.spec and module.spec.model and all(o.meta for o in module.lessons.values())):
        return
    taught = {o for file in module.lessons.values() if file.meta for o in file.meta.objectives}
    for objective in module.spec.model.objectives:
        if objective.id not in taught and ("objective", objective.id) not in library.gone:
            library.gone["objective", objective.id] = replace(cause, title=objective.id)
            items = len(list(_items_of(module, objective.id)))
            message = f'this takes the objective "{objective.id}" with it'
            message += f", and {items} questions" if items else ""
            yield cause.source.problem("O201", cause.span, message)


def _items_of(module: ModuleFolder, objective: str) -> Iterator[int]:
    for index, item in enumerate(module.quiz.entries("items") if module.quiz else ()):
        if isinstance(item, dict) and item.get("objective") == objective:
            yield index


def _prune(library: Library) -> None:
    """Take the names of what is gone out of every list."""
    gone = library.gone
    for module in library.modules:
        if module.spec:
            module.spec = _pruned(module.spec, _in_spec(library, module.spec))
        if module.quiz:
            lost = [name for kind, name in gone if kind == "objective"]
            dead: set[Path] = {("items", i) for name in lost for i in _items_of(module, name)}
            module.quiz = _pruned(module.quiz, dead)
        if module.session:
            module.session = _pruned(module.session, _in_session(library, module.session))
        for name, lesson in module.lessons.items():
            module.lessons[name] = _taught_less(library, lesson)
    for name, scenario in library.scenarios.items():
        dead = {*_dead(library, scenario, ("modules",), "module")}
        dead |= {*_dead(library, scenario, ("skills",), "objective")}
        library.scenarios[name] = _pruned(scenario, dead)
    if library.config:
        dead = {*_dead(library, library.config, ("modules",), "module")}
        library.config = _pruned(library.config, dead)
    if library.coverage:
        library.problems += _uncovered(library, library.coverage)
        library.coverage = _pruned(library.coverage, _in_coverage(library, library.coverage))


def _dead(library: Library, document: Document[Any], path: Path, kind: str) -> Iterator[Path]:
    for index, name in enumerate(document.entries(*path)):
        if isinstance(name, str) and (kind, name) in library.gone:
            yield (*path, index)


def _in_spec(library: Library, spec: Document[Any]) -> set[Path]:
    lists = {"prerequisites": "module", "lessons": "lesson", "key_terms": "term"}
    dead = {p for key, kind in lists.items() for p in _dead(library, spec, (key,), kind)}
    dead |= {*_dead(library, spec, ("sources",), "source")}
    for index, entry in enumerate(spec.entries("objectives")):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and ("objective", name) in library.gone:
            dead.add(("objectives", index))
    return dead


def _in_session(library: Library, session: Document[Any]) -> set[Path]:
    activities = range(len(session.entries("activities")))
    paths: list[Path] = [("activities", index, "scenarios") for index in activities]
    return {dead for path in paths for dead in _dead(library, session, path, "scenario")}


def _taught_less(library: Library, lesson: PageFile[Any]) -> PageFile[Any]:
    if lesson.page.front is None or lesson.meta is None or not lesson.whole:
        return lesson
    dead: set[Path] = {
        ("objectives", index)
        for index, name in enumerate(lesson.meta.objectives)
        if ("objective", name) in library.gone
    }
    if not dead:
        return lesson
    page = replace(lesson.page, front=lesson.page.front.without(dead))
    return replace(lesson, page=page, meta=without(lesson.meta, dead))


def _in_coverage(library: Library, coverage: Document[Any]) -> set[Path]:
    """What covers a topic and is gone; the whole topic where nothing is left."""
    dead: set[Path] = set()
    for index, _ in enumerate(coverage.entries("topics")):
        path: Path = ("topics", index, "covered_by")
        names = coverage.entries(*path)
        lost = {
            (*path, n)
            for n, name in enumerate(names)
            if isinstance(name, str) and _thing(name) in library.gone
        }
        dead |= {("topics", index)} if lost and len(lost) == len(names) else lost
    return dead


def _thing(reference: str) -> tuple[str, str]:
    kind, _, name = reference.partition(":")
    return kind, name


def _uncovered(library: Library, coverage: Document[Any]) -> Iterator[Diagnostic]:
    for path in sorted(_in_coverage(library, coverage), key=str):
        if len(path) == 2:
            topic = coverage.raw(*path) or {}
            cause = library.gone[_thing(topic["covered_by"][0])]
            message = f'nothing covers the topic "{topic.get("topic")}" any more'
            yield cause.source.problem("O201", cause.span, message)


def _pruned(document: Document[M], dead: set[Path]) -> Document[M]:
    if not dead or not document.whole or document.model is None:
        return document
    model: M = without(document.model, dead)
    return replace(document, tree=document.tree.without(dead), model=model)
