"""One page that shows a school's look before anything is built with it: light, dark, on paper.

It stands alone, holds its fonts and the logo, and needs no network. Like the commands, it speaks
English. ``./mentor preview-brand``
"""

from __future__ import annotations

import base64
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.render.colour import LEAST, NIGHT, PAPER, contrasts, nearest, palette
from builder.render.fonts import font_files
from builder.render.markdown import Writer
from builder.render.templates import fill
from builder.schema import Config
from builder.source.logo import Logo
from builder.words import SOURCE

PLACE = ".cache/brand.html"
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_WEIGHTS = {400: "AtkinsonHyperlegible-Regular.ttf", 700: "AtkinsonHyperlegible-Bold.ttf"}


def write(root: Path, config: Config, logo: Logo | None, problems: list[Diagnostic]) -> Path:
    """Write the page into the project's cache. ``problems`` are those of the look.

    A colour that is refused is shown as the nearest that passes; a logo that is refused, not at
    all. OSError when the disk fails.
    """
    path = root / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_page(config, logo, problems), "utf-8")
    return path


def _page(config: Config, logo: Logo | None, problems: list[Diagnostic]) -> str:
    shown = nearest(config.look.colour)
    shades = palette(shown)
    names = ("brand", "strong", "soft", "on")
    fonts = font_files()
    of_logo = [f"{p.message}: {p.hint}" for p in problems if p.code == "K972"]
    picture = logo if logo and not of_logo else None
    return fill(
        "brand",
        "page.html.j2",
        Writer({}, lambda *_: None),
        config=config.model_copy(update={"language": SOURCE}),
        shown=shown,
        contrasts=contrasts(shown),
        least=LEAST,
        problems=of_logo,
        logo=_data(_TYPES[picture.kind], picture.data) if picture else "",
        fonts={weight: _data("font/ttf", fonts[name]) for weight, name in _WEIGHTS.items()},
        schemes={
            "light": {**{n: shades[n] for n in names}, "page": PAPER, "ink": "#16242a"},
            "dark": {**{n: shades[f"dark_{n}"] for n in names}, "page": NIGHT, "ink": "#e8eeef"},
        },
    )


def _data(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
