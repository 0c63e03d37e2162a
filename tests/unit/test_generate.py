"""The curriculum that measurements are made with is a valid one, and always the same."""

from __future__ import annotations

import datetime

import pytest

from benchmarks import generate
from builder import pipeline


def test_a_made_up_curriculum_has_no_problem_and_every_kind_of_thing(tmp_path):
    generate.write(tmp_path, 3)
    checked = pipeline.check(tmp_path, datetime.date(2026, 11, 30))
    assert checked.problems == []
    library = checked.library
    items = [item for m in library.modules for item in m.quiz.model.items]
    assert {item.type for item in items} == set(generate.TYPES)
    assert {s.model.facilitator.referral_level for s in library.scenarios.values()} == {
        "green",
        "amber",
        "red",
    }
    lesson = next(file for _, file in library.lessons()).page.body
    assert all(f"/// {kind}" in lesson for kind in (*generate.BLOCKS, "facilitator", "safety"))


def test_the_same_size_gives_the_same_files(tmp_path):
    assert list(generate.files(2)) == list(generate.files(2))
    with pytest.raises(ValueError, match="1 to 99"):
        generate.write(tmp_path, 100)
