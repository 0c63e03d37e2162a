"""What somebody asks a build for, by name and by paper: the same for one school and for many."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.request import Request

if TYPE_CHECKING:  # a build with nothing to do loads none of these
    from builder.editions import Engine
    from builder.media import Paper
    from builder.pipeline import Checked


@dataclass(frozen=True)
class Wish:
    """Outputs by name, none for what the configuration lists; how strict; and for which paper."""

    outputs: tuple[str, ...]
    strict: bool
    release: bool
    paper: Paper | None
    large_print: bool
    greyscale: bool
    booklet: bool
    engine: Engine = "material"

    @property
    def on_paper(self) -> bool:
        """Whether it asks for one medium on paper."""
        return any((self.paper, self.large_print, self.greyscale, self.booklet))

    def told(self, today: datetime.date) -> tuple[str, ...]:
        """All of it, and the day: for ``unchanged.key``."""
        paper = (self.paper, self.large_print, self.greyscale, self.booklet)
        rest = (self.strict, self.release, *paper, self.engine, today)
        return tuple(map(str, (*self.outputs, *rest)))

    def refused(self) -> str:
        """Why it cannot be had; empty when it can."""
        from builder.outputs import FLAT, ON_PAPER  # noqa: PLC0415
        from builder.render.zensical import missing  # noqa: PLC0415

        screen = sorted(set(self.outputs) - ON_PAPER)
        if self.on_paper and screen:
            return f"{screen[0]} is not printed, so it has no options for paper"
        if self.booklet and set(self.outputs) & FLAT:
            return "packets and cards are cut and copied, so they make no booklet"
        if self.engine == "zensical":
            if self.on_paper or (self.outputs and "site" not in self.outputs):
                return "--engine is what draws the site, and no site is built here"
            return missing() or ""
        return ""

    def request(self, checked: Checked) -> Request:
        """What to make of this project."""
        from builder.media import Media  # noqa: PLC0415
        from builder.outputs import FLAT, ON_PAPER  # noqa: PLC0415

        outputs = self.outputs or checked.outputs
        if not self.on_paper:
            return Request(outputs, engine=self.engine, keep=bool(self.outputs))
        possible = ON_PAPER - FLAT if self.booklet else ON_PAPER
        paper = self.paper or checked.paper
        medium = Media(paper, self.large_print, self.greyscale, self.booklet)
        return Request(tuple(name for name in outputs if name in possible), medium, keep=True)
