"""The mentor handbook: everything a mentor studies, as one book."""

from __future__ import annotations

from collections.abc import Iterator

from builder.course import Course
from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import chapters
from builder.words import words

FILE = "mentor-handbook.pdf"
HOLDS = frozenset({"module", "lesson", "unit", "scenario", "term", "source", "page"})


def title_of(course: Course) -> str:
    return words(course.config.language).say("Mentor handbook")


def plan(editions: Editions) -> Iterator[Target]:
    """One book, in ``learner/`` and, where the site offers it, again among its downloads."""
    title = title_of(editions.learner)
    recipe = chapters(
        "handbook.html.j2",
        editions.learner,
        media=editions.media,
        has=HOLDS,
        title=title,
        contacts_are_samples=editions.contacts_are_samples,
    )
    yield Target(f"learner/{FILE}", title, Audience.LEARNER, recipe)
    if editions.media.named(FILE, editions.full.config.paper) in dict(editions.downloads):
        yield Target(f"site/downloads/{FILE}", title, Audience.LEARNER, recipe)
