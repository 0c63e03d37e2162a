"""A deck as a PDF of 16:9."""

from __future__ import annotations

from builder.deck import Slide
from builder.editions import Editions
from builder.render.book import book
from builder.render.pdf import PdfRecipe
from builder.workshop import Workshop


def slide_deck(
    editions: Editions, workshop: Workshop, slides: tuple[Slide, ...], title: str
) -> PdfRecipe:
    """A page for each slide."""
    return book(
        "slides.html.j2",
        editions.full,
        title=title,
        workshop=workshop,
        slides=slides,
        contacts_are_samples=editions.contacts_are_samples,
    )
