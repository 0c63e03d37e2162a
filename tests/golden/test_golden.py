"""What the smallest project becomes, word for word. ``MENTOR_UPDATE=1`` writes it anew."""

from __future__ import annotations

import datetime
import io
import os
from pathlib import Path

import pypdf
import pytest

from builder.editions import Editions
from builder.link import learner_edition, link
from builder.outputs import OUTPUTS
from builder.reading import read
from builder.recipes import Target
from tests.conftest import SMALLEST

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def targets() -> dict[str, Target]:
    full = link(read(SMALLEST, datetime.date(2026, 11, 21)))
    editions = Editions(
        full=full,
        learner=learner_edition(full),
        downloads=(("mentor-handbook.pdf", "Mentor handbook"),),
        contacts_are_samples=False,
    )
    return {t.path: t for plan in OUTPUTS.values() for t in plan(editions)}


def same(name: str, text: str) -> None:
    path = HERE / name
    if os.environ.get("MENTOR_UPDATE"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


def test_the_paths_of_all_outputs(targets):
    same("paths.txt", "\n".join(f"{t.audience} {path}" for path, t in targets.items()) + "\n")


def test_the_settings_of_the_site_engine(targets):
    same("mkdocs.yml", targets["site"].recipe.site.files["mkdocs.yml"].decode())


def test_the_files_of_the_site_project(targets):
    files = targets["site"].recipe.site.files
    names = [n for n in files if n.startswith("docs/") and n.endswith(".md")]
    same("pages.txt", "\n".join(names) + "\n")


def test_a_lesson_page(targets):
    files = targets["site"].recipe.site.files
    name = next(
        n
        for n in files
        if n.startswith("docs/modules/")
        and n.count("/") == 3
        and not n.endswith(("index.md", "practice.md"))
    )
    same("lesson.md", files[name].decode())


@pytest.mark.parametrize("name", ["quiz-A", "quiz-A-key"])
def test_a_paper_and_its_key(targets, name):
    target = next(t for path, t in targets.items() if path.endswith(f"/{name}.pdf"))
    pages = pypdf.PdfReader(io.BytesIO(target.recipe.make()[""])).pages
    same(f"{name}.txt", "\n\f\n".join(page.extract_text() for page in pages) + "\n")
