"""What took how long in a build, as a tree: for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from builder.make import Made, Step


@dataclass(frozen=True)
class Timing:
    """Seconds of a piece of work. Parts that several processes made may add up to more."""

    title: str
    seconds: float
    pages: int = 0
    parts: tuple[Timing, ...] = ()


def tree(phases: Iterable[tuple[str, float]], made: Iterable[Made]) -> Timing:
    """A build: its phases one after another; in that called "make", what was made."""
    steps = {item.step.key: item.step for item in made if not item.step.reused}
    fresh = tuple(sorted(map(_timing, steps.values()), key=lambda t: -t.seconds))
    found = tuple(
        Timing(title, seconds, sum(t.pages for t in fresh), fresh)
        if title == "make"
        else Timing(title, seconds)
        for title, seconds in phases
    )
    return Timing("build", sum(timing.seconds for timing in found), parts=found)


def _timing(step: Step) -> Timing:
    parts = tuple(_timing(part) for part in step.parts if not part.reused)
    pages = step.pages + sum(part.pages for part in parts)
    if parts:
        parts = (*parts, Timing(f"{step.title}, joined", step.seconds))
    return Timing(step.title, step.work, pages, parts)


def text(timing: Timing) -> str:
    return "\n".join(_lines(timing, 0))


def _lines(timing: Timing, depth: int) -> Iterator[str]:
    pages = f"{timing.pages:5d} pages" if timing.pages else ""
    yield f"{timing.seconds:7.2f} s  {'  ' * depth}{timing.title:<{60 - 2 * depth}}{pages}".rstrip()
    for part in timing.parts:
        yield from _lines(part, depth + 1)


def to_json(timing: Timing) -> str:
    return json.dumps(asdict(timing), indent=1, ensure_ascii=False) + "\n"
