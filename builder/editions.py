"""The two editions of a course, side by side, and what an output may know beside them."""

from __future__ import annotations

from dataclasses import dataclass

from builder.course import Course


@dataclass(frozen=True)
class Editions:
    """``full`` is for facilitators; ``learner`` is all that a learner's file may be made from.

    ``downloads`` are the learner PDFs that this build makes: (file name, title).
    """

    full: Course
    learner: Course
    downloads: tuple[tuple[str, str], ...]
    contacts_are_samples: bool
