"""The one font family, from its package: Atkinson Hyperlegible (SIL Open Font License)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def font_files() -> dict[str, bytes]:
    """File name -> bytes of the four styles, for paper. The screen's are in theme/site/fonts."""
    spec = find_spec("fontpkg_atkinson_hyperlegible")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent
    names = [f"AtkinsonHyperlegible-{style}.ttf" for style in STYLES]
    return {name: (folder / "files" / name).read_bytes() for name in names}
