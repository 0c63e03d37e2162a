"""Figures in large print: the smallest of their words has 18 points; none runs off the paper."""

from __future__ import annotations

import ctypes
import datetime
import re

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from builder.editions import Editions
from builder.link import learner_edition, link
from builder.media import Media
from builder.outputs.handbook import plan
from builder.reading import read
from builder.render.pdf import PdfRecipe
from tests.conftest import ROOT

MM = 72 / 25.4


@pytest.fixture(scope="module")
def editions():
    course = link(read(ROOT, datetime.date(2026, 11, 21)))
    return course, learner_edition(course)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_words_in_figures_are_large_too(editions, paper):
    """All figures of the handbook, a page each, as its stylesheets set them."""
    full, learner = editions
    (target, *_) = plan(Editions(full, learner, (), False, Media(paper, large=True)))
    parts = [part.recipe for part in target.recipe.parts]
    html = "".join(part.html for part in parts)
    pattern = r'<img [^>]*"project:([\w-]+/[\w-]+\.svg)"[^>]*>'
    figures = {found[1]: found[0] for found in re.finditer(pattern, html)}
    assert set(figures) == set(full.figures)
    pages = "".join(f'<div class="lesson sheet"><p>{img}</p></div>' for img in figures.values())
    recipe = PdfRecipe(
        html=f'<html lang="en"><title>Figures</title><body>{pages}</body></html>',
        styles=parts[0].styles,
        assets={name: data for part in parts for name, data in part.assets.items()},
    )
    document = pypdfium2.PdfDocument(recipe.make()[""])
    assert len(document) == len(figures)
    for page, figure in zip(document, figures, strict=True):
        edges = [thing.get_bounds() for thing in page.get_objects(max_depth=1)]
        width, _ = page.get_size()
        assert min(edge[0] for edge in edges if edge[0]) > 7 * MM, figure
        assert max(edge[2] for edge in edges if edge[0]) < width - 7 * MM, figure
        assert min(sizes(page)) > 17.95, figure


def sizes(page):
    """The size of every letter in points, those of drawings as they stand on the page."""
    text = page.get_textpage()
    matrix = pdfium.FS_MATRIX()
    for n in range(text.count_chars()):
        if chr(pdfium.FPDFText_GetUnicode(text, n)).isspace():
            continue
        assert pdfium.FPDFText_GetMatrix(text, n, ctypes.byref(matrix))
        yield pdfium.FPDFText_GetFontSize(text, n) * (matrix.c**2 + matrix.d**2) ** 0.5
