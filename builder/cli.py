"""The commands. Thin: each asks the pipeline and lets the console speak.

Exit codes: 0 all is well, 1 something is wrong with the input or the output, 2 wrong usage.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

import click

from builder import VERSION, console, home
from builder.commands.build import build
from builder.commands.new import new
from builder.commands.options import examples, today
from builder.commands.packet import packet

FORMATS = ("text", "json", "github", "sarif")


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
    epilog=examples("./mentor build", "./mentor check", "./mentor serve", "./mentor test"),
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
    epilog=examples("./mentor check", "./mentor check --strict", "./mentor check --format github")
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

    checked = pipeline.check(root, today())
    report = REPORTERS[format_](checked.problems)
    if format_ == "text":
        console.problems(report)
    else:
        console.out(report)
    if summary:
        from builder.summary import summary as numbers  # noqa: PLC0415

        console.out(numbers(checked.library))
    raise SystemExit(1 if checked.stops(strict, release) else 0)


@main.command(epilog=examples("./mentor explain Q501"))
@click.argument("code")
def explain(code: str) -> None:
    """Say what a CODE means, why it matters, and how to mend it."""
    from builder.catalogue import explanation  # noqa: PLC0415

    text = explanation(code.upper())
    if text is None:
        raise click.BadParameter(f'there is no code "{code}"; docs/errors.md lists them all')
    console.out(text)


@main.command("preview-brand", epilog=examples("./mentor preview-brand"))
@click.pass_obj
def preview_brand(root: Path) -> None:
    """Write one page that shows your look: colour and logo, light, dark and on paper.

    It is made at once, also with a colour that is refused, so that you can compare.
    """
    from builder import brand, pipeline  # noqa: PLC0415
    from builder.reporters import text  # noqa: PLC0415

    checked = pipeline.check(root, today())
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


@main.command(epilog=examples("./mentor schema", "./mentor schema --check"))
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


@main.command(epilog=examples("./mentor serve", "./mentor serve --port 9000"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_obj
def serve(root: Path, port: int) -> None:
    """Show the site while you write: it follows every change you save.

    A mistake shows in the page and here; the last good version stays until it is mended.
    """
    from builder.serve import serve as run  # noqa: PLC0415

    run(root, port)


@main.command(epilog=examples("./mentor sources", "./mentor sources open-questions"))
@click.argument("name", metavar="[ID]", default="")
@click.pass_obj
def sources(root: Path, name: str) -> None:
    """Say where things come from: what ID names, or all that your school changes."""
    from builder import pipeline  # noqa: PLC0415
    from builder.origin import changed, origin  # noqa: PLC0415

    library = pipeline.check(root, today()).library
    text = origin(library, name) if name else changed(library)
    if text is None:
        raise click.BadParameter(f'nothing is called "{name}"')
    console.out(text)


@main.command(
    epilog=examples("./mentor upgrade", "./mentor upgrade --accept lesson:open-questions")
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
    epilog=examples("./mentor translations es", "./mentor translations es --accept glossary")
)
@click.argument("language")
@click.option("--accept", "names", multiple=True, metavar="ID", help="You have looked at this one.")
@click.option("--accept-all", "everything", is_flag=True, help="You have looked at all of them.")
@click.pass_obj
def translations(root: Path, language: str, names: tuple[str, ...], everything: bool) -> None:
    """List what is still in English in a LANGUAGE, and whose English changed since.

    Translated texts stand in translations/LANGUAGE/, in the same places as the English ones. The
    exit code is 1 while something is missing or grew old.
    """
    from builder.commands.translate import run  # noqa: PLC0415

    raise SystemExit(run(root, language, names, everything))


@main.command(
    context_settings={"ignore_unknown_options": True},
    epilog=examples("./mentor test", "./mentor test tests/unit -k yaml"),
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
    epilog=examples("./mentor bench", "./mentor bench cold-60 edited-page --rounds 3"),
)
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="[ROW]...")
def bench(args: tuple[str, ...]) -> None:
    """Measure how quick all this is, next to other programs (docs/performance.md)."""
    if home.INSTALLED:
        raise click.UsageError("the benchmarks are not installed; they are in the project's source")
    command = [sys.executable, "-m", "benchmarks.run", *args]
    raise SystemExit(subprocess.run(command, cwd=home.HOME, check=False).returncode)


for command in (build, new, packet):
    main.add_command(command)
