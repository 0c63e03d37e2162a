"""A school's own layer: patches by id, whole things left out, places that the school can edit."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest

from builder.checks import run
from builder.course import Course
from builder.library import Library
from builder.link import learner_edition, link
from builder.omit import leave_out
from builder.patch import lay
from builder.reading import read
from builder.source.files import Source
from builder.source.yaml import MAX_PROBLEMS, Tree, parse
from tests.conftest import ROOT, Project, copy_project

TODAY = datetime.date(2026, 11, 21)
MODULE = "curriculum/modules/01-listening"

FILE = """\
title: Old
minutes: 5
points: [one, two]
items:
  - id: a
    stem: Stem of a
    options:
      - id: x
        text: Text of x
      - id: y
        text: Text of y
  - id: b
    stem: Stem of b
sections:
  - heading: Our own pair
    label: Pair
"""


def tree(text: str, path: str = "base.yml") -> Tree:
    found, problems = parse(Source(path, path, text))
    assert found is not None and problems == []
    return found


def laid(patch: str) -> Tree:
    base = tree(FILE)
    base.source = Source("base.yml", "base.yml", FILE, patches=(Source("p.yml", "p", patch),))
    found, _, problems = lay(base, tree(patch, "p.yml"))
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("patch", "path", "value"),
    [
        ("set: {title: New}", ("title",), "New"),
        ("set: {items/b/stem: New}", ("items", 1, "stem"), "New"),
        ("set: {items/a/options/y/text: New}", ("items", 0, "options", 1, "text"), "New"),
        ("set: {items/a/level: apply}", ("items", 0, "level"), "apply"),
        ("set: {points: [three]}", ("points",), ["three"]),
        ("set: {sections/our-own-pair/label: New}", ("sections", 0, "label"), "New"),
        ("set: {items/b: {id: b, stem: Whole}}", ("items", 1), {"id": "b", "stem": "Whole"}),
        ("omit: [items/a]", ("items",), [{"id": "b", "stem": "Stem of b"}]),
        ("omit: [points/one, minutes]", ("points",), ["two"]),
        ("add: {points: [three]}", ("points",), ["one", "two", "three"]),
        ("add: {points/one: [three]}", ("points",), ["one", "three", "two"]),
        ("omit: [points/one]\nadd: {points: [one]}", ("points",), ["two", "one"]),
    ],
)
def test_a_patch_changes_what_its_address_names(patch, path, value):
    data = laid(patch).data
    for step in path:
        data = data[step]
    assert data == value


def test_what_a_patch_does_not_name_stays_and_keeps_its_place():
    found = laid("omit: [items/a]\nset: {minutes: 6}")
    assert found.data["title"] == "Old"
    assert found.span(("title",)).path == "base.yml"
    assert (found.span(("items", 0, "stem")).path, found.span(("items", 0, "stem")).line) == (
        "base.yml",
        13,
    )
    assert (found.span(("minutes",)).path, found.span(("minutes",)).line) == ("p.yml", 2)


def test_what_holds_a_change_and_what_stands_beside_it_is_shown_in_the_patch():
    found = laid("omit:\n  - items/a/options/y")
    for path in ((), ("items",), ("items", 0), ("items", 0, "options"), ("items", 0, "stem")):
        assert (found.span(path).path, found.span(path).line) == ("p.yml", 2), path
    assert found.span(("items", 1, "stem")).path == "base.yml"


def school(project: Project, **files: str) -> Project:
    """Files of the school's layer, by place."""
    for place, text in files.items():
        path = project.root / "school" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project


def settings(project: Project, **lines: str) -> Project:
    path = project.root / "site_config.yml"
    text = path.read_text()
    for key, value in lines.items():
        text = re.sub(rf"(?m)^{key}:.*\n", "", text) + f"{key}: {value}\n"
    path.write_text(text)
    return project


def library(project: Project) -> Library:
    found = read(project.root, TODAY)
    leave_out(found)
    return found


def codes(project: Project) -> list[str]:
    return [problem.code for problem in run(library(project))]


def course(project: Project) -> Course:
    found = library(project)
    errors = [p for p in run(found) if p.code not in ("O201", "O202", "H904", "H906")]
    assert errors == []
    return link(found)


