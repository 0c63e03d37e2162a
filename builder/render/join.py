"""Joins chapters into one PDF/UA that reads like a book laid out whole.

What a chapter could not know is written now: page numbers, where names lead, the outline, the
place of each tag in the tree of all tags. Nothing is drawn again, no page is unpacked.
"""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from builder.render.chapters import MARK, Bookmark, Index, Place, Slot
from builder.render.cut import charted, glyphs, saved
from builder.render.pdf import PdfError

Figures = Sequence[tuple[int, float]]
"""Glyph number and width, in thousandths of the font's size: of 0 to 9, then of MARK's letters."""


def join(chapters: Sequence[tuple[bytes, Index]]) -> bytes:
    """The book. Title, author and language are those of the first chapter.

    Raises PdfError when a link leads to nothing in the book.
    """
    starts = list(itertools.accumulate((index.pages for _, index in chapters), initial=0))
    placed = [_placed(index, start) for (_, index), start in zip(chapters, starts, strict=False)]
    anchors = {name: at for index in reversed(placed) for name, at in index.anchors.items()}
    with contextlib.ExitStack() as stack:
        book, *others = (
            stack.enter_context(pikepdf.open(io.BytesIO(data))) for data, _ in chapters
        )
        fonts = _Fonts()
        fonts.share(book.pages[0])
        for chapter in others:
            append(book, chapter)
            fonts.share(book.pages[-1])
        fonts.spell([index.letters for _, index in chapters])
        pages = [page.obj for page in book.pages]
        _check(pages, anchors)
        for slot in (slot for index in placed for slot in index.slots):
            number = (anchors[slot.target].page if slot.target else slot.page) + 1
            text = _text(slot, number, fonts.figures[slot.font])
            pages[slot.page].Contents[slot.piece].write(text)
        _name(book, pages, anchors)
        _outline(book, pages, [mark for index in placed for mark in index.bookmarks])
        return saved(book)


def append(book: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    """Put the pages of a part behind those of the book, and its tags behind the book's."""
    count = len(book.pages)
    for page in part.pages:
        book.pages.append(page)
    tree, more = book.Root.StructTreeRoot, book.copy_foreign(part.Root.StructTreeRoot)
    document = tree.K[0]
    for element in more.K[0].K:
        element.P = document
        document.K.append(element)
    # Pages and links know their tags by number; a part counts its own from 0.
    numbers = tree.ParentTree.Nums
    first = int(numbers[-2]) + 1
    for at, entry in enumerate(more.ParentTree.Nums):
        numbers.append(entry if at % 2 else int(entry) + first)
    for page in itertools.islice(book.pages, count, None):
        if "/StructParents" in page.obj:
            page.obj.StructParents += first
        for link in page.obj.get("/Annots", []):
            link.StructParent += first


def _placed(index: Index, start: int) -> Index:
    """The index with pages counted in the book."""

    def moved(place: Place) -> Place:
        return place._replace(page=start + place.page)

    return Index(
        pages=index.pages,
        anchors={name: moved(place) for name, place in index.anchors.items()},
        bookmarks=[mark._replace(place=moved(mark.place)) for mark in index.bookmarks],
        slots=[slot._replace(page=start + slot.page) for slot in index.slots],
        letters=index.letters,
    )


class _Fonts:
    """The fonts of a book, each held once."""

    def __init__(self) -> None:
        self._files: dict[bytes, pikepdf.Object] = {}
        self._known: dict[str, pikepdf.Object] = {}
        self.figures: dict[str, Figures] = {}

    def share(self, page: pikepdf.Page) -> None:
        """Let the chapter of a page use the fonts that were there before it."""
        fonts = page.obj.Resources.Font
        for key, font in fonts.items():
            descriptor = font.DescendantFonts[0].FontDescriptor
            data = descriptor.FontFile2.read_raw_bytes()
            descriptor.FontFile2 = self._files.setdefault(data, descriptor.FontFile2)
            fonts[key] = self._known.setdefault(key[1:], font)

    def spell(self, letters: Iterable[Mapping[str, Mapping[str, str]]]) -> None:
        """Tell readers what glyphs stand for that no letter alone calls up, such as figures of
        one width: a whole font says so only of the others."""
        for name, font in self._known.items():
            missing: dict[int, str] = {}
            self.figures[name] = glyphs(font, "0123456789" + MARK)
            common = charted(font)
            for chapter in letters:
                for glyph, text in chapter.get(name, {}).items():
                    if int(glyph) not in common:
                        missing.setdefault(int(glyph), text)
            lines = [
                f"<{g:04x}> <{t.encode('utf-16-be').hex()}>" for g, t in sorted(missing.items())
            ]
            for some in (lines[n : n + 100] for n in range(0, len(lines), 100)):
                block = "\n".join([f"{len(some)} beginbfchar", *some, "endbfchar", "endcmap"])
                chart = font.ToUnicode.read_bytes()
                font.ToUnicode.write(chart.replace(b"endcmap", block.encode()))


def _text(slot: Slot, number: int, figures: Figures) -> bytes:
    """Content that shows a line of text with its number.

    What the number leaves of its room, or needs beyond it, is shared out between the letters. A
    number alone stands at the right of its room, but at the left in the margin of a left page.
    """
    end = slot.at + len(MARK)
    before, marks, after = slot.glyphs[: slot.at], slot.glyphs[slot.at : end], slot.glyphs[end:]
    room = sum(width for _, width in figures[10:]) - sum(kern for _, kern in marks)
    digits = [figures[int(digit)] for digit in str(number)]
    spare = room - sum(width for _, width in digits)
    alone = not before and not after
    line = [*before, *((glyph, 0.0) for glyph, _ in digits), *after]
    lead = 0.0
    if alone and (slot.target or number % 2):
        lead = -spare
    elif not alone:
        line = [(glyph, kern - spare / len(line)) for glyph, kern in line]
    shown = "".join(f"<{glyph:04x}>{kern:.1f}" for glyph, kern in line)
    return f"[{lead:.1f}{shown}] TJ\n".encode()


def _check(pages: Iterable[pikepdf.Object], anchors: dict[str, Place]) -> None:
    wanted = {
        str(link.Dest) for page in pages for link in page.get("/Annots", []) if "/Dest" in link
    }
    if lost := sorted(wanted - set(anchors)):
        raise PdfError(f"no place in the book is called {', '.join(lost)}")


def _name(book: pikepdf.Pdf, pages: Sequence[pikepdf.Object], anchors: dict[str, Place]) -> None:
    """Names of places, in the order a name tree must have, and of pages: their numbers."""
    names = Array()
    for name, place in sorted(anchors.items(), key=lambda item: item[0].encode()):
        names.append(String(name))
        names.append(_destination(pages, place))
    book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Names=names)))
    book.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def _destination(pages: Sequence[pikepdf.Object], place: Place) -> Array:
    return Array([pages[place.page], Name.XYZ, place.x, place.y, 0])


def _outline(
    book: pikepdf.Pdf, pages: Sequence[pikepdf.Object], bookmarks: Iterable[Bookmark]
) -> None:
    """Bookmarks below the last one of a higher level."""
    with book.open_outline() as outline:
        open_: list[tuple[int, Any]] = [(0, outline.root)]
        for level, title, place in bookmarks:
            item = pikepdf.OutlineItem(title, _destination(pages, place))
            while open_[-1][0] >= level:
                open_.pop()
            open_[-1][1].append(item)
            open_.append((level, item.children))
