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

SIGN = 26
"""The most letters of a sign; on a card to cut they are printed large."""

_LABEL = re.compile(r"\*\*([A-Z]|(?:Line )?\d+)\*\*\s+")
_TOGETHER = re.compile(r"(?:An?|The)\b")
_TICKET = re.compile(r"\b(?:Line|Question) (?:one|two|three|four):\s*")
_STARTER = re.compile(r'"([^"]{5,120}? \.\.\.)"')
_POSTER = re.compile(
    r"(?:(?:An?|The) (?:poster|sheet|card)|Four questions)\b[^:*]*:\s*([^:*]+?)\.?", re.DOTALL
)
_TRY = re.compile(r"^/// try(?:[ \t]*\|[ \t]*(.*?))?[ \t]*\n(.*?)^///[ \t]*$", re.M | re.S)
_READ = re.compile(r"To read aloud\b")
_BRIEF = re.compile(r"\bbrief of \[\]\(scenario:([\w-]+)\)")
_LIST = re.compile(r"^(?:\d+\.|[-*]) ", re.M)


@dataclass(frozen=True)
class CardSet:
    """Cards of an activity: (label, Markdown). ``together``: one card that holds all lines."""

    title: str
    cards: tuple[tuple[str, str], ...]
    together: bool

    @property
    def signs(self) -> bool:
        """Whether each holds a word or two, to be read from afar: signs, badges, names."""
        return max(len(text) for _, text in self.cards) <= SIGN

    @property
    def letters(self) -> int:
        """How many letters are on all of them together."""
        return sum(len(text) for _, text in self.cards)


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
    """The materials whose pieces carry a bold letter or number: ``Cards. **A** ... **B** ...``.

    Cards whose labels go on where those before them ended are one set, on the same sheets.
    """
    found: list[CardSet] = []
    for cards in _card_sets(activity):
        if found and _goes_on(found[-1], cards):
            found[-1] = _joined(found[-1], cards)
        else:
            found.append(cards)
    return tuple(found)


def _goes_on(before: CardSet, cards: CardSet) -> bool:
    last, first = before.cards[-1][0], cards.cards[0][0]
    if before.together or cards.together:
        return False
    if last.isdigit() and first.isdigit():
        return int(first) == int(last) + 1
    return len(last) == len(first) == 1 and ord(first) == ord(last) + 1


def _joined(before: CardSet, cards: CardSet) -> CardSet:
    """``Cards`` and ``More cards`` are cards; repair cards and stop cards keep both names."""
    same = cards.title.startswith(("More ", before.title))
    title = before.title if same else f"{before.title}, {cards.title.lower()}"
    return CardSet(title, before.cards + cards.cards, together=False)


def _card_sets(activity: Activity) -> Iterator[CardSet]:
    for material in activity.materials:
        title, *pieces = _LABEL.split(material)
        if len(pieces) >= 4:
            cards = tuple(
                (label, text.strip()) for label, text in zip(pieces[::2], pieces[1::2], strict=True)
            )
            name = re.split(r"[.,:]", title)[0].strip()
            yield CardSet(name, cards, bool(_TOGETHER.match(title)))


def read_aloud(activity: Activity) -> tuple[str, ...]:
    """The materials that an adult only reads out: ``To read aloud: the brief of ...``."""
    return tuple(material for material in activity.materials if _READ.match(material))


def briefs(activity: Activity) -> tuple[str, ...]:
    """The ids of stories of which only the public brief is read; nobody gets their cards."""
    return tuple(name for material in read_aloud(activity) for name in _BRIEF.findall(material))


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


def wants_name_cards(activity: Activity) -> bool:
    """Whether people wear the names of those in the stories, and not only their roles."""
    told = (material.casefold() for material in activity.materials)
    return bool(activity.scenarios) and any("name cards" in material for material in told)


def poster(material: str) -> tuple[str, ...]:
    """The lines of one poster, or of a card that everybody may read; or none."""
    found = _POSTER.fullmatch(material)
    return tuple(_sentence(part) for part in _parts(found[1])) if found else ()


def _parts(text: str) -> list[str]:
    if text.endswith("?") and ". " not in text:
        return [text]
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
