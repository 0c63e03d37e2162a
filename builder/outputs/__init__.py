"""One file an output. Each has ``plan(Editions) -> Iterator[Target]`` and draws nothing itself.

To add an output: write the file, add a line here, and name it in ``schema/config.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.editions import Editions
from builder.outputs import (
    cards,
    facilitator_guide,
    handbook,
    packet,
    quiz_paper,
    site,
    slides,
    toolkit,
)
from builder.recipes import Target

OUTPUTS: dict[str, Callable[[Editions], Iterator[Target]]] = {
    "site": site.plan,
    "handbook": handbook.plan,
    "guide": facilitator_guide.plan,
    "quizzes": quiz_paper.plan,
    "toolkit": toolkit.plan,
    "packets": packet.plan,
    "cards": cards.plan,
    "slides": slides.plan,
}

NEEDS_PDF = frozenset({"handbook", "guide", "quizzes", "toolkit", "packets", "cards", "slides"})
