"""Makes a chapter ready to be joined to others: slots cut out, names that cannot clash.

What is found here is the content that WeasyPrint writes, line by line: a text is one array of
glyphs, within one tag. ``join`` then has nothing to look for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

from builder.render.chapters import LINK, MARK, Slot

_TEXT = re.compile(rb"\[<[^\]]+\] TJ\n")
_GLYPH = re.compile(rb"<?([0-9a-f]{4})(?:>(-?[\d.]+))?")
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_TAG = re.compile(rb"/\w+\n<</MCID (\d+)>>\nBDC\n")


def cut(data: bytes, name: str) -> tuple[bytes, list[Slot]]:
    """The chapter with each of its slots as a piece of content of its own, and the slots."""
    with pikepdf.open(io.BytesIO(data)) as chapter:
        slots = list(_slots(chapter))
        tell_apart(chapter, name)
        _lead_by_name(chapter)
        for key in ("/Outlines", "/Names"):  # the join makes those of the book
            if key in chapter.Root:
                del chapter.Root[key]
        return saved(chapter), slots


def tell_apart(part: pikepdf.Pdf, name: str) -> None:
    """Name the header cells of tables after the part of a book: each numbers its own from 0."""
    for element in part.objects:
        if not isinstance(element, pikepdf.Dictionary) or element.get("/Type") != "/StructElem":
            continue
        if "/ID" in element:
            element.ID = pikepdf.String(f"{name}/{element.ID}")
        if "/A" in element and "/Headers" in element.A:
            element.A.Headers = pikepdf.Array(
                pikepdf.String(f"{name}/{header}") for header in element.A.Headers
            )


def saved(book: pikepdf.Pdf) -> bytes:
    """The same bytes for the same content."""
    target = io.BytesIO()
    book.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def glyphs(font: pikepdf.Object, text: str) -> list[tuple[int, float]]:
    """Number and width, in thousandths of the font's size, of the glyph of each letter; nothing
    when the font lacks one, as those do that came along for a name."""
    ttf = _opened(font)
    chart = ttf.getBestCmap()
    if not all(ord(letter) in chart for letter in text):
        return []
    names = [chart[ord(letter)] for letter in text]
    scale = 1000 / ttf["head"].unitsPerEm
    return [(ttf.getGlyphID(name), ttf["hmtx"][name][0] * scale) for name in names]


def charted(font: pikepdf.Object) -> set[int]:
    """Numbers of the glyphs that a letter alone calls up."""
    ttf = _opened(font)
    return {ttf.getGlyphID(name) for name in ttf.getBestCmap().values()}


def _opened(font: pikepdf.Object) -> TTFont:
    file = font.DescendantFonts[0].FontDescriptor.FontFile2
    return TTFont(io.BytesIO(file.read_bytes()), lazy=True)


def _slots(chapter: pikepdf.Pdf) -> Iterator[Slot]:
    fonts = chapter.pages[0].Resources.Font
    marks = {key[1:]: [g for g, _ in glyphs(font, MARK)] for key, font in fonts.items()}
    tagged = chapter.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(chapter.pages):
        content = page.Contents.read_bytes()
        elements = tagged[2 * int(page.obj.StructParents) + 1]
        pieces: list[bytes] = []
        start = 0
        for text in _TEXT.finditer(content):
            line = [(int(glyph, 16), float(kern or 0)) for glyph, kern in _GLYPH.findall(text[0])]
            if len(line) < len(MARK):
                continue
            *_, font = (m[1].decode() for m in _FONT.finditer(content, start, text.start()))
            at = _find([glyph for glyph, _ in line], marks[font])
            if at is None:
                continue
            *_, tag = _TAG.finditer(content, start, text.start())
            mcid = int(tag[1])
            target = _target(elements[mcid])
            before = content[start : text.start()]
            if target is None:
                # The number of a page is not a part of what the page says.
                before = (
                    content[start : tag.start()]
                    + b"/Artifact\nBMC\n"
                    + content[tag.end() : text.start()]
                )
                elements[mcid] = None
            pieces += [before, b""]
            yield Slot(number, len(pieces) - 1, target, font, line, at)
            start = text.end()
        if pieces:
            pieces.append(content[start:])
            page.obj.Contents = pikepdf.Array([chapter.make_stream(piece) for piece in pieces])


def _find(line: list[int], mark: list[int]) -> int | None:
    last = len(line) - len(mark) + 1
    return next((n for n in range(last) if mark and line[n : n + len(mark)] == mark), None)


def _target(element: Any) -> str | None:
    """Where the link leads that a piece of content is in; None when it is in no link."""
    while element.S != "/Document":
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                return str(kid.Obj.A.URI).removeprefix(LINK)
        element = element.P
    return None


def _lead_by_name(chapter: pikepdf.Pdf) -> None:
    """Turn links to other things of the book from addresses into names of places."""
    for page in chapter.pages:
        for link in page.obj.get("/Annots", []):
            address = str(link.A.URI)
            if address.startswith(LINK):
                link.Dest = link.Contents = pikepdf.String(address.removeprefix(LINK))
                del link["/A"]
