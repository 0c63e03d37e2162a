"""Diagnostics for people and for programs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.codes import CODES, severity_of
from builder.diagnostics import Diagnostic, Span
from builder.reporters import REPORTERS, github, sarif, text
from builder.reporters.json import report as as_json

PROBLEMS = [
    Diagnostic(Span("a.yml", 3, 5, 4), "S201", 'unknown field "anser"', "a hint", "    anser: b"),
    Diagnostic(Span("a.yml", 9, 1, 1), "R952", "a sentence", "", "x"),
    Diagnostic(Span("b c.md", 1, 1, 1), "H904", "samples"),
]
ANY = st.builds(
    Diagnostic,
    st.builds(Span, st.text(min_size=1), *[st.integers(1, 300)] * 3),
    st.sampled_from(sorted(CODES)),
    st.text(),
    st.text(),
    st.text(max_size=300),
)


def marks(line: str, column: int, length: int = 1) -> tuple[str, str]:
    """(excerpt, carets) as shown, both without the margin."""
    shown = text.one(Diagnostic(Span("a", 7, column, length), "S201", "m", "", line)).split("\n")
    assert shown[1].startswith("  7 | ")
    assert shown[2].startswith("    | ")
    return shown[1][6:], shown[2][6:]


# -- for people --------------------------------------------------------------------------------


def test_the_whole_report() -> None:
    assert text.report(PROBLEMS) == (
        'a.yml:3:5: error[S201] unknown field "anser"\n'
        "  3 |     anser: b\n"
        "    |     ^^^^\n"
        "  hint: a hint\n"
        "a.yml:9:1: warning[R952] a sentence\n"
        "  9 | x\n"
        "    | ^\n"
        "b c.md:1:1: note[H904] samples\n"
        "1 error, 1 warning and 1 note in 2 files.\n"
    )


def test_nothing_wrong() -> None:
    assert text.report([]) == "No problems.\n"


def test_counts() -> None:
    assert text.summary(PROBLEMS[:1] * 2) == "2 errors in 1 file."
    assert text.summary(PROBLEMS[1:]) == "1 warning and 1 note in 2 files."


@pytest.mark.parametrize("column", [1, 2, 40, 97, 150, 299, 300])
def test_the_caret_stays_under_its_sign_when_a_long_line_is_cut(column: int) -> None:
    line = "".join(chr(0x21 + n % 90) for n in range(300))
    excerpt, carets = marks(line, column)
    assert len(excerpt) <= text.WIDTH + 6
    assert excerpt[len(carets) - 1] == line[column - 1]


def test_carets_end_with_the_piece_that_is_shown() -> None:
    excerpt, carets = marks("x" * 300, 10, 280)
    assert len(carets) == text.WIDTH
    assert excerpt == "x" * text.WIDTH + "..."
    assert marks("ab", 3) == ("ab", "  ^")
    assert marks("ab", 1, 50) == ("ab", "^^")


def test_a_tab_is_one_space() -> None:
    assert marks("\ta: b", 2) == (" a: b", " ^")


@pytest.mark.parametrize(
    ("line", "column", "carets"),
    [
        ("漢字: x", 5, "      ^"),
        ("漢字", 1, "^^"),
        ("e\u0301e\u0301 x", 6, "   ^"),
        ("😀 x", 3, "   ^"),
        ("a\u200db", 3, " ^"),
    ],
)
def test_carets_count_the_columns_of_a_terminal(line: str, column: int, carets: str) -> None:
    assert marks(line, column)[1] == carets


@given(ANY)
def test_no_text_steers_a_terminal_or_breaks_the_line(problem: Diagnostic) -> None:
    shown = text.one(problem)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", shown)
    assert len(shown.split("\n")) <= 4


# -- for programs ------------------------------------------------------------------------------


@given(st.lists(ANY, max_size=5))
def test_json_holds_everything_and_counts(problems: list[Diagnostic]) -> None:
    read = json.loads(as_json(problems))
    counts = [read["errors"], read["warnings"], read["notes"]]
    assert sum(counts) == len(read["problems"]) == len(problems)
    for entry, problem in zip(read["problems"], problems, strict=True):
        assert (entry["path"], entry["line"]) == (problem.span.path, problem.span.line)
        assert (entry["code"], entry["message"]) == (problem.code, problem.message)
        assert entry["severity"] == severity_of(problem.code)


def test_json_counts() -> None:
    read = json.loads(as_json(PROBLEMS))
    assert (read["errors"], read["warnings"], read["notes"]) == (1, 1, 1)
    assert read["problems"][0]["column"] == 5
    assert read["problems"][0]["length"] == 4


def test_github_commands() -> None:
    assert github.report(PROBLEMS).split("\n")[:3] == [
        '::error file=a.yml,line=3,col=5,title=S201::unknown field "anser" (a hint)',
        "::warning file=a.yml,line=9,col=1,title=R952::a sentence",
        "::notice file=b c.md,line=1,col=1,title=H904::samples",
    ]


def test_github_escapes() -> None:
    problem = Diagnostic(Span("a:b,c%.md"), "S201", "100%\n::error::x\r")
    assert github.report([problem]) == (
        "::error file=a%3Ab%2Cc%25.md,line=1,col=1,title=S201::100%25%0A::error::x%0D\n"
    )


@given(ANY)
def test_github_gets_one_command_for_one_problem(problem: Diagnostic) -> None:
    shown = github.report([problem])
    assert shown.count("\n") == 1
    assert "\r" not in shown


def sarif_of(problems: list[Diagnostic]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(sarif.report(problems))
    assert read["version"] == "2.1.0"
    assert read["$schema"].endswith("sarif-2.1.0.json")
    (run,) = read["runs"]
    assert isinstance(run, dict)
    return run


@given(st.lists(ANY, max_size=5))
def test_sarif_has_the_shape_that_the_standard_asks_for(problems: list[Diagnostic]) -> None:
    """https://docs.oasis-open.org/sarif/sarif/v2.1.0, sections 3.27 and 3.30."""
    run = sarif_of(problems)
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == {problem.code for problem in problems}
    assert run["columnKind"] == "unicodeCodePoints"
    for result, problem in zip(run["results"], problems, strict=True):
        assert result["level"] in ("error", "warning", "note")
        assert result["level"] == rules[problem.code]["defaultConfiguration"]["level"]
        assert problem.message in result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        region = physical["region"]
        assert 1 <= region["startColumn"] < region["endColumn"]
        assert re.fullmatch(r"[!-~]+", physical["artifactLocation"]["uri"])


def test_sarif_addresses_are_quoted() -> None:
    place = sarif_of(PROBLEMS)["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "b%20c.md"


def test_every_reporter_takes_none_and_ends_its_line() -> None:
    for name, reporter in REPORTERS.items():
        assert reporter([]) == "" or reporter([]).endswith("\n"), name
