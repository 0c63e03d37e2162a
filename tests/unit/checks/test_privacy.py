"""The words of a private card are found in public, however they are set."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from builder.checks.privacy import private_cards
from builder.reading import read

BASE = Path(__file__).resolve().parents[2] / "cases" / "base"
SCENARIO = "scenarios/late-bus/scenario.yml"
BRIEF = "brief: You are Ana, a mentor. Ben is your mentee. The bus is late."


def told(root: Path, brief: str) -> list[str]:
    text = (BASE / SCENARIO).read_text()
    assert BRIEF in text
    (root / SCENARIO).parent.mkdir(parents=True)
    (root / SCENARIO).write_text(text.replace(BRIEF, f"brief: {brief}"))
    library = read(root, datetime.date(2026, 11, 21))
    return [p.message for p in private_cards(library)]


@pytest.mark.parametrize(
    "brief",
    [
        "Then you slept on the kitchen floor last night, and woke up.",
        "YOU SLEPT on the **kitchen floor** last night.",
        '"You slept, on the kitchen floor: last ... night!"',
        "The cousin has moved into your room at home.",
        "We know that Ben was quiet all week, and more.",
    ],
)
def test_a_card_that_shows(brief: str, tmp_path: Path) -> None:
    assert len(told(tmp_path, f"'{brief}'")) == 1


@pytest.mark.parametrize("brief", ["Ben slept on the floor.", "Ben was quiet.", "Nothing."])
def test_other_words_are_fine(brief: str, tmp_path: Path) -> None:
    assert told(tmp_path, brief) == []
