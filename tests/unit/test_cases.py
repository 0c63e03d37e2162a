"""Every code has a smallest broken project beside its full report, and one mistake is told once.

``tests/cases/base`` is the smallest valid project. A case is a folder whose files are laid over it;
``remove.txt`` names what goes. ``MENTOR_UPDATE=1`` writes the reports anew: read the difference.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.codes import CODES
from builder.pipeline import check
from builder.reporters.text import report

CASES = Path(__file__).resolve().parent.parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir() and path.name != "base")
TODAY = datetime.date(2026, 11, 21)
MODULE = "curriculum/modules/01-listening"


def lesson_of_three_mebibytes(root: Path) -> None:
    with (root / MODULE / "hand-over.md").open("a") as file:
        file.write("Wait.\n" * 2**19)


def lesson_in_latin_1(root: Path) -> None:
    path = root / MODULE / "hand-over.md"
    text = path.read_text().replace("mentee, as", "mentee at the café, as")
    path.write_bytes(text.encode("latin-1"))


def lesson_with_a_name_in_latin_1(root: Path) -> None:
    shutil.copy(root / MODULE / "hand-over.md", os.fsencode(root / MODULE) + b"/caf\xe9.md")


def glossary_with_windows_line_endings(root: Path) -> None:
    path = root / "curriculum/glossary.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def glossary_51_deep(root: Path) -> None:
    with (root / "curriculum/glossary.yml").open("a") as file:
        file.write(f"deep: {'[' * 50}{']' * 50}\n")


def link(path: str, target: str) -> Callable[[Path], None]:
    """Puts a symbolic link in the place of what stands at ``path``."""

    def make(root: Path) -> None:
        remove(root / path)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)

    return make


GENERATED: dict[str, Callable[[Path], None]] = {
    "F102-lesson": lesson_of_three_mebibytes,
    "F103-latin-1": lesson_in_latin_1,
    "F103-name": lesson_with_a_name_in_latin_1,
    "F105-windows": glossary_with_windows_line_endings,
    "F106-file": link(f"{MODULE}/hand-over.md", "/etc/hostname"),
    "F106-folder": link("scenarios/late-bus", "/etc"),
    "F106-school": link("school", "curriculum"),
    "F106-school-file": link("school/curriculum/glossary.yml", "../../curriculum/glossary.yml"),
    "F107-link-to-nowhere": link(f"{MODULE}/hand-over.md", "nowhere.md"),
    "F107-linked-folder": link("scenarios/early-bus", "late-bus"),
    "Y105-deep": glossary_51_deep,
}
"""What cannot stand in the repository as a plain file."""


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def lay(name: str, root: Path) -> None:
    """The project of a case, in ``root``."""
    shutil.copytree(CASES / "base", root, dirs_exist_ok=True)
    if name == "base":
        return
    ignored = shutil.ignore_patterns("expected.txt", "remove.txt")
    shutil.copytree(CASES / name, root, dirs_exist_ok=True, ignore=ignored)
    listed = CASES / name / "remove.txt"
    for line in listed.read_text().splitlines() if listed.exists() else ():
        remove(root / line)
    if name in GENERATED:
        GENERATED[name](root)


def told(root: Path) -> str:
    return report(check(root, TODAY).problems)


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, tmp_path: Path) -> None:
    lay(name, tmp_path)
    expected = CASES / name / "expected.txt"
    found = told(tmp_path)
    if os.environ.get("MENTOR_UPDATE"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def codes(text: str) -> list[str]:
    return re.findall(r"^\S.*?: (?:error|warning|note)\[(\w+)\]", text, re.MULTILINE)


def test_the_smallest_project_is_valid(tmp_path: Path) -> None:
    lay("base", tmp_path)
    assert told(tmp_path) == "No problems.\n"


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_case_that_shows_it(code: str) -> None:
    reports = [
        (CASES / name / "expected.txt").read_text(encoding="utf-8")
        for name in NAMES
        if name.startswith(f"{code}-")
    ]
    assert reports
    for text in reports:
        assert f" {CODES[code].severity}[{code}] " in text


@pytest.mark.parametrize("name", NAMES)
def test_one_mistake_is_reported_under_one_code(name: str) -> None:
    text = (CASES / name / "expected.txt").read_text(encoding="utf-8")
    assert set(codes(text)) == {name.partition("-")[0]}


def test_every_generated_case_is_a_folder() -> None:
    assert set(GENERATED) <= set(NAMES)


MANY = (
    "F104-mark",
    "F107-misspelt",
    "L404-skip",
    "S205-missing",
    "L407-script",
    "M604-untaught",
    "Q501-two",
    "M601-slots",
    "C710-no-help",
    "Y101-sign",
    "S203-number",
    "H901-helpline",
)


def test_mistakes_of_many_files_are_told_in_one_run_and_sorted(tmp_path: Path) -> None:
    lay("base", tmp_path)
    for name in MANY:
        for path in (CASES / name).rglob("*"):
            place = path.relative_to(CASES / name)
            if path.is_file() and path.name not in ("expected.txt", "remove.txt"):
                (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / place).write_bytes(path.read_bytes())
    problems = check(tmp_path, TODAY).problems
    assert problems == sorted(problems)
    assert len({p.span.path for p in problems}) >= 8
    expected = {"F107", "L404", "L407", "Q501", "M601", "C710", "Y101", "S203", "H901"}
    assert expected <= {p.code for p in problems}


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (f"{MODULE}/quiz.yml", "items:", "items: [", "Y101"),
        ("curriculum/glossary.yml", "terms:", "terms: [", "Y101"),
        ("curriculum/sources.yml", "sources:", "sources: [", "Y101"),
        (f"{MODULE}/module.yml", "id: listening", "id: [", "Y101"),
        (f"{MODULE}/session.yml", "before:", "before: [", "Y101"),
        ("scenarios/late-bus/scenario.yml", "id: late-bus", "id: [", "Y101"),
        (f"{MODULE}/hand-over.md", "title:", "title: [", "Y101"),
        ("site_config.yml", "school:", "school: [", "Y101"),
        (f"{MODULE}/quiz.yml", "    use: practice", "    use: never", "S204"),
        (f"{MODULE}/module.yml", "  - id: wait", "  - id: wait\n    ids: 3", "S201"),
        ("curriculum/glossary.yml", "    term: mentee\n", "", "S202"),
        ("curriculum/glossary.yml", "  - id: mentee", "  - id: 5", "S203"),
        ("curriculum/sources.yml", "  - id: doe-2020", "  - id: Doe 2020", "I301"),
        (f"{MODULE}/session.yml", "        minutes: 20", "        minutes: 25", "M601"),
        (f"{MODULE}/hand-over.md", "objectives: [hand-over]\n", "", "S202"),
        ("scenarios/late-bus/scenario.yml", "age_band: 11-18", "age_band: 1-99", "S204"),
    ],
)
def test_a_file_that_failed_brings_no_other_error(
    path: str, old: str, new: str, code: str, tmp_path: Path
) -> None:
    lay("base", tmp_path)
    file = tmp_path / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    assert codes(told(tmp_path)) == [code]


@pytest.mark.parametrize("name", ["glossary.yml", "sources.yml", "modules/01-listening/quiz.yml"])
def test_a_missing_file_brings_no_other_error(name: str, tmp_path: Path) -> None:
    lay("base", tmp_path)
    (tmp_path / "curriculum" / name).unlink()
    assert codes(told(tmp_path)) == ["F101"]


def test_problems_after_a_bad_entry_keep_their_places(tmp_path: Path) -> None:
    """What is left of a list moves up in the model, but not in the file."""
    lay("base", tmp_path)
    quiz = tmp_path / MODULE / "quiz.yml"
    text = quiz.read_text().replace("    use: practice", "    use: never", 1)
    quiz.write_text(text.replace("Ravi. He says", "Ravi. [He](lesson:him) says"))
    line = next(n for n, x in enumerate(quiz.read_text().split("\n"), 1) if "lesson:him" in x)
    assert f"quiz.yml:{line}:" in told(tmp_path).split("lesson", 1)[0]
    assert codes(told(tmp_path)) == ["S204", "I303"]
