"""Figures as they stand in a page: an SVG inlined for the screen, or coloured for paper."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

from markupsafe import Markup, escape

SVG = "http://www.w3.org/2000/svg"

PAPER_STYLE = """
text { font-family: "Atkinson Hyperlegible", "Heebo", "Noto Sans", "Noto Sans Arabic", sans-serif }
.ink { fill: #16242a } .line { stroke: #16242a; fill: none; stroke-width: 3 }
.soft { fill: %(soft)s } .brand { fill: %(brand)s } .on-brand { fill: #fff } .paper { fill: #fff }
.rule { stroke: #9fb4b8; fill: none; stroke-width: 2 } .mute { fill: #44555b }
.green { fill: #2f7d4f } .amber { fill: #a85b00 } .red { fill: #b3261e }
"""


def inline(svg: str, alt: str, prefix: str) -> Markup:
    """An ``<svg>`` for a web page: named by ``alt``, its ids made unique with ``prefix``.

    Colours come from the page's stylesheet, by class.
    """
    root = ElementTree.fromstring(svg)
    for element in list(root):
        if element.tag in (f"{{{SVG}}}title", f"{{{SVG}}}desc"):
            root.remove(element)
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", prefix + element.attrib["id"])
        for key, value in element.attrib.items():
            if key.endswith("href"):
                element.set(key, re.sub(r"^#", f"#{prefix}", value))
            elif "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{prefix}"))
    for key in ("width", "height", "role", "aria-label", "aria-labelledby"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-label", alt)
    root.set("focusable", "false")
    # Said each time: the register is global, and the PDF library says something else there.
    ElementTree.register_namespace("", SVG)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    return Markup(re.sub(r"\s*\n\s*", " ", text))


def on_paper(svg: str, brand: str, soft: str) -> bytes:
    """The SVG with a stylesheet of its own, for a PDF."""
    style = PAPER_STYLE % {"brand": escape(brand), "soft": escape(soft)}
    return re.sub(
        r"(<svg\b[^>]*>)", lambda m: f"{m[1]}<style>{style}</style>", svg, count=1
    ).encode()


def grey_png(data: bytes) -> bytes:
    """A PNG picture without colour; what is transparent stays so."""
    from PIL import Image  # noqa: PLC0415  slow to import, and most logos are drawings

    out = BytesIO()
    with Image.open(BytesIO(data), formats=("PNG",)) as image:
        image.convert("LA").save(out, "PNG")
    return out.getvalue()
