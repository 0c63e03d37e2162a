"""New content to write in: complete, valid files, in which a TODO stands wherever words are wanted.

Each function returns texts by path from the project's folder and writes nothing. In a school's
layer nothing that is shared is changed: a list there grows by a patch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from builder.diagnostics import did_you_mean
from builder.home import typed
from builder.library import Document, Library, ModuleFolder
from builder.render.templates import THEME
from builder.schema import Patch
from builder.schema.base import ID_PATTERN
from builder.schema.load import load
from builder.source.files import OVERLAY, Source
from builder.source.yaml import Path as Keys
from builder.source.yaml import Tree, parse

START = THEME / "start"
USES = ("practice", "assessment")
Files = dict[str, str]
SCHEMA = re.compile(r"\A# yaml-language-server:[^\n]*\n(?:#?\n)?")
"""The first line of a file that tells editors its shape, and the empty line below it."""


class ScaffoldError(Exception):
    """What was asked for cannot be started here; the message says why."""


@dataclass(frozen=True)
class Desk:
    """Where new files go: the shared layer, or the school's.

    ``schemas`` says whether the project holds ``docs/schemas/``, for editors that know them.
    """

    library: Library
    school: bool
    schemas: bool

    def module(self, name: str, title: str = "") -> Files:
        """A module with a lesson, a bank, a session plan and a figure, after the others."""
        self._free(name, "module", {m.id for m in self.library.modules})
        self._free(f"{name}-start", "lesson", self.library.ids("lesson"))
        numbers = [int(PurePosixPath(m.path).name[:2]) for m in self.library.modules]
        folder = f"curriculum/modules/{min(99, max(numbers, default=0) + 1):02}-{name}"
        values = {
            "TITLE": title or _title(name),
            "TERM": self._first("term"),
            "SOURCE": self._first("source"),
            "OBJECTIVES": f"{name}-notice, {name}-respond",
        }
        files = {
            f"{folder}/{file}": self._filled(f"module/{file}", f"{folder}/{file}", name, values)
            for file in ("module.yml", "quiz.yml", "session.yml")
        }
        for use in USES:
            for objective, kind in (("notice", "single"), ("respond", "judgement")):
                values["OBJECTIVE"], values["USE"] = f"{name}-{objective}", use
                item = self._filled(f"question/{kind}.yml", "", f"{name}-{objective}-{use}", values)
                files[f"{folder}/quiz.yml"] += _entry(item, 2) + "\n"
        lesson = f"{folder}/{name}-start.md"
        files[lesson] = self._filled("lesson.md", lesson, name, {**values, "TITLE": "How to start"})
        figure = f"{folder}/figures/{name}.svg"
        files[figure] = self._filled("module/figures/picture.svg", figure, name, values)
        return {self._path(place): text for place, text in files.items()}

    def lesson(self, module: str, name: str, title: str = "") -> Files:
        """A lesson at the end of a module, listed there."""
        folder = self._module(module)
        self._free(name, "lesson", self.library.ids("lesson"))
        assert folder.spec
        place = f"{folder.path}/{name}.md"
        values = {"TITLE": title or _title(name), "OBJECTIVES": self._objective(folder)}
        text = self._filled("lesson.md", place, name, values)
        return {self._path(place): text, **self._listed(folder.spec, ("lessons",), name)}

    def question(self, module: str, name: str, kind: str, use: str) -> Files:
        """A question at the end of a module's bank."""
        folder = self._module(module)
        known = {i.get("id") for m in self.library.modules if m.quiz for i in _items(m.quiz)}
        self._free(name, "quiz item", {i for i in known if isinstance(i, str)})
        if folder.quiz is None:
            raise ScaffoldError(f'the module "{module}" has no quiz.yml')
        values = {"USE": use, "OBJECTIVE": self._objective(folder)}
        text = self._filled(f"question/{kind}.yml", "", name, values)
        return self._listed(folder.quiz, ("items",), text)

    def scenario(self, name: str, module: str = "", title: str = "") -> Files:
        """A role-play with its story. With no module named, it stands in the first."""
        self._free(name, "scenario", self.library.ids("scenario"))
        folder = self._module(module or next((m.id for m in self.library.modules), ""))
        place = f"scenarios/{name}/scenario.yml"
        values = {
            "TITLE": title or _title(name),
            "MODULE": folder.id,
            "OBJECTIVE": self._objective(folder),
        }
        return {self._path(place): self._filled("scenario.yml", place, name, values)}

    def form(self, name: str, title: str = "") -> Files:
        """A form at the end of the toolkit."""
        articles = self.library.articles["toolkit"].values()
        self._free(name, "form", {*self.library.forms, *(self.library.ids("guide") or ())})
        sources = [*(form.source for form in self.library.forms.values())]
        sources += [article.source for article in articles]
        numbers = [int(PurePosixPath(source.place).name[:2]) for source in sources]
        place = f"curriculum/toolkit/{min(99, max(numbers, default=0) + 1):02}-{name}.yml"
        text = self._filled("form.yml", place, name, {"TITLE": title or _title(name)})
        return {self._path(place): text}

    def _path(self, place: str) -> str:
        return f"{OVERLAY}/{place}" if self.school else place

    def _filled(self, template: str, place: str, name: str, values: dict[str, str]) -> str:
        up = "../" * self._path(place).count("/")
        text = (START / template).read_text("utf-8")
        if not self.schemas:
            text = SCHEMA.sub("", text)
        for key, value in {"ID": name, "UP": up, **values}.items():
            text = text.replace(f"@{key}@", value)
        return typed(text)

    def _free(self, name: str, kind: str, known: set[str] | None) -> None:
        if not re.match(ID_PATTERN, name) or len(name) > 40:
            raise ScaffoldError(
                f'"{name}" is not an id: lower-case letters and digits, in words joined by '
                "hyphens, 40 characters at most"
            )
        if name in (known or ()):
            raise ScaffoldError(f'there is a {kind} "{name}" already')

    def _module(self, name: str) -> ModuleFolder:
        for folder in self.library.modules:
            if folder.id == name and folder.spec and folder.spec.model:
                return folder
        hint = did_you_mean(name, [m.id for m in self.library.modules])
        raise ScaffoldError(f'there is no module "{name}" that can be read. {hint}'.strip())

    def _objective(self, folder: ModuleFolder) -> str:
        assert folder.spec and folder.spec.model
        return folder.spec.model.objectives[0].id

    def _first(self, kind: str) -> str:
        names = sorted(self.library.ids(kind) or ())
        if not names:
            raise ScaffoldError(f"there is no {kind} yet that a module could name")
        return names[0]

    def _listed(self, document: Document[Any], path: Keys, entry: str) -> Files:
        """The file of a list with an entry more; in a school's layer, a patch of a shared file."""
        source = document.source
        if self.school and not source.path.startswith(f"{OVERLAY}/"):
            place = f"{OVERLAY}/{PurePosixPath(source.place).with_suffix('.patch.yml')}"
            source = next((p for p in source.patches if p.path == place), Source(place, place, ""))
            path = ("add", "/".join(str(step) for step in path))
        return {source.path: _grown(source, path, entry)}


