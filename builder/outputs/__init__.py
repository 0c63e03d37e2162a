"""One file an output. Each has ``plan(Editions) -> Iterator[Target]`` and draws nothing itself.

To add an output: write the file, add a line here, and name it in ``schema/config.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from builder.editions import Editions
from builder.media import Media
from builder.outputs import facilitator_guide, forms, handbook, quiz_paper, site, toolkit
from builder.recipes import Target
from builder.render.impose import bound
from builder.schema import Config

OUTPUTS: dict[str, Callable[[Editions], Iterator[Target]]] = {
    "site": site.plan,
    "handbook": handbook.plan,
    "guide": facilitator_guide.plan,
    "quizzes": quiz_paper.plan,
    "toolkit": toolkit.plan,
    "forms": forms.plan,
}

NEEDS_PDF = frozenset({"handbook", "guide", "quizzes", "toolkit", "forms"})


def media(name: str, config: Config) -> tuple[Media, ...]:
    """The media that the configuration wants an output in; the plain one first."""
    plain = Media(config.paper)
    others = (
        Media(e.paper or config.paper, e.large_print, e.greyscale, e.booklet)
        for e in config.editions
        if name in (e.outputs or NEEDS_PDF)
    )
    return tuple(dict.fromkeys([plain, *others])) if name in NEEDS_PDF else (plain,)


def plan(name: str, editions: Editions) -> Iterator[Target]:
    """The targets of one output in the medium of ``editions``, with the names that go with it."""
    medium, usual = editions.media, editions.full.config.paper
    for target in OUTPUTS[name](editions):
        yield replace(
            target,
            path=medium.named(target.path, usual),
            title=medium.titled(target.title, usual),
            recipe=bound(target.title, target.recipe, medium),
        )
