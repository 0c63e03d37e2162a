"""``./mentor new ...``: the commands that start new content. What they write is in scaffold.py."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder import console
from builder.commands.options import examples

if TYPE_CHECKING:
    from builder.scaffold import Desk

QUESTIONS = ("single", "judgement", "multiple", "true-false", "ordering", "matching", "short")

_title = click.option("--title", default="", help="What readers see; made from the id if left out.")
_layer = click.option(
    "--school/--shared",
    default=None,
    help="In your school's own layer, school/, or in the shared one. If that folder holds "
    "anything, it is the school's.",
)


@click.group(epilog=examples("./mentor new scenario the-lost-key"))
def new() -> None:
    """Start something of your own: a complete, valid file or folder to write in."""


@new.command(epilog=examples("./mentor new module reading-buddies"))
@click.argument("name", metavar="ID")
@_title
@_layer
@click.pass_obj
def module(root: Path, name: str, title: str, school: bool | None) -> None:
    """Start a module: lesson, quiz, session plan, figure. ID becomes its address."""
    _write(root, school, lambda desk: desk.module(name, title))


@new.command(epilog=examples("./mentor new lesson active-listening listening-online"))
@click.argument("module_id", metavar="MODULE")
@click.argument("name", metavar="ID")
@_title
@_layer
@click.pass_obj
def lesson(root: Path, module_id: str, name: str, title: str, school: bool | None) -> None:
    """Start a lesson at the end of MODULE, and list it there."""
    _write(root, school, lambda desk: desk.lesson(module_id, name, title))


@new.command(epilog=examples("./mentor new scenario the-lost-key --module boundaries"))
@click.argument("name", metavar="ID")
@click.option("--module", "module_id", default="", help="Where it stands; the first if left out.")
@_title
@_layer
@click.pass_obj
def scenario(root: Path, name: str, module_id: str, title: str, school: bool | None) -> None:
    """Start a role-play, with its cards and its story to read alone."""
    _write(root, school, lambda desk: desk.scenario(name, module_id, title))


@new.command(epilog=examples("./mentor new form room-booking"))
@click.argument("name", metavar="ID")
@_title
@_layer
@click.pass_obj
def form(root: Path, name: str, title: str, school: bool | None) -> None:
    """Start a form of the programme toolkit."""
    _write(root, school, lambda desk: desk.form(name, title))


@new.command(epilog=examples("./mentor new question boundaries bo-lend-phone --type ordering"))
@click.argument("module_id", metavar="MODULE")
@click.argument("name", metavar="ID")
@click.option(
    "--type", "kind", type=click.Choice(QUESTIONS), default="judgement", show_default=True
)
@click.option(
    "--use",
    type=click.Choice(("practice", "assessment")),
    default="practice",
    show_default=True,
    help="Shown on the site with its answer, or held back for papers.",
)
@_layer
@click.pass_obj
def question(
    root: Path, module_id: str, name: str, kind: str, use: str, school: bool | None
) -> None:
    """Start a question at the end of MODULE's bank."""
    _write(root, school, lambda desk: desk.question(module_id, name, kind, use))


def _write(root: Path, school: bool | None, make: Callable[[Desk], dict[str, str]]) -> None:
    from builder.reading import read  # noqa: PLC0415  --help stays quick
    from builder.scaffold import Desk, ScaffoldError  # noqa: PLC0415
    from builder.source.files import OVERLAY, ROOTS  # noqa: PLC0415

    if school is None:
        own = [path for name in ROOTS for path in (root / OVERLAY / name).rglob("*")]
        school = bool(own) or not any((root / name).is_dir() for name in ROOTS)
    library = read(root, datetime.date.min)
    try:
        files = make(Desk(library, school, (root / "docs/schemas").is_dir()))
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from None
    read_before = {s.path for file in library.files.values() for s in (file, *file.patches)}
    there = {place for place in files if os.path.lexists(root / place)}
    if strange := sorted(there - read_before):
        raise click.UsageError(f"{strange[0]} is there already")
    for place, text in files.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        console.out(f"{'added to' if place in there else 'wrote'} {place}")
    console.out("Now write: ./mentor check lists each TODO.")


@new.command(epilog=examples("./mentor new school 'Hillside School'"))
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where to make it; by default a folder here, called after the school.",
)
def school(name: str, folder: Path | None) -> None:
    """Make a folder for a school called NAME: its settings, its own layer, how to publish it.

    The curriculum and the theme stay in this program; the folder holds only what is the school's.
    """
    from builder.starter import StarterError  # noqa: PLC0415
    from builder.starter import school as start  # noqa: PLC0415

    try:
        made = start(name, folder)
    except StarterError as error:
        raise click.BadParameter(str(error)) from None
    console.out(f"Made {made}. Read {made / 'README.md'} first; then: mentor -C '{made}' build")
