"""A form to be filled in on a screen: what WeasyPrint leaves open in the fields it draws, mended.

WeasyPrint names the fields and puts them into the tag tree. Left open (version 70): the font of a
field has an encoding that programs cannot type in; a field without an appearance, and a button
without one for "off"; the circles of one question stand beside their question as fields too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from builder.recipes import tools_of
from builder.render.pdf import PdfRecipe

INK = "0.086 0.141 0.165 rg"
FIRST, LAST = 32, 255
"""The codes of WinAnsiEncoding that a simple font gives widths for."""


@dataclass(frozen=True)
class FormRecipe:
    """A PDF whose ``input`` and ``textarea`` elements become fields. ``size``: letters, points."""

    document: PdfRecipe
    size: int

    @property
    def tools(self) -> tuple[str, ...]:
        return (*self.document.tools, *tools_of((Path(__file__),), "pikepdf"))

    @property
    def preload(self) -> tuple[str, ...]:
        return (*self.document.preload, "pikepdf")

    def make(self) -> Mapping[str, bytes]:
        """The PDF under the path ''. Raises PdfError as its document does."""
        data = replace(self.document, fields=True).make()[""]
        return {"": mend(data, self.size)}

    def pages(self, files: Mapping[str, bytes]) -> int:
        return self.document.pages(files)


def mend(data: bytes, size: int) -> bytes:
    """The PDF with fields that every viewer can fill in. One without fields stays as it is."""
    import pikepdf  # noqa: PLC0415  only forms need it

    with pikepdf.open(BytesIO(data)) as pdf:
        if "/AcroForm" not in pdf.Root:
            return data
        form = pdf.Root.AcroForm
        write = f"/Write {size} Tf {INK}"
        form.DR = pikepdf.Dictionary(Font=pikepdf.Dictionary(Write=_font(pdf)))
        form.DA = pikepdf.String(write)
        del form["/NeedAppearances"]
        form.Fields = pikepdf.Array([f for f in form.Fields if "/Parent" not in f])
        for page in pdf.pages:
            for field in page.get("/Annots", []):
                if field.Subtype == "/Widget":
                    _mend(pdf, field, write)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _mend(pdf: Any, field: Any, write: str) -> None:
    """One widget: its appearance when empty, its font, and whose it is."""
    from pikepdf import Dictionary, Name, String  # noqa: PLC0415

    left, low, right, high = (float(edge) for edge in field.Rect)
    field.Rect = [left, min(low, high), right, max(low, high)]
    box = [0, 0, right - left, abs(high - low)]
    if "/Parent" in field:
        del field["/T"]  # a part of its question, not a field of its own
    if field.FT == "/Btn":
        field.AP.N.Off = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=box)
        field.MK = Dictionary(CA=String("l" if "/Parent" in field else "4"))
    else:
        empty = pdf.make_stream(b"/Tx BMC EMC", Type=Name.XObject, Subtype=Name.Form, BBox=box)
        field.AP = Dictionary(N=empty)
        field.DA = String(write)


def _font(pdf: Any) -> Any:
    """The font of the fields once more, as a simple font; its file is shared."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from pikepdf import Array, Dictionary, Name  # noqa: PLC0415

    drawn = next(field for field in pdf.Root.AcroForm.Fields if field.get("/FT") == "/Tx")
    found = re.search(r"/(\S+) [\d.]+ Tf", str(drawn.DA))
    assert found
    known = pdf.pages[0].Resources.Font[f"/{found[1]}"].DescendantFonts[0]
    font = TTFont(BytesIO(known.FontDescriptor.FontFile2.read_bytes()))
    scale = 1000 / font["head"].unitsPerEm
    cmap, advances = font.getBestCmap(), font["hmtx"]
    widths = []
    for code in range(FIRST, LAST + 1):
        letter = bytes([code]).decode("cp1252", "replace")
        widths.append(round(advances[cmap.get(ord(letter), ".notdef")][0] * scale))
    descriptor = Dictionary(known.FontDescriptor)
    descriptor.Flags = 32  # not symbolic: the encoding says which letter a code is
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=known.BaseFont,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=FIRST,
            LastChar=LAST,
            Widths=Array(widths),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
