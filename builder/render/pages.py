"""A finished site project, split into pages, each with all that it can see of the others.

A page sees its own text, the frame (settings and templates), and of the navigation the top level,
its own section, and the pages before and after it. It is drawn from a view that holds this and no
more; so its digest is right by construction, and an edited lesson remakes one page. Knows the
shape of mkdocs projects, not mkdocs itself.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from builder.recipes import Shared

SETTINGS = "mkdocs.yml"
OVERRIDES = "overrides/"
DOCS = "docs/"
PLUGINS = ["search", "offline"]
UNKNOWN = {"hooks", "extra_templates", "exclude_docs", "draft_docs", "not_in_nav", "docs_dir"}
"""Settings with which a page may depend on more than its view."""

_FRONT = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*\n")
_TITLE = re.compile(r"^title:", re.MULTILINE)
_ROOT = re.compile(r"<(div|section|article|nav)\b")
_LOOKS_IN = re.compile(r"\n[ \t]*\n|\smarkdown\s*=")
"""Where Markdown looks into HTML: after a blank line, and where it is told to."""
_TARGET = re.compile(r"""(?:\]\(|\]:|href=|src=)\s*["'<]?([^\s"'<>)#?]+)""")


@dataclass(frozen=True)
class Frame(Shared):
    """What all pages share: the settings as JSON, navigation left out, and the templates."""

    settings: str
    templates: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class View:
    """What one page is drawn from. Paths are those of Markdown files, from ``docs/``."""

    frame: Frame
    path: str
    text: str
    nav: str
    """The navigation as JSON, cut down to what the page sees."""
    fronts: tuple[tuple[str, str], ...]
    """(path, front matter) of the pages in ``nav`` whose name stands only there."""
    linked: tuple[str, ...]
    """Files of the project that the text names."""


@dataclass(frozen=True)
class Split:
    """A project in pieces. ``views`` are in the engine's order; ``bare`` is a view of no page."""

    views: tuple[View, ...]
    bare: View
    static: Mapping[str, bytes]
    names: frozenset[str]
    """Every file below ``docs/``."""

    def with_text(self, path: str, text: str) -> View:
        """The view of a page with another text below the same front matter."""
        (view,) = (view for view in self.views if view.path == path)
        return replace(view, text=text, linked=_linked(path, text, self.names))


class _Entry:
    """A page or a section of the navigation."""

    def __init__(self, data: Any) -> None:
        self.title: str | None = None
        value = data
        if isinstance(data, dict):
            ((self.title, value),) = data.items()
        self.path = value if isinstance(value, str) else ""
        self.children = [_Entry(child) for child in value] if isinstance(value, list) else []
        self.leaves: list[_Entry] = [leaf for child in self.children for leaf in child.leaves]
        if self.path:
            self.leaves = [self]
        self.paths = frozenset(leaf.path for leaf in self.leaves)

    def seen(self, page: str, near: frozenset[str], untitled: set[str]) -> Any:
        """The entry as a page sees it: whole around the page, elsewhere only its first page.

        ``untitled`` gets the paths of pages in it whose name stands in their own front matter.
        """
        if self.path and self.title is None:
            untitled.add(self.path)
        kept: Any = self.path or [
            child.seen(page, near, untitled)
            for index, child in enumerate(self.children)
            if index == 0 or page in self.paths or child.paths & near
        ]
        return kept if self.title is None else {self.title: kept}


def split(files: Mapping[str, bytes]) -> Split | None:
    """Take a project apart; None when its pages may depend on more than a view holds."""
    try:
        settings = json.loads(files[SETTINGS])
    except ValueError:
        return None
    if UNKNOWN & set(settings) or settings.get("plugins") != PLUGINS:
        return None
    texts = {n[len(DOCS) :]: d.decode() for n, d in files.items() if _is_page(n)}
    nav = _Entry(settings.pop("nav", []))
    front = {path: match[0] for path, text in texts.items() if (match := _FRONT.match(text))}
    nameless = {leaf.path for leaf in nav.leaves if leaf.title is None}
    if not all(_TITLE.search(front.get(path, "")) for path in nameless):
        return None
    settings["theme"] = {k: v for k, v in settings["theme"].items() if k != "custom_dir"}
    frame = Frame(
        json.dumps(settings),
        tuple(
            (n[len(OVERRIDES) :], d) for n, d in sorted(files.items()) if n.startswith(OVERRIDES)
        ),
    )
    names = frozenset(name[len(DOCS) :] for name in files if name.startswith(DOCS))
    order = [leaf.path for leaf in nav.leaves]
    place = {path: index for index, path in enumerate(order)}

    known: dict[tuple[_Entry | str | None, tuple[str, ...]], tuple[str, frozenset[str]]] = {}

    def view(path: str) -> View:
        at = place.get(path)
        near = () if at is None else (*order[max(0, at - 1) : at], *order[at + 1 : at + 2])
        home = next((entry for entry in nav.children if path in entry.paths), None)
        # Pages of a plain section see the same, but for neighbours in other sections.
        plain = home is not None and all(child.path for child in home.children)
        others = tuple(name for name in near if not home or name not in home.paths)
        key = (home if plain else path, others)
        if key not in known:
            untitled: set[str] = set()
            seen = [entry.seen(path, frozenset(near), untitled) for entry in nav.children]
            known[key] = json.dumps(seen), frozenset(untitled)
        shown = known[key][1] - {path}
        text = texts.get(path, "")
        fronts = tuple((name, front[name]) for name in sorted(shown))
        return View(frame, path, text, known[key][0], fronts, _linked(path, text, names))

    return Split(
        views=tuple(view(path) for path in sorted(texts, key=_order)),
        bare=view(""),
        static={
            name[len(DOCS) :]: data
            for name, data in files.items()
            if name.startswith(DOCS) and not _is_page(name)
        },
        names=names,
    )


def one_block(text: str) -> str | None:
    """The text itself when it is a single block of HTML, which Markdown leaves as it is."""
    text = text.strip("\n")
    root = _ROOT.match(text)
    if root is None or _LOOKS_IN.search(text):
        return None
    depth = 0
    for tag in re.finditer(rf"<(/?){root[1]}\b", text):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return text if text.find(">", tag.start()) + 1 == len(text) else None
    return None


def leaves(nav: Any) -> frozenset[str]:
    """The paths of all pages in a navigation."""
    return _Entry(nav).paths


def _is_page(name: str) -> bool:
    return name.startswith(DOCS) and name.endswith(".md")


def _order(path: str) -> tuple[tuple[str, ...], bool, str]:
    """As the engine walks folders: an index first, then the pages, then the folders below."""
    *folders, name = path.split("/")
    return tuple(folders), name != "index.md", name


def _linked(path: str, text: str, names: frozenset[str]) -> tuple[str, ...]:
    folder = posixpath.dirname(path)
    found = {posixpath.normpath(posixpath.join(folder, n)) for n in set(_TARGET.findall(text))}
    return tuple(sorted(found & names))
