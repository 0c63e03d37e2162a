"""The commands. Thin: each asks the pipeline and lets the console speak.

Exit codes: 0 all is well, 1 something is wrong with the input or the output, 2 wrong usage.
"""

from __future__ import annotations

import contextlib
import datetime
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder import VERSION, console, home
from builder.commands.new import new
from builder.commands.options import media_options
from builder.commands.packet import packet

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
FORMATS = ("text", "json", "github", "sarif")


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class _Commands(click.Group):
    """A disk or a worker that fails is said in one line; everything else is a bug and shows."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise
        except (OSError, BrokenExecutor) as error:
            console.err(f"error: {error}")
            raise SystemExit(1) from None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_examples("./mentor build", "./mentor check", "./mentor serve", "./mentor test"),
)
@click.version_option(VERSION, prog_name="mentor")
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=home.project,
    help="The project's folder, if not this folder or the one this program stands in.",
)
@click.pass_context
def main(context: click.Context, project: Path) -> None:
    """Train peer mentors: a study site, handbooks and quizzes from one curriculum."""
    context.obj = project.resolve()


@main.command(
    epilog=_examples(
        "./mentor build",
        "./mentor build site",
        "./mentor build --strict",
        "./mentor build handbook --large-print --paper letter",
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
@media_options
@click.pass_obj
def build(
    root: Path,
    outputs: tuple[str, ...],
    strict: bool,
    release: bool,
    clean: bool,
    why: str | None,
    timings: bool,
    sealed: bool,
    engine: Engine,
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
    from builder import unchanged  # noqa: PLC0415  --help stays quick

    paper_options = (paper, large_print, greyscale, booklet)
    told = tuple(map(str, (*outputs, strict, release, engine, *paper_options, _today())))
    key = unchanged.key(root, told)
    again = clean or why or timings or sealed
    same = None if again else unchanged.last(root, root / "dist", key)
    if same is not None:
        if same.report:
            console.problems(same.report)
        console.out(_up_to_date(same.files, same.size))
        return

    from builder import pipeline  # noqa: PLC0415
    from builder.media import Media  # noqa: PLC0415
    from builder.outputs import FLAT, ON_PAPER  # noqa: PLC0415
    from builder.publish import PublishError  # noqa: PLC0415
    from builder.reporters import text  # noqa: PLC0415
    from builder.timings import text as table  # noqa: PLC0415
    from builder.why import explain  # noqa: PLC0415

    seal = _sealer(root) if sealed else None
    on_request = any(paper_options)
    screen = sorted(set(outputs) - ON_PAPER)
    if on_request and screen:
        raise click.UsageError(f"{screen[0]} is not printed, so it has no options for paper")
    if booklet and set(outputs) & FLAT:
        raise click.UsageError("packets and cards are cut and copied, so they make no booklet")
    if engine != ENGINES[0]:
        _look_for_engine(outputs, on_request)
    with _one_at_a_time(root):
        if clean:
            shutil.rmtree(root / pipeline.CACHE / "made", ignore_errors=True)
        checked = pipeline.check(root, _today(), remember=True)
        if checked.problems:
            console.problems(text.report(checked.problems))
        if checked.stops(strict, release):
            console.err("Nothing was built. What was built before is as it was.")
            raise SystemExit(1)
        _remember(root)
        try:
            with console.progress() as progress:
                wanted = outputs or checked.outputs
                asked = None
                if on_request:
                    possible = ON_PAPER - FLAT if booklet else ON_PAPER
                    wanted = tuple(name for name in wanted if name in possible)
                    asked = Media(paper or checked.paper, large_print, greyscale, booklet)
                keep = bool(outputs) or on_request
                report = pipeline.build(
                    root, checked, wanted, progress, keep=keep, asked=asked, engine=engine
                )
        except (PublishError, OSError) as error:
            console.err(f"error: {error}")
            raise SystemExit(1) from None
        if not report.missing and unchanged.key(root, told) == key:
            said = text.report(checked.problems) if checked.problems else ""
            unchanged.remember(root, root / "dist", key, said, report.files, report.size)
        _say(report)
        if seal:
            seal()
    if why:
        console.out("\n".join(explain(why.removeprefix("dist/"), report.before, report.results)))
    if timings:
        console.out(table(report.timing))
    if set(outputs) & set(report.skipped):
        raise SystemExit(1)


def _look_for_engine(outputs: tuple[str, ...], on_paper: bool) -> None:
    """Zensical is an extra, and draws nothing but the site."""
    from builder.render.zensical import missing  # noqa: PLC0415

    if on_paper or (outputs and "site" not in outputs):
        raise click.UsageError("--engine is what draws the site, and no site is built here")
    if advice := missing():
        raise click.UsageError(advice)


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


@main.command(
    epilog=_examples("./mentor check", "./mentor check --strict", "./mentor check --format github")
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--release", is_flag=True, help="Notes count too: is it ready to be handed out?")
@click.option("--summary", is_flag=True, help="Print the curriculum in numbers as well.")
@click.pass_obj
def check(root: Path, format_: str, strict: bool, release: bool, summary: bool) -> None:
    """Report every problem of the curriculum, with its place and what to do."""
    from builder import pipeline  # noqa: PLC0415
    from builder.reporters import REPORTERS  # noqa: PLC0415

    checked = pipeline.check(root, _today())
    report = REPORTERS[format_](checked.problems)
    if format_ == "text":
        console.problems(report)
    else:
        console.out(report)
    if summary:
        from builder.summary import summary as numbers  # noqa: PLC0415

        console.out(numbers(checked.library))
    raise SystemExit(1 if checked.stops(strict, release) else 0)


@main.command(epilog=_examples("./mentor explain Q501"))
@click.argument("code")
def explain(code: str) -> None:
    """Say what a CODE means, why it matters, and how to mend it."""
    from builder.catalogue import explanation  # noqa: PLC0415

    text = explanation(code.upper())
    if text is None:
        raise click.BadParameter(f'there is no code "{code}"; docs/errors.md lists them all')
    console.out(text)


@main.command("preview-brand", epilog=_examples("./mentor preview-brand"))
@click.pass_obj
def preview_brand(root: Path) -> None:
    """Write one page that shows your look: colour and logo, light, dark and on paper.

    It is made at once, also with a colour that is refused, so that you can compare.
    """
    from builder import brand, pipeline  # noqa: PLC0415
    from builder.reporters import text  # noqa: PLC0415

    checked = pipeline.check(root, _today())
    config = checked.library.config
    if config is None or config.model is None:
        console.problems(text.report([p for p in checked.problems if "site_config" in p.span.path]))
        raise SystemExit(1)
    look = [problem for problem in checked.problems if problem.code.startswith("K")]
    if look:
        console.problems(text.report(look))
    path = brand.write(root, config.model, checked.library.logo, look)
    console.out(f"Wrote {path}. Open it in a browser.")
    raise SystemExit(1 if look else 0)


@main.command(epilog=_examples("./mentor schema", "./mentor schema --check"))
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; fail if a file is stale."
)
@click.pass_obj
def schema(root: Path, only_check: bool) -> None:
    """Write the JSON Schemas and the list of errors into docs/."""
    from builder.catalogue import generated  # noqa: PLC0415

    stale = [
        (root / path, text)
        for path, text in generated().items()
        if not (root / path).is_file() or (root / path).read_text("utf-8") != text
    ]
    for path, text in stale:
        if only_check:
            console.err(f"stale: {path.relative_to(root)}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            console.out(f"wrote {path.relative_to(root)}")
    if stale and only_check:
        raise SystemExit(1)


@main.command(epilog=_examples("./mentor serve", "./mentor serve --port 9000"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_obj
def serve(root: Path, port: int) -> None:
    """Show the site while you write: it follows every change you save.

    A mistake shows in the page and here; the last good version stays until it is mended.
    """
    from builder.serve import serve as run  # noqa: PLC0415

    run(root, port)


@main.command(epilog=_examples("./mentor sources", "./mentor sources open-questions"))
@click.argument("name", metavar="[ID]", default="")
@click.pass_obj
def sources(root: Path, name: str) -> None:
    """Say where things come from: what ID names, or all that your school changes."""
    from builder import pipeline  # noqa: PLC0415
    from builder.origin import changed, origin  # noqa: PLC0415

    library = pipeline.check(root, _today()).library
    text = origin(library, name) if name else changed(library)
    if text is None:
        raise click.BadParameter(f'nothing is called "{name}"')
    console.out(text)


@main.command(
    epilog=_examples("./mentor upgrade", "./mentor upgrade --accept lesson:open-questions")
)
@click.option("--accept", "names", multiple=True, metavar="ID", help="You have looked at this one.")
@click.option("--accept-all", "everything", is_flag=True, help="You have looked at all of them.")
@click.pass_obj
def upgrade(root: Path, names: tuple[str, ...], everything: bool) -> None:
    """Show which of your school's texts have an original that changed, and what changed in it.

    Nothing of yours is written over. school/upstream.lock remembers what you have looked at. The
    exit code is 1 while something needs a look.
    """
    from builder import upgrade as upgrading  # noqa: PLC0415
    from builder.reporters import news  # noqa: PLC0415

    try:
        if everything or names:
            done = upgrading.accept(root, None if everything else names)
            console.out(f"Accepted: {', '.join(done) or 'nothing had changed'}.")
        survey = upgrading.survey(root)
    except upgrading.LockError as error:
        console.err(f"error: {error}")
        raise SystemExit(1) from None
    except KeyError as error:
        raise click.BadParameter(
            f'no changed text is called "{error.args[0]}"; ./mentor upgrade lists them'
        ) from None
    console.out(news.report(survey))
    raise SystemExit(1 if any(one.looks for one in survey.news) else 0)


@main.command(
    context_settings={"ignore_unknown_options": True},
    epilog=_examples("./mentor test", "./mentor test tests/unit -k yaml"),
)
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST ARGS]...")
def test(args: tuple[str, ...]) -> None:
    """Run the project's own tests, in a real browser too."""
    if home.INSTALLED:
        raise click.UsageError("the tests are not installed; they are in the project's source")
    command = [sys.executable, "-m", "pytest", *args]
    raise SystemExit(subprocess.run(command, cwd=home.HOME, check=False).returncode)


@main.command(
    context_settings={"ignore_unknown_options": True},
    epilog=_examples("./mentor bench", "./mentor bench cold-60 edited-page --rounds 3"),
)
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="[ROW]...")
def bench(args: tuple[str, ...]) -> None:
    """Measure how quick all this is, next to other programs (docs/performance.md)."""
    if home.INSTALLED:
        raise click.UsageError("the benchmarks are not installed; they are in the project's source")
    command = [sys.executable, "-m", "benchmarks.run", *args]
    raise SystemExit(subprocess.run(command, cwd=home.HOME, check=False).returncode)


main.add_command(new)
main.add_command(packet)


def _today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011  contacts are reviewed by the local calendar


def _one_at_a_time(root: Path) -> contextlib.AbstractContextManager[object]:
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
