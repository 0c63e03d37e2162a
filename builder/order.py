"""What a build is to make, and what of the last one stays where it is.

Pure planning: nothing here makes a file or writes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.course import Course
from builder.editions import Editions, Engine
from builder.link import learner_edition
from builder.media import Media
from builder.outputs import NEEDS_PDF, OUTPUTS, in_medium, media, plan
from builder.outputs.handbook import FILE, title_of
from builder.publish import Output
from builder.recipes import Target
from builder.render.offline import STICK
from builder.render.pdf import missing_libraries
from builder.request import Request
from builder.words import words

if TYPE_CHECKING:
    from builder.request import Plan

PACKET = "packet:"
"""What the names of packets start with that were asked for by hand."""
PACKETS = "facilitator/packets/"


@dataclass(frozen=True)
class Order:
    """What to make of a course. ``sources`` is the digest of all that it was made from.

    ``runs`` are outputs and their medium by name, such as "handbook" and "handbook large";
    ``packets`` are made beside them, in ``medium``. ``skipped`` are outputs that cannot be made
    for want of the libraries in ``missing``.
    """

    course: Course
    sources: str
    runs: Mapping[str, tuple[str, Media]]
    packets: Mapping[str, Plan]
    medium: Media
    skipped: tuple[str, ...]
    missing: tuple[str, ...]
    engine: Engine = "material"


def ordered(course: Course, sources: str, request: Request) -> Order:
    """The order for what is asked for, in its medium or in those of the configuration."""
    usual, chosen, packets = course.config.paper, set(request.outputs), request.packets
    wanted = [name for name in OUTPUTS if name in chosen]
    missing = tuple(missing_libraries()) if packets or NEEDS_PDF & chosen else ()
    skipped = tuple(name for name in wanted if missing and name in NEEDS_PDF)
    runs = {
        medium.run(name, usual): (name, medium)
        for name in wanted
        if name not in skipped
        for medium in ([request.medium] if request.medium else media(name, course.config))
    }
    can = {} if missing else packets
    medium = request.medium or Media(usual)
    return Order(course, sources, runs, can, medium, skipped, missing, request.engine)


def staying(standing: Iterable[Output], order: Order, keep: bool) -> list[Output]:
    """What is not made anew: other outputs with ``keep``, and what could not be made this time.

    A packet stays while its sources are the same, so that no paper with old contacts is left.
    """
    stay = {*order.skipped, *(OUTPUTS if keep else ())}
    anew = {*order.runs, *order.packets}
    return [
        output
        for output in standing
        if output.name not in anew
        and output.path != STICK
        and (
            output.name.partition(" ")[0] in stay
            or (output.name.startswith(PACKET) and output.sources == order.sources)
        )
    ]


def targets(order: Order, kept: Iterable[Output], samples: bool) -> dict[str, list[Target]]:
    """What is to be made, by the name of its run."""
    title, said = title_of(order.course), words(order.course.config.language)
    usual, names = order.course.config.paper, {*order.runs, *(output.name for output in kept)}
    editions = Editions(
        full=order.course,
        learner=learner_edition(order.course),
        downloads=tuple(
            (medium.named(FILE, usual), medium.titled(title, usual, said))
            for medium in media("handbook", order.course.config)
            if "site" in names and medium.run("handbook", usual) in names
        ),
        contacts_are_samples=samples,
        media=order.medium,
        engine=order.engine,
    )
    found = {
        run: list(plan(name, replace(editions, media=medium)))
        for run, (name, medium) in order.runs.items()
    }
    packets = {
        name: list(in_medium(one(editions), editions)) for name, one in order.packets.items()
    }
    return found | packets


def giving_way(kept: Iterable[Output], made: Mapping[str, Iterable[Target]]) -> list[Output]:
    """What stays beside what is made: in a packet's folder stands one packet of each medium."""
    new = {_slot(run, target.path) for run, some in made.items() for target in some}
    return [
        output
        for output in kept
        if not output.path.startswith(PACKETS) or _slot(output.name, output.path) not in new
    ]


def _slot(run: str, path: str) -> tuple[str, str]:
    """The folder of a packet, and the words of its medium."""
    return "/".join(path.split("/")[:3]), run.partition(" ")[2]
