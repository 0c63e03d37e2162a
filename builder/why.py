"""Says why a file was made or reused, from what its recipes held this time and the last time.

The record of the last time stands beside the cache. It is for people only: without it nothing is
lost but the explanation.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from builder.make import Made
from builder.recipes import Joined, Part, Recipe

Inputs = dict[str, str]
"""What goes into a recipe, by name, each as a short digest; the tools in full."""
Record = dict[str, dict[str, Inputs]]
"""By a target's path, and then by the title of what it was made with: the inputs."""


def last(path: Path) -> Record:
    """The record of the last time; empty when there is none that can be read."""
    with contextlib.suppress(OSError, ValueError):
        record = json.loads(path.read_text("utf-8"))
        if isinstance(record, dict):
            return record
    return {}


def keep(path: Path, record: Record, made: Iterable[Made]) -> None:
    """Add what was made this time to the record. A full disk costs the explanation only."""
    now = record | {
        item.target.path: _inputs(item)
        for item in made
        if not item.step.reused or item.target.path not in record
    }
    if now != record:
        with contextlib.suppress(OSError):
            path.write_text(json.dumps(now, indent=1, ensure_ascii=False), "utf-8")


def explain(path: str, record: Record, made: Iterable[Made]) -> list[str]:
    """Lines about the file at ``path`` of the output; ``record`` is that of the last time."""
    made = list(made)
    if not made and any(f"{path}/".startswith(f"{known}/") for known in record):
        return [f"{path} is as it was: nothing has changed since the last build."]
    item = next((item for item in made if path in item.files), None)
    if item is None:
        return [f"{path}: this build did not make it."]
    of = "" if path == item.target.path else f" is part of {item.target.title}, which"
    if item.step.reused:
        return [f"{path}{of} was reused: nothing that it is made from has changed."]
    before, now = record.get(item.target.path), _inputs(item)
    if before is None:
        return [f"{path}{of} was made: it had not been made here before."]
    reused = {part.title for part in item.step.parts if part.reused}
    lines = []
    for title in sorted(set(before) | set(now)):
        changes = list(_changes(before.get(title), now.get(title)))
        if changes:
            lines.append(f"  {title}: {', '.join(changes)}")
        elif title not in reused and title != item.target.title:
            lines.append(f"  {title}: the cache did not have it")
    lines = lines or ["  The cache did not have it."]
    parts = f" {len(reused)} of its {len(item.step.parts)} parts were reused." if reused else ""
    return [f"{path}{of} was made.{parts}", *lines]


def _changes(before: Inputs | None, now: Inputs | None) -> Iterator[str]:
    if before is None:
        yield "is new"
    elif now is None:
        yield "is gone"
    else:
        for name in sorted(set(before) | set(now)):
            if name not in before:
                yield f"{name} is new"
            elif name not in now:
                yield f"{name} is gone"
            elif before[name] != now[name]:
                yield f"{name} changed"


def _inputs(item: Made) -> dict[str, Inputs]:
    recipe = item.target.recipe
    found = {item.target.title: dict(_held(recipe))}
    if isinstance(recipe, Joined):
        found |= {part.title: dict(_held(part.recipe)) for part in recipe.parts}
    return found


def _held(recipe: Recipe | Joined) -> Iterator[tuple[str, str]]:
    for tool in recipe.tools:
        name, _, of = tool.rpartition(" ")
        yield (name or "the program"), of
    assert is_dataclass(recipe)
    for field in fields(recipe):
        yield from _short(field.name, getattr(recipe, field.name))


def _short(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _short(f"{name} {key}", item)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            if not isinstance(item, Part):
                yield from _short(f"{name} {number}", item)
    else:
        data = value if isinstance(value, bytes) else repr(value).encode()
        yield name, hashlib.sha256(data).hexdigest()[:16]