def _grown(source: Source, path: Keys, entry: str) -> str:
    """The text of a file with one entry more in a list, which a patch need not have yet."""
    patch = path[0] == "add"
    empty = not source.text.strip() and not source.refused
    tree = Tree(source, {}) if empty else _read(source, patch)
    had, added = _at(tree.data, path), _at(tree.data, path[:1])
    lines = [f"  {path[-1]}:", _entry(entry, 4).rstrip("\n")]
    if had:
        text = append(source, tree, path, entry)
    elif patch and added is not None:
        line = tree.key(("add",)).line
        text = "\n".join([*source.lines[:line], *lines, *source.lines[line:]])
    else:
        text = "\n".join([*filter(None, [source.text.rstrip()]), "add:", *lines, ""])
    now, wrong = parse(replace(source, text=text))
    grown = _at(now.data, path) if now and not wrong else None
    if not isinstance(grown, list) or not grown or grown[:-1] != (had or []):
        raise ScaffoldError(
            f'{source.path} has no line into which an entry of "{path[-1]}" can be put: write each '
            "entry there on lines of its own, without brackets"
        )
    return text


def _at(data: Any, path: Keys) -> Any:
    """What stands at a path of names; None when nothing does."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _read(source: Source, patch: bool) -> Tree:
    """What a file holds. One that cannot be read is not touched: somebody's words are in it."""
    tree, problems = (None, []) if source.refused else parse(source)
    if tree is None or problems or (patch and not load(Patch, tree).whole):
        raise ScaffoldError(
            f"{source.path} cannot be read; mend it first (./mentor check says where)"
        )
    return tree


def append(source: Source, tree: Tree, path: Keys, entry: str) -> str:
    """The text of a YAML file with one entry more in the list at ``path``; all else as it was."""
    value = tree.data
    for step in path:
        value = value[step]
    assert isinstance(value, list) and value
    last = tree.span((*path, len(value) - 1))
    before = source.lines[last.line - 1][: last.column - 1].rstrip()
    if not before.endswith("-"):  # [one, two]
        end = source.offset(last) + last.length
        return f"{source.text[:end]}, {entry.strip()}{source.text[end:]}"
    dash = len(before) - 1
    after = last.line
    for number, below in enumerate(source.lines[last.line :], start=last.line + 1):
        if below.strip() and len(below) - len(below.lstrip()) <= dash:
            break
        after = number if below.strip() else after
    gap = [""] if "\n" in entry.strip() else []
    lines = [*source.lines[:after], *gap, _entry(entry, dash).rstrip("\n"), *source.lines[after:]]
    return "\n".join(lines)


def _entry(text: str, indent: int) -> str:
    """A text as an entry of a YAML list, ``indent`` spaces in."""
    first, *rest = text.strip().split("\n")
    space = " " * indent
    return "".join([f"{space}- {first}\n", *(f"{space}  {line}\n" for line in rest)])


def _items(quiz: Document[Any]) -> list[dict[str, Any]]:
    return [item for item in quiz.entries("items") if isinstance(item, dict)]


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()
