"""A document for paper: templates of ``theme/print`` and a course, made into a PDF recipe.

A long one is a book of chapters: its template says with ``chapter`` where each begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder.course import Article, Course, FormSheet, Lesson
from builder.media import Media
from builder.recipes import Part
from builder.render.chapters import END, MARK, BookRecipe, ChapterRecipe
from builder.render.colour import grey, palette
from builder.render.figures import grey_png, on_paper
from builder.render.fonts import font_files
from builder.render.letters import lettered
from builder.render.markdown import Writer, titles
from builder.render.pdf import SCHEME, PdfRecipe
from builder.render.phrases import translated, translated_style
from builder.render.qr import qr_svg
from builder.render.templates import fill, theme_files
from builder.words import words

PAPER = {"a4": "A4", "letter": "letter"}
_CHAPTER = re.compile(r"<!-- chapter ([\w-]+) -->\n")


@dataclass(frozen=True)
class _Page:
    """A filled template: its HTML, its styles, and the pictures it may name."""

    html: str
    styles: tuple[str, ...]
    figures: dict[str, bytes]
    shared: dict[str, bytes]


def book(template: str, course: Course, **context: Any) -> PdfRecipe:
    """A document of few pages, laid out whole. What ``context`` may be, ``_fill`` says."""
    page = _fill(template, course, (), **context)
    return PdfRecipe(html=page.html, styles=page.styles, assets=page.shared | page.figures)


def chapters(template: str, course: Course, **context: Any) -> BookRecipe:
    """A document of many pages. A chapter begins at each comment ``chapter name``."""
    page = _fill(template, course, ("chapters.css",), **context)
    return BookRecipe(
        tuple(
            Part(
                f"{context['title']}, {name}",
                ChapterRecipe(name=name, html=html, styles=page.styles, assets=_used(html, page)),
            )
            for name, html in _split(page.html.replace(MARK, "\u200a".join(MARK)))
        )
    )


def _split(html: str) -> Iterator[tuple[str, str]]:
    """Name and HTML of each chapter. What stands before the first and after the last is in all."""
    end = "</body>\n</html>\n"
    head, *pieces = _CHAPTER.split(html.removesuffix(end))
    for name, body in zip(pieces[::2], pieces[1::2], strict=True):
        yield name, f"{head}{body}{END}\n{end}"


def _used(html: str, page: _Page) -> dict[str, bytes]:
    return page.shared | {n: d for n, d in page.figures.items() if f'"{SCHEME}{n}"' in html}


def _fill(template: str, course: Course, extra: tuple[str, ...], **context: Any) -> _Page:
    """Fill ``theme/print/<template>`` and give it the pictures, fonts and styles it needs.

    ``media`` says paper, large print and grey; without it, the paper is the configuration's. A
    booklet is made of the finished PDF: see ``render/impose.py``.

    Templates get ``course``, what is in ``context``, the filters ``md`` and ``inline``, and the
    functions ``lesson_html(module, lesson)``, ``article_html(kind, article)`` and
    ``figure_url(module, file)``; ``logo_url`` is empty for a school without a logo. ``has`` says
    which kinds of thing the document holds; ``named`` is a course that knows the names of more
    things than are printed.
    """
    media: Media = context.pop("media", None) or Media(course.config.paper)
    shades = palette(course.config.look.colour)
    named = context.pop("named", course)
    address = _address(course, context.pop("has", frozenset()))
    writer = Writer(titles(named), address, course.config.language)
    used: set[str] = set()
    codes: dict[str, bytes] = {}

    def figure_url(module_id: str, file: str) -> str:
        name = f"{module_id}/{file.removeprefix('figures/')}"
        used.add(name)
        return SCHEME + name

    def lesson_html(module_id: str, lesson: Lesson, level: int = 3) -> Markup:
        return writer.lesson(
            lesson.body,
            f"lesson-{lesson.id}--",
            level,
            lambda file: figure_url(module_id, file),
            lesson.language,
        )

    def article_html(kind: str, article: Article, level: int = 3) -> Markup:
        # Articles have no pictures; the checks let none through.
        return writer.lesson(article.body, f"{kind}-{article.id}--", level, str, article.language)

    logo = {f"logo.{course.logo.kind}": course.logo.data} if course.logo else {}

    def site_code(page: str) -> dict[str, str] | None:
        """Picture and address of a page of the site; None when it is not published."""
        if course.config.public_url is None:
            return None
        address = f"{course.config.public_url.rstrip('/')}/{page}"
        name = f"code/{page}.svg"
        codes[name] = qr_svg(address)
        return {"src": SCHEME + name, "address": address}

    def notes_html(article: Article) -> Markup:
        return writer.lesson(article.notes, f"notes-{article.id}--", 3, str, article.language)

    html = fill(
        "print",
        template,
        writer,
        course=course,
        config=course.config,
        school=course.config.school,
        lesson_html=lesson_html,
        article_html=article_html,
        notes_html=notes_html,
        site_code=site_code,
        figure_url=figure_url,
        logo_url="".join(SCHEME + name for name in logo),
        media=media,
        **context,
    )
    theme, say = theme_files("print"), words(course.config.language).of
    styles = [_variables(shades, PAPER[media.paper])]
    styles += [
        translated_style(theme[f"css/{name}"].decode(), say)
        for name in _stylesheets(template, extra, media)
    ]
    drawn = (course.figures[name] for name in sorted(used))
    html, own_styles, own_fonts = lettered(html, "".join((*styles, *drawn)))
    styles += own_styles
    fonts = font_files() | own_fonts
    shared = {
        name.removeprefix("icons/"): translated(data.decode(), say).encode()
        for name, data in theme.items()
        if name.startswith("icons/")
    }
    figures = (
        codes
        | logo
        | {
            name: on_paper(course.figures[name], shades["brand"], shades["soft"])
            for name in sorted(used)
        }
    )
    if media.grey:
        styles = [grey(css) for css in styles]
        shared, figures = _greyed(shared), _greyed(figures)
    return _Page(html, tuple(styles), figures, fonts | shared)


def _greyed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Drawings, and a logo that is a picture, without colour."""
    drawings = {n: grey(d.decode()).encode() for n, d in files.items() if n.endswith(".svg")}
    pictures = {n: grey_png(d) for n, d in files.items() if n.endswith(".png")}
    return files | drawings | pictures


