"""What somebody asks a build for, by name and by paper: the same for one school and for many."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a build with nothing to do loads none of these
    from builder.editions import Engine
    from builder.media import Media, Paper
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

    @property
    def keeps(self) -> bool:
        """Whether what stands in the output beside it stays."""
        return bool(self.outputs) or self.on_paper

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

    def wanted(self, checked: Checked) -> tuple[str, ...]:
        """The outputs to make of this project."""
        from builder.outputs import FLAT, ON_PAPER  # noqa: PLC0415

        wanted = self.outputs or checked.outputs
        if not self.on_paper:
            return wanted
        possible = ON_PAPER - FLAT if self.booklet else ON_PAPER
        return tuple(name for name in wanted if name in possible)

    def medium(self, checked: Checked) -> Media | None:
        """The one medium that was asked for, if any."""
        from builder.media import Media  # noqa: PLC0415

        if not self.on_paper:
            return None
        paper = self.paper or checked.paper
        return Media(paper, self.large_print, self.greyscale, self.booklet)
