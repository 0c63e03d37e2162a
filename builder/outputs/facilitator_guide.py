"""The facilitator guide: plans, cards, observer lists, the learner text with its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.course import Article, Course
from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import chapters
from builder.source.markdown import split_private
from builder.words import words

HOLDS = frozenset({"module", "lesson", "guide", "scenario", "term", "source", "page"})


def _notes(course: Course) -> Iterator[Article]:
    """The units that have facilitator blocks, as articles of these blocks alone."""
    for unit in course.units:
        notes = "\n".join(chunk for private, chunk in split_private(unit.body) if private)
        if notes:
            yield replace(unit, body=notes)


def plan(editions: Editions) -> Iterator[Target]:
    title = words(editions.full.config.language).say("Facilitator guide")
    recipe = chapters(
        "guide.html.j2",
        editions.full,
        media=editions.media,
        unit_notes=tuple(_notes(editions.full)),
        has=HOLDS,
        title=title,
        contacts_are_samples=editions.contacts_are_samples,
    )
    yield Target("facilitator/facilitator-guide.pdf", title, Audience.FACILITATOR, recipe)
