"""``./mentor build``: from what people wrote to what is given to them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from builder import console
from builder.commands.options import examples, media_options, today
from builder.wish import Wish

if TYPE_CHECKING:
    from builder.editions import Engine
    from builder.media import Paper
    from builder.pipeline import Report

OUTPUT_NAMES = (
    "site",
    "handbook",
    "guide",
    "quizzes",
    "toolkit",
    "forms",
    "packets",
    "cards",
    "slides",
)
ENGINES = ("material", "zensical")


@click.command(
    epilog=examples(
        "./mentor build",
        "./mentor build site",
        "./mentor build --strict",
        "./mentor build handbook --large-print --paper letter",
        "./mentor build --schools district",
    )
)
@click.argument("outputs", nargs=-1, type=click.Choice(OUTPUT_NAMES), metavar="[OUTPUT]...")
@click.option("--strict", is_flag=True, help="Warnings stop the build too.")
@click.option("--release", is_flag=True, help="Notes too: sample contacts, a missing approval.")
@click.option(
    "--clean", is_flag=True, help="Forget what was made before, and make everything anew."
)
@click.option(
    "--zip-facilitator",
    "sealed",
    is_flag=True,
    help="Lock what is for facilitators into facilitator.zip, by the password in MENTOR_PASSWORD.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="What draws the site (docs/engines.md).",
)
@click.option("--explain", "why", metavar="PATH", help="Say why a file was made or reused.")
@click.option("--timings", is_flag=True, help="Say what took how long (.cache/timings.json).")
@click.option(
    "--schools",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Build every school's folder in DIR, each into its own dist/.",
)
@click.option("--scheduler", metavar="tcp://...", help="With --schools: work on this Dask cluster.")
@media_options
@click.pass_context
def build(
    context: click.Context,
    outputs: tuple[str, ...],
    strict: bool,
    release: bool,
    clean: bool,
    why: str | None,
    timings: bool,
    sealed: bool,
    engine: Engine,
    schools: Path | None,
    scheduler: str | None,
    paper: Paper | None,
    large_print: bool,
    greyscale: bool,
    booklet: bool,
) -> None:
    """Build OUTPUTs into dist/: site, handbook, guide, quizzes, toolkit, forms, packets,
    cards, slides.

    With none named, builds what site_config.yml lists. With some named, the others stay as they
    are. With an option for paper, makes what is printed in that way, beside what is there. What
    was built before is replaced only when everything is made.
    """
    wish = Wish(outputs, strict, release, paper, large_print, greyscale, booklet, engine)
    if schools:
        from builder.commands.schools import build_schools  # noqa: PLC0415  --help stays quick

        if sealed:
            raise click.UsageError(
                "one password would open every school's archive: "
                "use --zip-facilitator with -C, for one school at a time"
            )
        if context.find_root().get_parameter_source("project") is not ParameterSource.DEFAULT:
            raise click.UsageError("-C names one project, --schools many: give one of them")
        build_schools(schools.resolve(), wish, scheduler, clean, why, timings)
    elif scheduler:
        raise click.UsageError("--scheduler goes with --schools")
    else:
        _build_one(context.obj, wish, clean, why, timings, sealed)


def _build_one(
    root: Path, wish: Wish, clean: bool, why: str | None, timings: bool, sealed: bool
) -> None:
    from builder import unchanged  # noqa: PLC0415  --help stays quick

    told = wish.told(today())
    key = unchanged.key(root, told)
    again = clean or why or timings or sealed
    same = None if again else unchanged.last(root, root / "dist", key)
    if same is not None:
        if same.report:
            console.problems(same.report)
        console.out(_up_to_date(same.files, same.size))
        return

    from builder import pipeline  # noqa: PLC0415
    from builder.publish import PublishError  # noqa: PLC0415
    from builder.reporters import text  # noqa: PLC0415
    from builder.timings import text as table  # noqa: PLC0415
    from builder.why import explain  # noqa: PLC0415

    if refused := wish.refused():
        raise click.UsageError(refused)
    seal = _sealer(root) if sealed else None
    with one_at_a_time(root):
        if clean:
            shutil.rmtree(root / pipeline.CACHE / "made", ignore_errors=True)
        pipeline.warm_up(wish.outputs)
        checked = pipeline.check(root, today(), remember=True)
        if checked.problems:
            console.problems(text.report(checked.problems))
        if checked.stops(wish.strict, wish.release):
            console.err("Nothing was built. What was built before is as it was.")
            raise SystemExit(1)
        _remember(root)
        try:
            with console.progress() as progress:
                report = pipeline.build(root, checked, wish.request(checked), progress)
        except (PublishError, OSError) as error:
            console.err(f"error: {error}")
            raise SystemExit(1) from None
        if not report.missing:
            said = text.report(checked.problems) if checked.problems else ""
            unchanged.remember(root, root / "dist", told, key, said, report.files, report.size)
        _say(report)
        if seal:
            seal()
    if why:
        console.out("\n".join(explain(why.removeprefix("dist/"), report.before, report.results)))
    if timings:
        console.out(table(report.timing))
    if set(wish.outputs) & set(report.skipped):
        raise SystemExit(1)


def _remember(root: Path) -> None:
    """What the school's texts were written for, so that the next update can be compared."""
    from builder.upgrade import LockError, record  # noqa: PLC0415

    try:
        record(root)
    except (LockError, PermissionError) as error:
        console.err(f"warning: {error}")


def _say(report: Report) -> None:
    if report.missing:
        names = ", ".join(report.skipped)
        console.err(
            f"Not built, because PDFs need Pango, which is not installed: {names}.\n"
            "  Debian, Ubuntu: sudo apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
            "  Fedora:         sudo dnf install pango harfbuzz\n"
            "  macOS:          brew install pango harfbuzz"
        )
    if report.changed:
        size = report.size / 1024 / 1024
        made = f"{report.made} made, {report.reused} unchanged"
        console.out(f"Built dist/: {report.files} files, {size:.1f} MiB ({made}).")
    else:
        console.out(_up_to_date(report.files, report.size))


def _up_to_date(files: int, size: int) -> str:
    return f"dist/ is up to date: {files} files, {size / 1024 / 1024:.1f} MiB."


def one_at_a_time(root: Path) -> contextlib.AbstractContextManager[object]:
    """Held while a project is built. Says so when it has to wait."""
    from filelock import Timeout  # noqa: PLC0415

    from builder.pipeline import lock  # noqa: PLC0415

    held = lock(root)
    try:
        held.acquire(timeout=0)
        held.release()
    except Timeout:
        console.err("Another build of this project is running; waiting for it.")
    return held


def _sealer(root: Path) -> Callable[[], None]:
    """What locks the facilitators' files once they are built. A missing password is said first."""
    from builder import pipeline, seal  # noqa: PLC0415
    from builder.publish import published  # noqa: PLC0415

    try:
        key = seal.password()
    except seal.SealError as error:
        raise click.UsageError(str(error)) from None

    def run() -> None:
        try:
            archive = seal.seal(root, published(root / pipeline.DIST), key)
        except seal.SealError as error:
            console.err(f"error: {error}")
            raise SystemExit(1) from None
        console.out(f"Locked what is for facilitators into {archive.name}.")

    return run
