"""YAML 1.2 read strictly: what a word is, where it stands, and what is refused."""

from __future__ import annotations

import math
import re
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from builder.source.files import Source
from builder.source.yaml import MAX_DEPTH, MAX_PROBLEMS, Tree, parse


def source(text: str) -> Source:
    return Source("a.yml", "a.yml", text)


def read(text: str) -> Tree:
    tree, problems = parse(source(text))
    assert tree is not None, problems
    assert problems == []
    return tree


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse(source(text))[1]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in ("no", "on", "yes", "off", "No", "ON", "y", "n")),
        ("12:30", "12:30"),
        ("1:2:3", "1:2:3"),
        ("2030-01-01", "2030-01-01"),
        ("0b101", "0b101"),
        ("1_000", "1_000"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("nULL", "nULL"),
        ("7", 7),
        ("-07", -7),
        ("+7", 7),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("2.", 2.0),
        ("-.inf", -math.inf),
        ("infinity", "infinity"),
        ('"no"', "no"),
        ("'7'", "7"),
        ('""', ""),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(written: str, value: Any) -> None:
    found = read(f"key: {written}\n").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_a_number() -> None:
    assert math.isnan(read("key: .nan\n").data["key"])


def test_a_number_of_5000_digits_stays_a_text() -> None:
    assert read(f"key: {'9' * 5000}\n").data["key"] == "9" * 5000


def test_keys_are_always_texts() -> None:
    assert read("no: 1\n2: x\nnull: y\n").data == {"no": 1, "2": "x", "null": "y"}


def test_places_count_code_points() -> None:
    tree = read("e\u0301\U0001f600: [1, \U0001f600e\u0301, x]\nb: yes\n")
    key = "e\u0301\U0001f600"
    assert (tree.key((key,)).column, tree.key((key,)).length) == (1, 3)
    assert (tree.span((key, 1)).column, tree.span((key, 1)).length) == (10, 3)
    assert tree.span((key, 2)).column == 15
    assert (tree.span(("b",)).line, tree.span(("b",)).column) == (2, 4)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_other_line_ends_do_not_move_the_lines_of_what_follows(sign: str) -> None:
    """libyaml takes them for line ends; an editor and our excerpts do not."""
    tree = read(f"a: 'x{sign}y'\nb: 1\n")
    assert (tree.span(("b",)).line, tree.span(("b",)).column) == (2, 4)


def test_a_block_is_shown_by_its_key_and_so_is_nothing() -> None:
    tree = read("a:\n  - b: 1\nc:\nd: [1]\n")
    assert tree.span(("a",)) == tree.key(("a",))
    assert tree.span(("c",)) == tree.key(("c",))
    assert tree.span(("a", 0)).line == 2
    assert tree.span(("d",)).column == 4


def test_what_is_not_written_is_shown_by_what_holds_it() -> None:
    tree = read("a:\n  b: 1\n")
    assert tree.span(("a", "x", "y")) == tree.span(("a",))
    assert tree.span(("z",)).line == 1


@pytest.mark.parametrize(
    "written",
    [
        "one two\n  three TARGET four",
        ">-\n  one two\n  three TARGET four",
        "|\n  one two\n\n  three TARGET four",
        '"one two\n  three TARGET four"',
        "'one two''s\n  three TARGET four'",
        "TARGET",
    ],
)
def test_the_place_of_a_word_inside_a_value(written: str) -> None:
    text = f"first: TARGET\nkey: {written}\nlast: TARGET\n"
    tree = read(text)
    value = tree.data["key"]
    span = tree.inside(("key",), value, value.index("TARGET"), 6)
    line = text.split("\n")[span.line - 1]
    assert 2 <= span.line <= 5
    assert line[span.column - 1 :].startswith("TARGET")
    assert span.length == 6


def test_escapes_that_upset_the_count_give_the_place_of_the_value() -> None:
    tree = read('key: "\\u0041\\u0042 TARGET"\n')
    assert tree.inside(("key",), "AB TARGET", 3, 6) == tree.span(("key",))


def test_an_alias_bomb_is_refused_at_once() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    start = time.monotonic()
    tree, problems = parse(source("\n".join(["a0: &a0 lol", *levels])))
    assert time.monotonic() - start < 5
    assert {problem.code for problem in problems} == {"Y103"}
    assert len(problems) <= MAX_PROBLEMS
    assert tree is None


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? "])
def test_endless_nesting_is_refused_at_once(sign: str) -> None:
    start = time.monotonic()
    tree, problems = parse(source("key:\n" + sign * 100_000))
    assert time.monotonic() - start < 5
    assert tree is None
    assert problems[0].code in ("Y105", "Y101")


def test_the_deepest_that_is_allowed() -> None:
    inner = MAX_DEPTH - 1
    assert codes(f"a: {'[' * inner}{']' * inner}") == []
    assert codes(f"a: {'[' * (inner + 1)}{']' * (inner + 1)}") == ["Y105"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\na: 3\n", ["Y102", "Y102"]),
        ("a: {b: 1, b: 2}\n", ["Y102"]),
        ("a: &x 1\nb: *x\n", ["Y103", "Y103"]),
        ("&x a: 1\n", ["Y103"]),
        ("a: !!python/object:os.system x\n", ["Y104"]),
        ("!x a: 1\n", ["Y104"]),
        ("a:\n\t- b\n", ["Y106"]),
        ("- a\n", ["Y107"]),
        ("", ["Y107"]),
        ("a word\n", ["Y107"]),
        ("a: 1\n---\nb: 2\n", ["Y108"]),
        ("[a]: 1\n", ["Y101"]),
        ("a: 'x\n", ["Y101"]),
        ("a: \x07\n", ["Y101"]),
    ],
)
def test_what_is_refused(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_the_first_of_two_keys_counts() -> None:
    tree, _ = parse(source("a: 1\na: [2]\n"))
    assert tree is not None
    assert tree.data == {"a": 1}


def _as_1_2(value: Any) -> Any:
    """What PyYAML (YAML 1.1) writes plain and YAML 1.2 reads as something else."""
    if isinstance(value, str):
        # In 1.1 these are words, so PyYAML writes them without quotes; 1.2 knows them.
        if re.fullmatch(r"0o[0-7]+|0x[0-9a-fA-F]+", value) and len(value) <= 40:
            return int(value, 0)
        if re.fullmatch(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?", value) and value.isascii():
            return float(value) if re.search(r"[.eE]", value) else int(value)
        return value
    if isinstance(value, list):
        return [_as_1_2(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_1_2(item) for key, item in value.items()}
    return value


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=100), PLAIN, min_size=1, max_size=5))
@example({"a": "1e3", "b": "0o17", "c": "08", "d": "no", "e": "1:30", "f": "1_000", "g": "=\n"})
def test_what_pyyaml_writes_is_read_back(data: dict[str, Any]) -> None:
    written = yaml.safe_dump(data)
    assert _equal(read(written).data, data)


def _equal(found: Any, data: Any) -> bool:
    if isinstance(data, dict):
        return list(found) == sorted(data) and all(_equal(found[key], data[key]) for key in data)
    if isinstance(data, list):
        return len(found) == len(data) and all(map(_equal, found, data))
    return type(found) in (type(data), int, float) and found in (data, _as_1_2(data))


@given(st.text() | st.text(alphabet="ab:-[]{}\"'|>&*!#%@? \n\t,0.~", max_size=60))
@example("\ufeff\ufeff")
@example("a: \ud7ff\ue000")
@example("%YAML 9.9\n---\na: b\n")
def test_no_text_raises(text: str) -> None:
    tree, problems = parse(source(text))
    assert (tree is None) <= bool(problems)
    for problem in problems:
        assert problem.span.line >= 1
        assert problem.span.column >= 1
