"""The school's colour: whatever it is, text stays readable in it and on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.colour import contrast, palette, readable

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
PAPER, NIGHT = "#fcfaf6", "#12191c"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@given(colours)
def test_every_shade_is_readable_where_it_stands(colour):
    shades = palette(colour)
    assert contrast(shades["brand"], PAPER) >= 4.5
    assert contrast(shades["brand"], shades["soft"]) >= 4.5
    assert contrast(shades["on"], shades["brand"]) >= 4.5
    assert contrast(shades["strong"], shades["soft"]) >= 4.5
    assert contrast(shades["dark_brand"], NIGHT) >= 4.5
    assert contrast(shades["dark_on"], shades["dark_brand"]) >= 4.5
    assert contrast(shades["dark_strong"], shades["dark_soft"]) >= 4.5


@given(colours, st.sampled_from(["#ffffff", "#000000"]))
def test_readable_changes_no_colour_that_is(colour, ground):
    if contrast(colour, ground) >= 4.5:
        assert readable(colour, ground) == colour
    assert contrast(readable(colour, ground), ground) >= 4.5
