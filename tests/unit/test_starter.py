"""A school without a fork: the installed program carries all it needs, and makes a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from builder import VERSION
from builder.starter import StarterError, school
from tests.conftest import ROOT, Project


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as the wheel holds it: pyproject.toml says what goes where."""
    site = tmp_path_factory.mktemp("site-packages")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["project"]["scripts"]["mentor"] == "builder.cli:main"
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    for name in wheel["packages"]:
        shutil.copytree(ROOT / name, site / name, ignore=shutil.ignore_patterns("__pycache__"))
    for source, target in wheel["force-include"].items():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, site / target)
        else:
            shutil.copy(ROOT / source, site / target)
    return site


def mentor(site: Path, cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "builder", *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site), "CI": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_a_school_is_made_changed_and_built_without_a_fork(installed, tmp_path):
    done = mentor(installed, tmp_path, "new", "school", "Hillside School")
    assert done.returncode == 0, done.stderr
    root = tmp_path / "hillside-school"
    assert not (root / "curriculum").exists()
    config = root / "site_config.yml"
    text = config.read_text()
    config.write_text(text.replace("modules: []", "modules: [active-listening]"))
    place = root / "school/curriculum/modules/01-active-listening/module.patch.yml"
    place.parent.mkdir(parents=True)
    place.write_text("set:\n  card/remembr: Listen first.\n")
    done = mentor(installed, root, "check")
    assert done.returncode == 1
    assert 'module.patch.yml:2:8: error[S201] unknown field "remembr"' in done.stdout
    place.write_text("set:\n  card/remember: Listen first, at Hillside.\n")
    done = mentor(installed, root, "build", "site", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (root / "dist/site/modules/active-listening/index.html").read_text()
    assert "Listen first, at Hillside." in page
    assert "Hillside School" in page
    assert (root / "school/upstream.lock").is_file()
    carried = installed / "builder/upstream/curriculum/modules/01-active-listening/module.yml"
    carried.write_text(carried.read_text().replace("  remember: ", "  remember: Now ", 1))
    done = mentor(installed, root, "upgrade")
    assert "NEEDS A LOOK: module:active-listening" in done.stdout
    carried.write_text(carried.read_text().replace("\ntitle: ", "\ntitle: Newer ", 1))
    assert mentor(installed, root, "build", "site", "--strict").returncode == 0
    home = (root / "dist/site/index.html").read_text()
    assert "Newer " in home  # what was built for the older version is not taken for this one


def test_only_a_leading_dot_is_written_otherwise_in_the_theme(installed, tmp_path):
    notes = installed / "builder/upstream/theme/start/school/school/polka-dot-notes.md"
    notes.write_text("Notes")
    assert mentor(installed, tmp_path, "new", "school", "Dots").returncode == 0
    assert (tmp_path / "dots/school/polka-dot-notes.md").is_file()
    assert (tmp_path / "dots/.github/workflows/publish.yml").is_file()
    assert (tmp_path / "dots/.gitignore").is_file()


def test_an_installed_program_in_no_project_says_so(installed, tmp_path):
    done = mentor(installed, tmp_path, "check")
    assert done.returncode == 1
    assert "site_config.yml:1:1: error[F101] this file is missing" in done.stdout
    assert "mentor new school" in done.stdout


@pytest.mark.parametrize("name", ["St Mary's", 'The "Hill"', "École Élémentaire", "Школа", "yes"])
def test_any_name_is_held_as_it_is(name, tmp_path):
    folder = school(name, tmp_path / "new")
    assert yaml.safe_load((folder / "site_config.yml").read_text())["school"]["name"] == name
    assert (folder / "README.md").read_text().startswith(f"# {name}: ")
    project = Project(folder).run("check")
    assert "error[" not in project.stdout


@pytest.mark.parametrize("name", ["", "  ", "a<b>", "{{ x }}", "a\x07b"])
def test_a_name_that_no_page_could_show_is_refused(name, tmp_path):
    with pytest.raises(StarterError):
        school(name, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StarterError):
        school("Hillside", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_workflow_keeps_facilitator_files_off_the_web(tmp_path):
    folder = school("Hillside", tmp_path / "new")
    workflow = yaml.safe_load((folder / ".github/workflows/publish.yml").read_text())
    steps = workflow["jobs"]["build"]["steps"]
    published = [step["with"]["path"] for step in steps if "pages" in step.get("uses", "")]
    assert published == ["dist/site"]
    assert any(step.get("run") == "mentor build --release" for step in steps)
    wheel = f"peer_mentor_training-{VERSION}-py3-none-any.whl"
    assert (folder / "requirements.txt").read_text() == f"./{wheel}\n"
    assert wheel in (folder / "README.md").read_text()
    assert "facilitator.zip" in (folder / ".gitignore").read_text().splitlines()


def test_a_build_depends_on_the_shared_layer_wherever_it_stands(tmp_path):
    """A folder of a school that stands on a checkout: the checkout's texts count as well."""
    checkout, root = tmp_path / "checkout", tmp_path / "mine"
    shutil.copytree(ROOT / "builder", checkout / "builder")
    glossary = checkout / "curriculum/glossary.yml"
    glossary.parent.mkdir()
    root.mkdir()

    def key() -> str:
        script = "import sys; from pathlib import Path; from builder.unchanged import key; "
        script += "print(key(Path(sys.argv[1]), ()))"
        done = subprocess.run(
            [sys.executable, "-P", "-c", script, str(root)],
            env={**os.environ, "PYTHONPATH": str(checkout)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    glossary.write_text("terms: []\n")
    before = key()
    assert key() == before
    glossary.write_text("terms: [x]\n")
    assert (changed := key()) != before
    style = checkout / "theme/site.css"
    style.parent.mkdir()
    style.write_text("")
    assert key() != changed
    (root / "scenarios").mkdir()  # a shared layer of its own: the checkout's texts are not read
    own = key()
    glossary.write_text("terms: [y]\n")
    assert key() == own
