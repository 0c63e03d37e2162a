"""The school's colour: whatever it is, text stays readable in it and on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.colour import (
    NIGHT,
    PAPER,
    contrast,
    luminance,
    nearest,
    palette,
    readable,
    weakest,
)

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@given(colours)
def test_the_nearest_colour_that_passes_is_readable_wherever_it_stands(colour):
    passing = nearest(colour)
    shades = palette(passing)
    for brand, ground in (("brand", PAPER), ("brand", "#ffffff"), ("dark_brand", NIGHT)):
        assert contrast(shades[brand], ground) >= 4.5
    for prefix in ("", "dark_"):
        assert contrast(shades[f"{prefix}on"], shades[f"{prefix}brand"]) >= 4.5
        assert contrast(shades[f"{prefix}strong"], shades[f"{prefix}soft"]) >= 4.5
    assert contrast(shades["brand"], shades["soft"]) >= 4.5
    assert shades["brand"] == passing  # nothing is adjusted behind a school's back


@given(colours)
def test_a_colour_that_passes_is_its_own_nearest_and_any_other_is_made_darker(colour):
    if weakest(colour)[1] >= 4.5:
        assert nearest(colour) == colour
    else:
        assert luminance(nearest(colour)) < luminance(colour)
        assert nearest(nearest(colour)) == nearest(colour)


@given(colours, st.sampled_from(["#ffffff", "#000000"]))
def test_readable_changes_no_colour_that_is(colour, ground):
    if contrast(colour, ground) >= 4.5:
        assert readable(colour, ground) == colour
    assert contrast(readable(colour, ground), ground) >= 4.5
