"""Figures: drawn shapes and text only, coloured by class, so that they can stand in any page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from builder.diagnostics import Diagnostic, Span, did_you_mean
from builder.library import Library
from builder.source.files import Source

ELEMENTS = {
    "svg",
    "g",
    "title",
    "desc",
    "defs",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "use",
    "symbol",
    "marker",
    "clipPath",
    "linearGradient",
    "stop",
}
CLASSES = {
    "ink",
    "line",
    "soft",
    "brand",
    "on-brand",
    "paper",
    "rule",
    "mute",
    "green",
    "amber",
    "red",
}
_PAINT = ("style", "fill", "stroke", "color", "stop-color")
_ALLOWED_HREF = re.compile(r"#[\w-]+\Z")
_URL = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)


def figures(library: Library) -> Iterator[Diagnostic]:
    """No figure holds a script, a style, a foreign element or a link to another file."""
    for module in library.modules:
        for source in (s for s in module.figures.values() if not s.refused):
            yield from _figure(source)


def _figure(source: Source) -> Iterator[Diagnostic]:
    found: list[Diagnostic] = []
    parser = expat.ParserCreate()
    seen = 0

    def report(message: str, hint: str = "") -> None:
        span = Span(source.path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        found.append(source.problem("L407", span, message, hint))

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen == 1 and (name != "svg" or "viewBox" not in attributes):
            report("a figure starts with an <svg> that has a viewBox")
        if name not in ELEMENTS:
            report(f"the element <{name}> has no place in a figure", did_you_mean(name, ELEMENTS))
        for key, value in attributes.items():
            bare = key.rpartition(":")[2]
            if bare == "href" and (key != bare or not _ALLOWED_HREF.match(value)):
                report(f"a link to {value[:60]}", "a figure links to nothing outside itself")
            elif bare.startswith("on") or bare in _PAINT or _URL.search(value):
                report(
                    f'the attribute "{key}" has no place in a figure', "colour comes from classes"
                )
        for word in attributes.get("class", "").split():
            if word not in CLASSES:
                report(f'unknown class "{word}"', did_you_mean(word, CLASSES))

    def entity(*_: object) -> None:
        report("an entity declaration has no place in a figure")

    def instruction(*_: object) -> None:
        report("an instruction to other programs has no place in a figure")

    parser.StartElementHandler = start
    parser.EntityDeclHandler = entity
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(source.text, True)
    except expat.ExpatError as error:
        span = Span(source.path, error.lineno, error.offset + 1)
        message = f"the file is not well-formed: {expat.errors.messages[error.code]}"
        found.append(source.problem("L407", span, message))
    yield from found
