"""A name is set whole in a font that has its letters, in its own direction, apart from others."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from builder.render.fonts import missing_letters
from builder.render.letters import lettered

ARABIC, HEBREW, CYRILLIC = (
    "\u0645\u0631\u064a\u0645",
    "\u05e9\u05e8\u05d4",
    "\u041e\u043b\u044c\u0433\u0430",
)
GREEK = "\u0393\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2 \u03a0\u03b1\u03c0\u03ac\u03c2"


def spans(html):
    return re.findall(r'<(?:bdi|span) class="([\w-]+)"(?: dir="(\w+)")?>(.*?)</(?:bdi|span)>', html)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Ms Okafor, Zo\u00eb &amp; Ren\u00e9</p>", []),
        (
            f"<p>See {ARABIC} {ARABIC}, room 12.</p>",
            [("noto-sans-arabic", "rtl", f"{ARABIC} {ARABIC}")],
        ),
        (f"<p>&quot;{HEBREW}&quot; is here</p>", [("heebo", "rtl", f"&quot;{HEBREW}&quot;")]),
        (
            f"<bdi>{ARABIC} Zo\u00eb (2)</bdi>",
            [("noto-sans-arabic", "rtl", f"{ARABIC} Zo\u00eb (2)")],
        ),
        (f"<bdi>Zo\u00eb {ARABIC}</bdi>", [("noto-sans-arabic", "ltr", f"Zo\u00eb {ARABIC}")]),
        (f"<td>({CYRILLIC})</td>", [("noto-sans", "", CYRILLIC)]),
        (f"<b>{GREEK}</b>", [("noto-sans", "", GREEK)]),
        (f"<title>{CYRILLIC}</title>", []),
        ("<bdi>\u674e\u660e</bdi>", []),
    ],
)
def test_words_find_their_font_and_direction(html, found):
    made = lettered(html)
    assert spans(made.html) == found
    assert re.sub(r"<(bdi|span) class[^>]*>(.*?)</\1>", r"\2", made.html) == html


def test_a_document_gets_the_letters_that_it_needs_and_no_more():
    assert lettered("<p>Plain</p>").fonts == {}
    made = lettered(f'<body data-foot="{GREEK}"><bdi>{CYRILLIC} Z</bdi></body>')
    assert list(made.fonts) == ["noto-sans-400.ttf", "noto-sans-700.ttf"]
    for data in made.fonts.values():
        font = TTFont(BytesIO(data))
        assert set(map(chr, font.getBestCmap())) >= set(CYRILLIC + " Z\u0393")
        assert "fvar" not in font
        assert len(data) < 20_000
    assert made == lettered(f'<body data-foot="{GREEK}"><bdi>{CYRILLIC} Z</bdi></body>')


def test_letters_that_no_font_has_are_named_once():
    assert missing_letters(f"{ARABIC} \u674e\u660e\u674e {HEBREW}") == "\u674e\u660e"
