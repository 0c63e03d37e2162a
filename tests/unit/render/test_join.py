"""Chapters that are laid out apart and joined read like one book laid out whole."""

from __future__ import annotations

import io
import re
from functools import cache

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.chapters import END, MARK, BookRecipe, ChapterRecipe, Slot
from builder.render.fonts import font_files
from builder.render.join import _text
from builder.render.pdf import PdfError, PdfRecipe
from tests.contracts.reading import elements, header_cells

FONTS = {name: data for name, data in font_files().items() if name.endswith(".ttf")}
FIGURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
STYLE = """
@font-face { font-family: Own; src: url("project:AtkinsonHyperlegible-Regular.ttf") }
@font-face { font-family: Own; font-weight: 700; src: url("project:AtkinsonHyperlegible-Bold.ttf") }
@page { size: A5; margin: 20mm; font: 9pt Own; @top-left { content: string(chapter) } }
html { font: 11pt Own }
h1 { string-set: chapter content() } h1, h2 { bookmark-level: none }
h1 { bookmark-level: 1 } h2 { bookmark-level: 2 } .far { break-before: page }
"""
APART = """
.chapter-end { break-before: recto }
@page :right { @bottom-right { content: "◊◊" } } @page :left { @bottom-left { content: "◊◊" } }
a::after { content: " (page\\a0◊◊)" } .at a::after { content: "◊◊" }
"""
WHOLE = """
.chapter { break-before: recto }
@page :right { @bottom-right { content: counter(page) } }
@page :left { @bottom-left { content: counter(page) } }
a::after { content: " (page\\a0" target-counter(attr(href), page) ")" }
.at a::after { content: target-counter(attr(href), page) }
"""
NAMES = ("front", "calm", "listen", "back")
HEAD = '<html lang="en"><head><title>A book</title><meta name="author" content="Us"/></head><body>'


def body(name: str, far: int) -> str:
    """A chapter with a link to each of all, tables, a list, a figure, a heading pages away."""
    links = "".join(f'<li>See <a href="#{n}">{n}</a>. <b>Go</b>.</li>' for n in NAMES)
    table = "".join(
        f'<tr><th scope="row">Row</th><td class="at"><a href="#{n}-far"></a></td></tr>'
        for n in NAMES
    )
    return (
        f'<h1 id="{name}">Chapter {name}</h1><ol>{links}</ol>'
        f'<table><thead><tr><th scope="col">What</th><th scope="col">Page</th></tr></thead>'
        f'<tbody>{table}</tbody></table><p><img src="project:box.svg" alt="A box"/></p>'
        + '<p class="far">On.</p>' * far
        + f'<h2 class="far" id="{name}-far">End of {name}</h2><p><em>So.</em></p>'
    )


BODIES = {name: body(name, far) for name, far in zip(NAMES, (0, 7, 2, 1), strict=True)}


def chapter(name: str, text: str = "") -> ChapterRecipe:
    html = f"{HEAD}{text or BODIES[name]}{END}</body></html>"
    return ChapterRecipe(name, html, (STYLE, APART), {**FONTS, "box.svg": FIGURE})


@cache
def joined() -> bytes:
    return BookRecipe(()).join([chapter(name).make() for name in NAMES])[""]


@pytest.fixture
def book():
    with pikepdf.open(io.BytesIO(joined())) as pdf:
        yield pdf


def texts(data: bytes) -> list[list[str]]:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return [sorted(page.extract_text().replace("\xa0", " ").split()) for page in pages]


def test_it_says_on_each_page_what_a_book_laid_out_whole_says():
    html = "".join(f'<div class="chapter">{BODIES[name]}</div>' for name in NAMES)
    recipe = PdfRecipe(f"{HEAD}{html}</body></html>", (STYLE, WHOLE), {**FONTS, "box.svg": FIGURE})
    whole = texts(recipe.make()[""])
    assert texts(joined())[: len(whole)] == whole
    assert len(whole) > 15


def test_a_chapter_is_the_same_bytes_whatever_was_made_before_it():
    first = chapter("calm").make()
    chapter("back").make()
    assert chapter("calm").make() == first
    assert BookRecipe(()).join([chapter(name).make() for name in NAMES])[""] == joined()


