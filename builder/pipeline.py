"""The whole story: read, check, link, plan, make, publish.

Every step takes data and gives data. Problems of the input are collected, never thrown.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import itertools
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from builder import VERSION, checks, grades, timings, why
from builder.cache import Cache
from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity
from builder.library import Library
from builder.make import Made, Pool, Progress, in_process, make, warm
from builder.media import Paper
from builder.omit import leave_out
from builder.publish import Output, publish, published
from builder.reading import read

if TYPE_CHECKING:
    from builder.course import Course
    from builder.order import Order
    from builder.recipes import Target
    from builder.request import Request

CACHE = ".cache"
DIST = "dist"
RECORD, TIMINGS = "record.json", "timings.json"
PHASES = ("read and check", "plan", "make", "publish")


@dataclass(frozen=True)
class Checked:
    """A project that was read, and everything wrong with it."""

    library: Library
    problems: list[Diagnostic]
    seconds: float = 0.0

    @property
    def outputs(self) -> tuple[str, ...]:
        """What the configuration asks for."""
        config = self.library.config
        return config.model.outputs if config and config.model else ()

    @property
    def paper(self) -> Paper:
        """The paper that the configuration names."""
        config = self.library.config
        return config.model.paper if config and config.model else "a4"

    @cached_property
    def course(self) -> Course:
        """The course, linked once. There must be no error."""
        from builder.link import link  # noqa: PLC0415  no check needs it

        return link(self.library)

    @property
    def contacts_are_samples(self) -> bool:
        return any(problem.code == "H904" for problem in self.problems)

    def stops(self, strict: bool, release: bool = False) -> bool:
        """Whether these problems stop a build.

        For a release every note does too, but for those on what a school chose to leave out.
        """
        bad = {Severity.ERROR, Severity.WARNING} if strict or release else {Severity.ERROR}
        return any(
            severity_of(problem.code) in bad or (release and not problem.code.startswith("O"))
            for problem in self.problems
        )


@dataclass(frozen=True)
class Report:
    """What a build did. ``made`` and ``reused`` count recipes, ``skipped`` names outputs."""

    files: int
    size: int
    made: int
    reused: int
    changed: bool
    skipped: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    results: tuple[Made, ...] = ()
    before: why.Record = field(default_factory=dict)
    timing: timings.Timing = field(default=timings.Timing("build", 0.0))


def check(
    root: Path, today: datetime.date, remember: bool = False, store: Path | None = None
) -> Checked:
    """Read and check a project. With ``remember``, reading grades are kept for the next time.

    They are kept in ``store``, which projects may share; by default, each has one of its own.
    """
    start = time.perf_counter()
    library = read(root, today)
    leave_out(library)
    known = (store or root / CACHE) / "grades.json"
    if remember:
        grades.recall(known, library)
    problems = checks.run(library)
    if remember:
        grades.remember(known, library)
    return Checked(library, problems, time.perf_counter() - start)


def warm_up(outputs: Collection[str]) -> None:
    """Let workers import what these outputs need, or all when there are none, meanwhile."""
    from builder.outputs import NEEDS_PDF  # noqa: PLC0415  no check needs any of these
    from builder.render import chapters, engine, pdf  # noqa: PLC0415

    papers = not outputs or NEEDS_PDF.intersection(outputs)
    printing = chapters.PRELOAD if papers and not pdf.missing_libraries() else ()
    warm((*printing, *(engine.PRELOAD if not outputs or "site" in outputs else ())))


def build(
    root: Path,
    checked: Checked,
    request: Request,
    progress: Progress,
    dist: Path | None = None,
    cache: Cache | None = None,
    pool: Pool | None = None,
) -> Report:
    """Make what is asked for and publish it. The project must have no error.

    ``cache`` and ``pool`` are those of this project alone when none are given.

    Raises PublishError when ``dist`` cannot be written; OSError when the disk fails.
    """
    from builder import order as orders  # noqa: PLC0415  slow to import, and no check needs it

    dist, clock = dist or root / DIST, [time.perf_counter()]
    sources = source_digest(checked.library)
    order = orders.ordered(checked.course, sources, request)
    kept = orders.staying(published(dist), order, request.keep)
    cache = cache or Cache(root / CACHE / "made", keeps=not request.private)
    with _remembering(cache, order):
        targets = orders.targets(order, kept, checked.contacts_are_samples)
    kept = orders.giving_way(kept, targets)
    clock.append(time.perf_counter())
    made = make([target for some in targets.values() for target in some], cache, progress, pool)
    files = kept + _outputs(made, targets, sources)
    if stick := _stick(files):
        packed = make([stick], cache, progress, in_process)
        made += packed
        files += _outputs(packed, {"site": [stick]}, sources)
    clock.append(time.perf_counter())
    before = why.last(root / CACHE / RECORD)
    why.keep(root / CACHE / RECORD, before, made)
    changed = publish(dist, files, VERSION)
    clock.append(time.perf_counter())
    return Report(
        files=len(files),
        size=sum(len(file.data) for file in files),
        made=len({item.step.key for item in made if not item.step.reused}),
        reused=len({item.step.key for item in made if item.step.reused}),
        changed=changed,
        skipped=order.skipped,
        missing=order.missing,
        results=tuple(made),
        before=before,
        timing=_timed(root, checked.seconds, clock, made),
    )


@contextlib.contextmanager
def _remembering(cache: Cache, order: Order) -> Iterator[None]:
    """While a build is planned: what the last one of the same order found is not found again."""
    from builder.render import markdown, memory, templates  # noqa: PLC0415  no check needs them

    tools = (*markdown.tools(order.course.config.language), *templates.tools())
    asked = ("planning", *order.runs, *order.packets, *tools)
    key = hashlib.sha256(repr(asked).encode()).hexdigest()
    with memory.remembering(cache.get(key) or {}) as found:
        yield
    if not found.asked.keys() <= found.known.keys():
        # What was not asked for may be wanted by another school, or once this process has ended.
        old = found.known if len(found.known) < 2 * len(found.asked) else {}
        cache.put(key, {**old, **found.asked})


def _outputs(
    made: Iterable[Made], targets: Mapping[str, Iterable[Target]], sources: str
) -> list[Output]:
    """What was made, each file under the name of its run."""
    name_of = {target.path: name for name, some in targets.items() for target in some}
    return [
        Output(path, item.target.audience, data, name_of[item.target.path], sources)
        for item in made
        for path, data in item.files.items()
    ]


def _stick(files: Iterable[Output]) -> Target | None:
    """The site with its downloads, whichever outputs these came from; None without a site."""
    from builder.recipes import Audience, Target  # noqa: PLC0415
    from builder.render.offline import FOLDER, STICK, Stick  # noqa: PLC0415

    site = {
        output.path.removeprefix("site/"): output.data
        for output in files
        if output.path.startswith("site/") and output.audience is Audience.LEARNER
    }
    if "index.html" not in site:
        return None
    return Target(STICK, "Study site for a stick", Audience.LEARNER, Stick(FOLDER, site))


def _timed(
    root: Path, checking: float, clock: Iterable[float], made: Iterable[Made]
) -> timings.Timing:
    """What took how long, kept for programs to read."""
    took = [after - before for before, after in itertools.pairwise(clock)]
    timing = timings.tree(zip(PHASES, [checking, *took], strict=True), made)
    with contextlib.suppress(OSError):
        (root / CACHE / TIMINGS).write_text(timings.to_json(timing), "utf-8")
    return timing


def source_digest(library: Library) -> str:
    """SHA-256, in hex, of every text of the project with its place, the logo, and this version."""
    sha = hashlib.sha256(VERSION.encode())
    for place, source in library.files.items():
        for text in (source.text, *(patch.text for patch in source.patches)):
            sha.update(f"{place}\0{len(text)}\0{text}".encode())
    sha.update(library.logo.data if library.logo else b"")
    return sha.hexdigest()


def lock(root: Path) -> FileLock:
    """Held while building, so that two builds of one project take turns."""
    folder = root / CACHE
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "build.lock")
