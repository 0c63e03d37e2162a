"""What a build is to make, as data: which outputs, in which medium, drawn by what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a check loads none of these
    from builder.editions import Editions, Engine
    from builder.media import Media
    from builder.recipes import Target

    Plan = Callable[[Editions], Iterator[Target]]
    """What an output is: the targets it makes of a course."""


@dataclass(frozen=True)
class Request:
    """``outputs`` and ``packets`` by name. With ``keep``, what was published of others stays.

    ``medium`` is the one to make them in, beside what is there; without it, those that the
    configuration lists. ``engine`` draws the site. When something is ``private``, such as a list of
    names, nothing of it stays in the cache.
    """

    outputs: tuple[str, ...] = ()
    medium: Media | None = None
    engine: Engine = "material"
    packets: Mapping[str, Plan] = field(default_factory=dict)
    keep: bool = False
    private: bool = False
