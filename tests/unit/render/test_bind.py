"""Finished PDFs that are bound keep what is theirs: links, places, header cells."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from builder.recipes import Part, tools_of
from builder.render import bind as module
from builder.render.bind import BoundRecipe, bind
from builder.render.fonts import font_files
from builder.render.pdf import PdfRecipe
from tests.contracts.reading import header_cells

FONTS = {name: data for name, data in font_files().items() if name.endswith(".ttf")}
STYLE = """
@font-face { font-family: Own; src: url("project:AtkinsonHyperlegible-Regular.ttf") }
@page { size: A5 } html { font: 11pt Own }
"""


def paper(place: str) -> bytes:
    """A page with a table, a place of its name, and a link to that."""
    html = (
        f'<html lang="en"><head><title>{place}</title></head><body><h1 id="{place}">{place}</h1>'
        f'<p><a href="#{place}">Up</a></p>'
        '<table><tr><th scope="col">What</th></tr><tr><td>This</td></tr></table></body></html>'
    )
    return PdfRecipe(html, (STYLE,), FONTS).make()[""]


def test_parts_keep_their_places_and_their_header_cells():
    names = ("one", "two", "three")
    data = bind("All", [(name, paper(name)) for name in names])
    with pikepdf.open(io.BytesIO(data)) as book:
        assert [name.split("/")[0] for name in header_cells(book)] == ["1", "2", "3"]
        places = dict(pikepdf.NameTree(book.Root.Names.Dests).items())
        pages = [page.objgen for page in book.pages]
        assert {name: pages.index(at[0].objgen) for name, at in places.items()} == {
            "one": 0,
            "two": 2,
            "three": 4,
        }


def test_two_parts_that_name_a_place_alike_are_not_bound():
    with pytest.raises(AssertionError, match="name a place alike"):
        bind("All", [("a", paper("same")), ("b", paper("same"))])


def test_what_binds_is_a_part_of_the_key():
    """With a change to ``join`` or ``cut`` a packet is bound anew."""
    folder = Path(module.__file__).parent
    files = tuple(folder / name for name in ("bind.py", "cut.py", "join.py"))
    recipe = BoundRecipe("All", (), (Part("x", PdfRecipe("", (), {})),))
    assert recipe.tools == tools_of(files, "pikepdf")
