"""Finished PDFs as one, to print at once. Their tags, bookmarks and page numbers stay as they are.

Each part starts on a front side, so that a printer that turns the paper never puts two parts on
one sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from builder.recipes import Files, Part, tools_of


@dataclass(frozen=True)
class BoundRecipe:
    """The PDFs of other recipes, one behind the other, under their titles."""

    title: str
    names: tuple[str, ...]
    """What the bookmarks say, part by part. A part's own title is for progress and in no file."""
    parts: tuple[Part, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        here = Path(__file__)
        return tools_of((here, here.with_name("cut.py"), here.with_name("join.py")), "pikepdf")

    @property
    def preload(self) -> tuple[str, ...]:
        return ("builder.render.join",)

    def join(self, made: Sequence[Files]) -> Files:
        """The PDF under the path ''."""
        documents = (files[""] for files in made)
        return {"": bind(self.title, list(zip(self.names, documents, strict=True)))}


def bind(title: str, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Join tagged PDFs: (title, bytes). Author and language are those of the first."""
    import pikepdf  # noqa: PLC0415  only a packet needs it

    from builder.render.cut import saved, tell_apart  # noqa: PLC0415
    from builder.render.join import append  # noqa: PLC0415

    with pikepdf.open(BytesIO(parts[0][1])) as book:
        starts = [0]
        tell_apart(book, "1")
        _even(book)
        for number, (_, data) in enumerate(parts[1:], start=2):
            starts.append(len(book.pages))
            with pikepdf.open(BytesIO(data)) as part:
                tell_apart(part, str(number))
                append(book, part)
                _carry_names(book, part)
            _even(book)
        labels = pikepdf.Array()
        for number, start in enumerate(starts, start=1):
            labels.append(start)
            labels.append(pikepdf.Dictionary(S=pikepdf.Name.D, P=f"{number}-"))
        book.Root.PageLabels = pikepdf.Dictionary(Nums=labels)
        with book.open_outline() as outline:
            outline.root[:] = [
                pikepdf.OutlineItem(name, start)
                for (name, _), start in zip(parts, starts, strict=True)
            ]
        with book.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
        book.docinfo["/Title"] = title
        return saved(book)


def _carry_names(book: Any, part: Any) -> None:
    """Bring along the names of places: a packet links only inside of one part."""
    import pikepdf  # noqa: PLC0415

    if not len(part.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])):
        return
    copied = book.copy_foreign(part.make_indirect(part.Root.Names.Dests))
    known = list(book.Root.get("/Names", {}).get("/Dests", {}).get("/Names", []))
    flat = [*known, *copied.Names]
    pairs = {str(name): place for name, place in zip(flat[::2], flat[1::2], strict=True)}
    assert 2 * len(pairs) == len(flat), "two parts name a place alike"
    flat = [
        x for name in sorted(pairs, key=str.encode) for x in (pikepdf.String(name), pairs[name])
    ]
    book.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(flat)))


def _even(book: Any) -> None:
    """An empty back where a part ends on a front side."""
    if len(book.pages) % 2:
        _, _, width, height = (float(edge) for edge in book.pages[-1].mediabox)
        book.add_blank_page(page_size=(width, height))
        book.pages[-1].obj.Tabs = book.pages[0].obj.Tabs
