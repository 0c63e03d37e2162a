"""What a reader, or a curious one, can find in a file: its words, whatever its kind."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path

import pikepdf
import pypdfium2


def words(path: Path) -> str:
    """All text of a file: markup, scripts, index, PDF pages, outline, streams and metadata."""
    if path.suffix == ".pdf":
        return _pdf(path.read_bytes())
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return path.read_bytes().decode("latin-1")
    if path.suffix in (".json", ".js"):
        text += " " + re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    return text + " " + html.unescape(re.sub(r"<[^>]+>", "", text))


def _pdf(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    parts = [page.get_textpage().get_text_bounded() for page in pages]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    parts.append(thing.read_bytes().decode("latin-1"))
                except pikepdf.PdfError:
                    parts.append(thing.read_raw_bytes().decode("latin-1"))
            parts += _strings(thing)
    return "\n".join(parts)


def _strings(thing):
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in thing.items():
            if key not in ("/P", "/Parent", "/K", "/Pg") and not getattr(
                value, "is_indirect", False
            ):
                yield from _strings(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(thing, pikepdf.String):
        yield str(thing)


def bare(text: str) -> str:
    """Letters and digits only, in lower case, words joined by one space."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def learner_files(dist: Path) -> list[Path]:
    """Every file that may be given to anyone, as the manifest says; and where it stands agrees."""
    listing = json.loads((dist / "manifest.json").read_text())
    found = []
    for entry in listing["files"]:
        private = entry["path"].startswith("facilitator/")
        assert (entry["edition"] == "facilitator") == private, entry["path"]
        if not private:
            found.append(dist / entry["path"])
    return found


def elements(element: pikepdf.Object):
    """An element of a tag tree and all below it. Each knows the one that it is in."""
    yield element
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert element == kid.P
            yield from elements(kid)


def header_cells(book: pikepdf.Pdf) -> list[str]:
    """The names of the header cells of all tables. No two are alike, and cells name only these."""
    (document,) = book.Root.StructTreeRoot.K
    cells = list(elements(document))
    names = [str(cell.ID) for cell in cells if "/ID" in cell]
    wanted = {str(h) for cell in cells if "/A" in cell for h in cell.A.get("/Headers", [])}
    assert len(names) == len(set(names))
    assert wanted and wanted <= set(names)
    return names
