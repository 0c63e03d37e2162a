"""The slides of every meeting of every module's plans."""

from __future__ import annotations

from collections.abc import Iterator

from builder.deck import deck
from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.slides import slide_deck
from builder.workshop import every


def plan(editions: Editions) -> Iterator[Target]:
    """``slides/<module>-<plan>.pdf``, with the number of the meeting where there are several."""
    for name, workshop in every(editions.full):
        for number, sitting in enumerate(workshop.sittings, start=1):
            suffix = f"-{number}" if len(workshop.sittings) > 1 else ""
            title = workshop.said.say(
                "{title}: slides, {meeting}", title=workshop.title, meeting=sitting.title
            )
            slides = deck(workshop, sitting)
            recipe = slide_deck(editions, workshop, slides, title)
            path = f"facilitator/slides/{name}{suffix}.pdf"
            yield Target(path, title, Audience.FACILITATOR, recipe)
