"""Recipes and the cache: what is made once is made once, and damage is noticed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.make import make
from builder.recipes import Audience, Target, digest


@dataclass(frozen=True)
class Shout:
    """A recipe that leaves a mark each time it is made."""

    text: str
    marks: str

    tools = ("shout 1",)
    preload = ()

    def make(self) -> Mapping[str, bytes]:
        if self.text == "fail":
            raise ValueError("cannot shout that")
        with open(self.marks, "a") as file:
            file.write(self.text + "\n")
        return {"": self.text.upper().encode()}


def run(recipes: list[Shout], folder: Path) -> list[tuple[bytes, bool]]:
    targets = [Target(f"{n}.txt", "t", Audience.LEARNER, r) for n, r in enumerate(recipes)]
    made = make(targets, Cache(folder), lambda *_: None)
    return [(item.files[item.target.path], item.step.reused) for item in made]


def test_a_recipe_is_made_once_even_for_two_targets(tmp_path):
    marks = str(tmp_path / "marks")
    results = run([Shout("a", marks), Shout("a", marks), Shout("b", marks)], tmp_path / "cache")
    assert [data for data, _ in results] == [b"A", b"A", b"B"]
    assert sorted(Path(marks).read_text().split()) == ["a", "b"]


def test_what_was_made_is_taken_from_the_cache(tmp_path):
    marks = str(tmp_path / "marks")
    run([Shout("a", marks)], tmp_path / "cache")
    results = run([Shout("a", marks), Shout("b", marks)], tmp_path / "cache")
    assert results == [(b"A", True), (b"B", False)]
    assert sorted(Path(marks).read_text().split()) == ["a", "b"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: b"",
        lambda data: b"\xff" * 9,
        lambda data: data.replace(b"A", b"B"),
        lambda data: b"[]\n",
        lambda data: b"{}\n",
    ],
)
def test_a_damaged_entry_is_noticed_and_made_again(tmp_path, damage):
    recipe = Shout("a", str(tmp_path / "marks"))
    cache = Cache(tmp_path / "cache")
    run([recipe], tmp_path / "cache")
    (entry,) = list((tmp_path / "cache").glob("*/*"))
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.get(digest(recipe)) is None or damage(b"[]\n") == b"[]\n"
    assert run([recipe], tmp_path / "cache")[0][0] == b"A"


def test_a_failure_is_raised_and_the_rest_can_be_made_later(tmp_path):
    marks = str(tmp_path / "marks")
    with pytest.raises(ValueError, match="cannot shout that"):
        run([Shout("a", marks), Shout("fail", marks)], tmp_path / "cache")
    assert run([Shout("a", marks)], tmp_path / "cache")[0][0] == b"A"


def test_the_digest_tells_apart_what_could_run_together(tmp_path):
    pairs = [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", "")]
    assert len({digest(Shout(*pair)) for pair in pairs}) == len(pairs)


def test_the_least_recently_used_entries_go_first(tmp_path):
    cache = Cache(tmp_path)
    for age, name in enumerate(("aa-old", "bb-mid", "cc-new")):
        cache.put(name, {"": b"x" * 1000})
        os.utime(tmp_path / name[:2] / name[2:], (1000 + age, 1000 + age))
    assert cache.get("aa-old") == {"": b"x" * 1000}  # used just now
    cache.trim(2500)
    assert cache.get("aa-old") and cache.get("cc-new") and cache.get("bb-mid") is None


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert run([Shout("a", str(tmp_path / "marks"))], tmp_path / "cache") == [(b"A", False)]
