"""``./mentor build --schools DIR``: every school of a folder, one after the other."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from pathlib import Path

import click

from builder import console, pipeline, timings
from builder.cluster import ClusterError, cluster
from builder.commands.options import today
from builder.diagnostics import Diagnostic
from builder.make import local_pool
from builder.reporters import text
from builder.schools import Outcome, School, Workshop, build, schools, standing, workshop
from builder.why import explain
from builder.wish import Wish


def build_schools(
    folder: Path, wish: Wish, scheduler: str | None, clean: bool, why: str | None, timed: bool
) -> None:
    """Build them all, say what became of each, and exit with 1 when one failed.

    ``why`` is a path below the folder, such as ``hillside/dist/site/index.html``.
    """
    found = _found(folder)
    asked, path = _asked(why, found) if why else ("", "")
    if scheduler and not re.match(r"(tcp|tls)://.", scheduler):
        raise click.UsageError(f'"{scheduler}" is no address; write it as tcp://10.0.0.5:8786')
    if clean:
        shutil.rmtree(folder / pipeline.CACHE / "made", ignore_errors=True)
    start, outcomes, said = time.perf_counter(), [], set[Diagnostic]()
    spent: list[timings.Timing] = []
    pool = cluster(scheduler) if scheduler else local_pool
    with workshop(folder, len(found), pool) as shared:
        for number, school in enumerate(found, 1):
            again = clean or timed or school.name == asked
            console.err(f"{school.name} ({number} of {len(found)})")
            try:
                outcome = _one(school, wish, shared, again)
            except ClusterError as error:
                console.err(f"error: {error}")
                outcomes += [Outcome(left, "failed", "not begun") for left in found[number - 1 :]]
                break
            if news := [p for p in outcome.problems if p not in said or outcome.state == "failed"]:
                console.problems(text.report(news))
            said.update(outcome.problems)
            if outcome.report:
                spent.append(outcome.report.timing.named(school.name))
                if school.name == asked:
                    console.out("\n".join(explain(path, outcome.report.before, outcome.report.results)))
            outcomes.append(outcome.without_bytes())
    seconds = time.perf_counter() - start
    if timed:
        tree = timings.Timing("schools", seconds, parts=tuple(spent))
        console.out(timings.text(tree))
        timings.keep(folder / pipeline.CACHE / pipeline.TIMINGS, tree)
    console.out(_table(outcomes, seconds))
    if any(outcome.state == "failed" for outcome in outcomes):
        raise SystemExit(1)
