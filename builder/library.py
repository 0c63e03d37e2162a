"""Every document of a project, read, and perhaps broken.

A document that could not be read still gives its id where it can, so that one mistake in a file
does not make every file that refers to it complain as well.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from builder.diagnostics import Diagnostic, Span
from builder.overlay import Gone
from builder.patch import Change
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
    Wording,
)
from builder.schema.base import ID_PATTERN
from builder.schema.load import in_file, texts
from builder.source.files import Source
from builder.source.logo import Logo
from builder.source.markdown import Page
from builder.source.yaml import Path as Keys
from builder.source.yaml import Tree
from builder.words import PSEUDO, SOURCE

M = TypeVar("M", bound=Authored)

ARTICLES = ("handbook", "facilitation", "toolkit")
"""Folders of ``curriculum/`` that hold articles."""


@dataclass(frozen=True)
class Document(Generic[M]):
    """A YAML file and the model made from it. ``whole`` means that nothing had to be left out."""

    source: Source
    tree: Tree
    model: M | None
    whole: bool
    kept: Mapping[Keys, list[int]] = field(default_factory=dict)

    def place(self, path: Keys) -> Keys:
        """Where in the file that stands which stands at ``path`` in the model."""
        return in_file(path, self.kept)

    def problem(self, code: str, path: Keys, message: str, hint: str = "") -> Diagnostic:
        return self.source.problem(code, self.tree.span(path), message, hint)

    def raw(self, *path: str | int) -> Any:
        """What the file holds at a path, read or not; None when there is nothing."""
        value = self.tree.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def entries(self, *path: str | int) -> list[Any]:
        """The list that the file holds at a path; empty when there is none."""
        value = self.raw(*path)
        return value if isinstance(value, list) else []


@dataclass(frozen=True)
class PageFile(Generic[M]):
    """A Markdown file with front matter. ``private`` ones are for facilitators only."""

    id: str
    page: Page
    meta: M | None
    whole: bool
    private: bool = False

    @property
    def source(self) -> Source:
        return self.page.source


LessonFile = PageFile[LessonMeta]
ArticleFile = PageFile[ArticleMeta]


@dataclass
class ModuleFolder:
    """What stands in ``curriculum/modules/<NN-slug>/``. Any part may be missing or broken."""

    path: str
    slug: str
    spec: Document[ModuleSpec] | None = None
    quiz: Document[Quiz] | None = None
    session: Document[Session] | None = None
    lessons: dict[str, LessonFile] = field(default_factory=dict)
    figures: dict[str, Source] = field(default_factory=dict)
    """By path from the folder: ``figures/ladder.svg``."""

    @property
    def id(self) -> str:
        found = self.spec.raw("id") if self.spec else None
        return found if isinstance(found, str) else self.slug


@dataclass
class Library:
    """All that was read. ``problems`` are those met while reading."""

    config: Document[Config] | None = None
    modules: list[ModuleFolder] = field(default_factory=list)
    scenarios: dict[str, Document[Scenario]] = field(default_factory=dict)
    """By the name of the folder."""
    articles: dict[str, dict[str, ArticleFile]] = field(
        default_factory=lambda: {folder: {} for folder in ARTICLES}
    )
    """By the name of their folder in ``curriculum/``, and by id, in order."""
    forms: dict[str, Document[Form]] = field(default_factory=dict)
    glossary: Document[Glossary] | None = None
    sources: Document[Sources] | None = None
    wording: Document[Wording] | None = None
    coverage: Document[Coverage] | None = None
    logo: Logo | None = None
    files: dict[str, Source] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """What patches did, by the place of the file."""
    gone: dict[tuple[str, str], Gone] = field(default_factory=dict)
    """What the school left out, by kind and id; references to it are no mistake."""
    today: datetime.date = datetime.date.min
    problems: list[Diagnostic] = field(default_factory=list)
    grades: dict[str, float] = field(default_factory=dict)
    """Reading grades by the SHA-256 of the text: those known before, then those of this library."""
    _passages: list[Passage] | None = None
    """Kept once the reading is over: every check that looks at texts walks them all."""
    _ids: dict[str, set[str] | None] = field(default_factory=dict)
    """Kept likewise: every reference is looked up in one of these."""
    _pages: dict[str, dict[str, PageFile[Any]]] | None = None
    """All pages by folder and file name."""
    _called: dict[str, list[PageFile[Any]]] | None = None
    _whole: Library | None = None
    """Where names are looked up, when this is only a part of a project."""

    def documents(self) -> Iterator[Document[Any]]:
        """Every YAML document that is there."""
        for module in self.modules:
            yield from (d for d in (module.spec, module.quiz, module.session) if d is not None)
        yield from self.scenarios.values()
        yield from self.forms.values()
        shared = (self.glossary, self.sources, self.wording, self.coverage, self.config)
        yield from (document for document in shared if document is not None)

    def in_english(self, source: Source) -> bool:
        """Whether a file is: all are, but those of a school or translation in another language."""
        config = (self._whole or self).config
        language = config.model.language if config and config.model else SOURCE
        return language in (SOURCE, PSEUDO) or not source.layer

    def lessons(self) -> Iterator[tuple[ModuleFolder, LessonFile]]:
        for module in self.modules:
            for lesson in module.lessons.values():
                yield module, lesson

    def pages(self) -> Iterator[PageFile[Any]]:
        """Every Markdown file: lessons, then handbook units and guides."""
        yield from (lesson for _, lesson in self.lessons())
        for articles in self.articles.values():
            yield from articles.values()

    def passages(self) -> list[Passage]:
        """Every text that a person reads, wherever it was written."""
        if self._passages is None:
            self._passages = list(self._all_passages())
        return self._passages

    def _all_passages(self) -> Iterator[Passage]:
        for page in self.pages():
            yield Passage(page.page.body, page.private, page, None, ())
            if page.meta and page.page.front:
                for path, text in texts(page.meta):
                    yield Passage(text, page.private, None, page.page.front, path)
        for document in self.documents():
            if document.model is None:
                continue
            for path, text in texts(document.model):
                private = is_private(document.model, path)
                yield Passage(text, private, None, document.tree, document.place(path))

    def ids(self, kind: str) -> set[str] | None:
        """The ids that a reference of this kind may name, those of broken files included.

        None when the file that lists them cannot be read: then no reference can be judged.
        """
        if self._whole is not None:
            return self._whole.ids(kind)
        if kind not in self._ids:
            self._ids[kind] = self.objectives() if kind == "objective" else self._all_ids(kind)
        return self._ids[kind]

    def _all_ids(self, kind: str) -> set[str] | None:
        match kind:
            case "module" | "quiz":
                return {name for m in self.modules for name in (m.id, m.slug)} or None
            case "lesson":
                return {lesson.id for _, lesson in self.lessons()}
            case "scenario":
                return set(self.scenarios)
            case "unit":
                return set(self.articles["handbook"])
            case "guide":
                return {*self.articles["facilitation"], *self.articles["toolkit"]}
            case "form":
                return set(self.forms)
            case "term":
                return _listed(self.glossary, "terms")
            case "source":
                return _listed(self.sources, "sources")
        raise KeyError(kind)

    def forget(self) -> None:
        """Look everything up anew: something was taken out."""
        self._ids, self._pages, self._called, self._passages = {}, None, None, None

    def beside(self, place: str) -> Mapping[str, PageFile[Any]]:
        """The pages in the folder of a file, by file name."""
        if self._whole is not None:
            return self._whole.beside(place)
        if self._pages is None:
            self._pages = {}
            for file in self.pages():
                folder, _, name = file.source.place.rpartition("/")
                self._pages.setdefault(folder, {})[name] = file
        return self._pages.get(place.rpartition("/")[0], {})

    def called(self, name: str) -> list[PageFile[Any]]:
        """The pages with an id: one, when there is no mistake."""
        if self._whole is not None:
            return self._whole.called(name)
        if self._called is None:
            self._called = {}
            for file in self.pages():
                self._called.setdefault(file.id, []).append(file)
        return self._called.get(name, [])

    def alone(self, path: str) -> Library | None:
        """One lesson or article, with the whole project to look names up in; None for other files.

        The checks, run on it, say what is wrong with this page, and nothing of any other.
        """
        for module in self.modules:
            for file in module.lessons.values():
                if file.source.path == path:
                    folder = ModuleFolder(module.path, module.slug, figures=module.figures)
                    folder.lessons[file.id] = file
                    return Library(
                        modules=[folder],
                        wording=self.wording,
                        today=self.today,
                        gone=self.gone,
                        _whole=self,
                    )
        for name, articles in self.articles.items():
            for article in articles.values():
                if article.source.path == path:
                    part = Library(
                        wording=self.wording, today=self.today, gone=self.gone, _whole=self
                    )
                    part.articles[name][article.id] = article
                    return part
        return None

    def objectives(self) -> set[str] | None:
        """The ids of all objectives; None when one of the files that list them cannot be read."""
        found: set[str] = set()
        for module in self.modules:
            listed = _listed(module.spec, "objectives")
            if listed is None:
                return None
            found |= listed
        return found or None


@dataclass(frozen=True)
class Passage:
    """A text and where it stands. ``private`` texts are for facilitators only."""

    text: str
    private: bool
    lesson: PageFile[Any] | None
    tree: Tree | None
    path: Keys

    @property
    def source(self) -> Source:
        if self.lesson is not None:
            return self.lesson.source
        assert self.tree is not None
        return self.tree.source

    @property
    def written(self) -> Source:
        """The very file that the text was written in, which may be a patch."""
        return self.source.at(self.span(0, 1).path)

    def span(self, offset: int, length: int) -> Span:
        if self.lesson is not None:
            return self.lesson.page.span(offset, length)
        assert self.tree is not None
        return self.tree.inside(self.path, self.text, offset, length)

    def problem(
        self, code: str, offset: int, length: int, message: str, hint: str = ""
    ) -> Diagnostic:
        return self.source.problem(code, self.span(offset, length), message, hint)


def is_private(model: object, path: Keys) -> bool:
    """Whether a text of a document is read by adults only."""
    if isinstance(model, Form):
        return not {"mentor", "mentee", "family"} & set(model.filled_by)
    if isinstance(model, Quiz) and "rationale" in path:  # the site prints it after practice
        return model.items[int(path[1])].use == "assessment"
    return isinstance(model, Session) or "facilitator" in path


def _listed(document: Document[Any] | None, key: str) -> set[str] | None:
    """The ids in a list; None when one of them is not there or not an id, and was reported."""
    entries = document.raw(key) if document else None
    if document is None or not isinstance(entries, list):
        return None
    found = [document.raw(key, index, "id") for index in range(len(entries))]
    good = all(isinstance(name, str) and re.match(ID_PATTERN, name) for name in found)
    return set(found) if good else None
