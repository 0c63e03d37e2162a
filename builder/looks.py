"""Whether an update concerns a patch: each change held against the original, as it was and is.

A change is safe when nothing changed in what it touches, nor in the question, activity or moment of
a story that this is part of: the parts of one of those belong together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.differences import between, marked, said
from builder.patch import Change, changes, find, named
from builder.schema import Patch
from builder.schema.load import load
from builder.source.files import Source
from builder.source.yaml import Path as Keys
from builder.source.yaml import Tree, parse


def concerns(patches: tuple[Source, ...], old: Any, new: Any) -> tuple[list[str], list[str]]:
    """Why patches need a look, and what to look at: the differences there, and what they set.

    ``old`` and ``new`` are the data of the original. Both lists are empty when they are safe.
    """
    found = [look for patch in patches for look in _looks(patch, old, new)]
    why = list(dict.fromkeys(f"{address}: {reason}" for address, reason, _ in found))
    shown: list[str] = []
    for near in sorted({_entry(old, address) for address, _, _ in found}):
        shown += between(_value(old, near), _value(new, near), near)
    for address, _, yours in found:
        shown += [f"{address}, as you have it:", *marked("=", yours)] if yours else []
    return why, shown


def _looks(patch: Source, old: Any, new: Any) -> Iterator[tuple[str, str, list[str]]]:
    """(address, why, what is set there) of each change of a patch that an update concerns."""
    tree, _ = parse(patch)
    if tree is None or not load(Patch, tree).whole:
        yield patch.path, "this patch cannot be read; ./mentor check says why", []
        return
    for change, path in changes(tree):
        if why := _look(change, tree, old, new):
            yield change.address, why, said(_at(tree.data, path)) if change.verb == "set" else []


def _look(change: Change, patch: Tree, old: Any, new: Any) -> str:
    was, now = find(old, change.address), find(new, change.address)
    match change.verb:
        case "omit":
            return "" if now is not None else "it was taken away; delete this line of yours"
        case "add":
            if now is None:
                return "it is not there any more"
            added = {named(entry) for entry in patch.data["add"][change.address]}
            there = {named(e) for e in _list_at(new, now)} - {named(e) for e in _list_at(old, was)}
            both = sorted(added & there - {""})
            return f'there is a "{both[0]}" now that is not yours' if both else ""
    if was is None:
        return "" if now is None else "there is such a field now"
    if now is None:
        return "it is not there any more"
    if _at(old, was) != _at(new, now):
        return "the text that you changed has changed"
    entry = _entry(old, change.address)
    return "" if _value(old, entry) == _value(new, entry) else f"the rest of {entry} changed"


def _entry(data: Any, address: str) -> str:
    """The address of the first entry of a list on the way; the address itself when there is none.

    That is a whole question, activity or moment of a story: its parts belong together.
    """
    steps = address.split("/")
    for end in range(1, len(steps) + 1):
        path = find(data, "/".join(steps[:end]))
        if path and isinstance(path[-1], int):
            return "/".join(steps[:end])
    return address


def _value(data: Any, address: str) -> Any:
    path = find(data, address)
    return None if path is None else _at(data, path)


def _list_at(data: Any, path: Keys | None) -> list[Any]:
    """The list at a path, or the one that the entry at a path stands in."""
    if path is None:
        return []
    found = _at(data, path)
    return found if isinstance(found, list) else _list_at(data, path[:-1]) if path else []


def _at(data: Any, path: Keys) -> Any:
    for step in path:
        data = data[step]
    return data
