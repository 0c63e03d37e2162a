"""The mentor handbook: everything a mentor studies, as one book."""

from __future__ import annotations

from collections.abc import Iterator

from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import chapters

FILE, TITLE = "mentor-handbook.pdf", "Mentor handbook"
HOLDS = frozenset({"module", "lesson", "unit", "scenario", "term", "source", "page"})


def plan(editions: Editions) -> Iterator[Target]:
    """One book, in ``learner/`` and, where the site offers it, again among its downloads."""
    recipe = chapters(
        "handbook.html.j2",
        editions.learner,
        media=editions.media,
        has=HOLDS,
        title=TITLE,
        contacts_are_samples=editions.contacts_are_samples,
    )
    yield Target(f"learner/{FILE}", TITLE, Audience.LEARNER, recipe)
    if editions.media.named(FILE, editions.full.config.paper) in dict(editions.downloads):
        yield Target(f"site/downloads/{FILE}", TITLE, Audience.LEARNER, recipe)
