"""The fonts for paper, each from its package (SIL Open Font License).

Atkinson Hyperlegible sets everything. Letters that it does not have, as those of a name in Arabic,
come from one of ``OTHERS``: a document gets those letters and no more of the font.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
WEIGHTS = (400, 700)


class Other(NamedTuple):
    """A font with axes, for letters that the first font does not have."""

    family: str
    package: str
    file: str
    whole: bool = False
    """Whether its letters stay whole: a letter drawn in pieces is pieces to whoever copies it."""


OTHERS = (
    Other("Heebo", "fontpkg_heebo", "Heebo[wght].ttf"),
    Other("Noto Sans", "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", whole=True),
    Other("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
)
"""``css/base.css`` names them after the first font."""


def _read(package: str, file: str) -> bytes:
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    return (Path(spec.origin).parent / "files" / file).read_bytes()


def font_files() -> dict[str, bytes]:
    """File name -> bytes of the four styles, for paper. The screen's are in theme/site/fonts."""
    names = [f"AtkinsonHyperlegible-{style}.ttf" for style in STYLES]
    return {name: _read("fontpkg_atkinson_hyperlegible", name) for name in names}


def foreign(text: str) -> frozenset[str]:
    """The letters of a text that the first font does not have."""
    if text.isascii():
        return frozenset()
    known = _letters("fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{STYLES[0]}.ttf")
    return frozenset(c for c in set(text) if not c.isspace() and c not in known)


def homes(letters: frozenset[str]) -> dict[Other, frozenset[str]]:
    """The letters that each of the other fonts is to give, as few fonts as can be, best first."""
    found: dict[Other, frozenset[str]] = {}
    while letters:
        known = {other: letters & _letters(other.package, other.file) for other in OTHERS}
        best = max(OTHERS, key=lambda other: len(known[other]))
        if not known[best]:
            break
        found[best] = known[best]
        letters -= known[best]
    return found


def missing_letters(text: str) -> str:
    """The letters of a text that none of the fonts has, each once, in their order."""
    letters = foreign(text)
    there = frozenset[str]().union(*homes(letters).values())
    return "".join(c for c in dict.fromkeys(text) if c in letters - there)


@cache
def _letters(package: str, file: str) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  slow to import

    return frozenset(map(chr, TTFont(BytesIO(_read(package, file)), lazy=True).getBestCmap()))


@lru_cache(maxsize=32)
def cut_down(other: Other, letters: frozenset[str]) -> dict[int, bytes]:
    """Weight -> a font of these letters alone, with their forms and joins, and without axes."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415  slow to import
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    # Cut first: drawing a weight of the whole font would take ten times as long.
    font = TTFont(BytesIO(_read(other.package, other.file)), recalcTimestamp=False, lazy=True)
    options = Options(recalc_timestamp=False)
    if other.whole:
        options.layout_features = [name for name in options.layout_features if name != "ccmp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, letters))
    subsetter.subset(font)
    small = _saved(font)
    found = {}
    for weight in WEIGHTS:
        font = TTFont(BytesIO(small), recalcTimestamp=False)
        axes = {axis.axisTag: float(axis.defaultValue) for axis in font["fvar"].axes}
        found[weight] = _saved(instantiateVariableFont(font, axes | {"wght": float(weight)}))
    return found


def _saved(font: TTFont) -> bytes:
    data = BytesIO()
    font.save(data)
    return data.getvalue()
