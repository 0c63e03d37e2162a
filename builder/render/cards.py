"""Role cards to cut out: where each card, its back and the crop marks stand on a sheet.

A sheet holds one card of one role as often as it fits, in a grid that stands in the middle of the
paper. So the backs meet the fronts however a printer turns the sheet, on the long edge or on the
short one, and nobody who cuts a sheet sees the other role.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from builder.course import Course
from builder.media import Media
from builder.render.book import book
from builder.render.pdf import PdfRecipe
from builder.render.templates import theme_files
from builder.schema import Scenario
from builder.schema.scenario import RoleCard

SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of the paper, in mm."""
GRIDS = {1: (1, 1), 4: (2, 2), 8: (2, 4)}
"""Columns and rows by the number of cards on a page."""
EDGES = {1: (15.0, 25.0), 4: (13.0, 16.0), 8: (13.0, 16.0)}
"""Margins left and right, and above and below, in mm: room for crop marks and the adult's strip.
One card on a page is large print, and so is its strip."""
MARK, GAP = 4.5, 1.0
"""Length of a crop mark, and its distance from the cards, in mm."""
LONG, LONGER = 400, 560
"""Letters of a card that fit in a quarter of A4 or Letter; more than that are set smaller."""


@dataclass(frozen=True)
class Box:
    """A place on a sheet, in mm from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


def grid(paper: str, to_a_page: int) -> tuple[Box, ...]:
    """The cards of a sheet, row by row."""
    (width, height), (columns, rows) = SIZES[paper], GRIDS[to_a_page]
    left, top = EDGES[to_a_page]
    wide, high = (width - 2 * left) / columns, (height - 2 * top) / rows
    return tuple(
        Box(left + column * wide, top + row * high, wide, high)
        for row in range(rows)
        for column in range(columns)
    )


def crop_marks(paper: str, to_a_page: int) -> tuple[Box, ...]:
    """Hairlines outside the grid at the ends of every cut; ``width`` or ``height`` is 0."""
    (width, height), (columns, rows) = SIZES[paper], GRIDS[to_a_page]
    left, top = EDGES[to_a_page]
    right, bottom = width - left, height - top
    marks = []
    for column in range(columns + 1):
        x = left + column * (right - left) / columns
        marks += [Box(x, top - GAP - MARK, 0, MARK), Box(x, bottom + GAP, 0, MARK)]
    for row in range(rows + 1):
        y = top + row * (bottom - top) / rows
        marks += [Box(left - GAP - MARK, y, MARK, 0), Box(right + GAP, y, MARK, 0)]
    return tuple(marks)


def role_cards(
    course: Course,
    scenarios: Iterable[Scenario],
    to_a_page: int,
    media: Media,
    title: str,
    samples: bool,
) -> PdfRecipe:
    """Front and back for each scenario and role. The mentor's sheets come first, all together."""
    paper = media.paper
    recipe = book(
        "cards.html.j2",
        course,
        media=media,
        title=title,
        scenarios=tuple(s for s in scenarios if s.facilitator),
        to_a_page=to_a_page,
        paper=SIZES[paper],
        grid=grid(paper, to_a_page),
        marks=crop_marks(paper, to_a_page),
        size=_size,
        contacts_are_samples=samples,
    )
    if media.large:
        large = theme_files("print")["css/cards_large.css"].decode()
        recipe = replace(recipe, styles=(*recipe.styles, large))
    return recipe


def _size(card: RoleCard) -> str:
    """The letters in which a card fits: a class of the stylesheet, or none."""
    letters = sum(map(len, (card.role, card.want, *card.know, *card.will_not_say)))
    return "longer" if letters > LONGER else "long" if letters > LONG else ""
