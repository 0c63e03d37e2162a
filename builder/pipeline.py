"""The whole story: read, check, link, plan, make, publish.

Every step takes data and gives data. Problems of the input are collected, never thrown.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from builder import VERSION, checks, timings, why
from builder.cache import Cache
from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity
from builder.library import Library, read
from builder.make import Made, Progress, make
from builder.omit import leave_out
from builder.publish import Output, publish, published
from builder.render.pdf import missing_libraries

CACHE = ".cache"
DIST = "dist"
STICK = "site.zip"
FOLDER = "peer-mentor-training"
"""What the zip unpacks to."""
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
    missing: tuple[str, ...] = field(default=())
    results: tuple[Made, ...] = ()
    before: why.Record = field(default_factory=dict)
    timing: timings.Timing = field(default=timings.Timing("build", 0.0))


def check(root: Path, today: datetime.date) -> Checked:
    """Read and check a project. Nothing is written."""
    start = time.perf_counter()
    library = read(root, today)
    leave_out(library)
    return Checked(library, checks.run(library), time.perf_counter() - start)


def build(
    root: Path,
    checked: Checked,
    outputs: Iterable[str],
    progress: Progress,
    dist: Path | None = None,
    keep: bool = False,
) -> Report:
    """Make the outputs and publish them. The project must have no error.

    With ``keep``, what was published of other outputs stays.

    Raises PublishError when ``dist`` cannot be written; OSError when the disk fails.
    """
    from builder.editions import Editions  # noqa: PLC0415
    from builder.link import learner_edition, link  # noqa: PLC0415  not needed to check
    from builder.outputs import NEEDS_PDF, OUTPUTS  # noqa: PLC0415
    from builder.outputs.handbook import FILE, TITLE  # noqa: PLC0415
    from builder.recipes import Audience, Target  # noqa: PLC0415
    from builder.render.offline import Stick  # noqa: PLC0415

    clock = [time.perf_counter()]
    dist = dist or root / DIST
    wanted = [name for name in OUTPUTS if name in set(outputs)]
    missing = missing_libraries() if NEEDS_PDF & set(wanted) else []
    skipped = tuple(name for name in wanted if missing and name in NEEDS_PDF)
    stay = {*skipped, *(set(OUTPUTS) - set(wanted) if keep else ())}
    kept = [o for o in published(dist) if o.name in stay and o.path != STICK]
    names = ({*wanted} - {*skipped}) | {output.name for output in kept}
    course = link(checked.library)
    editions = Editions(
        full=course,
        learner=learner_edition(course),
        downloads=((FILE, TITLE),) if "handbook" in names else (),
        contacts_are_samples=any(problem.code == "H904" for problem in checked.problems),
    )
    targets = {name: list(OUTPUTS[name](editions)) for name in wanted if name not in skipped}
    clock.append(time.perf_counter())
    cache = Cache(root / CACHE / "made")
    made = make([t for some in targets.values() for t in some], cache, progress)
    sources = source_digest(checked.library)
    name_of = {target.path: name for name, some in targets.items() for target in some}
    files = kept + [
        Output(path, item.target.audience, data, name_of[item.target.path], sources)
        for item in made
        for path, data in item.files.items()
    ]
    # The stick carries the site with its downloads, whichever outputs these came from.
    site = {o.path.removeprefix("site/"): o.data for o in files if o.path.startswith("site/")}
    if "index.html" in site:
        stick = Target(STICK, "Study site for a stick", Audience.LEARNER, Stick(FOLDER, site))
        packed = make([stick], cache, progress)
        made += packed
        files.append(Output(STICK, Audience.LEARNER, packed[0].files[STICK], "site", sources))
    clock.append(time.perf_counter())
    before = why.last(root / CACHE / RECORD)
    why.keep(root / CACHE / RECORD, before, made)
    changed = publish(dist, files, VERSION)
    clock.append(time.perf_counter())
    took = [b - a for a, b in itertools.pairwise(clock)]
    phases = zip(PHASES, [checked.seconds, *took], strict=True)
    timing = timings.tree(phases, made)
    with contextlib.suppress(OSError):
        (root / CACHE / TIMINGS).write_text(timings.to_json(timing), "utf-8")
    return Report(
        files=len(files),
        size=sum(len(file.data) for file in files),
        made=len({item.step.key for item in made if not item.step.reused}),
        reused=len({item.step.key for item in made if item.step.reused}),
        changed=changed,
        skipped=skipped,
        missing=tuple(missing),
        results=tuple(made),
        before=before,
        timing=timing,
    )


def source_digest(library: Library) -> str:
    """SHA-256, in hex, of every text of the project with its place."""
    sha = hashlib.sha256()
    for place, source in library.files.items():
        for text in (source.text, *(patch.text for patch in source.patches)):
            sha.update(f"{place}\0{len(text)}\0{text}".encode())
    return sha.hexdigest()


def lock(root: Path) -> FileLock:
    """Held while building, so that two builds of one project take turns."""
    folder = root / CACHE
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "build.lock")


__all__ = ["Checked", "Report", "Timeout", "build", "check", "lock", "source_digest"]
