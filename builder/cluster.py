"""A Dask cluster instead of a pool of processes. The only file that knows ``distributed``.

What a worker makes comes into our cache and into what is handed out, so a worker must be exactly
what a process of our own would be. Each piece of work says what it expects, for workers may join
at any time.
"""

from __future__ import annotations

import contextlib
import logging
import platform
import re
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import cache
from pathlib import Path
from typing import Any

from builder import VERSION
from builder.make import Pool
from builder.recipes import Joined, Recipe, tools_of

PATIENCE = 20
"""Seconds to wait for the scheduler, and for its first worker."""
PACKAGE = Path(__file__).resolve().parent


class ClusterError(Exception):
    """The cluster cannot do this work."""


def cluster(address: str) -> Pool:
    """The pool of an existing cluster, by its scheduler's address, such as tcp://10.0.0.5:8786.

    A worker that dies costs the time of what it was doing: the scheduler gives it to another one,
    and gives up what killed several. Entering the pool raises ClusterError, with what to do; so
    does work that comes to a worker which is not fit for it.
    """

    @contextlib.contextmanager
    def connected(recipes: list[Recipe | Joined]) -> Iterator[Executor]:
        try:
            from distributed import Client, KilledWorker  # noqa: PLC0415  an extra
        except ImportError:
            raise ClusterError(
                "a cluster needs the package distributed, which is not installed; "
                "docs/many-schools.md says how to get it"
            ) from None
        for name in ("distributed", "distributed.client"):
            # What it logs of a lost connection, tracebacks and all, is said below in one line.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise ClusterError(f"no scheduler answers at {address} ({error})") from None
        with client:
            _fit(client, recipes)
            try:
                yield _Workers(client)
            except KilledWorker as error:
                raise BrokenExecutor(f"one worker after another died of it: {error}") from None
            except CancelledError:
                raise BrokenExecutor(f"the scheduler at {address} is gone") from None

    return connected


class _Workers(Executor):
    """Sends work out, with what the worker must be."""

    def __init__(self, client: Any) -> None:
        self._cluster = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        expected = (*program(), *args[0].tools)
        sent: Future[Any] = self._cluster.submit(_work, expected, fn, *args, **kwargs)
        return sent


def _work(expected: tuple[str, ...], fn: Callable[..., Any], *args: Any) -> Any:
    """On a worker. Raises ClusterError before it makes what ours might not be."""
    from distributed import get_worker  # noqa: PLC0415

    worker = get_worker()
    if reason := _unfit(expected, args[0], worker):
        raise ClusterError(f"the worker {worker.address} {reason}")
    return fn(*args)


def _fit(client: Any, recipes: list[Recipe | Joined]) -> None:
    """Raise ClusterError, with every worker that is not fit, unless all are and there is one."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError("the scheduler has no workers; start one with: dask worker") from None
    one = {type(recipe): recipe for recipe in recipes}
    bad = []
    for recipe in one.values():
        answers = client.run(_unfit, (*program(), *recipe.tools), recipe, on_error="return")
        bad += [f"the worker {worker} {said}" for worker, said in sorted(answers.items()) if said]
    if bad:
        raise ClusterError("\n  ".join(["not every worker can do this:", *dict.fromkeys(bad)]))


def _unfit(expected: tuple[str, ...], recipe: Recipe | Joined, dask_worker: Any) -> str:
    """On a worker, which Dask gives by this name: why it must not make this; empty when it may."""
    threads = dask_worker.state.nthreads
    if threads != 1:
        return f"runs {threads} threads, and layout is safe in one: start it with --nthreads 1"
    here = (*program(), *recipe.tools)
    if missing := [_named(tool) for tool in expected if tool not in here]:
        own = [_named(tool) for tool in here if tool not in expected]
        return f"has {', '.join(dict.fromkeys(own))}, not {', '.join(dict.fromkeys(missing))}"
    return ""


def _named(tool: str) -> str:
    """A tool for people: a digest of our own code says only that the code differs."""
    return re.sub(r"^[0-9a-f]{64}$", "other code of this program", tool)


@cache
def program() -> tuple[str, ...]:
    """What this process is: its Python, and every line of this program."""
    (digest,) = tools_of(tuple(sorted(PACKAGE.rglob("*.py"))))
    return f"Python {platform.python_version()}", f"mentor {VERSION} ({digest[:12]})"
