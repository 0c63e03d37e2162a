"""What is to be made, as plain data: recipes, and the targets they are made for.

A recipe holds everything that its result depends on, and nothing else; its digest is the key of
the cache. So a rebuild is right by construction: no dependency is tracked, none can be forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable


class Audience(StrEnum):
    """Who may see a file. A learner's file may be given to anyone."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"


class Recipe(Protocol):
    """Frozen, picklable, made of str, bytes, int, bool, tuples and mappings."""

    @property
    def tools(self) -> tuple[str, ...]:
        """Names and versions of what does the work, our own code included."""
        ...

    @property
    def preload(self) -> tuple[str, ...]:
        """Modules that are slow to import, for the workers to share."""
        ...

    def make(self) -> Mapping[str, bytes]:
        """Do the work: relative path -> bytes. A recipe for a single file uses the path ''."""
        ...


@runtime_checkable
class Joined(Recipe, Protocol):
    """A recipe whose result is put together from the results of other recipes, its parts.

    Parts are made first and each is cached for itself. Of a ``light`` one only the parts are: to
    join them takes less than to keep the whole.
    """

    light: bool

    @property
    def parts(self) -> tuple[Recipe, ...]:
        """What is made first; empty when the whole has to be made in one piece."""
        ...

    def join(self, made: Sequence[Mapping[str, bytes]]) -> Mapping[str, bytes]:
        """The result, from those of the parts in their order."""
        ...


@dataclass(frozen=True)
class Target:
    """A file (or a tree of files) of the output, and how it is made."""

    path: str
    title: str
    audience: Audience
    recipe: Recipe


def digest(recipe: Recipe) -> str:
    """SHA-256, in hex, of a recipe's kind, data and tools."""
    sha = hashlib.sha256()
    _feed(sha, (type(recipe).__name__, recipe.tools, recipe))
    return sha.hexdigest()


def _feed(sha: Any, value: Any) -> None:
    """Hash a value with its type and size in front, so that no two values run together."""
    if isinstance(value, bytes | str):
        data = value.encode() if isinstance(value, str) else value
        sha.update(f"{type(value).__name__}{len(data)}:".encode())
        sha.update(data)
    elif isinstance(value, Mapping):
        sha.update(f"map{len(value)}:".encode())
        for key in sorted(value):
            _feed(sha, key)
            _feed(sha, value[key])
    elif isinstance(value, tuple):
        sha.update(f"tuple{len(value)}:".encode())
        for item in value:
            _feed(sha, item)
    elif is_dataclass(value):
        for field in fields(value):
            _feed(sha, field.name)
            _feed(sha, getattr(value, field.name))
    else:
        assert value is None or isinstance(value, int | float | bool)
        sha.update(f"{type(value).__name__}:{value!r};".encode())
