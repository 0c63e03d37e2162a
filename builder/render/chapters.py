"""A book of chapters, each laid out alone, so that nothing in one depends on where it stands.

A chapter cannot know its page numbers, nor on what page another one puts a thing. Where a number
belongs its stylesheet writes MARK, which is about as wide as a number of two figures; ``cut``
makes a slot of it, and ``join`` writes the number there. A link keeps the name of its target.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from builder.recipes import Part, tools_of
from builder.render import pdf

MARK = "◊◊"
LINK = "book:"
END = '<div class="chapter-end"></div>'
"""Last in a chapter's HTML. It opens a right page, which is thrown away: what stays is whole
sheets, so the next chapter begins on a right page too."""

_PDF, _INDEX = "chapter.pdf", "index.json"
PRELOAD = ("weasyprint", "builder.render.cut", "builder.render.join")
_HERE = Path(__file__)
_POINTS = 0.75  # in a pixel of CSS


class Place(NamedTuple):
    """A point of a page: the page's number in its chapter from 0; points from its lower left."""

    page: int
    x: float
    y: float


class Bookmark(NamedTuple):
    level: int
    title: str
    place: Place


class Slot(NamedTuple):
    """A line of text with room for a page number, and which piece of which page's content it is.

    ``target`` names what it is the page of; None stands for the slot's own page. ``glyphs`` are
    glyph numbers, each with how far it draws the next one nearer in thousandths of the font's
    size; those of MARK begin at ``at``.
    """

    page: int
    piece: int
    target: str | None
    font: str
    glyphs: list[tuple[int, float]]
    at: int


@dataclass(frozen=True)
class Index:
    """What a join has to know of a chapter.

    ``letters`` are, by font, the letters that its glyphs stand for, by number.
    """

    pages: int
    anchors: Mapping[str, Place]
    bookmarks: list[Bookmark]
    slots: list[Slot]
    letters: Mapping[str, Mapping[str, str]]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Index:
        raw = json.loads(data)
        return cls(
            pages=raw["pages"],
            anchors={name: Place(*place) for name, place in raw["anchors"].items()},
            bookmarks=[Bookmark(level, name, Place(*at)) for level, name, at in raw["bookmarks"]],
            slots=[Slot(*slot) for slot in raw["slots"]],
            letters=raw["letters"],
        )


@dataclass(frozen=True)
class ChapterRecipe:
    """A chapter: a name that no other of its book has, and what a PDF is made from."""

    name: str
    html: str
    styles: tuple[str, ...]
    assets: Mapping[str, bytes]

    @property
    def tools(self) -> tuple[str, ...]:
        return (*pdf.tools(), *tools_of((_HERE, _HERE.with_name("cut.py")), "pikepdf"))

    @property
    def preload(self) -> tuple[str, ...]:
        return PRELOAD

    def make(self) -> Mapping[str, bytes]:
        """The chapter and its index. Raises PdfError when a picture or font is missing."""
        from builder.render.cut import cut  # noqa: PLC0415  pikepdf takes a while to import

        with pdf.strict():
            document = pdf.lay_out(self.html, self.styles, self.assets, _by_name)
            document = document.copy(document.pages[:-1])
            # Whole fonts are the same bytes in every chapter, so a book can hold them once.
            data = pdf.write(document, full_fonts=True)
        data, slots = cut(data, self.name)
        index = Index(
            pages=len(document.pages),
            anchors=_anchors(document),
            bookmarks=list(_bookmarks(document)),
            slots=slots,
            letters=_letters(document),
        )
        return {_PDF: data, _INDEX: index.to_json()}

    def pages(self, files: Mapping[str, bytes]) -> int:
        return Index.from_json(files[_INDEX]).pages


@dataclass(frozen=True)
class BookRecipe:
    """A PDF joined from chapters."""

    parts: tuple[Part, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        return tools_of((_HERE, _HERE.with_name("cut.py"), _HERE.with_name("join.py")), "pikepdf")

    @property
    def preload(self) -> tuple[str, ...]:
        return PRELOAD

    def join(self, made: Sequence[Mapping[str, bytes]]) -> Mapping[str, bytes]:
        """The PDF under the path ''. Raises PdfError when a link leads nowhere."""
        from builder.render.join import join  # noqa: PLC0415  as above

        return {"": join([(files[_PDF], Index.from_json(files[_INDEX])) for files in made])}


def _by_name(href: str) -> str:
    """Every link within the book goes by name: a thing of this chapter is no nearer."""
    return LINK + href[1:] if href.startswith("#") else href


def _anchors(document: Any) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            found.setdefault(name, _place(number, page, x, y))
    return found


def _bookmarks(document: Any) -> Iterator[Bookmark]:
    for number, page in enumerate(document.pages):
        for level, title, (x, y), _ in page.bookmarks:
            yield Bookmark(level, title, _place(number, page, x, y))


def _letters(document: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for font in document.fonts.values():
        known = found.setdefault(font.hash, {})
        for glyph, letters in sorted(font.to_unicode.items()):
            known.setdefault(str(glyph), letters)
    return found


def _place(number: int, page: Any, x: float, y: float) -> Place:
    return Place(number, round(x * _POINTS, 3), round((page.height - y) * _POINTS, 3))
