"""The mentor handbook: everything a mentor studies, as one book."""

from __future__ import annotations

from collections.abc import Iterator

from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import chapters

FILE, TITLE = "mentor-handbook.pdf", "Mentor handbook"
HOLDS = frozenset({"module", "lesson", "unit", "scenario", "term", "source", "page"})


def plan(editions: Editions) -> Iterator[Target]:
    """One book, in ``learner/`` and again among the downloads of the site."""
    recipe = chapters(
        "handbook.html.j2",
        editions.learner,
        has=HOLDS,
        title=TITLE,
        contacts_are_samples=editions.contacts_are_samples,
    )
    for path in (f"learner/{FILE}", f"site/downloads/{FILE}"):
        yield Target(path, TITLE, Audience.LEARNER, recipe)