def test_front_matter_is_patched_and_the_text_stays(smallest):
    school(smallest, **{f"{MODULE}/hand-over.patch.yml": "set: {title: Tell an adult}\n"})
    lesson = course(smallest).modules[0].lessons[1]
    assert lesson.meta.title == "Tell an adult"
    assert "## Private, not secret" in lesson.body


def test_every_mistake_in_a_patch_is_told_and_the_good_changes_are_made(smallest):
    patch = "set:\n  title: Waiting\n  titel: x\nomit: [objectives/nobody]\n"
    school(smallest, **{f"{MODULE}/module.patch.yml": patch})
    found = library(smallest)
    assert {p.code for p in run(found)} == {"S201", "O102"}
    assert found.modules[0].spec.model.title == "Waiting"


def test_a_lesson_that_is_left_out_takes_along_what_stood_there_only_for_it(smallest):
    settings(smallest, omit='["lesson:listen-first"]')
    assert set(codes(smallest)) == {"O201"}
    (module,) = course(smallest).modules
    assert [lesson.id for lesson in module.lessons] == ["hand-over"]
    assert [objective.id for objective in module.spec.objectives] == ["hand-over"]
    assert {item.objective for item in module.items} == {"hand-over"}
    assert module.scenarios[0].skills == ("hand-over",)
    assert "as in\nthe first lesson." in module.lessons[0].body


def test_a_patch_may_take_the_lesson_out_of_the_list_as_well(smallest):
    school(smallest, **{f"{MODULE}/module.patch.yml": "omit: [lessons/listen-first]\n"})
    assert set(codes(smallest)) == {"O201"}
    assert [lesson.id for lesson in course(smallest).modules[0].lessons] == ["hand-over"]


def test_a_link_without_words_to_a_thing_left_out_becomes_its_title(smallest):
    settings(smallest, omit='["scenario:late-bus"]')
    found = course(smallest)
    assert "Practise it in The late bus." in found.modules[0].lessons[1].body
    assert found.modules[0].session.activities[1].scenarios == ()


def test_a_term_taken_out_of_the_glossary_is_missed_by_nobody(smallest):
    school(smallest, **{"curriculum/glossary.patch.yml": "omit: [terms/mentee]\n"})
    found = course(smallest)
    assert [term.id for term in found.terms] == ["open-question"]
    assert found.modules[0].spec.key_terms == ("open-question",)
    assert "A mentee needs time" in found.modules[0].lessons[0].body


