"""The one font family, from its package: Atkinson Hyperlegible (SIL Open Font License)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def font_files() -> dict[str, bytes]:
    """File name -> bytes of the four styles, for paper. The screen's are in theme/site/fonts."""
    spec = find_spec("fontpkg_atkinson_hyperlegible")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent
    names = [f"AtkinsonHyperlegible-{style}.ttf" for style in STYLES]
    return {name: (folder / "files" / name).read_bytes() for name in names}


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  slow to import

    return frozenset(
        TTFont(BytesIO(font_files()[f"AtkinsonHyperlegible-{STYLES[0]}.ttf"])).getBestCmap()
    )


def missing_letters(text: str) -> str:
    """The letters of a text that the font does not have, each once, in their order."""
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in _letters()))
