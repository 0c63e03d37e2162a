"""The role cards of every scenario, module by module, to cut out."""

from __future__ import annotations

from collections.abc import Iterator

from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.cards import role_cards
from builder.words import words

TO_A_PAGE = 4
LARGE = 1
"""Cards on a page, and in large print."""


def plan(editions: Editions) -> Iterator[Target]:
    """One file a module; none where a module has no scenario."""
    said = words(editions.full.config.language)
    for module in editions.full.modules:
        if module.scenarios:
            title = said.say("{title}: role cards", title=module.spec.title)
            recipe = role_cards(
                editions.full,
                module.scenarios,
                LARGE if editions.media.large else TO_A_PAGE,
                editions.media,
                title,
                editions.contacts_are_samples,
            )
            path = f"facilitator/cards/{module.id}.pdf"
            yield Target(path, title, Audience.FACILITATOR, recipe)
