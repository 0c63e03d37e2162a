"""``./mentor build --schools DIR``: every school of a folder, one after the other."""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from builder import console, pipeline, timings
from builder.cluster import ClusterError, cluster
from builder.commands.build import one_at_a_time
from builder.commands.options import today
from builder.diagnostics import Diagnostic
from builder.make import local_pool
from builder.pipeline import DIST
from builder.reporters import text
from builder.schools import Outcome, School, State, Workshop, build, schools, standing, workshop
from builder.source.files import CONFIG
from builder.why import explain
from builder.wish import Wish


def build_schools(
    folder: Path, wish: Wish, scheduler: str | None, clean: bool, why: str | None, timed: bool
) -> None:
    """Build them all, say what became of each, and exit with 1 when one failed.

    ``why`` is a path below the folder, such as ``hillside/dist/site/index.html``.
    """
    if refused := wish.refused():
        raise click.UsageError(refused)
    found = _found(folder)
    asked, path = _asked(why, found) if why else (None, "")
    if scheduler and not re.match(r"(tcp|tls)://.", scheduler):
        raise click.UsageError(f'"{scheduler}" is no address; write it as tcp://10.0.0.5:8786')
    store = folder / pipeline.CACHE
    if clean:
        shutil.rmtree(store / "made", ignore_errors=True)
    start, outcomes, spent, said = time.perf_counter(), [], [], set[Diagnostic]()
    with workshop(store, len(found), cluster(scheduler) if scheduler else local_pool) as shared:
        for number, school in enumerate(found, 1):
            console.err(f"{school.name} ({number} of {len(found)})")
            try:
                outcome = _one(school, wish, shared, clean or timed or school == asked)
            except ClusterError as error:
                console.err(f"error: {error}")
                outcomes += [Outcome(left, "failed", "not begun") for left in found[number - 1 :]]
                break
            bad = outcome.state == "failed"
            if news := [problem for problem in outcome.problems if bad or problem not in said]:
                console.problems(text.report(news))
            said.update(outcome.problems)
            if report := outcome.report:
                spent.append(replace(report.timing, title=school.name))
                if school == asked:
                    console.out("\n".join(explain(path, report.before, report.results)))
            outcomes.append(replace(outcome, report=None))  # the bytes of one school at a time
    seconds = time.perf_counter() - start
    if timed:
        tree = timings.Timing("schools", seconds, parts=tuple(spent))
        console.out(timings.text(tree))
        with contextlib.suppress(OSError):
            (store / pipeline.TIMINGS).write_text(timings.to_json(tree), "utf-8")
    console.out(_table(outcomes, seconds))
    if any(outcome.state == "failed" for outcome in outcomes):
        raise SystemExit(1)


def _found(folder: Path) -> list[School]:
    found, others = schools(folder)
    if (folder / CONFIG).exists():
        raise click.UsageError(f'"{folder}" is one school; name the folder that it stands in')
    if not found:
        raise click.UsageError(
            f'"{folder}" holds no school, which is a folder with a {CONFIG}; '
            f"to make one: mentor new school NAME --folder '{folder / 'name'}'"
        )
    if others:
        console.err(f"note: no school, as there is no {CONFIG} in it: {', '.join(others)}")
    return found


def _asked(why: str, found: list[School]) -> tuple[School, str]:
    """The school whose file is to be explained, and the file's path in its output."""
    name, _, path = why.partition("/")
    school = next((school for school in found if school.root.name == name), None)
    if school is None:
        raise click.UsageError(
            f'"{why}" does not begin with the name of a school, as {found[0].name}/{DIST}/... does'
        )
    return school, path.removeprefix(f"{DIST}/")


def _one(school: School, wish: Wish, shared: Workshop, again: bool) -> Outcome:
    if school.refused:
        return Outcome(school, "failed", school.refused)
    outcome = None if again else standing(school, wish, today())
    if outcome:
        return outcome
    try:
        with one_at_a_time(school.root), console.progress() as progress:
            return build(school, wish, today(), shared, progress)
    except OSError as error:
        return Outcome(school, "failed", str(error))


def _table(outcomes: list[Outcome], seconds: float) -> str:
    """A line for each school, and one that counts them."""
    wide = max(len(outcome.school.name) for outcome in outcomes)
    lines = [
        f"{o.school.name:<{wide}}  {o.state:<9}  {o.seconds:6.1f} s  {o.words}" for o in outcomes
    ]
    counts = Counter(outcome.state for outcome in outcomes)
    listed = ", ".join(f"{counts[state]} {state}" for state in get_args(State) if counts[state])
    number = f"{len(outcomes)} school{'s' if len(outcomes) > 1 else ''}"
    return "\n".join([*lines, f"{number} in {seconds:.1f} s: {listed}."])
