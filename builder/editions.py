"""The two editions of a course, side by side, and what an output may know beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from builder.course import Course
from builder.media import Media

Engine = Literal["material", "zensical"]
"""What draws the pages of the site."""


@dataclass(frozen=True)
class Editions:
    """``full`` is for facilitators; ``learner`` is all that a learner's file may be made from.

    ``downloads`` are the learner PDFs that the site offers: (file name, title). ``media`` is how
    what is planned comes onto paper, ``engine`` how the site is drawn.
    """

    full: Course
    learner: Course
    downloads: tuple[tuple[str, str], ...]
    contacts_are_samples: bool
    media: Media = field(default_factory=Media)
    engine: Engine = "material"
