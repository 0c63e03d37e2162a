"""Quiz papers of held-back items, and for each version the key in that version's own order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.course import Module
from builder.editions import Editions
from builder.paper import layout
from builder.recipes import Audience, Target
from builder.render.book import book
from builder.schema.quiz import Use

PASS_MARK = 80
"""Per cent; and every safety-critical item right (content standard, section 6)."""


def plan(editions: Editions) -> Iterator[Target]:
    """For each module and version: ``quiz-A.pdf`` and ``quiz-A-key.pdf``."""
    course = editions.full
    for module in course.modules:
        held_back = [item for item in module.items if item.use is Use.ASSESSMENT]
        # The papers are made from a module that holds nothing but what they print.
        bare = replace(module, items=(), session=None, lessons=(), scenarios=())
        for version in course.config.quiz_versions:
            questions = layout(held_back, course.config.quiz_seed, version)
            points = sum(question.item.points for question in questions)
            for template, suffix, word in (("quiz", "", "quiz"), ("key", "-key", "answer key")):
                title = f"{module.spec.title}: {word} {version}"
                recipe = book(
                    f"{template}.html.j2",
                    replace(course, modules=(bare,)),
                    media=editions.media,
                    named=course,
                    title=title,
                    module=bare,
                    version=version,
                    questions=questions,
                    points=points,
                    pass_mark=PASS_MARK,
                    lessons=_lessons(module),
                )
                path = f"facilitator/quizzes/{module.id}/quiz-{version}{suffix}.pdf"
                yield Target(path, title, Audience.FACILITATOR, recipe)


def _lessons(module: Module) -> dict[str, list[str]]:
    """Titles of the lessons that teach each objective."""
    return {
        objective.id: [
            f"{lesson.number} {lesson.meta.title}"
            for lesson in module.lessons
            if objective.id in lesson.meta.objectives
        ]
        for objective in module.spec.objectives
    }
