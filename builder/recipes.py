"""What is to be made, as plain data: recipes, and the targets they are made for.

A recipe holds everything that its result depends on, and nothing else; its digest is the key of
the cache. So a rebuild is right by construction: no dependency is tracked, none can be forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

Files = Mapping[str, bytes]
"""Relative path -> bytes. What is a single file has the path ''."""


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

    def make(self) -> Files:
        """Do the work."""
        ...


class Shared:
    """What hundreds of recipes hold, such as all templates of a site: digested once for all."""

    @cached_property
    def own_digest(self) -> bytes:
        sha = hashlib.sha256()
        _feed_fields(sha, self)
        return sha.digest()


@runtime_checkable
class Paged(Protocol):
    """A recipe for something with pages."""

    def pages(self, files: Files) -> int:
        """How many pages there are in what it made."""
        ...


@dataclass(frozen=True)
class Part:
    """A recipe that another one uses, with a title for people."""

    title: str
    recipe: Recipe | Joined


@runtime_checkable
class Joined(Protocol):
    """A recipe for something that is joined from parts. The parts are made first, each once."""

    @property
    def parts(self) -> tuple[Part, ...]: ...

    @property
    def tools(self) -> tuple[str, ...]: ...

    @property
    def preload(self) -> tuple[str, ...]: ...

    def join(self, made: Sequence[Files]) -> Files:
        """Do the work with what the parts made, in their order."""
        ...


@dataclass(frozen=True)
class Target:
    """A file (or a tree of files) of the output, and how it is made."""

    path: str
    title: str
    audience: Audience
    recipe: Recipe | Joined


@cache
def tools_of(files: tuple[Path, ...], *packages: str) -> tuple[str, ...]:
    """The names and versions of packages, and the SHA-256, in hex, of our own source files."""
    sha = hashlib.sha256()
    for file in files:
        _feed(sha, file.read_bytes())
    return (*(f"{name} {version(name)}" for name in packages), sha.hexdigest())


def digest(recipe: Recipe | Joined) -> str:
    """SHA-256, in hex, of a recipe's kind, data and tools, and of all this of its parts."""
    sha = hashlib.sha256()
    _feed(sha, (type(recipe).__name__, recipe.tools, recipe))
    return sha.hexdigest()


def _feed(sha: Any, value: Any) -> None:
    """Hash a value with its type and size in front, so that no two values run together."""
    if type(value) is str:  # nearly all that there is, so it comes first
        data = value.encode()
        sha.update(b"str%d:%b" % (len(data), data))
    elif isinstance(value, bytes | str):
        data = value.encode() if isinstance(value, str) else value
        sha.update(f"{type(value).__name__}{len(data)}:".encode())
        sha.update(data)
    elif isinstance(value, tuple):
        sha.update(f"tuple{len(value)}:".encode())
        for item in value:
            _feed(sha, item)
    elif isinstance(value, Mapping):
        sha.update(f"map{len(value)}:".encode())
        for key in sorted(value):
            _feed(sha, key)
            _feed(sha, value[key])
    elif isinstance(value, Part):
        _feed(sha, digest(value.recipe))
    elif isinstance(value, Shared):
        _feed(sha, value.own_digest)
    elif is_dataclass(value):
        _feed_fields(sha, value)
    else:
        assert value is None or isinstance(value, int | float | bool)
        sha.update(f"{type(value).__name__}:{value!r};".encode())


def _feed_fields(sha: Any, value: Any) -> None:
    for field in fields(value):
        _feed(sha, field.name)
        _feed(sha, getattr(value, field.name))
