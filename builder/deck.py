"""The slides of a sitting: one idea on each, in words that everyone in the room may read.

A slide holds what the plan shows to learners: the agreement, the posters, the public briefs. What
an adult says to it stands in the script, under the slide's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from builder.course import Lesson, Module
from builder.handouts import briefs, poster, ticket
from builder.schema import Scenario
from builder.schema.session import Activity
from builder.source.markdown import links, plain
from builder.timetable import Row, Sitting
from builder.words import Words
from builder.workshop import Workshop

LETTERS, LINES = 300, 5
"""The most that a slide holds and can be read from the back of a classroom (26 pt or more)."""

Kind = Literal["title", "plan", "points", "words", "big", "figure", "people", "activity"]


@dataclass(frozen=True)
class Slide:
    """``lines`` are Markdown. ``figure`` is (module id, file, alternative text)."""

    kind: Kind
    title: str
    lines: tuple[str, ...] = ()
    kicker: str = ""
    activity: str = ""
    """``module/activity``, for the script; empty where a slide belongs to none."""
    figure: tuple[str, str, str] | None = None
    number: int = 0


def deck(workshop: Workshop, sitting: Sitting) -> tuple[Slide, ...]:
    """The slides of a sitting, numbered from 1."""
    return tuple(replace(s, number=n) for n, s in enumerate(_slides(workshop, sitting), start=1))


def _slides(workshop: Workshop, sitting: Sitting) -> Iterator[Slide]:
    say = workshop.said.say
    yield Slide("title", workshop.title, (sitting.title,))
    yield Slide("plan", say("Today"), tuple(row.title for row in sitting.rows))
    modules = tuple(dict.fromkeys(row.module for row in sitting.rows if row.module))
    rules = dict.fromkeys(rule for m in modules if m.session for rule in m.session.agreement)
    yield from _chunked("points", say("Our agreement"), tuple(rules))
    yield Slide("people", say("People to go to"))
    seen: set[str] = set()
    rows = [slide for row in sitting.rows for slide in _of_row(workshop, row, seen)]
    yield from rows
    shown = {_file(slide) for slide in rows}
    for module in modules:
        yield Slide("big", say("Remember"), (module.spec.card.remember,), module.spec.title)
    asked = say("Did something remind you of your own life? Talk to one of us today.")
    yield Slide("people", say("Before you go"), (asked,))
    spare = {
        _file(slide): slide
        for module in modules
        for slide in _pictures(module, workshop.said)
        if _file(slide) not in shown
    }
    if spare:
        yield Slide(
            "activity",
            say("More pictures from the lessons"),
            kicker=say("If you want to draw on one"),
        )
        yield from spare.values()


def _of_row(workshop: Workshop, row: Row, seen: set[str]) -> Iterator[Slide]:
    said = workshop.said
    minutes = said.say("{n} minutes", n=row.minutes)
    if row.module is None or row.activity is None:
        yield Slide("activity", row.title, kicker=minutes)
        return
    activity, place = row.activity, f"{row.module.id}/{row.activity.id}"
    yield Slide(
        "activity", activity.title, kicker=f"{minutes}, {grouping(said, activity)}", activity=place
    )
    if place in seen:  # it comes twice, and people know it
        return
    seen.add(place)
    for material in activity.materials:
        yield from _chunked("points", activity.title, poster(material), place)
        if "figure" in material:
            shown = (s for s in _pictures(row.module, said) if f'"{s.title}"' in material)
            yield from (replace(slide, activity=place) for slide in shown)
    here = {*activity.scenarios, *briefs(activity)}
    for scenario in workshop.told:
        if scenario.id in here and scenario.id not in seen:
            seen.add(scenario.id)
            yield from _brief(scenario, place, said)
    if activity.scenarios and "safe word" not in seen:
        seen.add("safe word")
        words = said.say('"Stop, please." Anyone may say it. Then the play ends.')
        yield Slide("big", said.say("Safe word"), (words,), "", place)
    if found := ticket(activity):
        yield from _chunked("points", activity.title, found.prompts, place)


def grouping(said: Words, activity: Activity) -> str:
    """How people sit together in an activity."""
    return {
        "alone": said.say("alone"),
        "pairs": said.say("pairs"),
        "triads": said.say("triads"),
        "small groups": said.say("small groups"),
        "whole group": said.say("whole group"),
    }[activity.grouping]


def _brief(scenario: Scenario, place: str, said: Words) -> Iterator[Slide]:
    words = f"{scenario.content_note.strip()} {said.say('You may pass or watch.')}"
    yield Slide("words", scenario.title, (words,), said.say("Before the story"), place)
    sentences = re.findall(r"\S.+?(?:[.!?][\"']?(?=\s)|\Z)", plain(scenario.brief), re.DOTALL)
    for piece in _pieces(tuple(" ".join(s.split()) for s in sentences), LINES * 2):
        yield Slide("words", scenario.title, (" ".join(piece),), said.say("Made-up story"), place)


def _chunked(kind: Kind, title: str, lines: tuple[str, ...], place: str = "") -> Iterator[Slide]:
    for piece in _pieces(lines, LINES):
        yield Slide(kind, title, piece, "", place)


def _pieces(lines: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    """Runs of lines that fit on a slide, as even as can be; a long line has one to itself."""
    found = _filled(lines, most)
    even = _filled(lines, ceil(len(lines) / max(1, len(found))))
    return even if len(even) == len(found) else found


def _filled(lines: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for line in lines:
        now = found[-1] if found else ()
        if not now or len(now) == most or sum(map(len, now)) + len(line) > LETTERS:
            found.append((line,))
        else:
            found[-1] = (*now, line)
    return found


def _pictures(module: Module, said: Words) -> Iterator[Slide]:
    """Every picture of the module: its own, and those of its lessons, which may show it again."""
    own = module.spec.figure
    yield Slide("figure", module.spec.title, figure=(module.id, own.file, plain(own.alt)))
    for lesson in module.lessons:
        yield from _figures(module, lesson, said)


def _file(slide: Slide) -> tuple[str, str] | None:
    """Which picture is on a slide, whatever its words are."""
    return slide.figure[:2] if slide.figure else None


def _figures(module: Module, lesson: Lesson, said: Words) -> Iterator[Slide]:
    for link in links(lesson.body):
        if link.image:
            yield Slide(
                "figure",
                lesson.meta.title,
                kicker=said.say("Lesson {number}", number=lesson.number),
                figure=(module.id, link.target, plain(link.label)),
            )


def shown(slides: tuple[Slide, ...], module: Module, activity: Activity) -> tuple[Slide, ...]:
    """The slides that belong to an activity."""
    return tuple(slide for slide in slides if slide.activity == f"{module.id}/{activity.id}")
