"""Lessons as text: front matter, blocks, headings, links and images, with their places.

This reads structure only as far as checks and editions need it; turning Markdown into HTML is
the work of a library, in ``builder.render``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from builder.diagnostics import Diagnostic, Span
from builder.source.files import Source
from builder.source.yaml import Tree, parse

BLOCKS = ("try", "example", "say", "remember", "safety", "myth", "facilitator")
PRIVATE_BLOCK = "facilitator"

_OPEN = re.compile(r"///[ \t]*([A-Za-z][\w-]*)?[ \t]*(?:\|[ \t]*(.*?))?[ \t]*\Z")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*\Z")
_LINK = re.compile(
    r"(!?)\[((?:[^\]\[\\]|\\.|\[[^\]]*\])*)\]"
    r"\(\s*([^)\s]*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_UNREAD_LINK = re.compile(r"(?<!\\)\]\(|^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_HTML = re.compile(r"<[A-Za-z/!?][^\s>]*>?|(?<!\{)\{(?![{%])[^\n{]*=[^\n]*\}")
"""Tags, finished or not, and the braces in which Python-Markdown takes attributes."""

_CODE = re.compile(r"\\.|(`+)(?!`).+?(?<!`)\1(?!`)")
_MARKED = re.compile(r"[\[*_`\\&]")
_STRAY = re.compile(r"(?:[\s>*+-]|\d+[.)])*///")
"""A block line, also one in a list or a quotation, where the Markdown library would see it."""

SCHEMES = (
    "lesson",
    "module",
    "scenario",
    "unit",
    "guide",
    "form",
    "term",
    "source",
    "quiz",
    "page",
)
PAGES = (
    "home",
    "help",
    "scenarios",
    "units",
    "glossary",
    "downloads",
    "sources",
    "progress",
    "certificate",
)


@dataclass(frozen=True)
class Link:
    """A link or an image in a text: its label, its target, and where it starts in that text."""

    label: str
    target: str
    image: bool
    offset: int
    length: int

    @property
    def reference(self) -> tuple[str, str, str] | None:
        """(kind, id, heading) for a link by id such as ``lesson:open-questions#why``."""
        kind, colon, rest = self.target.partition(":")
        if not colon or kind not in SCHEMES:
            return None
        name, _, heading = rest.partition("#")
        return kind, name, heading


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    offset: int


@dataclass(frozen=True)
class Page:
    """A lesson file, split into the front matter's tree and the text below it.

    ``start`` is how far into the file the text begins, in code points.
    """

    source: Source
    front: Tree | None
    body: str
    start: int

    def span(self, offset: int, length: int = 1) -> Span:
        return self.source.span(self.start + offset, length)


def read_page(source: Source) -> tuple[Page, list[Diagnostic]]:
    """Split a lesson into front matter and text. The body is kept even if the front is broken."""
    lines = source.lines
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---":
        message = "no front matter at the top of the file"
        problem = source.problem("S205", Span(source.path), message, "start with a line ---")
        return Page(source, None, source.text, 0), [problem]
    if end is None:
        message = "the front matter is not closed"
        problem = source.problem("S205", source.span(0, 3), message, "end it with a line ---")
        start = source.text.find("\n\n")
        start = start if start >= 0 else len(source.text)
        return Page(source, None, source.text[start:], start), [problem]
    # Blank lines stand in for the rest, so that places are those of the file.
    front = Source(source.path, source.place, "\n".join(["", *lines[1:end]]))
    tree, problems = parse(front)
    if tree is not None:
        tree.source = source
    start = sum(len(line) + 1 for line in lines[: end + 1])
    return Page(source, tree, source.text[start:], start), problems


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """(offset, line, kind) of each line: "prose", or the "start", "code" and "end" of a fence."""
    offset, fence = 0, ""
    for line in text.split("\n"):
        mark, kind = _FENCE.match(line), "prose"
        if fence:
            kind = "code"
            if mark and mark.group(1).startswith(fence) and not line.strip().strip(fence[0]):
                kind, fence = "end", ""
        elif mark:
            kind, fence = "start", mark.group(1)
        yield offset, line, kind
        offset += len(line) + 1


def prose_lines(text: str) -> Iterator[tuple[int, str]]:
    """(offset, line) of each line outside fenced code, code spans blanked out."""
    for offset, line, kind in _lines(text):
        if kind == "prose":
            yield offset, _CODE.sub(lambda m: " " * len(m[0]) if m[1] else m[0], line)


def headings(text: str) -> Iterator[Heading]:
    for offset, line in prose_lines(text):
        if match := _HEADING.match(line):
            yield Heading(len(match.group(1)), match.group(2), offset)


def slug(text: str) -> str:
    """The anchor of a heading, as the Markdown library makes it."""
    from markdown.extensions.toc import slugify  # noqa: PLC0415

    return str(slugify(text, "-"))


def anchors(text: str) -> list[str]:
    """The anchors of all headings of a text."""
    return [slug(heading.text) for heading in headings(text)]


