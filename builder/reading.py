"""Reading: every file of a project to its place in the library.

Never stops at a problem: what could not be read is in the library as far as it goes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from builder.diagnostics import Diagnostic, Span, did_you_mean
from builder.library import ARTICLES, Document, Library, ModuleFolder, PageFile
from builder.overlay import over
from builder.schema import (
    ArticleMeta,
    Authored,
    Config,
    Coverage,
    Form,
    Glossary,
    LessonMeta,
    ModuleSpec,
    Quiz,
    Scenario,
    Session,
    Sources,
    ToolkitMeta,
    Wording,
)
from builder.schema.load import load
from builder.source.files import CONFIG, PATCH, Source, layers, read_again, read_all
from builder.source.logo import read_logo
from builder.source.markdown import Page, read_page
from builder.source.yaml import Tree, parse

M = TypeVar("M", bound=Authored)

PRIVATE = ("facilitation", "toolkit")
"""Folders of articles that are for facilitators only."""
MODULE_FILES = ("module.yml", "quiz.yml", "session.yml")
_FOLDER = re.compile(r"\d{2}-([a-z0-9-]+)\Z")


def read(root: Path, today: datetime.date) -> Library:
    """Read a whole project as it stands ``today``.

    Never stops at a problem. OSError means that the disk itself failed.
    """
    files, problems = read_all(root)
    library = Library(files=files, today=today, problems=problems)
    folders: dict[str, ModuleFolder] = {}
    for place, source in files.items():
        match place.split("/"):
            case [name] if name == CONFIG:
                library.config = _document(library, source, Config)
            case ["curriculum", "glossary.yml"]:
                library.glossary = _document(library, source, Glossary)
            case ["curriculum", "sources.yml"]:
                library.sources = _document(library, source, Sources)
            case ["curriculum", "wording.yml"]:
                library.wording = _document(library, source, Wording)
            case ["curriculum", "coverage.yml"]:
                library.coverage = _document(library, source, Coverage)
            case ["scenarios", folder, "scenario.yml"]:
                library.scenarios[folder] = _document(library, source, Scenario)
            case ["curriculum", folder, file] if folder in ARTICLES and _numbered(file, "md"):
                name = _numbered(file, "md")
                private = folder in PRIVATE
                shape = ToolkitMeta if folder == "toolkit" else ArticleMeta
                article = _page(library, source, name, shape, private)
                _once(library, source, name, library.articles[folder])
                library.articles[folder][name] = article
            case ["curriculum", "toolkit", file] if name := _numbered(file, "yml"):
                _once(library, source, name, library.forms)
                library.forms[name] = _document(library, source, Form)
            case ["curriculum", "modules", folder, *rest] if named := _FOLDER.match(folder):
                path = f"curriculum/modules/{folder}"
                module = folders.setdefault(path, ModuleFolder(path, named.group(1)))
                _into_module(library, module, source, "/".join(rest))
            case _ if not source.refused:
                library.problems.append(_misplaced(source, place))
    library.modules = sorted(folders.values(), key=lambda m: m.path)
    if library.config and library.config.model and library.config.model.look.logo:
        library.logo = read_logo(root, library.config.model.look.logo)
    _missing(library, root)
    return library


def read_page_again(library: Library, root: Path, path: str) -> Library | None:
    """The library with one lesson or article as it is now; None for a file that is neither.

    ``problems`` loses what was met when this file was read, and gains what is met now.
    """
    source = next((s for s in library.files.values() if s.path == path), None)
    old = library.beside(source.place).get(path.rpartition("/")[2]) if source else None
    if source is None or old is None or source.patches:
        return None
    fresh, problems = read_again(root, source)
    kept = [problem for problem in library.problems if problem.span.path != path]
    library = replace(
        library,
        files={**library.files, fresh.place: fresh},
        problems=[*kept, *problems],
        modules=[replace(module, lessons=dict(module.lessons)) for module in library.modules],
        articles={folder: dict(files) for folder, files in library.articles.items()},
    )
    library.forget()
    for module in library.modules:
        if module.lessons.get(old.id) is old:
            module.lessons[old.id] = _page(library, fresh, old.id, LessonMeta)
    for files in library.articles.values():
        if files.get(old.id) is old:
            files[old.id] = _page(library, fresh, old.id, ArticleMeta, old.private)
    return library


def _over(library: Library, source: Source, tree: Tree, model: type[Authored]) -> tuple[Tree, bool]:
    """The tree with the school's patches over it, and whether all of them could be read."""
    laid = over(source, tree, model)
    if laid.changes:
        library.changes[source.place] = laid.changes
    library.gone |= laid.gone
    library.problems += laid.problems
    return laid.tree, laid.good


