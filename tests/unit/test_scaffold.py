"""What ``new`` writes is valid at once: the check has nothing to say of it but its TODOs."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from builder.commands.new import QUESTIONS
from builder.pipeline import check
from builder.reading import read
from builder.scaffold import Desk, append
from builder.source.files import Source
from builder.source.yaml import parse
from tests.conftest import ROOT, copy_project

TODAY = datetime.date(2026, 11, 21)
NEW = {
    "module": ("new", "module", "reading-buddies"),
    "lesson": ("new", "lesson", "listening", "later-on", "--title", "Later on"),
    "scenario": ("new", "scenario", "the-lost-key"),
    "scenario of a module": ("new", "scenario", "the-lost-key", "--module", "listening"),
    "form": ("new", "form", "room-booking"),
    **{
        f"question {kind}": ("new", "question", "listening", "li-new", "--type", kind)
        for kind in QUESTIONS
    },
    "question held back": ("new", "question", "listening", "li-new", "--use", "assessment"),
}

QUESTION = ("question", "listening", "li-new")


def start(project, *args):
    done = project.run(*args)
    assert done.returncode == 0, done.stderr
    return done.stdout


def problems(project):
    return check(project.root, TODAY).problems


@pytest.mark.parametrize("command", NEW.values(), ids=NEW)
def test_the_check_lists_todos_and_nothing_else(smallest, command):
    said = start(smallest, *command)
    found = problems(smallest)
    assert {problem.code for problem in found} == {"R955"}
    named = re.findall(r"^(?:wrote|added to) (\S+)$", said, re.MULTILINE)
    assert {problem.span.path for problem in found} <= set(named)
    assert smallest.run("build", "--release").returncode == 1


@pytest.mark.parametrize("kind", ["module", "scenario", "form"])
def test_in_a_school_it_stands_in_the_schools_folder(smallest, kind):
    before = {path: path.read_bytes() for path in smallest.root.rglob("*") if path.is_file()}
    said = start(smallest, *NEW[kind], "--school")
    assert all(path.startswith("school/") for path in re.findall(r"wrote (\S+)", said))
    assert {problem.code for problem in problems(smallest)} == {"R955"}
    assert all(path.read_bytes() == data for path, data in before.items())
    # From now on it is the school's without being told, and may be added to.
    assert "wrote school/" in start(smallest, "new", "form", "second-form")
    if kind == "module":
        said = start(smallest, "new", "lesson", "reading-buddies", "second-lesson")
        assert "added to school/curriculum/modules/02-reading-buddies/module.yml" in said
        assert {problem.code for problem in problems(smallest)} == {"R955"}


def test_in_a_school_a_shared_list_grows_by_a_patch(smallest):
    folder = smallest.root / "school/curriculum/modules/01-listening"
    shared = smallest.root / "curriculum/modules/01-listening"
    before = (shared / "module.yml").read_text(), (shared / "quiz.yml").read_text()
    start(smallest, "new", "lesson", "listening", "later-on", "--school")
    assert (folder / "later-on.md").is_file()
    patch = yaml.safe_load((folder / "module.patch.yml").read_text())
    assert patch == {"add": {"lessons": ["later-on"]}}
    start(smallest, "new", "question", "listening", "li-new", "--school")
    patch = yaml.safe_load((folder / "quiz.patch.yml").read_text())
    assert [item["id"] for item in patch["add"]["items"]] == ["li-new"]
    assert before == ((shared / "module.yml").read_text(), (shared / "quiz.yml").read_text())


def test_everything_together_can_be_built(smallest):
    for command in ("module", "lesson", "scenario", "form", "question matching"):
        start(smallest, *NEW[command])
    done = smallest.run("build", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (smallest.dist / "site/modules/reading-buddies/reading-buddies-start.html").is_file()
    assert (smallest.dist / "site/scenarios/the-lost-key.html").is_file()


def test_in_the_real_curriculum_too(tmp_path):
    project = copy_project(ROOT, tmp_path / "own")
    shutil.rmtree(project.root / "school", ignore_errors=True)
    known = set(problems(project))
    start(project, "new", "module", "reading-buddies")
    start(project, "new", "lesson", "boundaries", "later-on")
    start(project, "new", "question", "boundaries", "bo-new")
    start(project, "new", "scenario", "the-lost-key", "--module", "boundaries")
    start(project, "new", "form", "room-booking")
    assert {problem.code for problem in set(problems(project)) - known} == {"R955"}


def test_the_commands_of_the_guide_for_schools_run(tmp_path):
    project = copy_project(ROOT, tmp_path / "own")
    guide = (ROOT / "docs/schools.md").read_text("utf-8")
    commands = re.findall(r"^\./mentor (new .+)$", guide, re.MULTILINE)
    assert {line.split()[1] for line in commands} == {
        "module",
        "lesson",
        "scenario",
        "form",
        "question",
    }
    for line in commands:
        assert "wrote school/" in start(project, *line.split())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("lesson", "listning", "x"),
            'no module "listning" that can be read. did you mean "listening"?',
        ),
        (("lesson", "listening", "hand-over"), 'there is a lesson "hand-over" already'),
        (("lesson", "listening", "Über uns"), '"Über uns" is not an id'),
        (("lesson", "listening", "../../x"), '"../../x" is not an id'),
        (("module", "listening"), 'there is a module "listening" already'),
        (("question", "listening", "li-silence"), 'there is a quiz item "li-silence" already'),
        (("scenario", "late-bus"), 'there is a scenario "late-bus" already'),
        (("form", "x" * 41), "40 characters at most"),
    ],
)
def test_what_cannot_be_started_is_said_and_nothing_is_written(smallest, args, said):
    before = sorted(smallest.root.rglob("*"))
    done = smallest.run("new", *args)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert sorted(smallest.root.rglob("*")) == before


@pytest.mark.parametrize(
    "patch",
    [b"add:\n\titems: []\n", b"set: {a: *b}\n", b"# caf\xe9\nset: {}\n", b"add: [x]\n", b"- x\n"],
    ids=["a tab", "an alias", "Latin-1", "another shape", "a list"],
)
def test_a_patch_that_cannot_be_read_is_not_written_over(smallest, patch):
    place = "school/curriculum/modules/01-listening/{}.patch.yml"
    for args, name in ((("lesson", "listening", "x"), "module"), (QUESTION, "quiz")):
        path = smallest.root / place.format(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(patch)
        before = sorted(smallest.root.rglob("*"))
        done = smallest.run("new", *args, "--school")
        assert done.returncode == 2
        said = " ".join(done.stderr.split())
        assert f"{place.format(name)} cannot be read; mend it first (./mentor check says" in said
        assert path.read_bytes() == patch
        assert sorted(smallest.root.rglob("*")) == before


@pytest.mark.parametrize(
    "patch",
    ["add: {}\n", "add: {items: []}\n", "add: {lessons: [x]}\n", "add:\n  items: []\n", "add:\n"],
)
def test_a_patch_with_no_line_for_more_is_not_broken(smallest, patch):
    path = smallest.root / "school/curriculum/modules/01-listening/quiz.patch.yml"
    path.parent.mkdir(parents=True)
    path.write_text(patch)
    done = smallest.run("new", *QUESTION, "--school")
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert path.relative_to(smallest.root).as_posix() in " ".join(done.stderr.split())
        assert path.read_text() == patch
    else:
        assert len(yaml.safe_load(path.read_text())["add"]["items"]) == 1


def test_a_shared_list_grows_in_its_own_file_whatever_a_patch_adds(smallest):
    """The last question is the patch's then, and its line is a line of the patch."""
    start(smallest, "new", *QUESTION, "--school")
    quiz = smallest.root / "curriculum/modules/01-listening/quiz.yml"
    before = yaml.safe_load(quiz.read_text())["items"]
    start(smallest, "new", "question", "listening", "li-other", "--shared")
    after = yaml.safe_load(quiz.read_text())["items"]
    assert after[:-1] == before and after[-1]["id"] == "li-other"


