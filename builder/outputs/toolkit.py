"""The programme toolkit: guides and forms for the adults who run the programme, as one book."""

from __future__ import annotations

from collections.abc import Iterator

from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import book
from builder.words import words

HOLDS = frozenset({"toolkit", "form", "page"})


def plan(editions: Editions) -> Iterator[Target]:
    """One book; none when the curriculum has no toolkit."""
    if not editions.full.toolkit:
        return
    title = words(editions.full.config.language).say("Programme toolkit")
    recipe = book(
        "toolkit.html.j2",
        editions.full,
        media=editions.media,
        has=HOLDS,
        title=title,
        whole=True,
        fillable=False,
        contacts_are_samples=editions.contacts_are_samples,
    )
    yield Target("facilitator/programme-toolkit.pdf", title, Audience.FACILITATOR, recipe)
