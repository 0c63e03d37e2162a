"""One file an output. Each has ``plan(Editions) -> Iterator[Target]`` and draws nothing itself.

To add an output: write the file, add a line here, and name it in ``schema/config.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from builder.editions import Editions
from builder.media import Media
from builder.outputs import (
    cards,
    facilitator_guide,
    forms,
    handbook,
    packet,
    quiz_paper,
    site,
    slides,
    toolkit,
)
from builder.recipes import Target
from builder.render.impose import bound
from builder.schema import Config
from builder.words import words

OUTPUTS: dict[str, Callable[[Editions], Iterator[Target]]] = {
    "site": site.plan,
    "handbook": handbook.plan,
    "guide": facilitator_guide.plan,
    "quizzes": quiz_paper.plan,
    "toolkit": toolkit.plan,
    "forms": forms.plan,
    "packets": packet.plan,
    "cards": cards.plan,
    "slides": slides.plan,
}

NEEDS_PDF = frozenset(OUTPUTS) - {"site"}
ON_PAPER = NEEDS_PDF - {"slides"}
"""What comes in several media; slides have one size."""
FLAT = frozenset({"packets", "cards"})
"""What is cut or copied sheet by sheet, and so makes no booklet."""


def media(name: str, config: Config) -> tuple[Media, ...]:
    """The media that the configuration wants an output in; the plain one first."""
    plain = Media(config.paper)
    others = (
        Media(e.paper or config.paper, e.large_print, e.greyscale, e.booklet)
        for e in config.editions
        if name in (e.outputs or ON_PAPER) and not (e.booklet and name in FLAT)
    )
    return tuple(dict.fromkeys([plain, *others])) if name in ON_PAPER else (plain,)


def plan(name: str, editions: Editions) -> Iterator[Target]:
    """The targets of one output in the medium of ``editions``, with the names that go with it."""
    return in_medium(OUTPUTS[name](editions), editions)


def in_medium(targets: Iterable[Target], editions: Editions) -> Iterator[Target]:
    """Targets with the names, and the folding, of the medium of ``editions``."""
    config, medium = editions.full.config, editions.media
    usual, said = config.paper, words(config.language)
    for target in targets:
        yield replace(
            target,
            path=medium.named(target.path, usual),
            title=medium.titled(target.title, usual, said),
            recipe=bound(target.title, target.recipe, medium),
        )
