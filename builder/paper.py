"""Quiz items laid out for a reader: shuffled, lettered, and with the key that fits.

The order comes from the configuration's seed, the version and the item's id, and from nothing
else, so that a paper and its key can be printed on different days. Letters are given here, after
the shuffle; the key is derived from the same layout and so cannot disagree with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Protocol, TypeVar

from builder.schema import Item
from builder.schema.quiz import Choice, Matching, Multiple, Option, Ordering, Short, TrueFalse
from builder.words import SOURCE, Words


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


ENGLISH = Words(SOURCE)

T = TypeVar("T", bound=_HasId)


@dataclass(frozen=True)
class Answer:
    """One lettered line a reader may choose, put in order, or match to."""

    letter: str
    id: str
    text: str
    feedback: str
    correct: bool


@dataclass(frozen=True)
class Question:
    """An item on a page. ``key`` is the right answer in the letters and order of that page.

    ``prompts`` are the numbered left-hand entries of a matching item. ``key`` reads ``B``;
    ``A, C`` (multiple); ``C, A, B`` (ordering: letters in the right order); ``1-C, 2-A``
    (matching); ``True, B`` (true/false with reason); and is empty for a short answer.
    ``solution`` is the same by id, for scripts.
    """

    number: int
    item: Item
    answers: tuple[Answer, ...]
    prompts: tuple[str, ...]
    key: str
    solution: tuple[str, ...]


def layout(
    items: Iterable[Item], seed: int, version: str, said: Words = ENGLISH
) -> tuple[Question, ...]:
    """Lay the items out for one version: their order, their options' order, and the key.

    The same seed and version always give the same layout. A pinned option keeps its place.
    """
    ordered = _shuffled(list(items), f"{seed}/{version}")
    return tuple(
        _question(number, item, f"{seed}/{version}/{item.id}", said)
        for number, item in enumerate(ordered, start=1)
    )


def lay_out_in_order(
    items: Iterable[Item], seed: int, version: str, said: Words = ENGLISH
) -> tuple[Question, ...]:
    """As ``layout``, but the items stay in the order of the file; only options are shuffled."""
    return tuple(
        _question(number, item, f"{seed}/{version}/{item.id}", said)
        for number, item in enumerate(items, start=1)
    )


def _question(number: int, item: Item, salt: str, said: Words) -> Question:
    match item:
        case Choice() | Multiple():
            answers = _options(item.options, salt)
            right = [a for a in answers if a.correct]
            return _built(number, item, answers, right)
        case TrueFalse():
            answers = _options(item.reasons, salt)
            right = [a for a in answers if a.correct]
            verdict = said.say("True") if item.answer else said.say("False")
            key = ", ".join([verdict, *(a.letter for a in right)])
            solution = ("true" if item.answer else "false", *(a.id for a in right))
            return Question(number, item, answers, (), key, solution)
        case Ordering():
            steps = _shuffled(list(item.steps), salt)
            if len(steps) > 1 and steps == list(item.steps):
                steps = [*steps[1:], steps[0]]  # a puzzle that comes solved is none
            answers = tuple(
                Answer(letter, s.id, s.text, s.feedback, True)
                for letter, s in zip(ascii_uppercase[: len(steps)], steps, strict=True)
            )
            place = {a.id: a for a in answers}
            return _built(number, item, answers, [place[s.id] for s in item.steps])
        case Matching():
            prompts = _shuffled(list(item.pairs), salt + "/left")
            rights = [
                Option(id=p.id, text=p.right, feedback=p.feedback, correct=True) for p in item.pairs
            ]
            answers = _options((*rights, *item.decoys), salt + "/right")
            letter = {a.id: a.letter for a in answers}
            key = ", ".join(f"{n}-{letter[p.id]}" for n, p in enumerate(prompts, start=1))
            solution = tuple(p.id for p in prompts)
            return Question(number, item, answers, tuple(p.left for p in prompts), key, solution)
        case Short():
            return Question(number, item, (), (), "", ())


def _built(
    number: int, item: Item, answers: tuple[Answer, ...], right: Sequence[Answer]
) -> Question:
    key = ", ".join(a.letter for a in right)
    return Question(number, item, answers, (), key, tuple(a.id for a in right))


def _options(options: Sequence[Option], salt: str) -> tuple[Answer, ...]:
    loose = iter(_shuffled([o for o in options if not o.pinned], salt))
    placed = [o if o.pinned else next(loose) for o in options]
    return tuple(
        Answer(letter, o.id, o.text, o.feedback, o.correct)
        for letter, o in zip(ascii_uppercase[: len(placed)], placed, strict=True)
    )


def _shuffled(things: list[T], salt: str) -> list[T]:
    """Order by a digest of salt and id: stable across machines and versions of Python."""
    return sorted(things, key=lambda t: hashlib.sha256(f"{salt}/{t.id}".encode()).digest())
