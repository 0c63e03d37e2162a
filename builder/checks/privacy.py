"""Private role cards stay private: their words do not show in any text that learners see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.schema.load import texts
from builder.source.markdown import plain

RUN = 7
"""So many words in a row are no chance."""


def private_cards(library: Library) -> Iterator[Diagnostic]:
    """No run of seven words of a card's ``know`` or ``will_not_say`` stands in public text."""
    for document in library.scenarios.values():
        scenario = document.model
        if scenario is None or scenario.facilitator is None:
            continue
        secret: set[tuple[str, ...]] = set()
        for card in (scenario.facilitator.cards.mentor, scenario.facilitator.cards.mentee):
            for text in (*card.know, *card.will_not_say):
                secret |= set(_runs(text))
        for path, public in texts(scenario):
            if "facilitator" in path:
                continue
            shared = [run for run in _runs(public) if run in secret]
            if shared:
                words = " ".join(shared[0])
                message = f'a private card says this too: "{words}"'
                yield document.problem("C708", path, message, "say it in other words here")


def _runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"[\w']+", plain(text).casefold())
    if 4 <= len(words) < RUN:
        return [tuple(words)]
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
