"""What print promises, measured in the PDFs: tags, headings, pages, running heads, fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
import segno

from builder.media import Media
from builder.render.qr import BORDER

EMPTY_ON_PURPOSE = ("Left empty on purpose", "Your notes")
FOOT = 40
"""Points from the lower edge, where page numbers are."""
HEADING = re.compile(r"/H[1-6]$")


class Sheet:
    """A PDF and its tags, in reading order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pdf = pikepdf.open(path)
        self._number = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages)}
        pages = [page.get_textpage() for page in pypdfium2.PdfDocument(path)]
        self.text = [page.get_text_range() for page in pages]
        self.foot = [page.get_text_bounded(top=FOOT) for page in pages]

    def elements(self) -> Iterator[pikepdf.Object]:
        yield from self._below(self.pdf.Root.StructTreeRoot.K[0])

    def _below(self, element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        for child in kids(element):
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                yield child
                yield from self._below(child)

    def content(self) -> Iterator[tuple[int, str]]:
        """(page from 0, kind of the block it is in) of each piece of content, in reading order."""
        yield from self._content(self.pdf.Root.StructTreeRoot.K[0], None, "")

    def _content(self, element: pikepdf.Object, page: object, kind: str) -> Iterator[tuple]:
        page = element.get("/Pg", page)
        if HEADING.match(str(element.S)) or element.S in ("/P", "/LI", "/TD", "/TH", "/Figure"):
            kind = str(element.S)
        for child in kids(element):
            if not isinstance(child, pikepdf.Dictionary):
                yield self._number[page.objgen], kind
            elif "/S" in child:
                yield from self._content(child, page, kind)


def kids(element: pikepdf.Object) -> list:
    children = element.get("/K", [])
    return list(children) if isinstance(children, pikepdf.Array) else [children]


@pytest.fixture(scope="module")
def sheets(shipped) -> list[Sheet]:
    """Every PDF of the shipped curriculum."""
    paths = sorted(p for p in shipped.dist.rglob("*.pdf") if "site" not in p.parts)
    assert len(paths) > 50
    return [Sheet(path) for path in paths]


def test_headings_nest_and_a_document_begins_with_the_first(sheets):
    for sheet in sheets:
        levels = [int(str(e.S)[2]) for e in sheet.elements() if HEADING.match(str(e.S))]
        assert levels[0] == 1, sheet.path
        assert all(after <= before + 1 for before, after in pairwise(levels)), sheet.path


def test_a_heading_is_never_the_last_thing_of_a_page(sheets):
    for sheet in sheets:
        last = dict(sheet.content())
        alone = [page + 1 for page, kind in last.items() if HEADING.match(kind)]
        # A cover ends with its title, and says so nowhere else.
        assert [n for n in alone if n > 1] == [], sheet.path


def test_reading_goes_from_page_to_page(sheets):
    for sheet in sheets:
        pages = [page for page, _ in sheet.content()]
        back = [(a + 1, b + 1) for a, b in pairwise(pages) if b < a]
        assert back == [], sheet.path


def test_no_page_is_empty_by_mistake(sheets):
    for sheet in sheets:
        full = {page for page, _ in sheet.content()}
        for number, text in enumerate(sheet.text):
            meant = any(words in text for words in EMPTY_ON_PURPOSE)
            assert number in full or meant, (sheet.path, number + 1)


def test_every_table_has_header_cells(sheets):
    for sheet in sheets:
        for table in (e for e in sheet.elements() if e.S == "/Table"):
            cells = [str(e.S) for e in sheet._below(table) if e.S in ("/TH", "/TD")]
            assert "/TH" in cells, (sheet.path, cells)


def test_a_page_is_called_what_is_printed_on_it(sheets):
    """The labels that a viewer shows are the numbers that the contents name."""
    for sheet in sheets:
        labels = pypdf.PdfReader(sheet.path).page_labels
        printed = [re.findall(r"\b\d+\b", foot)[:1] for foot in sheet.foot]
        for label, number in zip(labels, printed, strict=True):
            assert number in ([], [label]), (sheet.path, label, number)
        # Covers and cards to cut out have no number.
        assert sum(map(bool, printed)) >= 0.7 * len(labels), sheet.path


def test_every_document_has_bookmarks(sheets):
    for sheet in sheets:
        assert "/Outlines" in sheet.pdf.Root and sheet.pdf.Root.Outlines.First.Title, sheet.path


def test_every_page_says_for_whom_it_is(sheets, shipped):
    facilitator = shipped.dist / "facilitator"
    for sheet in sheets:
        place = sheet.path.relative_to(shipped.dist).as_posix()
        for number, text in enumerate(sheet.text, start=1):
            words = " ".join(text.split())
            if place.startswith("learner/"):
                assert not re.search("not for learners|facilitator only|For staff -", words), place
                front = number == 1 or "Card to keep" in words
                assert front or "Mentor edition" in words, (place, number)
            elif sheet.path.parent == facilitator / "forms" or "toolkit" in place:
                assert re.search("For (staff|students|families|everyone|coord)", words), number
            elif place.endswith("-key.pdf"):
                assert "ANSWER KEY - facilitator only" in words, (place, number)
            elif "/quizzes/" not in place:
                assert "not for learners" in words, (place, number)


@cache
def opened(path: Path) -> pikepdf.Pdf:
    """Kept open: what is in a PDF is gone when it is closed."""
    return pikepdf.open(path)


def fields(path: Path) -> list[pikepdf.Object]:
    pages = opened(path).pages
    return [a for page in pages for a in page.get("/Annots", []) if a.Subtype == "/Widget"]


def full_name(field: pikepdf.Object) -> str:
    return str(field.get("/T") or field.Parent.T)


def test_a_form_can_be_filled_in_on_a_screen(shipped):
    forms = sorted((shipped.dist / "facilitator" / "forms").glob("*.pdf"))
    fillable = [path for path in forms if fields(path)]
    assert {p.name for p in forms} - {p.name for p in fillable} == {
        "family-letter.pdf",
        "privacy-notice.pdf",
    }
    for path in fillable:
        pdf = opened(path)
        form = pdf.Root.AcroForm
        assert "/NeedAppearances" not in form and form.DR.Font.Write.FontDescriptor.FontFile2
        assert all(page.Tabs == "/S" for page in pdf.pages)
        names = Counter(full_name(field) for field in fields(path) if "/Parent" not in field)
        assert set(names.values()) == {1}, path
        assert len(form.Fields) == len({full_name(field) for field in fields(path)}), path
        for field in fields(path):
            assert str(field.TU).strip(), "a field without its question"
            assert "/StructParent" in field and "/N" in field.AP
            assert field.Rect[2] > field.Rect[0] and field.Rect[3] > field.Rect[1]


def test_a_field_has_room_for_a_pen(shipped):
    millimetre = 72 / 25.4
    for path in (shipped.dist / "facilitator" / "forms").glob("*.pdf"):
        for field in fields(path):
            if field.get("/FT") == "/Tx":
                assert float(field.Rect[3] - field.Rect[1]) >= 8.9 * millimetre, (path, field.T)


def test_what_is_typed_is_seen(shipped):
    """pdfium, which Chromium draws PDFs with, takes letters and draws them into the empty box."""
    path = shipped.dist / "facilitator" / "forms" / "mentor-application.pdf"
    raw = pypdfium2.raw
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    page, form = document[0], document.formenv.raw
    left, low, right, high = (float(edge) for edge in fields(path)[0].Rect)
    area = (left + 1, page.get_height() - high + 1, right - 1, page.get_height() - low - 1)

    def ink() -> int:
        picture = page.render(scale=1).to_pil().convert("L").crop(area)
        return sum(value < 128 for value in picture.get_flattened_data())

    assert ink() == 0
    x, y = left + 5, (low + high) / 2
    raw.FORM_OnLButtonDown(form, page.raw, 0, x, y)
    raw.FORM_OnLButtonUp(form, page.raw, 0, x, y)
    for letter in "Zoë Núñez":
        raw.FORM_OnChar(form, page.raw, ord(letter), 0)
    raw.FORM_ForceToKillFocus(form)
    assert ink() > 50


ADDRESS = "https://mentors.example.org/train"


def test_a_code_leads_to_the_page_of_the_site_and_stands_only_where_there_is_one(smallest):
    config = smallest.root / "site_config.yml"
    plain = config.read_text()
    book = smallest.dist / "learner" / "mentor-handbook.pdf"
    assert smallest.run("build", "handbook").returncode == 0
    assert not list(codes(book))
    pages = len(pypdf.PdfReader(book).pages)
    config.write_text(f"{plain}\npublic_url: {ADDRESS}/\n")
    assert smallest.run("build", "site", "handbook").returncode == 0
    assert len(pypdf.PdfReader(book).pages) == pages
    found = list(codes(book))
    assert len(found) == 2, "the start of the module, and its card"
    for words, matrix in found:
        address = words.rpartition(", ")[2]
        assert address.startswith(ADDRESS)
        target = smallest.dist / "site" / address.removeprefix(f"{ADDRESS}/")
        assert target.is_file(), address
        expected = segno.make_qr(address, error="q", boost_error=False)
        assert matrix == [[bool(module) for module in row] for row in expected.matrix]


def codes(path: Path) -> Iterator[tuple[str, list[list[bool]]]]:
    """Alternative text, and dark modules as they are drawn, of each QR code of a PDF."""
    sheet = Sheet(path)
    document = pypdfium2.PdfDocument(path)
    for element in sheet.elements():
        words = str(element.get("/Alt", ""))
        if element.S != "/Figure" or not words.startswith("QR code"):
            continue
        size = segno.make_qr(words.rpartition(", ")[2], error="q", boost_error=False)
        count = size.symbol_size(border=BORDER)[0]
        scale = 8
        picture = document[sheet._number[element.Pg.objgen]].render(scale=scale).to_pil()
        # WeasyPrint gives the box in pixels of CSS, from the upper left.
        left, top, right, _ = (float(edge) * 0.75 * scale for edge in element.A.BBox)
        step = (right - left) / count
        inner = range(BORDER, count - BORDER)
        grey = picture.convert("L")
        yield (
            words,
            [
                [
                    grey.getpixel((left + (x + 0.5) * step, top + (y + 0.5) * step)) < 128
                    for x in inner
                ]
                for y in inner
            ],
        )


def test_forms_and_papers_come_in_large_print(smallest):
    toolkit = smallest.root / "curriculum" / "toolkit"
    toolkit.mkdir()
    (toolkit / "01-sheet.yml").write_text(
        "title: A sheet\npurpose: To try it.\nfilled_by: [mentor]\nwhen: Once.\nkept_by: Nobody.\n"
        "never_write: A worry.\nsections:\n  - heading: One part\n    fields:\n"
        "      - {id: one, label: A line, kind: line}\n"
    )
    done = smallest.run("build", "forms", "quizzes", "--large-print", "--paper", "letter")
    assert done.returncode == 0, done.stderr
    name = Media("letter", large=True).named("sheet.pdf", "a4")
    path = smallest.dist / "facilitator" / "forms" / name
    assert b"18 Tf" in bytes(fields(path)[0].DA)
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        assert round(float(pdf.pages[0].mediabox[2])) == 612
    assert list(smallest.dist.rglob("quiz-A-letter-large.pdf"))
