"""How a document comes onto paper: which paper, how large the letters, in colour or grey, folded.

A value and its names, nothing else. What it changes in a document is done by ``render/book.py``
(paper, letters, grey) and ``render/impose.py`` (the folded booklet).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from builder.words import Words

Paper = Literal["a4", "letter"]


@dataclass(frozen=True)
class Media:
    """The plain one is the configuration's paper and nothing else.

    ``large``: 18 pt or more, laid out anew (content standard, section 7). ``grey``: no colour, the
    same contrast. ``booklet``: two pages on a sheet of double size, in the order for folding.
    """

    paper: Paper = "a4"
    large: bool = False
    grey: bool = False
    booklet: bool = False

    def named(self, path: str, usual: Paper) -> str:
        """The file's name in this medium: ``learner/mentor-handbook-large.pdf``.

        A paper other than the ``usual`` one of the configuration is named too.
        """
        stem, dot, kind = path.rpartition(".")
        return "-".join([stem, *self.words(usual)]) + dot + kind

    def run(self, name: str, usual: Paper) -> str:
        """The name of an output in this medium: ``handbook``, and beside it ``handbook large``."""
        return " ".join([name, *self.words(usual)])

    def words(self, usual: Paper) -> tuple[str, ...]:
        """What sets this medium apart from the plain one, in file names."""
        return (
            *([self.paper] if self.paper != usual else []),
            *(["large"] if self.large else []),
            *(["grey"] if self.grey else []),
            *(["booklet"] if self.booklet else []),
        )

    def titled(self, title: str, usual: Paper, said: Words) -> str:
        """A document's title in this medium, for people: ``Mentor handbook (large print)``."""
        spoken = {
            "large": said.say("large print"),
            "grey": said.say("grey"),
            "booklet": said.say("booklet"),
            "letter": said.say("Letter"),
            "a4": "A4",
        }
        words = [spoken[word] for word in self.words(usual)]
        return f"{title} ({', '.join(words)})" if words else title
