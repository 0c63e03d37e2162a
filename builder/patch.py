"""Lay a school's patch over a file: one new tree, in which every value knows its own file.

The three words are those of ``schema/patch.py``. A change that leads nowhere is reported at the
step of its address that is wrong, and the others are made all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builder.diagnostics import Diagnostic, Span, did_you_mean
from builder.source.files import Source
from builder.source.yaml import MAX_PROBLEMS, Path, Tree

LABELS = ("id", "heading", "title", "activity", "phrase")
"""What an entry of a list is called by: its id, or else words of its own, joined by hyphens."""


@dataclass(frozen=True)
class Change:
    """One change of a patch. ``span`` is the place of its address, in the patch."""

    verb: str
    address: str
    span: Span


@dataclass(eq=False)
class _Node:
    """A value with its place, free to be moved about."""

    span: Span
    key: Span | None
    value: Any
    unread: bool = False
    touched: Span | None = None


class _Wrong(Exception):
    """A change that cannot be made."""

    def __init__(self, code: str, step: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.step, self.message, self.hint = code, step, message, hint


def changes(patch: Tree) -> Iterator[tuple[Change, Path]]:
    """The changes of a patch that has the right shape, with the path of each in the patch.

    First what is set, then what is left out, then what is added: so an entry may be left out and
    another of the same id put in.
    """
    for address in patch.data.get("set") or {}:
        yield Change("set", address, patch.key(("set", address))), ("set", address)
    for index, address in enumerate(patch.data.get("omit") or ()):
        yield Change("omit", address, patch.span(("omit", index))), ("omit", index)
    for address in patch.data.get("add") or {}:
        yield Change("add", address, patch.key(("add", address))), ("add", address)


def lay(base: Tree, patch: Tree) -> tuple[Tree, list[Change], list[Diagnostic]]:
    """``base`` with ``patch`` over it, the changes made, and what is wrong with the others.

    A patch with very many mistakes is given up: looking for what was meant takes its time.
    """
    root = _grow(base, ())
    made: list[Change] = []
    problems: list[Diagnostic] = []
    for change, path in changes(patch):
        if len(problems) == MAX_PROBLEMS:
            break
        try:
            _apply(root, change, patch, path)
            made.append(change)
        except _Wrong as wrong:
            span = _step(patch.source, change, wrong.step)
            problems.append(patch.source.problem(wrong.code, span, wrong.message, wrong.hint))
    tree = Tree(base.source)
    tree.data = _flatten(root, (), tree)
    return tree, made, problems


def find(data: Any, address: str) -> Path | None:
    """Where an address leads in plain data; None when it leads nowhere."""
    path: Path = ()
    for step in address.split("/"):
        if isinstance(data, dict) and step in data:
            path, data = (*path, step), data[step]
            continue
        found = [i for i, e in enumerate(data) if named(e) == step] if _is_list(data) else []
        if len(found) != 1:
            return None
        path, data = (*path, found[0]), data[found[0]]
    return path


def named(entry: Any) -> str:
    """What an entry of a list is called in an address; empty when it has no name."""
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, dict):
        return ""
    label = next((entry[key] for key in LABELS if isinstance(entry.get(key), str)), "")
    return label if "id" in entry else re.sub(r"\W+", "-", label.casefold()).strip("-")


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _apply(root: _Node, change: Change, patch: Tree, path: Path) -> None:
    steps = change.address.split("/")
    way = [root]
    for number, step in enumerate(steps[:-1]):
        way.append(_child(way[-1], steps, number, step))
    holder, last = way[-1], steps[-1]
    match change.verb:
        case "set":
            _set(holder, steps, _grow(patch, path, _step(patch.source, change, len(steps) - 1)))
        case "omit":
            _child(holder, steps, len(steps) - 1, last)
            if isinstance(holder.value, dict):
                del holder.value[last]
            else:
                holder.value = [n for n in holder.value if named(_plain(n)) != last]
        case "add":
            target = _child(holder, steps, len(steps) - 1, last)
            entries = [_grow(patch, (*path, n)) for n in range(len(_at(patch.data, path)))]
            if isinstance(target.value, list):
                target.value += entries
                way.append(target)
            elif isinstance(holder.value, list):
                place = holder.value.index(target) + 1
                holder.value[place:place] = entries
            else:
                message = f'"{change.address}" is not a list, so nothing can be added to it'
                raise _Wrong("O103", len(steps) - 1, message, "use set: to change it")
    for node in way:
        node.touched = node.touched or change.span


def _set(holder: _Node, steps: list[str], new: _Node) -> None:
    last, at = steps[-1], len(steps) - 1
    if isinstance(holder.value, dict):
        if last == "id":
            message = "an id stays: other files name it"
            raise _Wrong("O103", at, message, "omit the entry, and add one of your own")
        holder.value[last] = new
        return
    old = _child(holder, steps, at, last)
    name = named(_plain(new))
    if name != last:
        message = f'this would put "{name}" in the place of "{last}"'
        raise _Wrong("O103", at, message, "omit the entry, and add one of your own")
    holder.value[holder.value.index(old)] = new


def _child(node: _Node, steps: list[str], number: int, step: str) -> _Node:
    before = "/".join(steps[:number])
    inside = f' in "{before}"' if before else ""
    if isinstance(node.value, dict):
        if step in node.value:
            child: _Node = node.value[step]
            return child
        known = list(node.value)
        message = f'there is no field "{step}"{inside}'
        raise _Wrong("O102", number, message, did_you_mean(step, known))
    if not isinstance(node.value, list):
        raise _Wrong("O102", number, f'"{before}" is a value, and holds no "{step}"')
    names = [named(_plain(entry)) for entry in node.value]
    if names.count(step) > 1:
        message = f'"{step}" stands more than once{inside}'
        raise _Wrong("O103", number, message, f"set the whole of {before}")
    if step not in names:
        if step.isdigit():
            hint = "entries are named by their ids, never by position"
        else:
            hint = did_you_mean(step, names) or _listed(names)
        raise _Wrong("O102", number, f'there is no "{step}"{inside}', hint)
    entry: _Node = node.value[names.index(step)]
    return entry


def _listed(names: list[str]) -> str:
    short = [name for name in names if name and len(name) <= 40]
    return f"there are: {', '.join(short[:8])}{' ...' if len(short) > 8 else ''}" if short else ""


def _step(source: Source, change: Change, step: int) -> Span:
    """The place of one step of an address; of the whole when it is not written out plainly."""
    start = source.offset(change.span)
    start += source.text[start : start + 1] in ("'", '"')
    if not source.text.startswith(change.address, start):
        return change.span
    steps = change.address.split("/")
    before = sum(len(word) + 1 for word in steps[:step])
    return source.span(start + before, max(1, len(steps[step])))


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _plain(node: _Node) -> Any:
    """As much of the data as a name needs."""
    if isinstance(node.value, dict):
        return {key: child.value for key, child in node.value.items() if key in LABELS}
    return node.value


def _grow(tree: Tree, path: Path, key: Span | None = None) -> _Node:
    value = _at(tree.data, path)
    if isinstance(value, dict):
        value = {name: _grow(tree, (*path, name)) for name in value}
    elif isinstance(value, list):
        value = [_grow(tree, (*path, index)) for index in range(len(value))]
    span = tree.values.get(path) or tree.span(path)
    touched = tree.touched.get(path)
    return _Node(span, key or tree.keys.get(path), value, path in tree.unread, touched)


def _flatten(node: _Node, path: Path, tree: Tree) -> Any:
    tree.values[path] = node.span
    if node.key:
        tree.keys[path] = node.key
    if node.touched:
        tree.touched[path] = node.touched
    if node.unread:
        tree.unread.add(path)
    if isinstance(node.value, dict):
        return {key: _flatten(child, (*path, key), tree) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_flatten(child, (*path, n), tree) for n, child in enumerate(node.value)]
    return node.value
