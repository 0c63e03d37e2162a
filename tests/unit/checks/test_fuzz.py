"""Whatever is in the files, ``check`` answers and never raises."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builder.pipeline import check
from builder.reporters import REPORTERS

BASE = Path(__file__).resolve().parents[2] / "cases" / "base"
FILES = sorted(p.relative_to(BASE).as_posix() for p in BASE.rglob("*") if p.is_file())
YAML = [name for name in FILES if name.endswith(".yml")]
TODAY = datetime.date(2026, 11, 21)
Mutation = Callable[[list[str]], list[str]]

SIGNS = st.text(alphabet="/|`~#-*<>[](){}:&!%\"' \n\tab1é😀\u2028\x07", max_size=60)
VALUES = ("5", "[]", "{}", "[1, [2]]", "{a: {b: 1}}", "yes", "", "x", "''", "2030-01-01", "*a", "~")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fuzz")
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    return root


def answers(root: Path, name: str, data: bytes) -> None:
    """Check the project with one file replaced, and report in every format."""
    path = root / name
    kept = path.read_bytes()
    path.write_bytes(data)
    try:
        problems = check(root, TODAY).problems
    finally:
        path.write_bytes(kept)
    assert problems == sorted(problems)
    for reporter in REPORTERS.values():
        reporter(problems).encode()


def several(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)


@several(150)
@given(name=st.sampled_from(FILES), data=st.binary(max_size=80) | SIGNS.map(str.encode))
def test_a_file_of_anything(project: Path, name: str, data: bytes) -> None:
    answers(project, name, data)


@several(100)
@given(name=st.sampled_from(FILES), at=st.integers(0, 6000), text=SIGNS)
def test_signs_put_anywhere(project: Path, name: str, at: int, text: str) -> None:
    old = (BASE / name).read_text()
    at %= len(old) + 1
    answers(project, name, (old[:at] + text + old[at:]).encode())


@several(250)
@given(name=st.sampled_from(FILES), data=st.data())
def test_lines_deleted_doubled_and_swapped(project: Path, name: str, data: st.DataObject) -> None:
    lines = (BASE / name).read_text().split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        a, b = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["delete", "double", "swap", "values", "indent"])):
            case "delete":
                del lines[a]
            case "double":
                lines.insert(b, lines[a])
            case "swap":
                lines[a], lines[b] = lines[b], lines[a]
            case "indent":
                lines[a] = "  " + lines[a]
            case "values":
                (key, colon, value), (other, sign, word) = (
                    lines[n].partition(": ") for n in (a, b)
                )
                lines[a], lines[b] = key + colon + word, other + sign + value
    answers(project, name, "\n".join(lines).encode())


def lines_with_values() -> list[tuple[str, int]]:
    return [
        (name, number)
        for name in YAML
        for number, line in enumerate((BASE / name).read_text().split("\n"))
        if ":" in line and not line.startswith("#")
    ]


@several(250)
@given(place=st.sampled_from(lines_with_values()), value=st.sampled_from(VALUES))
@example(place=("curriculum/modules/01-listening/module.yml", 13), value="5")
@example(place=("curriculum/modules/01-listening/module.yml", 15), value="{a: {b: 1}}")
def test_a_value_of_another_kind(project: Path, place: tuple[str, int], value: str) -> None:
    """A number where a list should stand, a list where a word should: in every field."""
    name, number = place
    lines = (BASE / name).read_text().split("\n")
    key = lines[number].partition(":")[0]
    indent = len(key) - len(key.lstrip("- "))
    rest = number + 1
    while rest < len(lines) and lines[rest].startswith(" " * (indent + 1)):
        rest += 1
    answers(project, name, "\n".join([*lines[:number], f"{key}: {value}", *lines[rest:]]).encode())
