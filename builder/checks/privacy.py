"""Private role cards: no run of their words stands in what learners see of the same scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.schema.load import texts
from builder.source.markdown import plain

RUN = 7
"""So many words in a row are no chance."""
FEWEST = 4
"""A shorter card says nothing that could be told."""


def private_cards(library: Library) -> Iterator[Diagnostic]:
    """No seven words in a row of a card's ``know`` or ``will_not_say`` stand in public text.

    Nor does the whole of a card of four to six words.
    """
    for document in library.scenarios.values():
        scenario = document.model
        if scenario is None or scenario.facilitator is None:
            continue
        secret: set[tuple[str, ...]] = set()
        for card in (scenario.facilitator.cards.mentor, scenario.facilitator.cards.mentee):
            for text in (*card.know, *card.will_not_say):
                words = _words(text)
                if len(words) >= FEWEST:
                    secret |= set(_runs(words, min(RUN, len(words))))
        for path, public in texts(scenario):
            if "facilitator" in path:
                continue
            said = _words(public)
            lengths = {len(run) for run in secret}
            shared = next((r for n in lengths for r in _runs(said, n) if r in secret), None)
            if shared:
                message = f'a private card says this too: "{" ".join(shared)}"'
                yield document.problem(
                    "C708", document.place(path), message, "say it in other words here"
                )


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", plain(text).replace("’", "'").casefold())


def _runs(words: list[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]