def test_content_and_tags_know_each_other(book):
    (document,) = book.Root.StructTreeRoot.K
    assert book.Root.StructTreeRoot == document.P
    numbers = list(book.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys))
    tagged = dict(zip(keys, numbers[1::2], strict=True))
    pages = {page.objgen: page for page in book.pages}
    found: set[tuple[tuple[int, int], int]] = set()
    links = 0
    for element in elements(document):
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                page = pages[element.Pg.objgen]
                assert tagged[page.StructParents][kid] == element
                found.add((page.objgen, kid))
            elif kid.get("/Type") == "/OBJR":
                links += 1
                assert tagged[kid.Obj.StructParent] == element
                assert kid.Obj in list(pages[kid.Pg.objgen].Annots)
    shown = {
        (page.objgen, int(mcid))
        for page in book.pages
        for mcid in re.findall(rb"/MCID (\d+)", content(page))
    }
    assert found <= shown
    assert links == sum(len(page.get("/Annots", [])) for page in book.pages)
    assert {str(e.S) for e in elements(document)} >= {"/H1", "/Table", "/L", "/Figure", "/Link"}


def content(page: pikepdf.Page) -> bytes:
    pieces = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    return b"\n".join(piece.read_bytes() for piece in pieces)


def test_the_number_of_a_page_is_no_part_of_what_it_says(book):
    for page in book.pages:
        last = re.findall(rb"(/\S+)\n(?:<<[^>]*>>\nBDC|BMC)", content(page))[-1]
        assert last == b"/Artifact"


def test_header_cells_have_names_of_their_own(book):
    assert len(header_cells(book)) == 4 * 6


def test_links_and_bookmarks_lead_to_what_they_name(book):
    places = dict(pikepdf.NameTree(book.Root.Names.Dests).items())
    pages = [page.objgen for page in book.pages]
    shown = texts(joined())
    followed = set()
    for page in book.pages:
        for link in page.get("/Annots", []):
            assert "/A" not in link
            name = str(link.Dest)
            word = name.removesuffix("-far")
            there = shown[pages.index(places[name][0].objgen)]
            assert {"End" if name.endswith("-far") else "Chapter", word} <= set(there)
            followed.add(name)
    assert followed == {*NAMES, *(f"{name}-far" for name in NAMES)}
    with book.open_outline() as outline:
        for name, item in zip(NAMES, outline.root, strict=True):
            assert item.title == f"Chapter {name}"
            assert [child.title for child in item.children] == [f"End of {name}"]
            assert item.destination[0].objgen == places[name][0].objgen


def test_a_font_is_held_once_however_many_chapters_use_it(book):
    files = {
        thing.objgen: thing.read_raw_bytes()
        for thing in book.objects
        if isinstance(thing, pikepdf.Stream) and "/Length1" in thing
    }
    assert len(files) == len(set(files.values())) == 2


def test_it_has_what_a_reader_needs_to_know(book):
    assert str(book.Root.Lang) == "en"
    assert book.Root.MarkInfo.Marked and book.Root.ViewerPreferences.DisplayDocTitle
    assert [page.label for page in book.pages][:3] == ["1", "2", "3"]
    with book.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"] == "A book"


def test_a_link_to_what_no_chapter_holds_is_an_error():
    with pytest.raises(PdfError, match="lost"):
        BookRecipe(()).join([chapter("front", '<h1>H</h1><p><a href="#lost">x</a></p>').make()])


@given(number=st.integers(1, 9999), around=st.lists(st.integers(1, 99), min_size=2, max_size=20))
def test_a_line_is_as_long_with_its_number_as_it_was_with_the_room_for_it(number, around):
    widths = {glyph: 300 + 7 * glyph for glyph in range(200)}
    figures = [(100 + n, widths[100 + n]) for n in range(10)] + [(157, widths[157])] * len(MARK)
    half = len(around) // 2
    line = [*around[:half], *[157] * len(MARK), *around[half:]]
    slot = Slot(0, 1, "there", "F", [(glyph, 3.0) for glyph in line], half)
    text = _text(slot, number, figures).decode()
    shown = [(int(g, 16), float(kern)) for g, kern in re.findall(r"<(....)>(-?[\d.]+)", text)]
    digits = "".join(str(g - 100) for g, _ in shown if 100 <= g < 110)
    assert digits == str(number)
    before = sum(widths[glyph] - 3.0 for glyph in line)
    assert sum(widths[g] - kern for g, kern in shown) == pytest.approx(before, abs=0.1 * len(shown))
