"""Quiz papers of held-back items, and for each version the key in that version's own order."""

from __future__ import annotations

from collections.abc import Iterator

from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.quiz import papers


def plan(editions: Editions) -> Iterator[Target]:
    """For each module and version: ``quiz-A.pdf`` and ``quiz-A-key.pdf``."""
    course = editions.full
    for module in course.modules:
        for version in course.config.quiz_versions:
            made = papers(course, module, version, editions.media)
            place = f"facilitator/quizzes/{module.id}/quiz-{version}"
            for path, title, recipe in (
                (f"{place}.pdf", made.title, made.paper),
                (f"{place}-key.pdf", made.key_title, made.key),
            ):
                yield Target(path, title, Audience.FACILITATOR, recipe)
