"""The paper of a quiz version and its key, made from one layout so that they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from builder.course import Course, Module
from builder.media import Media
from builder.paper import Question, layout
from builder.render.book import book
from builder.render.pdf import PdfRecipe
from builder.schema.quiz import Use
from builder.words import words

PASS_MARK = 80
"""Per cent; and every safety-critical item right (content standard, section 6)."""


@dataclass(frozen=True)
class Papers:
    """One version of a module's quiz. ``module`` holds nothing but what the papers print."""

    module: Module
    version: str
    questions: tuple[Question, ...]
    paper: PdfRecipe
    key: PdfRecipe
    title: str
    key_title: str


def papers(course: Course, module: Module, version: str, media: Media) -> Papers:
    """The held-back items of a module as version A, B, ..."""
    held_back = [item for item in module.items if item.use is Use.ASSESSMENT]
    bare = replace(module, items=(), session=None, lessons=(), scenarios=())
    questions = layout(held_back, course.config.quiz_seed, version, words(course.config.language))
    said, named = words(course.config.language), {"title": module.spec.title, "version": version}
    titles = (
        said.say("{title}: quiz {version}", **named),
        said.say("{title}: answer key {version}", **named),
    )
    paper, key = (
        book(
            f"{template}.html.j2",
            replace(course, modules=(bare,)),
            media=media,
            named=course,
            title=title,
            module=bare,
            version=version,
            questions=questions,
            points=sum(question.item.points for question in questions),
            pass_mark=PASS_MARK,
            lessons=lessons_by_objective(module),
        )
        for template, title in zip(("quiz", "key"), titles, strict=True)
    )
    return Papers(bare, version, questions, paper, key, *titles)


def lessons_by_objective(module: Module) -> dict[str, list[str]]:
    """Titles of the lessons that teach each objective."""
    return {
        objective.id: [
            f"{lesson.number} {lesson.meta.title}"
            for lesson in module.lessons
            if objective.id in lesson.meta.objectives
        ]
        for objective in module.spec.objectives
    }
