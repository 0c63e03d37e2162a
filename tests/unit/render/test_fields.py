"""A form counts its pages as what it is made of does."""

from __future__ import annotations

from builder.recipes import Paged
from builder.render.fields import FormRecipe
from builder.render.fonts import font_files
from builder.render.pdf import PdfRecipe

FONTS = {name: data for name, data in font_files().items() if name.endswith(".ttf")}
STYLE = """
@font-face { font-family: Own; src: url("project:AtkinsonHyperlegible-Regular.ttf") }
@page { size: A5 } html, input { font: 11pt Own } .on { break-before: page }
"""
HTML = (
    '<html lang="en"><head><title>A form</title></head><body><h1>A form</h1>'
    '<label>Name <input type="text" name="name"/></label>'
    '<p class="on">Two</p><p class="on">Three</p></body></html>'
)


def test_a_form_has_pages():
    form = FormRecipe(PdfRecipe(HTML, (STYLE,), FONTS), 11)
    assert isinstance(form, Paged)
    assert form.pages(form.make()) == 3
