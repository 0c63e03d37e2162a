"""Many schools from one curriculum: each as if it were alone, whoever does the work."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from weasyprint.urls import FatalURLFetchingError

from builder import cluster as pools
from builder.cache import Cache
from builder.cli import main
from builder.make import make
from builder.recipes import Audience, Target
from builder.render.pdf import PdfRecipe
from builder.schools import kept, schools
from tests.conftest import ROOT, SMALLEST, copy_project

WAIT = 120


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the smallest curriculum for the one that it carries."""
    site = tmp_path_factory.mktemp("program")
    carried = site / "builder" / "upstream"
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "builder", site / "builder", ignore=unwanted)
    shutil.copytree(ROOT / "theme", carried / "theme")
    shutil.copy(ROOT / "LICENSE-curriculum.md", carried)
    copy_project(SMALLEST, carried)
    return site


def start(program: Path, *args: str | Path, module: str = "builder") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *map(str, args)],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program), "CI": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell that starts tests in the background has Ctrl-C switched off for all of them.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def run(program: Path, *args: str | Path) -> tuple[int, str]:
    process = start(program, *args)
    said, _ = process.communicate(timeout=WAIT)
    return process.returncode, said


def listen(process: subprocess.Popen[str], words: str) -> str:
    """Read what a process says up to a line with these words, and that line."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return line
    raise AssertionError(f"{words!r} was never said:\n{said}")


def tree(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert "manifest.json" in found and "learner/mentor-handbook.pdf" in found
    return {name: path.read_bytes() for name, path in found.items()}


def district(folder: Path) -> Path:
    """Two schools, a twin of the first, one with a mistake; a link, and what is no school."""
    settings = (SMALLEST / "site_config.yml").read_text() + "outputs: [site, handbook]\n"
    settings = settings.replace("../../../docs", "docs")
    for name in ("a hill", "b twin", "c École Saint-Rémy", "d broken"):
        (folder / name / "school").mkdir(parents=True)
        (folder / name / "site_config.yml").write_text(settings)
    other = folder / "c École Saint-Rémy"
    named = settings.replace("Hillside School", "École Saint-Rémy")
    (other / "site_config.yml").write_text(named)
    patch = other / "school/curriculum/modules/01-listening/module.patch.yml"
    patch.parent.mkdir(parents=True)
    patch.write_text("set:\n  title: Listening well\n")
    (folder / "d broken/site_config.yml").write_text(settings.replace("name: H", "nam: H", 1))
    (folder / "e link").symlink_to(folder / "a hill")
    (folder / "notes").mkdir()
    return folder


@pytest.fixture(scope="module")
def built(program: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A district whose build was broken off, and was then built by two at once; what they said."""
    folder = district(tmp_path_factory.mktemp("district") / "of Æ")
    first = start(program, "build", "--schools", folder)
    listen(first, "made ")
    os.killpg(first.pid, signal.SIGINT)
    said, _ = first.communicate(timeout=WAIT)
    assert first.returncode == 1 and "Traceback" not in said, said
    both = [start(program, "build", "--schools", folder) for _ in range(2)]
    said_by = [process.communicate(timeout=WAIT)[0] for process in both]
    assert [process.returncode for process in both] == [1, 1], said_by
    return folder, said_by


def test_one_schools_mistake_stops_no_other(built):
    folder, said_by = built
    for said in said_by:
        assert "note: no school, as there is no site_config.yml in it: notes" in said
        assert 'd broken/site_config.yml:6:3: error[S201] unknown field "nam"' in said
        last = said.splitlines()[-6:]
        states = [line[20:29].strip() for line in last[:5]]
        assert states[3:] == ["failed", "failed"]
        assert set(states[:3]) <= {"built", "unchanged"}
        assert "1 error in 1 file" in last[3] and "this is a link" in last[4]
        assert last[5].startswith("5 schools in ") and last[5].endswith(", 2 failed.")
    assert any("Another build of this project is running" in said for said in said_by)
    assert not (folder / "d broken/dist").exists() and not (folder / "notes/.cache").exists()
    assert not list(folder.glob("*/.dist*"))


def test_what_is_the_same_is_made_once(built, program):
    folder, said_by = built
    twins = [line for said in said_by for line in said.splitlines() if line.startswith("b twin  ")]
    assert len(twins) == 2 and all("(0 made, " in line or "unchanged" in line for line in twins)
    code, said = run(program, "build", "--schools", folder)
    assert code == 1 and "made " not in said
    assert said.count(" unchanged ") == 3 and "3 unchanged, 2 failed." in said
    code, said = run(program, "-C", folder / "a hill", "build")
    assert code == 0 and said.startswith("dist/ is up to date")


def test_each_school_is_as_if_it_were_alone(built, program, tmp_path):
    folder, _ = built
    name = "c École Saint-Rémy"
    alone = copy_project(folder / name, tmp_path / name)
    code, said = run(program, "-C", alone.root, "build")
    assert code == 0, said
    assert tree(alone.dist) == tree(folder / name / "dist")
    assert tree(folder / "a hill/dist") == tree(folder / "b twin/dist")
    assert b"Listening well" in tree(alone.dist)["site/index.html"]


