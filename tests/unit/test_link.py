"""From a library to a course: chosen, ordered, filled in, and the learner edition taken from it."""

from __future__ import annotations

import datetime
import re

from builder.link import learner_edition, link
from builder.reading import read
from builder.schema.quiz import Use
from tests.conftest import ROOT, Project, copy_project

TODAY = datetime.date(2026, 11, 21)


def course(project: Project):
    return link(read(project.root, TODAY))


def configured(project: Project, **lines: str) -> Project:
    path = project.root / "site_config.yml"
    text = path.read_text()
    for key, value in lines.items():
        text = re.sub(rf"(?m)^{key}:.*\n", "", text) + f"{key}: {value}\n"
    path.write_text(text)
    return project


def test_modules_come_in_the_order_of_their_folders_and_are_numbered(tmp_path):
    found = course(copy_project(ROOT, tmp_path))
    assert [m.number for m in found.modules] == list(range(1, len(found.modules) + 1))
    assert found.modules[0].id == "active-listening"
    assert found.modules[0].lessons[1].number == "1.2"


def test_a_school_chooses_modules_and_their_order(tmp_path):
    project = configured(copy_project(ROOT, tmp_path), modules="[when-to-refer]")
    found = course(project)
    assert [(m.number, m.id) for m in found.modules] == [(1, "when-to-refer")]
    assert all("when-to-refer" in s.modules for s in found.scenarios)


def test_a_chosen_module_can_be_built_without_the_others(tmp_path):
    project = configured(copy_project(ROOT, tmp_path), modules="[when-to-refer]")
    done = project.run("build", "site", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    page = project.dist / "site/modules/when-to-refer/responding-calmly.html"
    assert "active-listening/index.html" not in page.read_text()


def test_placeholders_are_filled_in_everywhere(tmp_path):
    project = copy_project(ROOT, tmp_path)
    path = project.root / "site_config.yml"
    path.write_text(path.read_text().replace("Ms Amara Okafor", "Mx O'Neil-*Smith* & Co"))
    found = course(project)
    text = repr(found)
    assert "{{" not in text
    assert "Amara" not in text
    assert "O'Neil\\\\-\\\\*Smith\\\\* &amp; Co" in text


def test_a_learner_edition_holds_nothing_for_facilitators(tmp_path):
    found = course(copy_project(ROOT, tmp_path))
    learner = learner_edition(found)
    assert any("/// facilitator" in le.body for m in found.modules for le in m.lessons)
    for module in learner.modules:
        assert module.session is None
        assert {item.use for item in module.items} == {Use.PRACTICE}
        assert all(scenario.facilitator is None for scenario in module.scenarios)
        assert not any("facilitator |" in lesson.body for lesson in module.lessons)
    assert [m.id for m in learner.modules] == [m.id for m in found.modules]
