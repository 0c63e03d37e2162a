"""Quiz items: a key that is right, options worth choosing between, objectives covered.

The rules on options follow Haladyna, Downing and Rodriguez 2002.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Document, Library
from builder.schema import Item, Quiz
from builder.schema.quiz import (
    Choice,
    Level,
    Matching,
    Multiple,
    Option,
    Ordering,
    Short,
    TrueFalse,
    Use,
)
from builder.source.markdown import plain
from builder.source.yaml import Path

_ABOVE = re.compile(
    r"(?:all|none|both|neither|any|either) of (?:the above|these|those|them|"
    r"the (?:other )?(?:options|answers))(?: (?:is|are) \w+)?",
    re.IGNORECASE,
)
LONGER = 1.6
"""The right option may be this many times as long as the longest wrong one."""


def items(library: Library) -> Iterator[Diagnostic]:
    """Each item by itself."""
    for module in library.modules:
        if module.quiz and module.quiz.model and module.quiz.whole:
            for index, item in enumerate(module.quiz.model.items):
                yield from _item(module.quiz, ("items", index), item)


def _item(quiz: Document[Quiz], path: Path, item: Item) -> Iterator[Diagnostic]:
    match item:
        case Choice():
            yield from _one_right(quiz, (*path, "options"), item.options)
        case TrueFalse():
            yield from _one_right(quiz, (*path, "reasons"), item.reasons)
        case Multiple():
            right = [o for o in item.options if o.correct]
            if not right:
                yield quiz.problem("Q502", (*path, "options"), "no option is marked as correct")
            elif len(right) == len(item.options):
                yield quiz.problem("Q502", (*path, "options"), "every option is marked as correct")
            yield from _options(quiz, (*path, "options"), item.options)
        case Ordering():
            yield from _same(quiz, (*path, "steps"), [s.text for s in item.steps], "text")
        case Matching():
            yield from _same(quiz, (*path, "pairs"), [p.left for p in item.pairs], "left")
            yield from _same(quiz, (*path, "pairs"), [p.right for p in item.pairs], "right")
            rights = {_bare(p.right) for p in item.pairs}
            for index, decoy in enumerate(item.decoys):
                if _bare(decoy.text) in rights:
                    where = (*path, "decoys", index, "text")
                    yield quiz.problem("Q503", where, "another option says the same")
                if decoy.correct:
                    where = (*path, "decoys", index, "correct")
                    yield quiz.problem("Q510", where, "a decoy matches nothing")
        case Short():
            points = sum(mark.points for mark in item.guide)
            if points != item.points:
                message = f"the guide gives {points} points, the item {item.points}"
                yield quiz.problem("Q508", (*path, "guide"), message)


def _one_right(
    quiz: Document[Quiz], path: Path, options: tuple[Option, ...]
) -> Iterator[Diagnostic]:
    right = [o for o in options if o.correct]
    if len(right) != 1:
        count = len(right) or "no"
        message = f"{count} option{'s are' if len(right) > 1 else ' is'} marked as correct"
        yield quiz.problem("Q501", path, message, "exactly one is right in this type of item")
    else:
        others = [len(plain(o.text)) for o in options if not o.correct]
        longest = max(others)
        if len(plain(right[0].text)) > max(longest * LONGER, 25):
            where = (*path, options.index(right[0]), "text")
            message = "the right option is much longer than the others"
            yield quiz.problem("Q507", where, message, "make the options of similar length")
    yield from _options(quiz, path, options)


def _options(quiz: Document[Quiz], path: Path, options: tuple[Option, ...]) -> Iterator[Diagnostic]:
    yield from _same(quiz, path, [o.text for o in options], "text")
    for index, option in enumerate(options):
        if _ABOVE.fullmatch(plain(option.text).strip(" .!\"'")):
            message = f'"{option.text}" cannot stand when options are shuffled'
            yield quiz.problem("Q504", (*path, index, "text"), message)


def _same(quiz: Document[Quiz], path: Path, texts: list[str], key: str) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, text in enumerate(texts):
        bare = _bare(text)
        if bare in seen:
            yield quiz.problem("Q503", (*path, index, key), "another option says the same")
        seen.add(bare)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", plain(text)).casefold().strip()


def coverage(library: Library) -> Iterator[Diagnostic]:
    """Every objective is practised and tested; every item tests an objective of its module."""
    for module in library.modules:
        spec, quiz = module.spec, module.quiz
        if not (spec and spec.model and quiz and quiz.model):
            continue
        known = [objective.id for objective in spec.model.objectives]
        lost = False
        if spec.whole:
            for index, item in enumerate(quiz.entries("items")):
                name = item.get("objective") if isinstance(item, dict) else None
                if isinstance(name, str) and name not in known:
                    lost = True
                    message = f'the module has no objective "{name}"'
                    where = ("items", index, "objective")
                    yield quiz.problem("Q506", where, message, did_you_mean(name, known))
        if quiz.whole and not lost:
            tested = {(item.objective, item.use) for item in quiz.model.items}
            for index, objective in enumerate(spec.model.objectives):
                for use in Use:
                    if (objective.id, use) not in tested:
                        message = f'no {use} item tests "{objective.id}"'
                        yield spec.problem("Q505", ("objectives", index, "id"), message)


def banks(library: Library) -> Iterator[Diagnostic]:
    """Half of a bank or more asks for judgement, not recall."""
    for module in library.modules:
        if not (module.quiz and module.quiz.model and module.quiz.whole):
            continue
        levels = Counter(item.level for item in module.quiz.model.items)
        high, total = levels[Level.APPLY] + levels[Level.ANALYSE], sum(levels.values())
        if high * 2 < total:
            message = f"{high} of {total} items ask to apply or analyse"
            yield module.quiz.problem("Q509", ("items",), message, "at least half should")
