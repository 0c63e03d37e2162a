"""The whole story: read, check, link, plan, make, publish.

Every step takes data and gives data. Problems of the input are collected, never thrown.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from builder import VERSION, checks, grades, timings, why
from builder.cache import Cache
from builder.codes import severity_of
from builder.diagnostics import Diagnostic, Severity
from builder.library import Library, read
from builder.make import Made, Progress, make
from builder.media import Media, Paper
from builder.omit import leave_out
from builder.publish import Output, publish, published
from builder.render.pdf import missing_libraries

if TYPE_CHECKING:
    from builder.editions import Editions
    from builder.recipes import Target

Plan = Callable[["Editions"], "Iterator[Target]"]
"""What an output is: the targets it makes of a course."""

PACKET = "packet:"
"""What the names of packets start with, which are no outputs of the configuration."""
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

    @property
    def paper(self) -> Paper:
        """The paper that the configuration names."""
        config = self.library.config
        return config.model.paper if config and config.model else "a4"

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


def check(root: Path, today: datetime.date, remember: bool = False) -> Checked:
    """Read and check a project. With ``remember``, reading grades are kept for the next time."""
    start = time.perf_counter()
    library = read(root, today)
    leave_out(library)
    known = root / CACHE / "grades.json"
    if remember:
        library.grades = grades.remembered(known)
    problems = checks.run(library)
    if remember:
        grades.remember(known, library.grades)
    return Checked(library, problems, time.perf_counter() - start)


def build(
    root: Path,
    checked: Checked,
    outputs: Iterable[str],
    progress: Progress,
    dist: Path | None = None,
    keep: bool = False,
    asked: Media | None = None,
    packets: Mapping[str, Plan] | None = None,
) -> Report:
    """Make the outputs and publish them. The project must have no error.

    With ``keep``, what was published of other outputs stays. ``asked`` is the one medium to make
    them in, beside what is there; without it, the media that the configuration lists. ``packets``
    are made as well; one that was made before stays while the sources are the same, so that no
    paper with old contacts is left.

    Raises PublishError when ``dist`` cannot be written; OSError when the disk fails.
    """
    dist = dist or root / DIST
    packets = packets or {}
    from builder.editions import Editions  # noqa: PLC0415
    from builder.link import learner_edition, link  # noqa: PLC0415  slow to import
    from builder.outputs import NEEDS_PDF, OUTPUTS, in_medium, media, plan  # noqa: PLC0415
    from builder.outputs.handbook import FILE, TITLE  # noqa: PLC0415
    from builder.recipes import Audience, Target  # noqa: PLC0415
    from builder.render.offline import Stick  # noqa: PLC0415

    clock = [time.perf_counter()]
    wanted = [name for name in OUTPUTS if name in set(outputs)]
    missing = missing_libraries() if packets or NEEDS_PDF & set(wanted) else []
    skipped = tuple(name for name in wanted if missing and name in NEEDS_PDF)
    sources = source_digest(checked.library)
    course = link(checked.library)
    # An output in a medium has a name of its own: "handbook", and beside it "handbook large".
    usual = course.config.paper
    runs = {
        " ".join([name, *medium.words(usual)]): (name, medium)
        for name in wanted
        if name not in skipped
        for medium in ([asked] if asked else media(name, course.config))
    }
    stay = {*skipped, *(OUTPUTS if keep else ())}
    kept = [
        output
        for output in published(dist)
        if output.name not in runs
        and (output.name.partition(" ")[0] in stay or _lasts(output, packets, sources))
        and output.path != STICK
    ]
    names = {*runs, *(output.name for output in kept)}
    editions = Editions(
        full=course,
        learner=learner_edition(course),
        downloads=tuple(
            (medium.named(FILE, usual), medium.titled(TITLE, usual))
            for medium in media("handbook", course.config)
            if " ".join(["handbook", *medium.words(usual)]) in names
        ),
        contacts_are_samples=any(problem.code == "H904" for problem in checked.problems),
    )
    targets = {
        run: list(plan(name, replace(editions, media=medium)))
        for run, (name, medium) in runs.items()
    }
    plain = replace(editions, media=asked or Media(usual))
    if not missing:
        targets |= {name: list(in_medium(one(plain), plain)) for name, one in packets.items()}
    clock.append(time.perf_counter())
    cache = Cache(root / CACHE / "made")
    made = make([t for some in targets.values() for t in some], cache, progress)
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


def _lasts(output: Output, packets: Mapping[str, Plan], sources: str) -> bool:
    """Whether a file is of a packet that was made of these sources and is not made anew."""
    return (
        output.name.startswith(PACKET) and output.name not in packets and output.sources == sources
    )


def source_digest(library: Library) -> str:
    """SHA-256, in hex, of every text of the project with its place, and of the logo."""
    sha = hashlib.sha256()
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


__all__ = ["Checked", "Report", "Timeout", "build", "check", "lock", "source_digest"]
