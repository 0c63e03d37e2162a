"""Lists of names as spreadsheets write them: every name is kept, every bad line is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.roster import LONGEST, read_roster

RIGHT_TO_LEFT = "\u0645\u0631\u064a\u0645 \u062d\u0633\u0646"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana\nBo\n", ("Ana", "Bo")),
        ("name\nAna\n", ("Ana",)),
        ("Year,Name\n9,Ana\n", ("Ana",)),
        ("Name;Year\nAna;9\n", ("Ana",)),
        ("\ufeffName\tYear\r\nAna\t9\r\n", ("Ana",)),
        ('"Okafor, Amara"\n', ("Okafor, Amara",)),
        ('"Ana ""Ani"" Bell"\n', ('Ana "Ani" Bell',)),
        ('"Ana\nMaria"\nBo\n', ("Ana Maria", "Bo")),
        ("Zo\u0065\u0308\n", ("Zo\u00eb",)),
        (f"{RIGHT_TO_LEFT}\n", (RIGHT_TO_LEFT,)),
        (f"\u202b{RIGHT_TO_LEFT}\u202c\n", (RIGHT_TO_LEFT,)),
        ("=1+1\n@SUM(A1)\n", ("=1+1", "@SUM(A1)")),
        ("\n  Ana  \n\n", ("Ana",)),
        ("x" * LONGEST + "\n", ("x" * LONGEST,)),
    ],
)
def test_names_come_as_they_are(text, names):
    roster = read_roster(text.encode())
    assert roster.problems == ()
    assert roster.names == names


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (b"", [(1, "there is no name in this file")]),
        (b"name\n", [(1, "there is no name in this file")]),
        (b"Ana\nZo\xeb\n", [(2, 'this is not UTF-8; save the list as "CSV UTF-8"')]),
        (
            b"Year,Name\n9,Ana\n9,\n8\n",
            [(3, "this line has no name"), (4, "this line has no name")],
        ),
        (b'Ana\n"Bo\nCy\n', [(2, "this cannot be read as CSV: a quotation mark is never closed")]),
        (b"Ana\x00\n", [(1, "this name holds a sign that cannot be printed")]),
        (b"x" * 201, [(1, "this name has 201 letters; 200 are the most")]),
        (b'"A\nB"\n' + b"x" * 201, [(3, "this name has 201 letters; 200 are the most")]),
    ],
)
def test_a_bad_line_is_named(data, problems):
    assert list(read_roster(data).problems) == problems


@given(st.binary())
def test_any_file_gives_names_or_problems(data):
    roster = read_roster(data)
    assert roster.entries or roster.problems
    assert all(entry.name and "\n" not in entry.name for entry in roster.entries)
