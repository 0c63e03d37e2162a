"""An update of the shared layer: what it means for a school's texts is clear, and none is lost."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.differences import differences
from builder.pipeline import check
from builder.schema.lock import Lock, read, written
from builder.upgrade import LOCK, LockError, accept, name_of, record, survey
from tests.conftest import ROOT, Project, copy_project

MODULE = "curriculum/modules/01-listening"


def edit(root: Path, place: str, old: str, new: str) -> None:
    text = (root / place).read_text()
    assert old in text
    (root / place).write_text(text.replace(old, new, 1))


def own(root: Path, place: str, text: str) -> None:
    path = root / "school" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def texts(root: Path) -> dict[str, bytes]:
    """What the school wrote itself."""
    files = (path for path in (root / "school").rglob("*") if path.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files if p.suffix != ".lock"}


@pytest.fixture
def project(smallest: Project) -> Path:
    root = smallest.root
    own(root, f"{MODULE}/hand-over.md", (root / MODULE / "hand-over.md").read_text())
    patch = "set:\n  items/li-silence/stem: Ravi is quiet. What now?\nomit: [items/li-helps]\n"
    own(root, f"{MODULE}/quiz.patch.yml", patch)
    assert survey(root).first
    return root


def test_nothing_changed_is_no_news(project):
    found = survey(project)
    assert (found.news, found.overridden, found.first) == ((), 2, False)


def test_a_text_that_the_school_replaced_needs_a_look(project):
    edit(project, f"{MODULE}/hand-over.md", "on the same day. [Get", "at once. Do not wait. [Get")
    (news,) = survey(project).news
    assert (news.name, news.files) == ("lesson:hand-over", (f"school/{MODULE}/hand-over.md",))
    assert news.looks
    assert [line.strip() for line in news.difference] == [
        "Private, not secret:",
        "- Tell {{ school.safeguarding_lead.name }} on the same day.",
        "+ Tell {{ school.safeguarding_lead.name }} at once.",
        "+ Do not wait.",
    ]


def test_a_replaced_text_that_says_the_same_now_is_safe(project):
    edit(project, f"{MODULE}/hand-over.md", "minutes: 5", "minutes: 6")
    edit(project / "school", f"{MODULE}/hand-over.md", "minutes: 5", "minutes: 6")
    (news,) = survey(project).news
    assert news.looks == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("nothing after your", "not a word after your", "the text that you changed has changed"),
        ("text: Answer it yourself.", "text: Say it.", "the rest of items/li-silence changed"),
        ("id: li-silence", "id: li-still", "it is not there any more"),
        ("id: li-helps", "id: li-more", "it was taken away; delete this line of yours"),
    ],
)
def test_a_patch_needs_a_look_when_what_it_touches_changed(project, old, new, why):
    edit(project, f"{MODULE}/quiz.yml", old, new)
    (news,) = survey(project).news
    assert news.name == "quiz:listening"
    assert [look.partition(": ")[2] for look in news.looks] == [why]


def test_a_patch_is_safe_when_something_else_changed(project):
    edit(project, f"{MODULE}/quiz.yml", "stem: A mentor can promise", "stem: You can promise")
    edit(project, f"{MODULE}/quiz.yml", "Your phone is away.", "Your phone is off.")  # omitted
    (news,) = survey(project).news
    assert (news.looks, news.difference) == ((), ())


def test_an_entry_that_both_added_needs_a_look(project):
    own(project, "curriculum/glossary.patch.yml", "add: {terms: [{id: own, term: x}]}\n")
    record(project)
    path = project / "curriculum/glossary.yml"
    path.write_text(path.read_text() + "  - id: own\n    term: own\n    definition: Theirs.\n")
    (news,) = survey(project).news
    assert news.looks == ('terms: there is a "own" now that is not yours',)


def test_an_original_that_moved_is_found(project):
    folder = project / "curriculum/modules"
    (folder / "01-listening").rename(folder / "02-listening")
    where = {news.name: news.looks for news in survey(project).news}
    moved = "curriculum/modules/02-listening/hand-over.md"
    assert where["lesson:hand-over"] == (
        f"the shared file is not there any more: it is {moved} now",
    )
    assert len(where) == 2


def test_what_was_accepted_is_not_told_again(project):
    edit(project, f"{MODULE}/hand-over.md", "minutes: 5", "minutes: 6")
    edit(project, f"{MODULE}/quiz.yml", "nothing after your", "not a word after your")
    assert accept(project, ["lesson:hand-over"]) == ["lesson:hand-over"]
    assert [news.name for news in survey(project).news] == ["quiz:listening"]
    assert accept(project, [f"school/{MODULE}/quiz.patch.yml"]) == ["quiz:listening"]
    assert survey(project).news == ()
    with pytest.raises(KeyError, match="lesson:hand-over"):
        accept(project, ["lesson:hand-over"])


def test_the_first_override_is_remembered_by_a_build(smallest):
    assert smallest.run("build", "site").returncode == 0
    assert not (smallest.root / LOCK).exists()
    own(smallest.root, f"{MODULE}/module.patch.yml", "set: {title: Waiting}\n")
    assert smallest.run("build", "site").returncode == 0
    edit(smallest.root, f"{MODULE}/module.yml", "title: Listening", "title: To listen")
    done = smallest.run("upgrade")
    assert done.returncode == 1
    assert "title: the text that you changed has changed" in done.stdout
    assert "- Listening" in done.stdout and "+ To listen" in done.stdout
    assert smallest.run("upgrade", "--accept", "modul:listening").returncode == 2
    assert smallest.run("upgrade", "--accept-all").returncode == 0


@pytest.mark.parametrize("text", ["", "[]", "{", "<<<<<<< ours\n", '{"version": 1}', "[" * 9999])
def test_a_damaged_lock_is_said_and_kept(text, project):
    (project / LOCK).write_text(text)
    with pytest.raises(LockError):
        survey(project)
    assert (project / LOCK).read_text() == text
    assert Project(project).run("upgrade").returncode == 1
    assert Project(project).run("build", "site").returncode == 0


@pytest.mark.parametrize("link", ["school", LOCK, f"{LOCK}.new"])
def test_nothing_is_written_through_a_link(link, smallest):
    root, outside = smallest.root, smallest.root.parent / "outside"
    outside.mkdir()
    (outside / "upstream.lock").write_text("theirs")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(outside if link == "school" else outside / "upstream.lock")
    if link.endswith(".new"):
        survey(root)
    else:
        with pytest.raises(LockError):
            survey(root)
    assert (outside / "upstream.lock").read_text() == "theirs"
    assert [path.name for path in outside.iterdir()] == ["upstream.lock"]


@given(st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=30)).map(tuple), max_size=4))
def test_a_lock_reads_as_it_was_written(originals):
    lock = Lock(version="1", originals=originals)
    assert read(written(lock)) == lock


@given(old=st.text(alphabet="ab#- .\n:/", max_size=80), new=st.text(alphabet="ab#- .\n:/"))
def test_only_equal_texts_have_no_differences(old, new):
    for place in ("curriculum/a.md", "curriculum/a.yml"):
        differences(place, old, new)
        assert differences(place, old, old) == []


@pytest.mark.parametrize("path", ["modules", "handbook", "toolkit", "facilitation"])
def test_every_file_has_a_name_that_no_other_has(path):
    places = [p.relative_to(ROOT).as_posix() for p in (ROOT / "curriculum" / path).rglob("*.*")]
    names = [name_of(place) for place in places]
    assert len(set(names)) == len(names)
    assert all(":" in name for name in names)


def test_ten_files_change_and_five_of_them_are_overridden(tmp_path):
    """The whole story, on the shipped curriculum, as a school goes through it with a zip file."""
    mine = copy_project(ROOT, tmp_path / "mine")
    root = mine.root
    first, last = "curriculum/modules/01-active-listening", "curriculum/modules/07-when-to-refer"
    story = (root / "scenarios/quiet-at-lunch/scenario.yml").read_text()
    own(
        root,
        "scenarios/the-late-tram/scenario.yml",
        re.sub("(?m)^title: .*$", "title: The late tram", story, count=1).replace(
            "id: quiet-at-lunch", "id: the-late-tram", 1
        ),
    )
    own(root, f"{first}/open-questions.md", (root / first / "open-questions.md").read_text())
    item = re.search(r"- id: (al-[\w-]+)", (root / first / "quiz.yml").read_text())[1]
    own(root, f"{first}/quiz.patch.yml", f"set: {{items/{item}/stem: What comes first?}}\n")
    own(root, f"{first}/module.patch.yml", "set: {card/remember: Listen first.}\n")
    own(root, f"{last}/handing-over.patch.yml", "set: {title: Tell an adult}\n")
    own(root, "curriculum/glossary.patch.yml", "set: {terms/boundary/term: line}\n")
    edit(root, "site_config.yml", "Riverside School", "Hillside School")
    edit(root, "site_config.yml", "#1d5c63", "#7a2e5d")
    edit(
        root,
        "site_config.yml",
        "modules: []",
        'omit: ["module:conflict-resolution", "module:restorative-practices"]',
    )
    done = mine.run("check", "--strict")
    assert done.returncode == 0, done.stdout
    assert set(re.findall(r"note\[(\w+)\]", done.stdout)) <= {"H904", "H906", "O201"}
    assert mine.run("upgrade").returncode == 0
    before = texts(root)

    newer = copy_project(ROOT, tmp_path / "newer").root
    edit(newer, f"{first}/open-questions.md", "summary:", "summary: Now")
    edit(newer, f"{first}/quiz.yml", f"- id: {item}", f"- points: 2\n    id: {item}")
    edit(newer, f"{first}/module.yml", "\ntitle: ", "\ntitle: More ")
    edit(newer, f"{last}/handing-over.md", "\n## ", "\nA new sentence.\n\n## ")
    edit(newer, "curriculum/glossary.yml", "term: boundary", "term: limit")
    for unit in sorted((newer / "curriculum/handbook").glob("*.md"))[:5]:
        unit.write_text(unit.read_text() + "\nOne more sentence.\n")
    shutil.copytree(root / "school", newer / "school")
    shutil.copy(root / "site_config.yml", newer / "site_config.yml")

    done = Project(newer).run("upgrade")
    assert done.returncode == 1
    looks, _, rest = done.stdout.partition("SAFE:")
    assert re.findall(r"NEEDS A LOOK: (\S+)", looks) == [
        "glossary",
        "lesson:open-questions",
        "quiz:active-listening",
    ]
    safe = re.findall(r"(?m)^  (\S+:\S+)  ", rest)
    assert safe == ["module:active-listening", "lesson:handing-over"]
    assert "- boundary" in looks and "+ limit" in looks
    assert len(re.findall(r"unit:", rest)) == 5
    accepted = Project(newer).run("upgrade", "--accept-all")
    assert accepted.returncode == 0
    assert texts(newer) == before
    assert json.loads((newer / LOCK).read_text())["originals"].keys() >= {
        f"{first}/open-questions.md"
    }
    assert Project(newer).run("check", "--strict").returncode == 0


def test_a_fork_merges_the_new_version_and_nothing_collides(smallest):
    """By construction: what a school owns, the shared layer never has."""
    upstream, root = smallest.root, smallest.root.parent / "fork"

    def git(folder: Path, *args: str) -> str:
        identity = ["-c", "user.name=x", "-c", "user.email=x@y.example", "-c", "core.hooksPath="]
        done = subprocess.run(
            ["git", *identity, *args], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    git(upstream, "init", "-q", "-b", "main")
    git(upstream, "add", "-A")
    git(upstream, "commit", "-qm", "one")
    git(upstream.parent, "clone", "-q", str(upstream), str(root))
    text = (root / "site_config.yml").read_text()
    own(root, "site_config.yml", text.replace("Hillside School", "Harbour School"))
    own(root, f"{MODULE}/hand-over.md", (root / MODULE / "hand-over.md").read_text())
    own(root, f"{MODULE}/quiz.patch.yml", "set: {items/li-silence/stem: What now?}\n")
    assert Project(root).run("upgrade").returncode == 0
    git(root, "add", "-A")
    git(root, "commit", "-qm", "ours")
    edit(upstream, "site_config.yml", "title:", "# A new comment.\ntitle:")
    edit(upstream, f"{MODULE}/hand-over.md", "minutes: 5", "minutes: 6")
    edit(upstream, f"{MODULE}/quiz.yml", "nothing after your", "not a word after your")
    git(upstream, "commit", "-qam", "two")
    git(root, "pull", "-q", "--no-rebase", "--no-edit")
    names = [news.name for news in survey(root).news]
    assert names == ["lesson:hand-over", "quiz:listening"]
    checked = check(root, datetime.date(2026, 11, 21))
    assert checked.problems == []
    assert checked.library.config.model.school.name == "Harbour School"
