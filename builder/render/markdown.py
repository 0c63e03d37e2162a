"""Markdown to HTML, the same for the screen and for paper.

Python-Markdown with the extensions that ship with the site engine, so that a lesson reads the
same in both. References by id become addresses here; each output says what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from markdown.extensions.toc import slugify
from markupsafe import Markup

from builder.course import Article, Course
from builder.recipes import tools_of
from builder.render.memory import memory
from builder.source.markdown import BLOCKS, Link, replace_links
from builder.words import SOURCE, Words, words

EXTENSIONS = ("attr_list", "md_in_html", "tables", "toc", "pymdownx.blocks.admonition")

Address = Callable[[str, str, str], str | None]
"""(kind, id, heading) -> where a link goes; None where the thing is not part of the output."""


def admonitions(said: Words) -> dict[str, Any]:
    """The settings of the extension for blocks: their kinds, each with its usual title."""
    titles = {
        "try": said.say("Try it"),
        "example": said.say("Example"),
        "say": said.say("You could say"),
        "remember": said.say("Remember"),
        "safety": said.say("Stay safe"),
        "myth": said.say("Myth"),
        "facilitator": said.say("For the facilitator"),
    }
    return {"types": [{"name": name, "title": titles[name]} for name in BLOCKS]}


def page_titles(said: Words) -> dict[str, str]:
    """What the pages are called that every site has."""
    return {
        "home": said.say("Home"),
        "help": said.say("Get help"),
        "scenarios": said.say("Role-plays"),
        "units": said.say("Handbook"),
        "glossary": said.say("Glossary"),
        "downloads": said.say("Downloads"),
        "sources": said.say("Sources"),
        "progress": said.say("My progress"),
        "certificate": said.say("Certificate"),
    }


def titles(course: Course) -> dict[tuple[str, str], str]:
    """What each thing that can be referred to is called."""
    said = words(course.config.language)
    found = {("page", name): title for name, title in page_titles(said).items()}
    for module in course.modules:
        found["module", module.id] = module.spec.title
        found["quiz", module.id] = said.say("Practice: {title}", title=module.spec.title)
        found |= {("lesson", lesson.id): lesson.meta.title for lesson in module.lessons}
    found |= {("scenario", scenario.id): scenario.title for scenario in course.scenarios}
    found |= {("unit", unit.id): unit.meta.title for unit in course.units}
    found |= {("guide", guide.id): guide.meta.title for guide in course.guides}
    for entry in course.toolkit:
        if isinstance(entry, Article):
            found["guide", entry.id] = entry.meta.title
        else:
            found["form", entry.id] = entry.form.title
    found |= {("term", term.id): term.term for term in course.terms}
    found |= {("source", s.id): f"{s.authors} ({s.year})" for s in course.sources}
    return found


class Writer:
    """Turns the texts of a course into HTML for one place (a page of the site, a book)."""

    def __init__(
        self, names: dict[tuple[str, str], str], address: Address, language: str = SOURCE
    ) -> None:
        self._names = names
        self._address = address
        self._language = language

    def resolve(self, text: str) -> str:
        """The Markdown with every reference by id turned into a link, or into its label."""
        return replace_links(text, self._link)

    def block(self, text: str) -> Markup:
        """HTML of a text with paragraphs."""
        return Markup(_html(self.resolve(text), self._language))

    def inline(self, text: str) -> Markup:
        """HTML of a text of one paragraph, without the paragraph round it."""
        html = self.block(text)
        one = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", html, re.DOTALL)
        return Markup(one.group(1)) if one else html

    def lesson(
        self,
        body: str,
        prefix: str,
        level: int,
        image: Callable[[str], str],
        language: str = "",
    ) -> Markup:
        """HTML of a lesson in a book.

        Its headings start at ``level`` and their anchors with ``prefix``; ``image`` turns the
        path of a picture into its address. ``language`` is named when it is not the school's.
        """
        html = _html(self.resolve(body), self._language, prefix, level)
        if language:
            html = f'<div lang="{language}" dir="ltr">\n{html}\n</div>'
        return Markup(
            re.sub(r'(<img\b[^>]*\bsrc=")([^"]+)"', lambda m: m[1] + image(m[2]) + '"', html)
        )

    def _link(self, link: Link) -> str:
        assert link.reference is not None
        kind, name, heading = link.reference
        label = link.label or self._names.get((kind, name), name)
        address = self._address(kind, name, heading)
        return f"[{label}]({address})" if address else label


def _html(text: str, language: str, prefix: str = "", level: int = 0) -> str:
    """HTML of a text; of a lesson of a book when its headings have a ``level``."""
    key = f"{language} {prefix} {level}\n{text}"
    known = memory.get().find(key)
    if known is not None:
        return known.decode()
    converter = _lesson(language, prefix, level) if level else _short(language)
    html = converter.reset().convert(text)
    memory.get().keep(key, html.encode())
    return html


def tools(language: str) -> tuple[str, ...]:
    """What makes HTML of texts. As long as it is the same, HTML that was made stays right."""
    boxes = repr(admonitions(words(language)))
    return (boxes, *tools_of((Path(__file__),), "markdown", "pymdown-extensions"))


@cache
def _short(language: str) -> markdown.Markdown:
    return _converter(language, {})


def _lesson(language: str, prefix: str, level: int) -> markdown.Markdown:
    def slug(text: str, separator: str) -> str:
        return prefix + slugify(text, separator)

    return _converter(language, {"toc": {"baselevel": level - 1, "slugify": slug}})


def _converter(language: str, configs: dict[str, dict[str, Any]]) -> markdown.Markdown:
    return markdown.Markdown(
        extensions=list(EXTENSIONS),
        extension_configs={"pymdownx.blocks.admonition": admonitions(words(language)), **configs},
        output_format="xhtml",
    )