@pytest.mark.parametrize("text", ["items: [\n", "items:\n", ""])
def test_a_bank_that_cannot_be_read_is_not_touched(smallest, text):
    quiz = smallest.root / "curriculum/modules/01-listening/quiz.yml"
    quiz.write_text(text)
    done = smallest.run("new", *QUESTION, "--shared")
    assert done.returncode == 2
    assert "curriculum/modules/01-listening/quiz.yml" in " ".join(done.stderr.split())
    assert quiz.read_text() == text


def test_nothing_is_written_when_one_of_the_files_is_there_already(smallest):
    """The reader follows no link to a school's folder, so it knows nothing of the patch."""
    patch = smallest.root / "elsewhere/curriculum/modules/01-listening/module.patch.yml"
    patch.parent.mkdir(parents=True)
    patch.write_text("set: {}\n")
    (smallest.root / "school").symlink_to("elsewhere")
    before = sorted(smallest.root.rglob("*"))
    done = smallest.run("new", "lesson", "listening", "later-on", "--school")
    assert done.returncode == 2
    assert "module.patch.yml is there already" in " ".join(done.stderr.split())
    assert sorted(smallest.root.rglob("*")) == before
    assert patch.read_text() == "set: {}\n"


@pytest.mark.parametrize("school", [False, True])
def test_a_file_names_its_schema_where_there_is_one(school):
    library = read(ROOT, TODAY)
    desk, bare = (Desk(library, school, schemas) for schemas in (True, False))
    for files in (desk.module("reading-buddies"), desk.scenario("lost"), desk.form("room")):
        for place, text in files.items():
            if place.endswith(".yml"):
                named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
                assert named
                assert Path(os.path.normpath((ROOT / place).parent / named[1])).is_file()
    for files in (bare.module("reading-buddies"), bare.scenario("lost"), bare.form("room")):
        assert "schema=" not in "".join(files.values())


LISTS = {
    "in brackets": "a: 1\nlist: [one, two-b]  # why\nb: 2\n",
    "in brackets over lines": "list: [\n  one,\n  two-b\n]\nb: 2\n",
    "a line each": "list:\n  - one\n  - two-b  # why\nb: 2\n",
    "not indented": "list:\n- one\n- two-b\nb: 2\n",
    "at the end": "b: 2\nlist:\n  - one\n  - two-b",
    "quoted": 'list: ["one", "two-b"]\nb: 2\n',
    "with a comment between": "list:\n  - one\n  - two-b\n\n# next\nb: 2\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_grows_by_one_and_all_else_stays(text):
    source = Source("x.yml", "x.yml", text)
    tree, wrong = parse(source)
    assert tree and not wrong
    longer = append(source, tree, ("list",), "three")
    assert yaml.safe_load(longer) == {**yaml.safe_load(text), "list": ["one", "two-b", "three"]}
    assert longer.count("#") == text.count("#")
    assert len(longer.strip()) - len(text.strip()) in (
        len(", three"),
        len("\n- three"),
        len("\n  - three"),
    )
