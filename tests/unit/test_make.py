"""Recipes and the cache: what is made once is made once, and damage is noticed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.cache import Cache
from builder.make import Made, make
from builder.recipes import Audience, Files, Joined, Part, Recipe, Target, digest, tools_of
from tests.conftest import Project


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


@dataclass(frozen=True)
class Chorus:
    """A recipe that is joined from shouts."""

    parts: tuple[Part, ...]
    marks: str

    tools = ("chorus 1",)
    preload = ()

    def join(self, made: Sequence[Files]) -> Files:
        with open(self.marks, "a") as file:
            file.write("chorus\n")
        return {"": b" ".join(files[""] for files in made)}


def chorus(words: str, marks: str) -> Chorus:
    return Chorus(tuple(Part(word, Shout(word, marks)) for word in words.split()), marks)


def made(recipes: Sequence[Recipe | Joined], folder: Path) -> list[Made]:
    targets = [Target(f"{n}.txt", "t", Audience.LEARNER, r) for n, r in enumerate(recipes)]
    return make(targets, Cache(folder), lambda _: None)


def run(recipes: Sequence[Recipe | Joined], folder: Path) -> list[tuple[bytes, bool]]:
    return [(item.files[item.target.path], item.step.reused) for item in made(recipes, folder)]


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


def test_parts_are_made_once_and_joined_in_their_order(tmp_path):
    marks = str(tmp_path / "marks")
    recipes = [chorus("b a", marks), chorus("a c b", marks), Shout("c", marks)]
    results = run(recipes, tmp_path / "cache")
    assert [data for data, _ in results] == [b"B A", b"A C B", b"C"]
    assert sorted(Path(marks).read_text().split()) == ["a", "b", "c", "chorus", "chorus"]


def test_a_changed_part_costs_itself_and_the_join(tmp_path):
    marks = str(tmp_path / "marks")
    run([chorus("a b c", marks)], tmp_path / "cache")
    Path(marks).unlink()
    (item,) = made([chorus("a new c", marks)], tmp_path / "cache")
    assert item.files["0.txt"] == b"A NEW C"
    assert Path(marks).read_text().split() == ["new", "chorus"]
    assert [(part.title, part.reused) for part in item.step.parts] == [
        ("a", True),
        ("new", False),
        ("c", True),
    ]


def test_what_was_joined_needs_its_parts_no_more(tmp_path):
    marks = str(tmp_path / "marks")
    run([chorus("a b", marks)], tmp_path / "cache")
    Cache(tmp_path / "cache").put(digest(Shout("a", marks)), {"": b"of no use"})
    assert run([chorus("a b", marks)], tmp_path / "cache") == [(b"A B", True)]


def test_the_order_of_parts_counts(tmp_path):
    assert digest(chorus("a b", "")) != digest(chorus("b a", ""))
    assert digest(chorus("a b", "")) == digest(chorus("a b", ""))


def test_tools_are_packages_with_versions_and_our_own_code(tmp_path):
    texts = ("ab", "c"), ("a", "bc"), ("ab", "c")
    pairs = [(tmp_path / f"{n}.py", tmp_path / f"{n}-more.py") for n in range(len(texts))]
    for pair, words in zip(pairs, texts, strict=True):
        for path, word in zip(pair, words, strict=True):
            path.write_text(word)
    first, other, same = (tools_of(pair, "pytest") for pair in pairs)
    assert first[0] == f"pytest {pytest.__version__}"
    assert first == same != other


def test_progress_ends_with_everything_done(tmp_path):
    marks, seen = str(tmp_path / "marks"), []
    targets = [Target("c", "c", Audience.LEARNER, chorus("a b", marks))]
    make(targets, Cache(tmp_path / "cache"), seen.append)
    assert [(status.done, status.total) for status in seen] == [(1, 3), (2, 3), (3, 3)]
    assert [status.share for status in seen] == sorted(status.share for status in seen)
    assert seen[-1].share == 1 and seen[-1].step.title == "c"


def says_it_made(project: Project) -> list[str]:
    """The titles of what a build made, parts included."""
    done = project.run("build", "--timings")
    assert done.returncode == 0, done.stderr
    listed = re.findall(r"(?m)^ *[\d.]+ s  ( *)(.*?)(?: +\d+ pages)?$", done.stdout)
    return sorted(t for deep, t in listed if len(deep) > 2 and not t.endswith(", joined"))


def test_an_edited_lesson_costs_its_chapters_and_the_joins(smallest):
    assert "Mentor handbook, front" in says_it_made(smallest)
    page = next((smallest.root / "curriculum/modules/01-listening").glob("*.md"))
    page.write_text(page.read_text() + "\nOne more line.\n")
    titles = says_it_made(smallest)
    assert [title for title in titles if title.startswith(("Mentor", "Facilitator"))] == [
        "Facilitator guide",
        "Facilitator guide, text-listening",
        "Mentor handbook",
        "Mentor handbook, module-listening",
    ]
    assert not [title for title in titles if "quiz" in title or "key" in title]
    assert says_it_made(smallest) == []


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
    cache = Cache(tmp_path, limit=2500)
    for age, name in enumerate(("aa-old", "bb-mid", "cc-new")):
        cache.put(name, {"": b"x" * 1000})
        os.utime(tmp_path / name[:2] / name[2:], (1000 + age, 1000 + age))
    assert cache.get("aa-old") == {"": b"x" * 1000}  # used just now
    cache.trim()
    assert cache.get("aa-old") and cache.get("cc-new") and cache.get("bb-mid") is None


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert run([Shout("a", str(tmp_path / "marks"))], tmp_path / "cache") == [(b"A", False)]