@lru_cache(maxsize=4096)
def links(text: str) -> tuple[Link, ...]:
    """Every link and image, an image that is the label of a link included."""
    return tuple(_links(text)) if "](" in text else ()


def _links(text: str) -> Iterator[Link]:
    bare, start = without_code(text), 0
    while match := _LINK.search(bare, start):
        bang, label, target = match.groups()
        yield Link(label, target, bool(bang), match.start(), match.end() - match.start())
        start = match.start(2) if "](" in label else match.end()


def unread_links(text: str) -> Iterator[tuple[int, int]]:
    """(offset, length) of what Markdown may take for a link and ``links`` does not."""
    if "](" not in text and "]:" not in text:
        return
    bare = _LINK.sub(lambda m: " " * len(m[0]), without_code(text))
    for match in _UNREAD_LINK.finditer(bare):
        yield match.start(), match.end() - match.start()


def html_tags(text: str) -> Iterator[tuple[int, str]]:
    """(offset, tag) of every piece of raw HTML.

    Code is no exception: where it starts and ends is for the Markdown library to say, and a
    script must not ride in what only we take for code.
    """
    for match in _HTML.finditer(text):
        yield match.start(), match.group()


def without_code(text: str) -> str:
    """The text with all code blanked out, every other character at its place."""
    if "`" not in text and "~~~" not in text:
        return text
    kept = [" " if c != "\n" else c for c in text]
    for offset, line in prose_lines(text):
        kept[offset : offset + len(line)] = line
    return "".join(kept)


def block_problems(page: Page) -> Iterator[Diagnostic]:
    """Blocks that are unknown, not closed, closed twice, or opened inside another; open code."""
    source = page.source
    opened: Span | None = None
    fence: Span | None = None
    for offset, line, kind in _lines(page.body):
        if kind != "prose":
            if kind == "code" and _STRAY.match(line):
                yield source.problem(
                    "L405", page.span(offset, len(line)), "a block line inside code"
                )
            if kind != "code":
                fence = page.span(offset, len(line)) if kind == "start" else None
            continue
        if not line.startswith("///"):
            if _STRAY.match(line):
                yield source.problem(
                    "L405",
                    page.span(offset, len(line)),
                    "a block line starts at the beginning of the line",
                )
            continue
        match = _OPEN.match(line)
        span = page.span(offset, len(line))
        name = match.group(1) if match else None
        if match is None or (name is None and line.rstrip() != "///"):
            yield source.problem(
                "L405", span, "this block line cannot be read", 'write "/// try | Title"'
            )
        elif name is None:
            if opened is None:
                yield source.problem("L405", span, "this closes a block, and none is open")
            opened = None
        else:
            if name not in BLOCKS:
                from builder.diagnostics import did_you_mean  # noqa: PLC0415

                hint = did_you_mean(name, BLOCKS) or f"known blocks: {', '.join(BLOCKS)}"
                yield source.problem("L405", span, f'unknown block "{name}"', hint)
            if opened is not None:
                yield source.problem(
                    "L405", span, "a block inside a block", "close the first one with a line ///"
                )
            opened = span
    if fence is not None:
        yield source.problem("L405", fence, "this code is not closed", "end it as it starts")
    elif opened is not None:
        yield source.problem("L405", opened, "this block is not closed", "end it with a line ///")


def stray_blocks(text: str) -> Iterator[tuple[int, int]]:
    """(offset, length) of each block line in a text where no block may stand."""
    for offset, line, _ in _lines(text):
        if _STRAY.match(line):
            yield offset, len(line)


def without_private(text: str) -> str:
    """The text with every facilitator block taken out."""
    return "".join(chunk for private, chunk in split_private(text) if not private)


def split_private(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces: (whether it is a facilitator block, the lines with their ends)."""
    piece: list[str] = []
    private = False
    for offset, line, kind in _lines(text):
        bare, line = line.rstrip(), text[offset : offset + len(line) + 1]
        match = _OPEN.match(bare) if kind == "prose" else None
        if match and not private and match.group(1) == PRIVATE_BLOCK:
            yield False, "".join(piece)
            piece, private = [line], True
        elif match and private and bare == "///":
            yield True, "".join([*piece, line])
            piece, private = [], False
        else:
            piece.append(line)
    yield private, "".join(piece)


def replace_links(text: str, change: Callable[[Link], str]) -> str:
    """The text with each link by id put through ``change(link) -> str``; code is left alone."""
    pieces: list[str] = []
    done = 0
    for link in links(text):
        if link.reference is not None and link.offset >= done:
            pieces += [text[done : link.offset], change(link)]
            done = link.offset + link.length
    return "".join([*pieces, text[done:]])


def plain(text: str) -> str:
    """What a reader would read aloud: no marks, no link targets, no code. For reading checks."""
    if not _MARKED.search(text):
        return text
    text = _LINK.sub(lambda m: "" if m.group(1) else m.group(2), text)
    text = re.sub(r"(?<!\\)[*_`]{1,3}", "", text)
    return html.unescape(re.sub(r"\\([^\w\s])", r"\1", text))