@pytest.fixture
def cluster(program: Path, tmp_path: Path) -> Iterator[tuple[str, Callable[..., subprocess.Popen]]]:
    """The address of a real scheduler, and what starts a worker for it."""
    processes = [
        start(
            program,
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            module="dask",
        )
    ]
    address = listen(processes[0], "Scheduler at:").split()[-1]

    def worker(of: Path = program, *args: str) -> subprocess.Popen[str]:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", tmp_path)
        process = start(of, "worker", address, *options, *args, module="dask")
        processes.append(process)
        listen(process, "Registered to:")
        return process

    yield address, worker
    for process in processes:
        process.kill()
        process.communicate()


def test_a_cluster_makes_the_same_though_a_worker_dies(built, program, cluster, tmp_path):
    folder = district(tmp_path / "schools")
    address, worker = cluster
    first = worker()
    worker()
    build = start(program, "build", "--schools", folder, "--scheduler", address)
    listen(build, "made ")
    first.kill()
    said, _ = build.communicate(timeout=WAIT)
    assert build.returncode == 1 and ": 3 built, 2 failed." in said, said
    for name in ("a hill", "b twin", "c École Saint-Rémy"):
        assert tree(folder / name / "dist") == tree(built[0] / name / "dist")
    hole = PdfRecipe('<html lang="en"><title>t</title><img src="project:no.svg" alt="x">', (), {})
    target = Target("hole.pdf", "Hole", Audience.LEARNER, hole)
    with pytest.raises(FatalURLFetchingError, match=r"no\.svg"):  # as it would here
        make([target], Cache(tmp_path / "made"), lambda status: None, pools.cluster(address))


def test_a_worker_that_is_not_like_us_is_refused(program, cluster, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(program / "builder", other / "builder")
    with (other / "builder/brand.py").open("a") as file:
        file.write("# Another line.\n")
    address, worker = cluster
    worker(other)
    worker(program, "--nthreads", "2")
    folder = tmp_path / "schools"
    settings = (SMALLEST / "site_config.yml").read_text() + "outputs: [site]\n"
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
        (folder / name / "site_config.yml").write_text(settings)
    code, said = run(program, "build", "--schools", folder, "--scheduler", address)
    assert code == 1 and "Traceback" not in said
    assert "error: not every worker can do this:" in said
    assert "runs 2 threads" in said and "start it with --nthreads 1" in said
    assert ", not mentor " in said
    assert said.count("not begun") == 2
    assert not list(folder.glob("*/dist"))
    # A worker may also come when all that were there have been asked.
    with pools.cluster(address)([]) as executor, pytest.raises(pools.ClusterError, match="worker"):
        executor.submit(len, PdfRecipe("", (), {})).result(WAIT)


def school(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "site_config.yml").write_text("")
    return folder


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--schools", "{}/none"], "holds no school"),
        (["--schools", "{}/some/one"], "is one school"),
        (["--schools", "{}/some", "--zip-facilitator"], "one school at a time"),
        (["--schools", "{}/some", "--scheduler", "10.0.0.5"], "is no address"),
        (["--schools", "{}/some", "--explain", "two/dist/site/index.html"], "name of a school"),
        (["--schools", "{}/some", "site", "--booklet"], "is not printed"),
        (["--scheduler", "tcp://10.0.0.5:8786"], "goes with --schools"),
    ],
)
def test_what_makes_no_sense_is_said(args, words, tmp_path):
    (tmp_path / "none/empty").mkdir(parents=True)
    school(tmp_path / "some/one")
    done = CliRunner().invoke(main, ["build", *(arg.format(tmp_path) for arg in args)])
    assert done.exit_code == 2, done.output
    assert words in " ".join(done.output.split())


def test_one_project_or_many(tmp_path):
    school(tmp_path / "some/one")
    args = ["-C", str(tmp_path), "build", "--schools", str(tmp_path / "some")]
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 2 and "give one of them" in done.output


def test_folders_that_some_disks_do_not_tell_apart_are_refused(tmp_path):
    for name in ("Hill", "hill", "dale", "re\u0301my", "r\u00e9my", ".hidden"):
        school(tmp_path / name)
    found, others = schools(tmp_path)
    assert [s.root.name for s in found if not s.refused] == ["dale"]
    assert len(found) == 5 and others == []


def test_a_pool_is_kept_for_ten_schools_or_until_an_error():
    opened = []

    @contextlib.contextmanager
    def threads(recipes):
        with ThreadPoolExecutor(1) as pool:
            opened.append("open")
            yield pool
            opened.append("closed")

    def build(pool) -> int:
        with pool([]) as executor:
            return executor.submit(len, "four").result(WAIT)

    with kept(threads) as pool:
        assert [build(pool) for _ in range(10)] == [4] * 10
        assert opened == ["open"]
        build(pool)
        assert opened == ["open", "closed", "open"]
        with pytest.raises(ZeroDivisionError), pool([]) as executor:
            executor.submit(divmod, 1, 0).result(WAIT)
        build(pool)
        assert opened == ["open", "closed", "open", "open"]
