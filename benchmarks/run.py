"""Measure against the peers, on the very same pages: ``./mentor bench``, a table and JSON.

Each row runs ours and the other in turns, several times; a ratio is the median of the ratios of the
pairs, so a machine that others use slows both. Seconds are wall time, memory is that of the largest
process, as Linux tells it. Peers are installed by name in an environment of their own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import generate

HOME = Path(__file__).resolve().parent.parent
GLANCE = 0.1
"""Seconds between two looks at a process: what CPU time is known to."""
PRINTED = ("handbook", "guide", "quizzes", "toolkit", "forms", "packets", "cards", "slides")
SMALL, LARGE = 5, 54
"""Modules of a curriculum of about 60 and of about 600 pages."""


@dataclass(frozen=True)
class Run:
    """One command: seconds of wall time, seconds of CPU time, MiB of the largest process."""

    wall: float
    cpu: float
    memory: float
    said: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the table. ``ratio`` is ours to the other's, unless ``unit`` says otherwise."""

    figure: str
    against: str
    goal: float
    ratio: float
    ours: float
    other: float
    memory: float
    unit: str = "x"
    note: str = ""

    @property
    def met(self) -> bool:
        return (
            self.ratio >= self.goal if self.unit == "x pages a second" else self.ratio <= self.goal
        )


def run(*command: str | Path, cwd: Path = HOME) -> Run:
    """Run a command to its end. CalledProcessError with what it said when it fails."""
    env = os.environ | {"PYTHONPATH": str(HOME), "CI": "1", "SOURCE_DATE_EPOCH": "0"}
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        seen: dict[str, tuple[float, float]] = {}
        while process.poll() is None:
            for name, (seconds, memory) in _used(process.pid):
                # One that ends has given its memory back already: the most that was seen counts.
                seen[name] = (seconds, max(memory, seen.get(name, (0.0, 0.0))[1]))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GLANCE)
        wall = time.perf_counter() - start
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, text)
    cpu = sum(seconds for seconds, _ in seen.values())
    return Run(wall, cpu, max((memory for _, memory in seen.values()), default=0.0), text)


