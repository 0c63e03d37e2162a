"""Lessons: listed, well nested, with links and pictures that lead somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from builder.checks.safe import raw_html
from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Library
from builder.source.files import is_inside
from builder.source.markdown import (
    SCHEMES,
    block_problems,
    headings,
    html_tags,
    links,
    slug,
    stray_blocks,
    unread_links,
)


def listed(library: Library) -> Iterator[Diagnostic]:
    """Every lesson file stands in its module's list, and every listed lesson is of this module."""
    for module in library.modules:
        names = module.spec.raw("lessons") if module.spec else None
        if not isinstance(names, list) or module.spec is None:
            continue
        for lesson in module.lessons.values():
            if lesson.id not in names:
                span = lesson.page.source.span(0)
                hint = did_you_mean(lesson.id, [n for n in names if isinstance(n, str)])
                message = f'"{lesson.id}" is not listed in {module.spec.source.path}'
                yield lesson.source.problem("F108", span, message, hint)
        elsewhere = (library.ids("lesson") or set()) - set(module.lessons)
        for index, name in enumerate(names):
            if isinstance(name, str) and name in elsewhere:
                message = f'the lesson "{name}" stands in another module\'s folder'
                yield module.spec.problem("I303", ("lessons", index), message)


def blocks(library: Library) -> Iterator[Diagnostic]:
    """Blocks are known, closed, and in Markdown files only."""
    for file in library.pages():
        yield from block_problems(file.page)
    for passage in library.passages():
        for where in stray_blocks(passage.text) if passage.lesson is None else ():
            yield passage.problem("L405", *where, "blocks stand in Markdown files only")


def headings_nest(library: Library) -> Iterator[Diagnostic]:
    """Headings start at the second level and go down one at a time."""
    for lesson in library.pages():
        level = 1
        for heading in headings(lesson.page.body):
            span = lesson.page.span(heading.offset, heading.level)
            if heading.level == 1:
                message = "the title in the front matter is the first-level heading already"
                yield lesson.source.problem("L404", span, message, 'write "##"')
            elif heading.level > level + 1:
                message = f"a heading of level {heading.level} follows one of level {level}"
                hint = f'write "{"#" * (level + 1)}"'
                yield lesson.source.problem("L404", span, message, hint)
            level = max(heading.level, 2)


def page_links(library: Library) -> Iterator[Diagnostic]:
    """Links to files and headings exist; links to the web are sources instead."""
    for passage in library.passages():
        lesson = passage.lesson
        for where in unread_links(passage.text):
            hint = "write it in one piece: [words](lesson:open-questions)"
            yield passage.problem("L401", *where, "this link cannot be read", hint)
        for link in links(passage.text):
            if link.image or link.reference is not None:
                continue
            where = (link.offset, link.length)
            target, _, anchor = link.target.partition("#")
            if ":" in target or target.startswith("//"):
                kind = target.partition(":")[0]
                hint = (
                    did_you_mean(kind, SCHEMES) or "cite a source: [Weger 2014](source:weger-2014)"
                )
                yield passage.problem("L408", *where, f"a link out to {link.target}", hint)
            elif lesson is None:
                hint = "link by id: [](lesson:open-questions)"
                yield passage.problem("L401", *where, "a link to a file from a YAML text", hint)
            elif not is_inside(target):
                yield passage.problem("F109", *where, f'"{target}" leads out of the folder')
            else:
                names = library.beside(lesson.source.place)
                found_page = names.get(posixpath.normpath(target)) if target else lesson
                if found_page is None:
                    hint = did_you_mean(target, names)
                    yield passage.problem("L401", *where, f'there is no page "{target}"', hint)
                elif anchor and anchor not in (
                    found := [slug(h.text) for h in headings(found_page.page.body)]
                ):
                    hint = did_you_mean(anchor, found)
                    yield passage.problem("L401", *where, f'there is no heading "#{anchor}"', hint)


def images(library: Library) -> Iterator[Diagnostic]:
    """Images exist and have words for those who cannot see them."""
    folder = {lesson.source.path: module for module, lesson in library.lessons()}
    for passage in library.passages():
        module = folder.get(passage.source.path)
        for link in links(passage.text):
            if not link.image:
                continue
            where = (link.offset, link.length)
            if not link.label.strip():
                hint = "write what the picture says between the square brackets"
                yield passage.problem("L403", *where, "an image with no text alternative", hint)
            if ":" in link.target or not is_inside(link.target):
                yield passage.problem("F109", *where, f'"{link.target}" leads out of the folder')
            elif module is None:
                yield passage.problem("L402", *where, "images stand in lessons only")
            elif link.target not in module.figures:
                hint = did_you_mean(link.target, module.figures)
                yield passage.problem("L402", *where, f'there is no image "{link.target}"', hint)
    for module in library.modules:
        file = module.spec.raw("figure", "file") if module.spec else None
        if isinstance(file, str) and module.spec and file not in module.figures:
            hint = did_you_mean(file, module.figures)
            message = f'there is no image "{file}"'
            yield module.spec.problem("L402", ("figure", "file"), message, hint)


def no_html(library: Library) -> Iterator[Diagnostic]:
    """Texts are Markdown and nothing else."""
    for passage in library.passages():
        for offset, tag in html_tags(passage.text) if not raw_html(library, passage) else ():
            message = "attributes in braces" if tag[0] == "{" else f"raw HTML: {tag[:40]}"
            yield passage.problem("L406", offset, len(tag), message, "use Markdown")