def _stylesheets(template: str, extra: tuple[str, ...], media: Media) -> tuple[str, ...]:
    return (
        "base.css",
        *(["forms.css"] if template == "toolkit.html.j2" else []),
        *(["quick.css"] if template in ("handbook.html.j2", "packet.html.j2") else []),
        template.split(".", maxsplit=1)[0] + ".css",
        *extra,
        *(["large.css"] if media.large else []),
        *(["grey.css"] if media.grey else []),
    )


def _variables(shades: dict[str, str], paper: str) -> str:
    names = {"brand": "brand", "strong": "brand-strong", "soft": "brand-soft"}
    lines = [f"--{css}: {shades[key]};" for key, css in names.items()]
    return f"@page {{ size: {paper} }}\n:root {{ {' '.join(lines)} }}\n"


def _address(course: Course, has: frozenset[str]) -> Callable[[str, str, str], str | None]:
    """Anchors of the book; None for what the book does not hold."""
    known: dict[str, set[str]] = {
        "module": {module.id for module in course.modules},
        "lesson": {lesson.id for module in course.modules for lesson in module.lessons},
        "scenario": {scenario.id for scenario in course.scenarios},
        "unit": {unit.id for unit in course.units},
        "guide": {guide.id for guide in course.guides},
        "toolkit": {entry.id for entry in course.toolkit if isinstance(entry, Article)},
        "form": {entry.id for entry in course.toolkit if isinstance(entry, FormSheet)},
        "term": {term.id for term in course.terms},
        "source": {source.id for source in course.sources},
        "page": {
            "help",
            *(("glossary", "sources") if "term" in has else ()),
            *(("scenarios",) if "scenario" in has and course.scenarios else ()),
            *(("units",) if "unit" in has and course.units else ()),
        },
    }

    def address(kind: str, name: str, heading: str) -> str | None:
        kinds = ("guide", "toolkit") if kind == "guide" else (kind,)
        if not any(k in has and name in known.get(k, ()) for k in kinds):
            return None
        if heading:
            return f"#{kind}-{name}--{heading}"
        return f"#{kind}-{name}"

    return address
