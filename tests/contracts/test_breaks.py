"""Where pages end: no row of a table on two, no heading last, no page empty that is not meant so.

The boxes of the layout are read, before they become a PDF: it knows which of them belong together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from weasyprint.formatting_structure import boxes

from builder.editions import Editions
from builder.link import learner_edition, link
from builder.media import Media
from builder.outputs import plan
from builder.reading import read
from builder.recipes import Joined
from builder.render.chapters import ChapterRecipe
from builder.render.fields import FormRecipe
from builder.render.pdf import lay_out
from tests.conftest import ROOT, SMALLEST

TODAY = datetime.date(2026, 11, 21)
HEADINGS = {"h1", "h2", "h3", "h4", "h5"}


def faults(document) -> Iterator[tuple[int, str, str]]:
    """Page, what is wrong with it, and the words that are there."""
    last_seen: dict[int, int] = {}
    for number, page in enumerate(document.pages, start=1):
        lines = []
        rows = {}
        for box, heading in _walk(page._page_box):
            if isinstance(box, boxes.TableRowBox) and not _repeats(box):
                rows[id(box.element)] = _text(box)
            elif isinstance(box, boxes.LineBox) and _text(box).strip(" \n"):
                lines.append((box.position_y + box.height, heading, _text(box)))
            elif isinstance(box, boxes.ReplacedBox):
                lines.append((box.position_y + box.height, False, "a picture"))
        for row, words in rows.items():
            if last_seen.setdefault(row, number) != number:
                yield number, "a row that began on the page before", words
        if not lines:
            if not page._page_box.page_type.blank:
                yield number, "nothing", ""
        elif max(lines)[1]:
            yield number, "a heading at its end", max(lines)[2]


def _walk(box, heading=False):
    """Every box of a page but for its margins, and whether it is a part of a heading."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox):
        return
    heading = heading or box.element_tag in HEADINGS
    yield box, heading
    for child in getattr(box, "children", ()):
        yield from _walk(child, heading)


def _repeats(row) -> bool:
    """Whether a row stands in the head of its table, which comes again on each page."""
    return row.element is None or {cell.tag for cell in row.element} == {"th"}


def _text(box) -> str:
    return "".join(text.text for text in box.descendants() if isinstance(text, boxes.TextBox))


def documents(editions, names):
    """Title and layout of each document, those of a book chapter by chapter."""
    for name in names:
        for target in plan(name, editions):
            if "/slides" not in target.path:
                yield from _laid_out(target.title, target.recipe)


def _laid_out(title, recipe):
    if isinstance(recipe, Joined):
        for part in recipe.parts:
            yield from _laid_out(part.title, part.recipe)
        return
    recipe = recipe.document if isinstance(recipe, FormRecipe) else recipe
    document = lay_out(recipe.html, recipe.styles, recipe.assets)
    # The last page of a chapter is thrown away: it only makes whole sheets.
    pages = document.pages[:-1] if isinstance(recipe, ChapterRecipe) else document.pages
    yield title, document.copy(pages)


def editions_of(root, media):
    course = link(read(root, TODAY))
    return Editions(course, learner_edition(course), (), False, media)


def assert_no_faults(editions, names):
    made = list(documents(editions, names))
    assert made
    found = [(title, *fault) for title, document in made for fault in faults(document)]
    assert not found, found


@pytest.mark.parametrize("media", [Media("letter"), Media("a4", large=True)], ids=str)
def test_pages_of_every_paper_end_well(media):
    assert_no_faults(editions_of(SMALLEST, media), ("handbook", "guide", "packets", "forms"))


def test_pages_of_the_shipped_forms_end_well():
    """They hold most of the tables."""
    assert_no_faults(editions_of(ROOT, Media("letter")), ("forms",))


def test_faults_are_seen():
    """Or the tests above could not fail."""
    tall = "<br/>".join(["line"] * 12)
    body = (
        f"<p>{tall}</p><h2>Last</h2><section>Next page</section><section style='height: 1cm'>"
        f"</section><section><table><tr><td>{tall}{tall}</td></tr></table></section>"
    )
    css = "@page { size: 10cm; margin: 1cm } section { break-before: page } * { font: 12pt/15pt x }"
    html = f'<html lang="en"><body>{body}</body></html>'
    found = [fault for _, fault, _ in faults(lay_out(html, (css,), {}))]
    assert found == ["a heading at its end", "nothing", "a row that began on the page before"]
