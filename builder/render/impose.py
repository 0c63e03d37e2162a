"""A finished PDF as a saddle-stitched booklet: two pages on each side of a sheet, in folding order.

A page keeps its size, so the sheets are of the next larger paper (A3 for A4, 11 x 17 in for
Letter) and large print stays large. Such a file is for the printer, not for reading on a screen:
it has no tags, links or fields. It is printed on both sides, turned on the short edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

from builder.media import Media
from builder.recipes import Files, Joined, Part, Recipe, tools_of

SHEETS = 20
"""A stapler closes about twenty folded sheets; a longer document becomes several booklets."""


@dataclass(frozen=True)
class BookletRecipe:
    """The PDF of another recipe, its one part, imposed."""

    parts: tuple[Part, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        here = Path(__file__)
        return tools_of((here, here.with_name("cut.py")), "pikepdf")

    @property
    def preload(self) -> tuple[str, ...]:
        return ("builder.render.cut",)

    def join(self, made: Sequence[Files]) -> Files:
        """The imposed PDF under the path ''."""
        (document,) = made
        return {"": impose(document[""])}


def bound(title: str, recipe: Recipe | Joined, media: Media) -> Recipe | Joined:
    """The recipe, or a booklet around it when ``media`` asks for one."""
    return BookletRecipe((Part(title, recipe),)) if media.booklet else recipe


def booklets(pages: int) -> Iterator[list[tuple[int | None, int | None]]]:
    """For each booklet the (left, right) pages of each side of its sheets, counted from 0.

    Front and back of the outermost sheet first. None is an empty page: a booklet's pages are a
    multiple of four. Booklets of one document differ by one sheet at most.
    """
    sheets = max(1, ceil(pages / 4))
    count = ceil(sheets / SHEETS)
    first = 0
    for part in range(count):
        size = 4 * (sheets // count + (part < sheets % count))
        place = [n if n < pages else None for n in range(first, first + size)]
        sides = []
        for n in range(0, size // 2, 2):
            sides.append((place[size - 1 - n], place[n]))
            sides.append((place[n + 1], place[size - 2 - n]))
        yield sides
        first += size


def impose(data: bytes) -> bytes:
    """The same pages as booklets. All pages of a document are of one size. Same in, same out."""
    import pikepdf  # noqa: PLC0415  only a booklet needs it

    from builder.render.cut import saved  # noqa: PLC0415

    with pikepdf.open(BytesIO(data)) as source, pikepdf.new() as target:
        _, _, width, height = (float(edge) for edge in source.pages[0].mediabox)
        forms = [target.copy_foreign(page.as_form_xobject()) for page in source.pages]
        for form in forms:
            if "/StructParents" in form:
                del form["/StructParents"]
        for sides in booklets(len(forms)):
            for side in sides:
                target.add_blank_page(page_size=(2 * width, height))
                _draw(target.pages[-1], [n if n is None else forms[n] for n in side], width)
        for key in ("/Title", "/Author"):
            if key in source.docinfo:
                target.docinfo[key] = str(source.docinfo[key])
        target.Root.ViewerPreferences = pikepdf.Dictionary(
            Duplex=pikepdf.Name.DuplexFlipShortEdge,
            PrintScaling=pikepdf.Name("/None"),
            DisplayDocTitle=True,
        )
        target.Root.Lang = source.Root.get("/Lang", "en")
        return saved(target)


def _draw(sheet: Any, halves: list[Any], width: float) -> None:
    """Place up to two pages beside each other."""
    from pikepdf import Name  # noqa: PLC0415

    lines = []
    for place, form in enumerate(halves):
        if form is not None:
            # A name of our own: by itself pikepdf takes a random one.
            name = sheet.add_resource(form, Name.XObject, Name(f"/Page{place}"))
            lines.append(f"q 1 0 0 1 {place * width:g} 0 cm {name} Do Q")
    sheet.contents_add("\n".join(lines).encode())
