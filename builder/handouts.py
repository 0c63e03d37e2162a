"""What a session plan lets people write on, cut out and look at, found in its own words.

Authors write cards, tickets and posters once, in the materials and steps of an activity
(docs/facilitators.md shows how); here they become data that can be printed. Keys are not among
it: a key has no bold letters, and stays in the facilitator's script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.course import Lesson
from builder.schema.session import Activity
from builder.words import Words

_LABEL = re.compile(r"\*\*([A-Z]|(?:Line )?\d+)\*\*\s+")
_TOGETHER = re.compile(r"(?:An?|The)\b")
_TICKET = re.compile(r"\b(?:Line|Question) (?:one|two|three|four):\s*")
_STARTER = re.compile(r'"([^"]{5,120}? \.\.\.)"')
_POSTER = re.compile(
    r"(?:(?:An?|The) (?:poster|sheet|card)|Four questions)\b[^:*]*:\s*([^:*]+?)\.?", re.DOTALL
)
_TRY = re.compile(r"^/// try(?:[ \t]*\|[ \t]*(.*?))?[ \t]*\n(.*?)^///[ \t]*$", re.M | re.S)
_LIST = re.compile(r"^(?:\d+\.|[-*]) ", re.M)


@dataclass(frozen=True)
class CardSet:
    """Cards of an activity: (label, Markdown). ``together``: one card that holds all lines."""

    title: str
    cards: tuple[tuple[str, str], ...]
    together: bool


@dataclass(frozen=True)
class Ticket:
    """An exit ticket: prompts to write on, and how a person asks for an adult.

    With ``choices`` everybody circles one of them; without, there is a box to tick.
    """

    prompts: tuple[str, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """A ``try`` block of a lesson. ``body`` is Markdown; ``spaces``: lines to write on."""

    title: str
    body: str
    spaces: int


def card_sets(activity: Activity) -> tuple[CardSet, ...]:
    """The materials whose pieces carry a bold letter or number: ``Cards. **A** ... **B** ...``."""
    return tuple(_card_sets(activity))


def _card_sets(activity: Activity) -> Iterator[CardSet]:
    for material in activity.materials:
        title, *pieces = _LABEL.split(material)
        if len(pieces) >= 4:
            cards = tuple(
                (label, text.strip()) for label, text in zip(pieces[::2], pieces[1::2], strict=True)
            )
            name = re.split(r"[.,:]", title)[0].strip()
            yield CardSet(name, cards, bool(_TOGETHER.match(title)))


def ticket(activity: Activity) -> Ticket | None:
    """The exit ticket that the steps of an activity ask for: ``Line one: "..."``."""
    prompts: list[str] = []
    for step in activity.steps:
        for piece in _TICKET.split(step)[1:]:
            quoted = re.match(r'"([^"]+)"', piece)
            text = quoted[1] if quoted else piece.partition('"')[0]
            prompts.append(text.strip())
    if not prompts:
        return None
    lines = [p for p in prompts if not p.startswith("I would like an adult")]
    asks = [p for p in prompts if p not in lines]
    words = asks[0].partition(":")[2].rstrip(".") if asks else ""
    choices = tuple(w.strip() for w in re.split(r", or |,", words) if w.strip())
    return Ticket(tuple(_sentence(line) for line in lines), choices)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def starters(activity: Activity) -> tuple[str, ...]:
    """The lines that a person finishes alone, as in ``"I will use it when ..."``; or none."""
    if activity.grouping != "alone" or ticket(activity):
        return ()
    found = [s for step in activity.steps for s in _STARTER.findall(step)]
    return tuple(found) if len(found) > 1 else ()


def wants_practice(activity: Activity) -> bool:
    """Whether people answer practice items of the module in this activity."""
    return any("practice items" in material for material in activity.materials)


def posters(activity: Activity) -> tuple[tuple[str, ...], ...]:
    """The posters that the materials spell out, line by line: ``A poster: kind, clear, can``."""
    found = (poster(material) for material in activity.materials)
    return tuple(lines for lines in found if lines)


def poster(material: str) -> tuple[str, ...]:
    """The lines of one poster, or of a card that everybody may read; or none."""
    found = _POSTER.fullmatch(material)
    return tuple(_sentence(part) for part in _parts(found[1])) if found else ()


def _parts(text: str) -> list[str]:
    pieces = text.split(". ") if ". " in text else text.split(", ")
    return [piece.strip(' ."') for piece in pieces if piece.strip(' ."')]


def exercise(lesson: Lesson, said: Words) -> Exercise | None:
    """One exercise of a lesson to write on: the one with a list, or else the longest."""
    blocks = [
        (title or said.say("Try it"), body.strip()) for title, body in _TRY.findall(lesson.body)
    ]
    if not blocks:
        return None
    title, body = max(blocks, key=lambda b: (bool(_LIST.search(b[1])), len(b[1])))
    return Exercise(title, body, min(6, max(3, len(_LIST.findall(body)))))
