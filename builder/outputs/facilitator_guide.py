"""The facilitator guide: plans, cards, observer lists, the learner text with its notes."""

from __future__ import annotations

from collections.abc import Iterator

from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import book

TITLE = "Facilitator guide"
HOLDS = frozenset({"module", "lesson", "guide", "scenario", "term", "source", "page"})


def plan(editions: Editions) -> Iterator[Target]:
    recipe = book(
        "guide.html.j2",
        editions.full,
        has=HOLDS,
        title=TITLE,
        contacts_are_samples=editions.contacts_are_samples,
    )
    yield Target("facilitator/facilitator-guide.pdf", TITLE, Audience.FACILITATOR, recipe)
