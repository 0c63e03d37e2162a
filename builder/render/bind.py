"""Finished PDFs as one, to print at once. Their tags, bookmarks and page numbers stay as they are.

Each part starts on a front side, so that a printer that turns the paper never puts two parts on
one sheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from builder.recipes import Files, Part


@dataclass(frozen=True)
class BoundRecipe:
    """The PDFs of other recipes, one behind the other, under their titles."""

    title: str
    names: tuple[str, ...]
    """What the bookmarks say, part by part. A part's own title is for progress and in no file."""
    parts: tuple[Part, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        return (f"pikepdf {version('pikepdf')}", own)

    @property
    def preload(self) -> tuple[str, ...]:
        return ("pikepdf",)

    def join(self, made: Sequence[Files]) -> Files:
        """The PDF under the path ''."""
        documents = (files[""] for files in made)
        return {"": bind(self.title, list(zip(self.names, documents, strict=True)))}


def bind(title: str, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Join tagged PDFs: (title, bytes). Author and language are those of the first."""
    import pikepdf  # noqa: PLC0415  only a packet needs it

    with pikepdf.open(BytesIO(parts[0][1])) as book:
        starts = [0]
        _even(book)
        for _, data in parts[1:]:
            starts.append(len(book.pages))
            with pikepdf.open(BytesIO(data)) as part:
                _append(book, part)
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
        out = BytesIO()
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _append(book: Any, part: Any) -> None:
    """Put the pages of a part behind those of the book, and its tags behind the book's tags.

    Pages and links know their tags by number; each part counts its own from 0. Names of places
    are carried along: a packet links only inside of one part.
    """
    import pikepdf  # noqa: PLC0415

    count = len(book.pages)
    tree = book.Root.StructTreeRoot
    for page in part.pages:
        book.pages.append(page)
    more = book.copy_foreign(part.Root.StructTreeRoot)
    document = tree.K[0]
    for element in more.K[0].K:
        element.P = document
        document.K.append(element)
    numbers = tree.ParentTree.Nums
    first = max(int(key) for key in islice(numbers, 0, None, 2)) + 1
    for key, entry in zip(
        islice(more.ParentTree.Nums, 0, None, 2),
        islice(more.ParentTree.Nums, 1, None, 2),
        strict=True,
    ):
        numbers.append(int(key) + first)
        numbers.append(entry)
    for page in islice(book.pages, count, None):
        if "/StructParents" in page.obj:
            page.obj.StructParents += first
        for link in page.obj.get("/Annots", []):
            link.StructParent += first
    names = part.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    if len(names):
        copied = book.copy_foreign(part.make_indirect(part.Root.Names.Dests))
        known = list(book.Root.get("/Names", {}).get("/Dests", {}).get("/Names", []))
        pairs = {str(k): v for k, v in _pairs([*known, *copied.Names])}
        flat = [
            x for key in sorted(pairs, key=str.encode) for x in (pikepdf.String(key), pairs[key])
        ]
        book.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(flat)))


def _pairs(flat: Sequence[Any]) -> Sequence[tuple[Any, Any]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _even(book: Any) -> None:
    """An empty back where a part ends on a front side."""
    if len(book.pages) % 2:
        _, _, width, height = (float(edge) for edge in book.pages[-1].mediabox)
        book.add_blank_page(page_size=(width, height))
        book.pages[-1].obj.Tabs = book.pages[0].obj.Tabs
