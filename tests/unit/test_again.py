"""A build with nothing to do says so at once, and never when there is something to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from builder.again import Again, stamp
from builder.diagnostics import Diagnostic, Span
from tests.conftest import SMALLEST, Project, copy_project


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Project:
    project = copy_project(SMALLEST, tmp_path_factory.mktemp("again"))
    assert project.run("build", "quizzes").returncode == 0
    return project


def test_nothing_to_do_needs_neither_engine_nor_renderer(built):
    script = (
        "import sys; from builder.cli import main\n"
        "try: main(['-C', sys.argv[1], 'build', 'quizzes'])\n"
        "finally: print(sorted({'mkdocs', 'weasyprint', 'jinja2', 'pikepdf'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(built.root)],
        env=built.env(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "dist/ is up to date" in done.stdout, done.stderr
    assert done.stdout.endswith("[]\n")


def test_a_stamp_covers_files_folders_and_what_is_asked_for(tmp_path):
    project = copy_project(SMALLEST, tmp_path)
    seen = {stamp(tmp_path), stamp(tmp_path, "site"), stamp(tmp_path, "sit", "e")}
    page = next((tmp_path / "curriculum").rglob("*.md"))
    page.write_text(page.read_text() + " ")
    seen.add(stamp(tmp_path))
    (tmp_path / "curriculum" / "empty").mkdir()
    seen.add(stamp(tmp_path))
    (tmp_path / "school").mkdir()
    (tmp_path / "school" / "logo.png").write_bytes(b"\x89PNG")
    seen.add(stamp(tmp_path))
    (tmp_path / "school" / "logo.png").write_bytes(b"\x89PNh")
    seen.add(stamp(tmp_path))
    page.rename(page.with_name("99-other.md"))
    seen.add(stamp(tmp_path))
    assert len(seen) == 8
    assert stamp(project.root) in seen


@pytest.mark.parametrize("damage", ["changed", "gone", "more"])
def test_an_output_that_was_touched_is_made_right(built, damage):
    paper = next((built.dist).rglob("quiz-A.pdf"))
    data = paper.read_bytes()
    if damage == "changed":
        paper.write_bytes(data + b"x")
    elif damage == "gone":
        paper.unlink()
    else:
        (built.dist / "mine.txt").write_text("not from here")
    done = built.run("build", "quizzes")
    if damage == "more":
        assert done.returncode == 1 and "mine.txt" in done.stderr
        (built.dist / "mine.txt").unlink()
    else:
        assert "Built dist/" in done.stdout
    assert paper.read_bytes() == data


def test_a_record_that_cannot_be_read_is_no_record(tmp_path):
    problem = Diagnostic(Span("a.md", 3, 1, 4), "L401", "a message", "a hint", "the line")
    again = Again(tmp_path / "last.json")
    assert again.problems("s") is None and again.manifest("s") is None
    again.keep_problems("s", [problem])
    again.keep_manifest("s", "d")
    again.keep_grades({"text": 6.5})
    assert again.problems("s") == [problem] and again.manifest("s") == "d"
    assert again.grades() == {"text": 6.5}
    assert again.problems("t") is None and again.manifest("t") is None
    for junk in (
        "",
        "[]",
        "{",
        '{"problems": 3, "built": []}',
        '{"problems": {"s": [{}]}, "grades": 1}',
    ):
        (tmp_path / "last.json").write_text(junk)
        assert again.problems("s") is None and again.manifest("s") is None and not again.grades()