def test_a_link_to_a_heading_that_the_school_dropped_leads_to_the_page(smallest):
    text = (smallest.root / MODULE / "listen-first.md").read_text()
    new = text.replace("## Why it matters", "## Waiting")
    school(smallest, **{f"{MODULE}/listen-first.md": new})
    assert "[the first lesson](lesson:listen-first)" in course(smallest).modules[0].lessons[1].body


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped curriculum with two modules, a form, a unit and a guide left out."""
    project = copy_project(ROOT, tmp_path_factory.mktemp("school"))
    gone = (
        *("module:conflict-resolution", "module:restorative-practices", "form:meeting-log"),
        *("unit:feedback", "guide:supervision"),
    )
    return settings(project, omit=json.dumps(gone))


def test_two_modules_less_is_no_mistake(real):
    assert set(codes(real)) <= {"H904", "H906", "O201"}


def test_nothing_refers_to_what_is_gone(real):
    found = library(real)
    texts = repr(link(found))
    for kind, name in found.gone:
        if kind != "objective":
            assert f"]({kind}:{name})" not in texts
            assert f"]({kind}:{name}#" not in texts
    assert not {name for kind, name in found.gone if kind == "module"} & {
        name for m in link(found).modules for name in m.spec.prerequisites
    }


def test_a_school_that_stands_on_the_program_has_the_same_course(tmp_path):
    """A folder with settings only, and the checkout itself, give the same course."""
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "site_config.yml").write_text((ROOT / "site_config.yml").read_text())
    whole = copy_project(ROOT, tmp_path / "whole")
    assert repr(link(library(Project(alone)))) == repr(link(library(whole)))


def test_what_is_private_stays_private_in_the_schools_own_texts(smallest):
    text = (smallest.root / MODULE / "hand-over.md").read_text()
    secret = "/// facilitator\nOur own secret.\n///\n"
    item = (
        "add:\n  items:\n    - {id: li-held, type: true-false, use: assessment, objective: wait, "
        "level: apply, stem: Held back, answer: true, if_true: Yes., if_false: No., rationale: "
        "Why., reasons: [{id: a, text: One., correct: true, feedback: Yes.}, "
        "{id: b, text: Two., feedback: No.}]}\n"
    )
    school(
        smallest,
        **{
            f"{MODULE}/hand-over.md": f"{text}\n{secret}",
            f"{MODULE}/quiz.patch.yml": item,
        },
    )
    full = course(smallest)
    assert "Our own secret" in repr(full) and "Held back" in repr(full)
    learner = repr(learner_edition(full))
    assert "Our own secret" not in learner and "Held back" not in learner


def test_sources_says_what_came_from_where(smallest):
    settings(smallest, omit='["scenario:late-bus"]')
    patch = "set:\n  items/li-helps/stem: Which two help?\n"
    school(
        smallest,
        **{
            f"{MODULE}/quiz.patch.yml": patch,
            f"{MODULE}/hand-over.md": (smallest.root / MODULE / "hand-over.md").read_text(),
        },
    )
    text = smallest.run("sources").stdout
    assert f"school/{MODULE}/quiz.patch.yml:2:3  set items/li-helps/stem" in text
    assert f"instead of {MODULE}/hand-over.md" in text
    assert "left out by site_config.yml:35:8: scenario:late-bus" in text
    one = smallest.run("sources", "li-helps").stdout
    assert one.splitlines() == [
        f"question li-helps: {MODULE}/quiz.yml (shared)",
        f"  school/{MODULE}/quiz.patch.yml:2:3  set items/li-helps/stem",
    ]
    assert smallest.run("sources", "li-silence").stdout == (
        f"question li-silence: {MODULE}/quiz.yml (shared)\n"
    )
    assert smallest.run("sources", "late-bus").stdout == (
        "scenario late-bus: left out by site_config.yml:35:8\n"
    )
    assert smallest.run("sources", "nobody").returncode == 2


def test_a_release_is_not_held_up_by_what_a_school_leaves_out(smallest):
    settings(smallest, omit='["lesson:listen-first"]')
    text = (smallest.root / "site_config.yml").read_text()
    assert "approved_on" in text
    assert smallest.run("check", "--release").returncode == 0


@pytest.mark.parametrize("where", ["school/curriculum", "school/scenarios/late-tram", "school"])
def test_no_link_of_the_schools_layer_is_followed(where: str, smallest, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "glossary.yml").write_text("kept_outside: true\n")
    (outside / "scenario.yml").write_text("kept_outside: true\n")
    path = smallest.root / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside)
    found = library(smallest)
    assert "F106" in {p.code for p in run(found)}
    assert "kept_outside" not in "".join(source.text for source in found.files.values())


def test_of_two_files_with_one_id_the_schools_is_told(smallest):
    page = (
        "---\ntitle: Waiting\nsummary: Wait well.\nminutes: 5\n---\n\n## Wait\n\nCount to five.\n"
    )
    shared = smallest.root / "curriculum/handbook/05-waiting.md"
    shared.parent.mkdir()
    shared.write_text(page)
    school(smallest, **{"curriculum/handbook/01-waiting.md": page})
    (problem,) = run(library(smallest))
    assert (problem.code, problem.span.path) == (
        "I302",
        "school/curriculum/handbook/01-waiting.md",
    )


def test_a_patch_of_nothing_but_mistakes_is_given_up():
    wrong = "\n".join(f"  - items/no-{number}" for number in range(20_000))
    base = tree(FILE)
    found, made, problems = lay(base, tree(f"omit:\n{wrong}\n", "p.yml"))
    assert (found.data, made, len(problems)) == (base.data, [], MAX_PROBLEMS)


def test_a_circle_through_shared_modules_is_told_where_the_school_closed_it(smallest):
    talking = ROOT / "tests/cases/I305-circle/curriculum/modules/02-talking"
    shutil.copytree(talking, smallest.root / "curriculum/modules/02-talking")
    place = f"{MODULE}/module.patch.yml"
    school(smallest, **{place: "set:\n  prerequisites: [talking]\n"})
    found = run(library(smallest))
    assert [(p.code, p.span.path) for p in found] == [("I305", f"school/{place}")] * 2
