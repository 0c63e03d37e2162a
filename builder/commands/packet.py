"""``./mentor packet``: the paper for one workshop, on one day, for so many people."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder import console
from builder.commands.options import examples, media_options, today

if TYPE_CHECKING:
    from builder.pipeline import Checked
    from builder.workshop import Workshop

MOST = 60
"""People of one workshop. More than this is a mistake in typing."""

TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class _Time(click.ParamType[int]):
    """A time of day as minutes after midnight."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = TIME.fullmatch(value) if isinstance(value, str) else None
        if isinstance(value, int):
            return value
        if not found:
            self.fail(f'"{value}" is no time of day; write it as 15:30', param, ctx)
        return int(found[1]) * 60 + int(found[2])


class _Versions(click.ParamType[tuple[str, ...]]):
    """Letters of quiz versions: ``A,B``; ``none`` for no quiz."""

    name = "A,B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        letters = tuple(dict.fromkeys(re.split(r"[,\s]+", value.strip().upper())))
        if letters == ("NONE",):
            return ()
        if not set(letters) <= set("ABCD"):
            self.fail(
                f'"{value}" is no list of versions; write A,B (there are A to D), or none',
                param,
                ctx,
            )
        return letters


@click.command(
    epilog=examples(
        "./mentor packet active-listening --start 15:30 --people 14",
        "./mentor packet boundaries --length 45 --date 2027-02-03 --names year9.csv",
        "./mentor packet active-listening boundaries --length day --start 9:00 --end 15:30",
    )
)
@click.argument("modules", nargs=-1, required=True, metavar="MODULE...")
@click.option("--start", type=_Time(), help="When it begins; the run sheet then shows the clock.")
@click.option("--end", type=_Time(), help="When the room must be empty; you hear if it overruns.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@click.option("--people", type=click.IntRange(1, MOST), help="How many come: triads and copies.")
@click.option(
    "--length",
    type=click.Choice(["45", "90", "day"]),
    help="Minutes of a meeting; or all modules in one day.",
)
@click.option(
    "--cards",
    type=click.Choice(["4", "8"]),
    default="4",
    show_default=True,
    help="Role cards on a page.",
)
@click.option("--quiz", type=_Versions(), help="Versions of the quiz, or none.")
@click.option(
    "--answer-sheet", is_flag=True, help="A sheet with circles to fill in, for each version."
)
@click.option(
    "--names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with a name on each line: for certificates and lists.",
)
@media_options
@click.pass_obj
def packet(root: Path, /, modules: tuple[str, ...], **options: Any) -> None:
    """Make everything that a facilitator prints for a workshop on MODULE.

    The packet, its parts, its slides and its keys come into dist/facilitator/packets/. The rest of
    dist/ stays as it is.
    """
    from builder import pipeline  # noqa: PLC0415  --help stays quick
    from builder.media import Media  # noqa: PLC0415
    from builder.order import PACKET  # noqa: PLC0415
    from builder.outputs.packet import Wishes, packet_targets  # noqa: PLC0415
    from builder.publish import PublishError  # noqa: PLC0415
    from builder.reporters import text  # noqa: PLC0415
    from builder.request import Request  # noqa: PLC0415

    names = _names(options["names"])
    people = options["people"] or min(len(names), MOST) or None
    if people and len(names) > people:
        console.err(f"note: there are {len(names)} names, and copies for {people} people")
    with pipeline.lock(root):
        checked = pipeline.check(root, today())
        if checked.stops(strict=False):
            console.problems(text.report(checked.problems))
            console.err("Nothing was made. What was made before is as it was.")
            raise SystemExit(1)
        media = Media(
            options["paper"] or checked.paper,
            options["large_print"],
            options["greyscale"],
        )
        workshops = _workshops(checked, modules, people, options)
        wishes = Wishes(
            versions=options["quiz"],
            names=names,
            cards_to_a_page=int(options["cards"]),
            answer_sheet=options["answer_sheet"],
            booklet=options["booklet"],
        )
        packets = {
            media.run(PACKET + workshop.name, checked.paper): partial(
                packet_targets, workshop=workshop, wishes=wishes
            )
            for workshop in workshops
        }
        request = Request(medium=media, packets=packets, keep=True, private=bool(names))
        for warning in dict.fromkeys(w for workshop in workshops for w in workshop.warnings):
            console.err(f"note: {warning}")
        try:
            with console.progress() as progress:
                report = pipeline.build(root, checked, request, progress)
        except PublishError as error:
            console.err(f"error: {error}")
            raise SystemExit(1) from None
    if report.missing:
        console.err("Nothing was made: PDFs need Pango. ./mentor build says how to install it.")
        raise SystemExit(1)
    for workshop in workshops:
        console.out(f"dist/facilitator/packets/{workshop.name}/ is ready.")


def _names(path: Path | None) -> tuple[str, ...]:
    """The names of a file. Every bad line is reported, and none is left out without a word."""
    if path is None:
        return ()
    from builder.render.fonts import missing_letters  # noqa: PLC0415
    from builder.roster import read_roster  # noqa: PLC0415

    roster = read_roster(path.read_bytes())
    for entry in roster.entries:
        if missing := missing_letters(entry.name):
            console.err(
                f"{path}:{entry.line}: note: no font here has {' '.join(missing)}; "
                "a line is left to write this name by hand"
            )
    if roster.problems:
        lines = "\n".join(f"{path}:{line}: {message}" for line, message in roster.problems)
        raise click.BadParameter(f"the names cannot be used\n{lines}", param_hint="--names")
    return roster.names


def _workshops(
    checked: Checked, modules: tuple[str, ...], people: int | None, options: dict[str, Any]
) -> tuple[Workshop, ...]:
    """What was asked for, or a usage error that says why it cannot be held."""
    from builder.workshop import WorkshopError, arrange  # noqa: PLC0415

    try:
        return arrange(
            checked.course,
            modules,
            options["length"],
            start=options["start"],
            end=options["end"],
            date=options["date"].date() if options["date"] else None,
            people=people,
        )
    except WorkshopError as error:
        raise click.UsageError(str(error)) from None
