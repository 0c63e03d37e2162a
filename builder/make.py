"""Run recipes: whatever the cache has is taken from it, the rest is made on a pool of processes.

The cache is keyed by a recipe's digest, and every entry is sealed with a digest of its own, so a
damaged one is noticed and made again. It may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from builder.recipes import Joined, Recipe, Target, digest

LIMIT = 512 * 1024 * 1024
"""Bytes the cache may hold; the entries not used for longest go first."""

Files = Mapping[str, bytes]
Progress = Callable[[str, bool, int, int], None]
"""Called with (title, taken from the cache, how many are done, how many there are)."""


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
class Made:
    """A target's files by path in the output; its recipe's digest; whether the cache had it."""

    target: Target
    key: str
    files: Files
    reused: bool


@dataclass(frozen=True)
class _Job:
    """A recipe to be made, and the keys of its parts, which are made first."""

    recipe: Recipe
    parts: tuple[str, ...]

    @property
    def light(self) -> bool:
        return isinstance(self.recipe, Joined) and bool(self.parts) and self.recipe.light


def make(targets: Iterable[Target], cache: Cache, progress: Progress) -> list[Made]:
    """Make every target. Raises what a recipe raises; OSError when a file cannot be read."""
    keyed = [(digest(target.recipe), target) for target in targets]
    titles = {key: target.title for key, target in reversed(keyed)}
    results: dict[str, Files] = {}
    jobs: dict[str, _Job] = {}
    done = 0

    def step(key: str, reused: bool) -> None:
        nonlocal done
        if key in titles:
            done += 1
            progress(titles[key], reused, done, len(titles))

    for key, target in keyed:
        if key not in results and key not in jobs:
            _look_up(target.recipe, key, cache, results, jobs)
            if key in results:
                step(key, True)
    fresh = {key for key, job in jobs.items() if not job.light}
    with _pool([jobs[key].recipe for key in fresh]) as pool:
        for key, files in _run(pool, jobs, results):
            results[key] = files
            if not jobs[key].light:
                cache.put(key, files)
            elif fresh & set(jobs[key].parts):
                fresh.add(key)
            step(key, key not in fresh)
    if fresh:
        cache.trim()
    return [
        Made(target, key, _placed(target, results[key]), key not in fresh) for key, target in keyed
    ]


def _placed(target: Target, files: Files) -> Files:
    return {f"{target.path}/{name}" if name else target.path: data for name, data in files.items()}


def _look_up(
    recipe: Recipe, key: str, cache: Cache, results: dict[str, Files], jobs: dict[str, _Job]
) -> None:
    """Put a recipe's files into ``results`` or, when they are to be made, itself into ``jobs``."""
    light = isinstance(recipe, Joined) and recipe.light
    found = None if light else cache.get(key)
    if found is not None:
        results[key] = found
        return
    parts = {digest(part): part for part in recipe.parts} if isinstance(recipe, Joined) else {}
    for name, part in parts.items():
        if name not in results and name not in jobs:
            _look_up(part, name, cache, results, jobs)
    jobs[key] = _Job(recipe, tuple(parts))


def _run(
    pool: Executor, jobs: Mapping[str, _Job], results: Mapping[str, Files]
) -> Iterator[tuple[str, Files]]:
    """Make all jobs, each as soon as ``results`` holds its parts, which the caller sees to."""
    waiting, running = dict(jobs), dict[Future[Files], str]()
    ended = SimpleQueue[Future[Files]]()
    while waiting or running:
        ready = [key for key, job in waiting.items() if all(part in results for part in job.parts)]
        for key in ready:
            job = waiting.pop(key)
            made = [results[part] for part in job.parts]
            if job.light:
                yield key, _work(job.recipe, made)
                continue
            future = pool.submit(_work, job.recipe, made)
            running[future] = key
            future.add_done_callback(ended.put)
        if running:
            future = ended.get()
            yield running.pop(future), future.result()


def _work(recipe: Recipe, made: list[Files]) -> Files:
    return dict(recipe.join(made) if made and isinstance(recipe, Joined) else recipe.make())


@contextlib.contextmanager
def _pool(recipes: list[Recipe]) -> Iterator[Executor]:
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