def _used(session: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """(process, (CPU seconds, peak MiB)) of a session, as Linux tells it; all workers too."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[3]) == session:
                ticks = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
                peak = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
                yield folder.name, (ticks, int(peak[1]) / 1024 if peak else 0.0)


class Bench:
    """The projects to measure with, in a folder of their own, and the rows."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        self.rounds = rounds
        self.python = Path(sys.executable)
        self._mkdocs = folder / "peers" / "bin" / "mkdocs"

    def mkdocs(self) -> Path:
        if not self._mkdocs.exists():
            venv.create(self.folder / "peers", with_pip=True, clear=True)
            pip = self._mkdocs.with_name("pip")
            run(pip, "install", "--quiet", "-r", HOME / "benchmarks" / "peers.txt")
        return self._mkdocs

    def project(self, modules: int) -> Path:
        """A curriculum of so many modules."""
        place = self.folder / f"curriculum-{modules}"
        generate.write(place, modules)
        shutil.rmtree(place / ".cache", ignore_errors=True)
        shutil.rmtree(place / "dist", ignore_errors=True)
        return place

    def pages(self, modules: int) -> Path:
        """The mkdocs project of such a curriculum, with an empty sitemap: theirs holds dates."""
        place = self.folder / f"mkdocs-{modules}"
        shutil.rmtree(place, ignore_errors=True)
        run(self.python, "-m", "benchmarks.ours", "plan", self.project(modules), place)
        return place

    def mentor(self, project: Path, *arguments: str) -> Run:
        return run(self.python, "-m", "builder", "-C", project, *arguments)

    def cold(self, project: Path, *outputs: str) -> Run:
        """A build that knows nothing of an earlier one."""
        shutil.rmtree(project / ".cache", ignore_errors=True)
        return self.mentor(project, "build", *outputs)

    def row(
        self,
        figure: str,
        against: str,
        goal: float,
        ours: Callable[[], Run],
        other: Callable[[], Run],
        rounds: int = 99,
        **more: Any,
    ) -> Row:
        pairs = [(ours(), other()) for _ in range(min(rounds, self.rounds))]
        return Row(
            figure,
            against,
            goal,
            ratio=round(statistics.median(a.wall / b.wall for a, b in pairs), 3),
            ours=round(statistics.median(a.wall for a, _ in pairs), 2),
            other=round(statistics.median(b.wall for _, b in pairs), 2),
            memory=round(max(a.memory for a, _ in pairs)),
            note=f"CPU: {statistics.median(a.cpu / b.cpu for a, b in pairs):.2f} x",
            **more,
        )

    def cold_site(self, modules: int, goal: float) -> Row:
        pages = self.pages(modules)
        cache = self.folder / "cache"

        def ours() -> Run:
            shutil.rmtree(cache, ignore_errors=True)
            return run(self.python, "-m", "benchmarks.ours", "site", pages, cache)

        count = len(list(pages.glob("docs/**/*.md")))
        return self.row(
            f"cold site, {count} pages", "`mkdocs build`", goal, ours, self._theirs(pages)
        )

    def edited_page(self) -> Row:
        pages = self.pages(LARGE)
        cache = self.folder / "cache"
        lesson = sorted(pages.glob("docs/modules/*/lesson-*.md"))[7]
        text, edits = lesson.read_text("utf-8"), iter(range(1000))
        run(self.python, "-m", "benchmarks.ours", "site", pages, cache)

        def ours() -> Run:
            lesson.write_text(f"{text}\nA line more, number {next(edits)}.\n", "utf-8")
            return run(self.python, "-m", "benchmarks.ours", "site", pages, cache)

        name = "one page edited, 600 pages"
        return self.row(name, "`mkdocs build`", 0.10, ours, self._theirs(pages))

    def _theirs(self, pages: Path) -> Callable[[], Run]:
        return lambda: run(self.mkdocs(), "build", "--quiet", cwd=pages)

    def unchanged(self) -> Row:
        pages, project = self.pages(SMALL), self.folder / f"curriculum-{SMALL}"
        self.mentor(project, "build")
        name = "nothing changed, everything, 60 pages"
        ours = lambda: self.mentor(project, "build")  # noqa: E731
        return self.row(name, "`mkdocs build`", 0.15, ours, self._theirs(pages))

    def site_and_pdf(self) -> Row:
        pages, project = self.pages(SMALL), self.folder / f"curriculum-{SMALL}"
        settings = json.loads((pages / "mkdocs.yml").read_text("utf-8"))
        # Of the site, what is in the handbook too: 29,000 words in each of the two PDFs.
        others = ["modules/[^/]*/practice", "scenarios/", "progress", "certificate"]
        settings["plugins"].append({"to-pdf": {"exclude_pages": others}})
        (pages / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
        name = "site and one PDF of 60 pages' text"
        ours = lambda: self.cold(project, "site", "handbook")  # noqa: E731
        other = self._theirs(pages)
        return self.row(name, "mkdocs-material and mkdocs-to-pdf", 0.40, ours, other, rounds=2)

    def print_set(self) -> Row:
        """Making alone: reading, checking and planning come before it on either side."""
        project, pairs, memory = self.project(SMALL), [], 0.0
        for _ in range(min(2, self.rounds)):
            ours = self.cold(project, *PRINTED)
            phases = json.loads((project / ".cache" / "timings.json").read_text("utf-8"))["parts"]
            (seconds,) = (phase["seconds"] for phase in phases if phase["title"] == "make")
            other = run(self.python, "-m", "benchmarks.ours", "layout", project, *PRINTED)
            alone = json.loads(other.said.splitlines()[-1])
            pairs.append((alone["pages"] / seconds, alone["pages"] / alone["seconds"]))
            memory = max(memory, ours.memory)
        return Row(
            f"the whole print set, {alone['pages']} pages, pages a second",
            "one WeasyPrint process, same HTML",
            1.7,
            ratio=round(statistics.median(a / b for a, b in pairs), 2),
            ours=round(statistics.median(a for a, _ in pairs), 1),
            other=round(statistics.median(b for _, b in pairs), 1),
            memory=round(memory),
            unit="x pages a second",
        )

    def edited_lesson(self) -> Row:
        project = self.project(SMALL)
        lesson = sorted(project.glob("curriculum/modules/*/*.md"))[7]
        text, edits = lesson.read_text("utf-8"), iter(range(1000))

        def edited() -> Run:
            lesson.write_text(f"{text}\nOne more line to read, {next(edits)}.\n", "utf-8")
            return self.mentor(project, "build")

        cold = lambda: self.cold(project)  # noqa: E731
        cold()
        name = "one lesson edited, everything"
        return self.row(name, "our own cold build", 0.12, edited, cold, rounds=2)

    def growth(self) -> Row:
        small, large = self.project(SMALL), self.project(LARGE)
        times = LARGE / SMALL
        ours = lambda: self.cold(large, "site")  # noqa: E731
        other = lambda: self.cold(small, "site")  # noqa: E731
        name = f"{times:.1f} times the content, cold site"
        goal = round(10.5 / 10 * times, 2)
        return self.row(name, "our own build of the small one", goal, ours, other, rounds=1)

    def memory(self, what: str) -> Row:
        """The largest process of a cold build of one output, with 600 pages on the site."""
        done = self.cold(self.project(LARGE), what)
        return Row(
            f"memory of the largest process, {what}, 600 pages",
            "a limit",
            goal=700,
            ratio=round(done.memory),
            ours=round(done.wall, 1),
            other=0,
            memory=round(done.memory),
            unit="MiB",
        )

    def help(self) -> Row:
        pairs = [
            (self.mentor(HOME, "--help").wall, run(self.python, "-c", "pass").wall)
            for _ in range(3 * self.rounds)
        ]
        return Row(
            "`--help`",
            "`python -c pass`",
            0.12,
            ratio=round(statistics.median(a - b for a, b in pairs), 3),
            ours=round(statistics.median(a for a, _ in pairs), 3),
            other=round(statistics.median(b for _, b in pairs), 3),
            memory=0,
            unit="s more",
        )


ROWS: Mapping[str, Callable[[Bench], Row]] = {
    "cold-60": lambda bench: bench.cold_site(SMALL, 0.60),
    "cold-600": lambda bench: bench.cold_site(LARGE, 0.55),
    "edited-page": Bench.edited_page,
    "unchanged": Bench.unchanged,
    "site-and-pdf": Bench.site_and_pdf,
    "print-set": Bench.print_set,
    "edited-lesson": Bench.edited_lesson,
    "growth": Bench.growth,
    "memory-site": lambda bench: bench.memory("site"),
    "memory-print": lambda bench: bench.memory("handbook"),
    "help": Bench.help,
}


def table(rows: list[Row]) -> str:
    """The rows in Markdown."""
    head = "| figure | against | goal | measured | ours | other | peak | |\n" + "|---" * 8 + "|"
    lines = [
        f"| {r.figure} | {r.against} | {r.goal:g} {r.unit} | **{r.ratio:g}** {r.unit} | {r.ours:g} "
        f"| {r.other:g} | {r.memory:g} MiB | {'met' if r.met else 'not met'} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=HOME / ".cache" / "bench")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    bench = Bench(arguments.folder, arguments.rounds)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    rows = list(_measured(bench, arguments.rows or list(ROWS)))
    sys.stdout.write(table(rows) + "\n")
    results = json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False)
    (arguments.folder / "results.json").write_text(results + "\n", "utf-8")


def _measured(bench: Bench, names: list[str]) -> Iterator[Row]:
    for name in names:
        sys.stderr.write(f"{name} ...\n")
        try:
            yield ROWS[name](bench)
        except subprocess.CalledProcessError as error:
            sys.stderr.write(f"{error.cmd} failed:\n{error.output}\n")


if __name__ == "__main__":
    main()
