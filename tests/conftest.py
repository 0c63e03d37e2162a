"""Projects to test on: the shipped curriculum, built once, and the smallest valid one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SMALLEST = ROOT / "tests" / "cases" / "base"
AUTHORED = ("curriculum", "scenarios", "school", "site_config.yml")

# A busy machine is no failure, and neither is today's luck: every run draws the same examples.
# Set MENTOR_FUZZ=1 to look for new ones; write down what is found as an @example.
settings.register_profile("house", deadline=None, derandomize="MENTOR_FUZZ" not in os.environ)
settings.load_profile("house")


@dataclass(frozen=True)
class Project:
    """A folder with a curriculum in it, and the program run on it."""

    root: Path

    @property
    def dist(self) -> Path:
        return self.root / "dist"

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*args),
            env=self.env(**env),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self, *args: str, **options: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*args),
            env=self.env(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            # A shell that starts tests in the background has Ctrl-C switched off for all of them.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            **options,
        )

    def command(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "builder", "-C", str(self.root), *args]

    def env(self, **env: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "CI": "1", **env}


def copy_project(source: Path, target: Path) -> Project:
    """A copy of what people wrote; nothing that was built."""
    for name in AUTHORED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, dirs_exist_ok=True)
        elif (source / name).is_file():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)
    return Project(target)


@pytest.fixture
def smallest(tmp_path: Path) -> Project:
    """A fresh copy of the smallest valid project."""
    return copy_project(SMALLEST, tmp_path / "small est")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped curriculum, built once for the whole run (the workers share it).

    While you work on one test, MENTOR_BUILT=. takes what ./mentor build left in dist/ instead.
    """
    if os.environ.get("MENTOR_BUILT"):
        return Project(Path(os.environ["MENTOR_BUILT"]).resolve())
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    with FileLock(base / "shipped.lock"):
        project = Project(base / "shipped")
        if not project.dist.exists():
            copy_project(ROOT, project.root)
            done = project.run("build", "--strict")
            assert done.returncode == 0, done.stdout + done.stderr
    return project