def _once(
    library: Library, source: Source, name: str, known: Mapping[str, Document[Any] | PageFile[Any]]
) -> None:
    """Two files that differ in their number only would be one thing."""
    if name in known:
        own = source if source.layer else known[name].source
        path = own.path if own.layer else source.path
        message = f'the id "{name}" is used already, by a file with another number'
        library.problems.append(Diagnostic(Span(path), "I302", message, "rename one"))


def _into_module(library: Library, module: ModuleFolder, source: Source, name: str) -> None:
    match name:
        case "module.yml":
            module.spec = _document(library, source, ModuleSpec)
        case "quiz.yml":
            module.quiz = _document(library, source, Quiz)
        case "session.yml":
            module.session = _document(library, source, Session)
        case _ if name.endswith(".md") and "/" not in name:
            module.lessons[name[:-3]] = _page(library, source, name[:-3], LessonMeta)
        case _ if re.fullmatch(r"figures/[a-z0-9-]+\.svg", name):
            module.figures[name] = source
        case _ if not source.refused:
            library.problems.append(_misplaced(source, f"{module.path}/{name}"))


def _document(library: Library, source: Source, model: type[M]) -> Document[M]:
    tree, problems = (None, []) if source.refused else parse(source)
    library.problems += problems
    if tree is None:
        # Nothing can be read, but the file is there: what refers to it is not at fault.
        return Document(source, Tree(source), None, False)
    tree, good = _over(library, source, tree, model)
    loaded = load(model, tree)
    library.problems += loaded.problems
    whole = loaded.whole and good and not problems
    return Document(source, tree, loaded.model, whole, loaded.kept)


def _page(
    library: Library, source: Source, name: str, model: type[M], private: bool = False
) -> PageFile[M]:
    if source.refused:
        return PageFile(name, Page(source, None, "", 0), None, False, private)
    page, problems = read_page(source)
    library.problems += problems
    if page.front is None:
        return PageFile(name, page, None, False, private)
    front, good = _over(library, source, page.front, model)
    page = replace(page, front=front)
    loaded = load(model, front)
    library.problems += loaded.problems
    return PageFile(name, page, loaded.model, loaded.whole and good and not problems, private)


def _numbered(file: str, ending: str) -> str:
    """The id in ``07-starting-well.md``; empty when the name has another form."""
    match = re.fullmatch(rf"\d{{2}}-([a-z0-9-]+)\.{ending}", file)
    return match.group(1) if match else ""


def _misplaced(source: Source, place: str) -> Diagnostic:
    name = place.rsplit("/", 1)[-1]
    shared = ("glossary.yml", "sources.yml", "wording.yml", "coverage.yml")
    known = [*MODULE_FILES, "scenario.yml", *shared]
    hint = did_you_mean(name, known) if name not in known else ""
    if name.casefold().endswith(PATCH):
        hint = "a patch stands in school/, and its name ends in .patch.yml"
    if place.endswith(".svg"):
        hint = "figures stand in figures/ and have names such as two-paths.svg"
    elif not hint and place.startswith("curriculum/modules/") and place.count("/") > 2:
        hint = "a module's folder has a name such as 01-active-listening"
    return Diagnostic(Span(source.path), "F107", "this file has no place here", hint)


def _missing(library: Library, root: Path) -> None:
    def report(path: str, hint: str) -> None:
        library.problems.append(Diagnostic(Span(path), "F101", "this file is missing", hint))

    for path in (CONFIG, "curriculum/glossary.yml", "curriculum/sources.yml"):
        if path not in library.files:
            new = ", or make a folder for a school: mentor new school" if path == CONFIG else ""
            report(path, f"copy it from the curriculum this project was made from{new}")
    if not library.modules:
        report(
            "curriculum/modules/01-first-module/module.yml", "a curriculum has at least one module"
        )
    for module in library.modules:
        inside = f"{module.path}/"
        files = (s for place, s in library.files.items() if place.startswith(inside))
        first = min(files, key=lambda source: source.layer)
        start = first.path.removesuffix(first.place)  # a school's own module is the school's
        for name in MODULE_FILES:
            if f"{inside}{name}" not in library.files:
                hint = "every module has module.yml, quiz.yml, session.yml"
                report(f"{start}{inside}{name}", hint)
    for layer in layers(root):
        for folder in sorted((layer.folder / "scenarios").glob("[!.]*")):
            place = f"scenarios/{folder.name}/scenario.yml"
            patched = layer.name and (folder / f"scenario{PATCH}").exists()
            if not folder.is_dir() or folder.name in library.scenarios or patched:
                continue
            source = Source(place, place, "", True)
            library.scenarios[folder.name] = _document(library, source, Scenario)
            if f"scenarios/{folder.name}" not in library.files:  # a link that was refused
                report(layer.shown(place), "every folder of scenarios/ holds a scenario.yml")
