"""The school's one colour, and the shades made from it."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls

LEAST = 4.5
"""Contrast of text and what it stands on (WCAG 2.2, 1.4.3)."""
PAPER, CREAM, NIGHT = "#fbfaf7", "#f8efd8", "#12191c"
"""The grounds of pages, as in theme/site/css/mentor.css. White gives a little more than PAPER."""
STEPS = 512
"""A search for a lightness goes down by one of so many steps."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = []
    for value in _rgb(colour):
        channels.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def with_lightness(colour: str, lightness: float, saturation: float = 1.0) -> str:
    """The same hue at another lightness (0 to 1), its saturation multiplied."""
    hue, _, own = rgb_to_hls(*_rgb(colour))
    rgb = hls_to_rgb(hue, lightness, min(1.0, own * saturation))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)


def readable(colour: str, ground: str, ratio: float = LEAST) -> str:
    """``colour``, made darker or lighter in small steps until it reads on ``ground``."""
    lightness = rgb_to_hls(*_rgb(colour))[1]
    step = -0.01 if luminance(ground) > 0.18 else 0.01
    while contrast(colour, ground) < ratio and 0 < lightness + step < 1:
        lightness += step
        colour = with_lightness(colour, lightness)
    return colour


def palette(colour: str) -> dict[str, str]:
    """The shades that pages use, for light and for dark, made from the school's colour.

    Each is readable where it stands if ``weakest(colour)`` is at least LEAST.
    """
    dark = readable(with_lightness(colour, 0.72), NIGHT, 7.0)
    return {
        "brand": colour,
        "strong": readable(with_lightness(colour, 0.2), PAPER, 9.0),
        "soft": with_lightness(colour, 0.93, 0.7),
        "on": "#ffffff",
        "dark_brand": dark,
        "dark_strong": with_lightness(dark, 0.85),
        "dark_soft": with_lightness(colour, 0.17, 0.6),
        "dark_on": "#0d1416",
    }


def contrasts(colour: str) -> dict[str, float]:
    """The contrast of every pair of shades that stand on each other, by what they are for."""
    shades = palette(colour)
    pairs = {
        "links and headings on a light page": (shades["brand"], PAPER),
        "links and headings on a cream page": (shades["brand"], CREAM),
        "text on a tinted box": (shades["brand"], shades["soft"]),
        "text on a button": (shades["on"], shades["brand"]),
        "dark headings on a tinted box": (shades["strong"], shades["soft"]),
        "links and headings on a dark page": (shades["dark_brand"], NIGHT),
        "text on a button, dark": (shades["dark_on"], shades["dark_brand"]),
        "headings on a tinted box, dark": (shades["dark_strong"], shades["dark_soft"]),
    }
    return {name: contrast(*pair) for name, pair in pairs.items()}


def weakest(colour: str) -> tuple[str, float]:
    """Where a colour is hardest to read, and its contrast there."""
    return min(contrasts(colour).items(), key=lambda pair: pair[1])


def nearest(colour: str) -> str:
    """The colour itself if it can be read everywhere; else the lightest of its hue that can."""
    steps = round(rgb_to_hls(*_rgb(colour))[1] * STEPS)
    found = colour
    while weakest(found)[1] < LEAST:
        steps -= 1
        found = with_lightness(colour, steps / STEPS)
    return found


def grey(text: str) -> str:
    """A stylesheet or SVG without colour: each ``#rrggbb`` as the grey of the same luminance.

    Contrast is a matter of luminance alone, so every contrast stays as it was. Only colours of six
    digits are known here; ``test_media.py`` holds the theme to that.
    """
    return re.sub(r"#[0-9a-fA-F]{6}(?![\w-])", lambda found: _as_grey(found[0]), text)


def _as_grey(colour: str) -> str:
    light = luminance(colour)
    value = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return f"#{round(value * 255):02x}" + f"{round(value * 255):02x}" * 2


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
