"""Many schools from one curriculum: each folder's variant in its own ``dist/``.

What comes out is what ``mentor -C FOLDER build`` makes there, to the byte. The schools are built in
turn, from one cache and on one pool: so what is the same for several is made once, and the bytes
of one school at a time are in memory.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from builder import pipeline, unchanged
from builder.cache import LIMIT, Cache
from builder.diagnostics import Diagnostic
from builder.make import Pool, Progress
from builder.pipeline import Report
from builder.publish import PublishError
from builder.recipes import Joined, Recipe
from builder.reporters import text
from builder.source.files import CONFIG, OVERLAY
from builder.upgrade import LockError, record
from builder.wish import Wish

ROOM = 128 * 1024 * 1024
"""Bytes of the cache for each school: three builds of the whole curriculum."""

TURNS = 10
"""Builds after which a pool is closed and another one opened: a worker grows by 10 MiB a school."""

State = Literal["built", "unchanged", "failed"]


@dataclass(frozen=True)
class School:
    """A folder with a school's settings. ``refused`` says why nothing is built in it."""

    root: Path
    refused: str = ""

    @property
    def name(self) -> str:
        """The folder's name, fit to be shown."""
        return self.root.name if self.root.name.isprintable() else ascii(self.root.name)


@dataclass(frozen=True)
class Outcome:
    """What became of a school, in a few words and in numbers; ``problems`` say how to mend it."""

    school: School
    state: State
    words: str
    seconds: float = 0.0
    problems: tuple[Diagnostic, ...] = ()
    report: Report | None = None


def schools(folder: Path) -> tuple[list[School], list[str]]:
    """The schools below a folder by name, and the names of other folders. OSError if unreadable."""
    found, others = [], []
    inside = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    alike = Counter(_folded(path) for path in inside)
    for path in inside:
        if not (path / CONFIG).exists() and not (path / OVERLAY).exists():
            others.append(path.name)
        elif path.is_symlink():
            found.append(School(path, "this is a link; put the folder itself here"))
        elif alike[_folded(path)] > 1:
            found.append(School(path, "another folder differs from it only in capitals or accents"))
        else:
            found.append(School(path))
    return found, others


def _folded(path: Path) -> str:
    """Names that some disks do not tell apart are the same."""
    return unicodedata.normalize("NFC", path.name).casefold()


def standing(school: School, wish: Wish, today: datetime.date) -> Outcome | None:
    """The outcome when there is nothing to do."""
    start = time.perf_counter()
    key = unchanged.key(school.root, wish.told(today))
    same = unchanged.last(school.root, school.root / pipeline.DIST, key)
    if same is None:
        return None
    return Outcome(school, "unchanged", _size(same.files, same.size), time.perf_counter() - start)


@dataclass(frozen=True)
class Workshop:
    """What the schools share: the folder of what is kept, the cache in it, and the pool."""

    store: Path
    cache: Cache
    pool: Pool


@contextlib.contextmanager
def workshop(store: Path, number: int, pool: Pool) -> Iterator[Workshop]:
    """For this many schools. OSError when ``store`` cannot be made."""
    store.mkdir(exist_ok=True)
    with kept(pool) as one:
        yield Workshop(store, Cache(store / "made", limit=max(LIMIT, number * ROOM)), one)


@contextlib.contextmanager
def kept(pool: Pool) -> Iterator[Pool]:
    """One pool for many builds: opened when first wanted; anew after an error, and in TURNS."""
    with contextlib.ExitStack() as stack:
        opened: list[Executor] = []
        turns = itertools.count()

        @contextlib.contextmanager
        def same(recipes: list[Recipe | Joined]) -> Iterator[Executor]:
            if next(turns) % TURNS == 0:
                opened.clear()
                stack.close()
            if not opened:
                opened.append(stack.enter_context(pool(recipes)))
            try:
                yield opened[0]
            except BaseException as error:
                opened.clear()
                stack.__exit__(type(error), error, error.__traceback__)
                raise

        yield same


def build(
    school: School, wish: Wish, today: datetime.date, shared: Workshop, progress: Progress
) -> Outcome:
    """Build one school. What is wrong with it, its folder or its workers is in the outcome.

    Raises what a recipe raises, and what opening the pool raises.
    """
    start = time.perf_counter()
    try:
        outcome = _build(school, wish, today, shared, progress)
    except (PublishError, OSError, BrokenExecutor) as error:
        outcome = Outcome(school, "failed", str(error))
    return replace(outcome, seconds=time.perf_counter() - start)


def _build(
    school: School, wish: Wish, today: datetime.date, shared: Workshop, progress: Progress
) -> Outcome:
    root, told = school.root, wish.told(today)
    key = unchanged.key(root, told)
    checked = pipeline.check(root, today, remember=True, store=shared.store)
    problems = tuple(_below(school, problem) for problem in checked.problems)
    if checked.stops(wish.strict, wish.release):
        return Outcome(school, "failed", text.summary(problems).rstrip("."), problems=problems)
    warning = ""
    try:
        record(root)
    except (LockError, PermissionError) as error:
        warning = f"; warning: {error}"
    report = pipeline.build(
        root, checked, wish.request(checked), progress, cache=shared.cache, pool=shared.pool
    )
    if not report.missing:
        said = text.report(checked.problems) if checked.problems else ""
        unchanged.remember(root, root / pipeline.DIST, told, key, said, report.files, report.size)
    state: State = "built" if report.changed else "unchanged"
    words = f"{_size(report.files, report.size)} ({report.made} made, {report.reused} reused)"
    if report.missing:
        words = f"{words}, without {', '.join(report.skipped)}: PDFs need Pango"
        state = "failed" if set(wish.outputs) & set(report.skipped) else state
    return Outcome(school, state, words + warning, problems=problems, report=report)


def _size(files: int, size: int) -> str:
    return f"{files} files, {size / 1024 / 1024:.1f} MiB"


def _below(school: School, problem: Diagnostic) -> Diagnostic:
    """The problem with the folder before the path of a school's own file. Others are shared."""
    path = problem.span.path
    if (school.root / path).exists() or path.startswith((CONFIG, f"{OVERLAY}/")):
        return replace(problem, span=replace(problem.span, path=f"{school.name}/{path}"))
    return problem
