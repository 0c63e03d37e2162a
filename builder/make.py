"""Run recipes: whatever the cache has is taken from it, the rest is made on a pool of processes.

The longest work starts first; what is joined from parts starts when they are there. Nothing is
made twice, though several targets may want it.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass
from multiprocessing import forkserver
from queue import SimpleQueue
from typing import Any

from builder.cache import Cache
from builder.recipes import Files, Joined, Paged, Recipe, Target, digest


@dataclass(frozen=True)
class Step:
    """A recipe that was made, or whose files the cache had; and the parts it was joined from.

    ``seconds`` are those of the process that made it. Parts of what the cache had are not listed.
    """

    title: str
    key: str
    reused: bool
    seconds: float = 0.0
    pages: int = 0
    parts: tuple[Step, ...] = ()

    @property
    def work(self) -> float:
        """Seconds of all processes together, parts that were made for it included."""
        return self.seconds + sum(part.work for part in self.parts)


@dataclass(frozen=True)
class Made:
    """A target's files by path in the output, and the step they come from."""

    target: Target
    files: Files
    step: Step


@dataclass(frozen=True)
class Status:
    """How far a build is after a step: steps, pages laid out, and the share of the work, 0 to 1."""

    step: Step
    whole: bool
    """Whether it is a thing of its own, not only a part of another."""
    done: int
    total: int
    pages: int
    share: float


Progress = Callable[[Status], None]
Pool = Callable[[list[Recipe | Joined]], AbstractContextManager[Executor]]


def make(
    targets: Iterable[Target], cache: Cache, progress: Progress, pool: Pool | None = None
) -> list[Made]:
    """Make every target. Raises what a recipe raises; OSError when a file cannot be read."""
    build = _Build(cache, progress)
    keyed = [(build.want(target.title, target.recipe), target) for target in targets]
    build.run(pool or local_pool)
    return [
        Made(target, _placed(target, build.files[key]), build.steps[key]) for key, target in keyed
    ]


def _placed(target: Target, files: Files) -> Files:
    return {f"{target.path}/{name}" if name else target.path: data for name, data in files.items()}


@dataclass(frozen=True)
class _Job:
    """Work to do; ``parts`` are the keys of what must be there first."""

    title: str
    recipe: Recipe | Joined
    parts: tuple[str, ...] = ()


class _Build:
    """One run: what is there, by key, and what is still to be made."""

    def __init__(self, cache: Cache, progress: Progress) -> None:
        self.files: dict[str, Files] = {}
        self.steps: dict[str, Step] = {}
        self._jobs: dict[str, _Job] = {}
        self._weights: dict[str, int] = {}
        self._cache = cache
        self._progress = progress
        self._whole: set[str] = set()
        self._reused = self._pages = self._done = self._work = 0

    def want(self, title: str, recipe: Recipe | Joined, part: bool = False) -> str:
        """Have what a recipe makes, now or after ``run``. The recipe's key."""
        key = digest(recipe)
        if not part:
            self._whole.add(key)
        if key in self.steps or key in self._jobs:
            return key
        found = self._cache.get(key)
        if found is not None:
            self._there(Step(title, key, reused=True), found)
        elif isinstance(recipe, Joined):
            parts = tuple(self.want(part.title, part.recipe, part=True) for part in recipe.parts)
            self._jobs[key] = _Job(title, recipe, parts)
        else:
            self._jobs[key] = _Job(title, recipe)
        return key

    def run(self, pool: Pool) -> None:
        """Make what is not there, the longest first."""
        if not self._jobs:
            return
        self._weights = _weights(self._jobs)
        self._work = sum(self._weights.values())
        waiting = sorted(self._jobs, key=lambda key: self._weights[key], reverse=True)
        running: dict[Future[tuple[Files, float, int]], str] = {}
        ended = SimpleQueue[Future[tuple[Files, float, int]]]()
        with pool([job.recipe for job in self._jobs.values()]) as executor:
            while waiting or running:
                ready = [k for k in waiting if all(p in self.files for p in self._jobs[k].parts)]
                for key in ready:
                    waiting.remove(key)
                    job = self._jobs[key]
                    parts = [self.files[part] for part in job.parts]
                    future = executor.submit(_work, job.recipe, parts)
                    running[future] = key
                    future.add_done_callback(ended.put)
                future = ended.get()
                key = running.pop(future)
                files, seconds, pages = future.result()
                self._cache.put(key, files)
                job = self._jobs[key]
                from_ = tuple(self.steps[part] for part in job.parts)
                self._there(Step(job.title, key, False, seconds, pages, from_), files)
        self._cache.trim()

    def _there(self, step: Step, files: Files) -> None:
        self.files[step.key], self.steps[step.key] = files, step
        self._reused += step.reused
        self._pages += step.pages
        self._done += self._weights.get(step.key, 0)
        total, share = len(self._jobs) + self._reused, self._done / (self._work or 1)
        whole = step.key in self._whole
        self._progress(Status(step, whole, len(self.steps), total, self._pages, share))


def _weights(jobs: Mapping[str, _Job]) -> dict[str, int]:
    """A guess of how long each job takes: bytes that no other recipe holds, as all hold fonts.

    Laying out pages takes about ten times as long as other work on as much, and joining them a
    twentieth of that.
    """
    plain = {key: set(_held(job.recipe)) for key, job in jobs.items() if not job.parts}
    holders = Counter(piece for pieces in plain.values() for piece in pieces)
    found = {
        key: sum(len(piece) for piece in pieces if holders[piece] == 1)
        * (10 if isinstance(jobs[key].recipe, Paged) else 1)
        for key, pieces in plain.items()
    }
    for key, job in jobs.items():
        if job.parts:
            found[key] = sum(found.get(part, 0) for part in job.parts) // 20
    return found


def _held(value: object) -> Iterator[str | bytes]:
    if isinstance(value, str | bytes):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _held(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _held(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _held(getattr(value, field.name))


def _work(recipe: Recipe | Joined, parts: list[Files]) -> tuple[Files, float, int]:
    """In a worker: the files, the seconds it took, the pages laid out."""
    start = time.perf_counter()
    files = dict(recipe.join(parts) if isinstance(recipe, Joined) else recipe.make())
    pages = 0
    if isinstance(recipe, Paged):
        pages = recipe.pages(files)
        gc.collect()  # a layout is one great knot, which would stay beside the next one
    return files, time.perf_counter() - start, pages


def warm(modules: Iterable[str]) -> None:
    """Start the process that workers are forked from, and let it import these meanwhile.

    It ends with this process, whether it was needed or not. To be called on the main thread.
    """
    main = sys.modules["__main__"].__spec__  # workers import it too
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*modules, *([main.name] if main else [])])
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # inherited: an import ends without a word
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, heard)


@contextlib.contextmanager
def local_pool(recipes: list[Recipe | Joined]) -> Iterator[Executor]:
    """A pool that is gone when the block is left, also when it is left by Ctrl-C or an error."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(sorted({name for r in recipes for name in r.preload}))
    # Each worker starts when there is work for it, so there are never more than recipes.
    pool = ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_start_worker)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.kill()
        raise
    pool.shutdown()


class _Here(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextlib.contextmanager
def in_process(recipes: list[Recipe | Joined]) -> Iterator[Executor]:
    """Instead of a pool, where one would take longer to start than the work takes."""
    yield _Here()


def _start_worker() -> None:
    # Ctrl-C reaches the whole process group: a worker just ends, the parent says what happened.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A layout makes millions of objects that all live to its end: looking through them for garbage
    # again and again takes a seventh of the time. Modules need never be looked through.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
