"""Words in letters that the first font does not have: set whole in one that has them, and in their
own direction.

A name with one letter from elsewhere would be set in two hands, and the renderer neither knows
``dir="auto"`` nor keeps right-to-left words apart from what stands beside them. So such words get
an element of their own, in every document, wherever a template put them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from builder.render.fonts import OTHERS, Other, cut_down, foreign, homes

_TAG = re.compile(r"(<[^>]*>)")
_PLAIN = ("title", "style", "textarea", "option")
"""Elements that hold text and no elements."""


class Lettered(NamedTuple):
    """HTML whose words say in which font they are, the styles for it, and the fonts by name."""

    html: str
    styles: list[str]
    fonts: dict[str, bytes]


def lettered(html: str, beside: str = "") -> Lettered:
    """What stands in a ``bdi`` is one name; elsewhere, foreign words that follow each other are.

    ``beside`` is what else may hold text, such as stylesheets and drawings: it only gets letters.
    """
    letters = foreign(html + beside)
    if not homes(letters):
        return Lettered(html, [], {})
    wanted = defaultdict[Other, set[str]](set)

    def own(text: str) -> str:
        fonts = list(homes(foreign(text)))
        if not fonts:
            return text
        for font in fonts:
            wanted[font].update(unescape(text))
        kind = f'class="{_css_name(fonts[0])}"'
        directions = list(_directions(unescape(text)))
        if "rtl" in directions:
            return f'<bdi {kind} dir="{directions[0]}">{text}</bdi>'
        return f"<span {kind}>{text}</span>"

    run = _run(letters)
    pieces = _TAG.split(html)
    within = ""
    for number, piece in enumerate(pieces):
        if number % 2:
            within = piece.strip("<>").split(maxsplit=1)[0]
        elif within == "bdi":
            pieces[number] = own(piece)
        elif within not in _PLAIN and letters & set(piece):
            pieces[number] = run.sub(lambda found: own(found[0]), piece)
    # What stands in no piece of text gets its letters one by one: a school at the edge of a page.
    for font, some in homes(letters.difference(*wanted.values())).items():
        wanted[font] |= some
    families = ["Atkinson Hyperlegible", *(font.family for font in OTHERS)]
    css, fonts = [], {}
    for font in (font for font in OTHERS if font in wanted):
        name = _css_name(font)
        listed = ", ".join(f'"{family}"' for family in dict.fromkeys([font.family, *families]))
        css.append(f".{name} {{ font-family: {listed} }}")
        for weight, data in cut_down(font, frozenset(wanted[font])).items():
            file = f"{name}-{weight}.ttf"
            fonts[file] = data
            css.append(
                f'@font-face {{ font-family: "{font.family}"; font-weight: {weight}; '
                f'src: url("project:{file}") }}'
            )
    return Lettered("".join(pieces), ["\n".join(css)], fonts)


def _run(letters: frozenset[str]) -> re.Pattern[str]:
    """Words with one of these letters, one after another, without the stops at their ends."""
    some = "".join(map(re.escape, sorted(letters)))
    word = rf"(?:[\w&][^\s<>]*)?[{some}](?:[^\s<>]*[\w;{some}])?"
    return re.compile(rf"{word}(?:\s+{word})*")


def _directions(text: str) -> Iterator[str]:
    """That of each letter that has one; the first is that of the whole, as for ``dir="auto"``."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            yield "ltr" if kind == "L" else "rtl"


def _css_name(font: Other) -> str:
    return font.family.lower().replace(" ", "-")
