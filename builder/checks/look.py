"""The school's look: a language there is, a colour to be read, a logo that is only a picture."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.parsers import expat

from builder.diagnostics import Diagnostic, Span, did_you_mean
from builder.library import Library
from builder.render.colour import LEAST, nearest, weakest
from builder.source.logo import Logo
from builder.words import PSEUDO, languages

SVG, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
DRAWN = {
    *("svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "metadata", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("text", "tspan", "textPath", "clipPath", "mask", "marker"),
    *("linearGradient", "radialGradient", "stop", "pattern"),
}
"""What a logo is drawn with. Drawing programs' own notes have names of another kind; those stay."""
PIXELS = 2000
"""The longest side of a PNG: sharp at 170 mm on paper with 300 dots an inch."""
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|(?:java|vb)script:", re.IGNORECASE)


def look(library: Library) -> Iterator[Diagnostic]:
    """The language is there, the colour has contrast everywhere, and the logo can be used."""
    config = library.config
    if config is None or config.model is None:
        return
    language, known = config.model.language, languages()
    if language not in (*known, PSEUDO):
        message = f'there is no language "{language}"'
        hint = did_you_mean(language, known) or f"there are: {', '.join(known)}"
        yield config.problem("K973", ("language",), message, hint)
    colour = config.model.look.colour
    where, ratio = weakest(colour)
    if ratio < LEAST:
        message = f"{colour} gives {where} a contrast of {ratio:.1f}:1; {LEAST}:1 is the least"
        hint = f"the nearest that passes is {nearest(colour)}"
        yield config.problem("K971", ("look", "colour"), message, hint)
    logo = library.logo
    if logo is not None and logo.refused:
        hint = "put an SVG or PNG file of at most 256 KB into school/, and write school/logo.svg"
        yield config.problem("K972", ("look", "logo"), logo.refused, hint)
    elif logo is not None:
        yield from _svg(logo) if logo.kind == "svg" else _png(logo)


def _png(logo: Logo) -> Iterator[Diagnostic]:
    from PIL import Image  # noqa: PLC0415  slow to import, and most logos are drawings

    span = Span(logo.path)
    try:
        with Image.open(io.BytesIO(logo.data), formats=("PNG",)) as image:
            if max(image.size) > PIXELS:
                message = f"the picture has {image.width} by {image.height} dots"
                hint = f"make it at most {PIXELS} wide and high"
                yield Diagnostic(span, "K972", message, hint)
            elif getattr(image, "is_animated", False):
                yield Diagnostic(span, "K972", "the picture moves", "save one frame of it")
            else:
                # Not load(): that forgives a cut picture once the PDF library was imported.
                image.verify()
    # IndexError: verify() looks for the picture's data, and there is none.
    except (OSError, SyntaxError, ValueError, IndexError, Image.DecompressionBombError):
        yield Diagnostic(span, "K972", "this is not a whole PNG picture", "save it as PNG again")


def _svg(logo: Logo) -> Iterator[Diagnostic]:
    found: list[Diagnostic] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def report(message: str, hint: str = "") -> None:
        span = Span(logo.path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        found.append(Diagnostic(span, "K972", message, hint))

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        space, _, bare = name.rpartition(" ")
        if depth == 1 and (name != f"{SVG} svg" or "viewBox" not in attributes):
            report("a logo starts with an <svg> that has a viewBox", "save it as a plain SVG")
        if space == XHTML or (space == SVG and bare not in DRAWN):
            hint = "save it as PNG instead" if bare == "image" else "take it out"
            report(f"the element <{bare}> has no place in a logo", hint)
        for key, value in attributes.items():
            bare = key.rpartition(" ")[2]
            if bare.lower().startswith("on"):
                report(f'the attribute "{bare}" holds a script', "take it out")
            elif (bare in ("href", "src") and not value.startswith("#")) or _OUTSIDE.search(value):
                report(f"a reference to {value[:60]}", "a logo holds all that it shows")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def text(data: str) -> None:
        if _OUTSIDE.search(data):
            report("a style that refers to another file", "a logo holds all that it shows")

    def doctype(_name: str, _system: str | None, _public: str | None, inside: bool) -> None:
        if inside:
            report("a definition of entities has no place in a logo", "save it as a plain SVG")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    parser.ProcessingInstructionHandler = lambda target, _: report(
        f"an instruction to other programs: {target}", "take it out"
    )
    try:
        parser.Parse(logo.data.decode(), True)
    except UnicodeDecodeError:
        found.append(Diagnostic(Span(logo.path), "K972", "this SVG is not UTF-8", "save it again"))
    except expat.ExpatError as error:
        span = Span(logo.path, error.lineno, error.offset + 1)
        message = f"the file is not well-formed: {expat.errors.messages[error.code]}"
        found.append(Diagnostic(span, "K972", message, "save it as SVG again"))
    yield from found
