"""A translation lies between the shared texts and the school's, and what is old in it shows."""

from __future__ import annotations

import datetime
import shutil

import pytest

from builder.link import link
from builder.pipeline import check
from builder.reading import read
from builder.translations import standing
from tests.conftest import Project

TODAY = datetime.date(2026, 11, 21)
MODULE = "curriculum/modules/01-listening"
TERM = """\
set:
  terms/open-question/definition: Una pregunta con muchas respuestas posibles.
"""


@pytest.fixture
def spanish(smallest: Project) -> Project:
    """The smallest project in Spanish: a whole lesson, a patched glossary; the rest is English."""
    config = smallest.root / "site_config.yml"
    config.write_text(config.read_text().replace("edition:", "language: es\nedition:", 1))
    lesson = (smallest.root / MODULE / "listen-first.md").read_text()
    there = smallest.root / "translations/es" / MODULE
    there.mkdir(parents=True)
    long = "Espera, y escucha, y espera otra vez, " * 6
    translated = lesson.replace("title: Listen first", "title: Primero escucha")
    (there / "listen-first.md").write_text(f"{translated}\n{long}y después habla.\n")
    (there.parents[1] / "glossary.patch.yml").write_text(TERM)
    return smallest


def problems(project: Project) -> list[str]:
    return [f"{p.span.path}: {p.code}" for p in check(project.root, TODAY).problems]


def test_it_stands_over_the_shared_texts_and_under_the_schools(spanish: Project) -> None:
    assert problems(spanish) == []  # English sentences have 25 words at most; this one may not
    library = read(spanish.root, TODAY)
    first, second = link(library).modules[0].lessons
    assert (first.meta.title, first.language, second.language) == ("Primero escucha", "", "en")
    (term,) = [term for term in link(library).terms if term.id == "open-question"]
    assert term.definition.startswith("Una pregunta")
    own = spanish.root / "school/curriculum/glossary.patch.yml"
    own.parent.mkdir(parents=True)
    own.write_text(TERM.replace("Una pregunta", "Aquí, una pregunta"))
    (term,) = [t for t in link(read(spanish.root, TODAY)).terms if t.id == "open-question"]
    assert term.definition.startswith("Aquí, una pregunta")
    config = spanish.root / "site_config.yml"
    config.write_text(config.read_text().replace("language: es\n", ""))
    assert link(read(spanish.root, TODAY)).modules[0].lessons[0].meta.title == "Listen first"


def test_mistakes_in_it_are_told_where_they_stand(spanish: Project) -> None:
    patch = spanish.root / "translations/es/curriculum/glossary.patch.yml"
    patch.write_text(TERM.replace("open-question", "closed-question"))
    assert problems(spanish) == ["translations/es/curriculum/glossary.patch.yml: O102"]


def test_its_own_rules_of_wording_hold_it_and_no_english(spanish: Project) -> None:
    rules = (
        "avoid:\n  - id: one\n    phrases: [escucha, waiting]\n"
        "    reason: es una prueba\n    instead: oye\n"
    )
    (spanish.root / "translations/es/curriculum/wording.yml").write_text(rules)
    assert set(problems(spanish)) == {f"translations/es/{MODULE}/listen-first.md: R953"}


def test_what_is_missing_and_what_is_old_is_listed(spanish: Project) -> None:
    found = spanish.run("translations", "es")
    assert found.returncode == 1
    assert f"lesson:hand-over  (translations/es/{MODULE}/hand-over.md)" in found.stdout
    assert "lesson:listen-first" not in found.stdout and "1 of 9 texts" in found.stdout
    assert standing(spanish.root, "es").phrases == 0

    shared = spanish.root / MODULE / "listen-first.md"
    shared.write_text(f"{shared.read_text()}\nA new sentence.\n")
    old = spanish.run("translations", "es")
    assert "NEEDS A LOOK: lesson:listen-first" in old.stdout and "A new sentence." in old.stdout
    assert not (spanish.root / "school").exists()

    accepted = spanish.run("translations", "es", "--accept", "lesson:listen-first")
    assert "NEEDS A LOOK" not in accepted.stdout and accepted.returncode == 1
    for name in ("curriculum", "scenarios"):  # English copies count: somebody put them there
        shutil.copytree(
            spanish.root / name, spanish.root / "translations/es" / name, dirs_exist_ok=True
        )
    (spanish.root / "translations/es/curriculum/glossary.patch.yml").unlink()
    assert spanish.run("translations", "es", "--accept-all").returncode == 0


@pytest.mark.parametrize("language", ["en", "../es", "ES"])
def test_a_language_is_a_tag_and_not_the_one_of_the_curriculum(
    smallest: Project, language: str
) -> None:
    assert smallest.run("translations", language).returncode == 2


def test_a_linked_folder_is_not_read(spanish: Project, tmp_path) -> None:
    (spanish.root / "translations").rename(tmp_path / "elsewhere")
    (spanish.root / "translations").symlink_to(tmp_path / "elsewhere")
    assert problems(spanish) == ["translations/es: F106"]
