"""Run recipes: whatever the cache has is taken from it, the rest is made on a pool of processes.

The cache is keyed by a recipe's digest, and every entry is sealed with a digest of its own, so a
damaged one is noticed and made again. It may be deleted at any time. The longest work starts
first; what is joined from parts starts when they are there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from builder.recipes import Files, Joined, Paged, Recipe, Target, digest

LIMIT = 512 * 1024 * 1024
"""Bytes the cache may hold; the entries not used for longest go first."""



class Cache:
    """Made files by recipe digest, one file of the disk for each recipe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Files | None:
        """The files of a recipe; None when they were never made, or when they are damaged."""
        path = self._path(key)
        try:
            seal, _, rest = path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != hashlib.sha256(rest).hexdigest().encode():
            path.unlink()
            return None
        head, _, blobs = rest.partition(b"\n")
        files, start = {}, 0
        for name, size in json.loads(head):
            files[name] = blobs[start : start + size]
            start += size
        with contextlib.suppress(OSError):
            os.utime(path)
        return files

    def put(self, key: str, files: Files) -> None:
        """Keep the files of a recipe. A disk that cannot hold them costs speed, nothing else."""
        path = self._path(key)
        entries = sorted(files.items())
        head = json.dumps([[name, len(data)] for name, data in entries]).encode()
        rest = b"".join([head, b"\n", *(data for _, data in entries)])
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)

    def trim(self, limit: int = LIMIT) -> None:
        """Delete what was not used for longest until at most ``limit`` bytes are left."""
        entries = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                entries.append((stat.st_mtime, stat.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= limit:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


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
    """Work to do. ``weight`` is a guess of how long it takes; ``parts`` must be there first."""

    title: str
    recipe: Recipe | Joined
    weight: int
    parts: tuple[str, ...] = ()


class _Build:
    """One run: what is there, by key, and what is still to be made."""

    def __init__(self, cache: Cache, progress: Progress) -> None:
        self.files: dict[str, Files] = {}
        self.steps: dict[str, Step] = {}
        self._jobs: dict[str, _Job] = {}
        self._seen: set[int] = set()
        self._cache = cache
        self._progress = progress

    def want(self, title: str, recipe: Recipe | Joined) -> str:
        """Have what a recipe makes, now or after ``run``. The recipe's key."""
        key = digest(recipe)
        if key in self.steps or key in self._jobs:
            return key
        found = self._cache.get(key)
        if found is not None:
            self._there(Step(title, key, reused=True), found)
        elif isinstance(recipe, Joined):
            parts = tuple(self.want(part.title, part.recipe) for part in recipe.parts)
            weight = sum(self._jobs[part].weight for part in parts if part in self._jobs)
            self._jobs[key] = _Job(title, recipe, weight // 20, parts)
        else:
            self._jobs[key] = _Job(title, recipe, _weight(recipe, self._seen))
        return key

    def run(self, pool: Pool) -> None:
        """Make what is not there, the longest first."""
        if not self._jobs:
            return
        waiting = sorted(self._jobs, key=lambda key: self._jobs[key].weight, reverse=True)
        running: dict[Future[tuple[Files, float, int]], str] = {}
        with pool([job.recipe for job in self._jobs.values()]) as executor:
            while waiting or running:
                ready = [k for k in waiting if all(p in self.files for p in self._jobs[k].parts)]
                for key in ready:
                    waiting.remove(key)
                    job = self._jobs[key]
                    parts = [self.files[part] for part in job.parts]
                    running[executor.submit(_work, job.recipe, parts)] = key
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    key = running.pop(future)
                    files, seconds, pages = future.result()
                    self._cache.put(key, files)
                    job = self._jobs[key]
                    parts = tuple(self.steps[part] for part in job.parts)
                    self._there(Step(job.title, key, False, seconds, pages, parts), files)
        self._cache.trim()

    def _there(self, step: Step, files: Files) -> None:
        self.files[step.key], self.steps[step.key] = files, step
        total = len(self._jobs) + sum(step.reused for step in self.steps.values())
        work = sum(job.weight for job in self._jobs.values())
        done = sum(job.weight for key, job in self._jobs.items() if key in self.steps)
        pages = sum(step.pages for step in self.steps.values())
        share = done / work if work else 1.0
        self._progress(Status(step, len(self.steps), total, pages, share))


def _weight(value: object, seen: set[int]) -> int:
    """Bytes of what a recipe holds; what an earlier one held too, such as a font, counts there."""
    if isinstance(value, str | bytes):
        known = id(value) in seen
        seen.add(id(value))
        return 0 if known else len(value)
    if isinstance(value, Mapping):
        return sum(_weight(item, seen) for item in value.values())
    if isinstance(value, tuple):
        return sum(_weight(item, seen) for item in value)
    if is_dataclass(value):
        return sum(_weight(getattr(value, field.name), seen) for field in fields(value))
    return 0


def _work(recipe: Recipe | Joined, parts: list[Files]) -> tuple[Files, float, int]:
    """In a worker: the files, the seconds it took, the pages laid out."""
    start = time.perf_counter()
    files = dict(recipe.join(parts) if isinstance(recipe, Joined) else recipe.make())
    pages = recipe.pages(files) if isinstance(recipe, Paged) else 0
    return files, time.perf_counter() - start, pages


@contextlib.contextmanager
def local_pool(recipes: list[Recipe | Joined]) -> Iterator[Executor]:
    """A pool that is gone when the block is left, also when it is left by Ctrl-C or an error."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(sorted({name for r in recipes for name in r.preload}))
    workers = max(1, min(os.cpu_count() or 1, len(recipes)))
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.kill()
        raise
    pool.shutdown()


def _start_worker() -> None:
    # Ctrl-C reaches the whole process group: a worker just ends, the parent says what happened.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
