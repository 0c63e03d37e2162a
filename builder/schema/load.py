"""From a YAML tree to a model: every failed rule becomes a diagnostic at its place.

One bad entry does not hide the problems of the others: what fails is cut out of the data and the
rest is tried again. The result then is not ``whole``, and checks that look for something absent
leave it alone.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from builder.diagnostics import Diagnostic, did_you_mean
from builder.schema.base import ID_PATTERN, Authored, Prose
from builder.source.yaml import Path, Tree

M = TypeVar("M", bound=Authored)

_RANGE = {
    "enum",
    "literal_error",
    "greater_than_equal",
    "less_than_equal",
    "too_short",
    "too_long",
    "string_too_short",
    "string_too_long",
    "string_pattern_mismatch",
    "union_tag_invalid",
    "date_from_datetime_parsing",
    "date_parsing",
    "date_from_datetime_inexact",
}
_MISSING = {"missing", "union_tag_not_found"}


def load(model: type[M], tree: Tree) -> tuple[M | None, bool, list[Diagnostic]]:
    """Read ``tree`` as ``model``: (the model or None, whether it is whole, what was wrong).

    Pydantic reports everything at once, so only the first round is told; the rounds after it
    serve to save what can be read.
    """
    data, problems = tree.data, dict[tuple[Path, str], Diagnostic]()
    for attempt in range(10):
        try:
            return model.model_validate(data), attempt == 0, list(problems.values())
        except ValidationError as error:
            cut = set[Path]()
            for details in error.errors(include_url=False):
                path = _path(data, details["loc"])
                if attempt == 0:
                    key = (path, details["type"])
                    problems.setdefault(key, _diagnose(model, tree, path, details))
                cut.add(_to_cut(path, details["type"]))
            if () in cut:
                break
            data = copy.deepcopy(data)
            for path in sorted(cut, key=_cut_order, reverse=True):
                _delete(data, path)
    return None, False, list(problems.values())


def texts(model: BaseModel) -> Iterator[tuple[Path, Prose]]:
    """Every Prose in a model with its path in the file, in the order of the fields."""
    yield from _texts(model, ())


def map_texts(value: Any, change: typing.Callable[[str], str]) -> Any:
    """A copy of a model (or tuple of models) in which every Prose went through ``change``."""
    if isinstance(value, Prose):
        return Prose(change(value))
    if isinstance(value, tuple):
        return tuple(map_texts(item, change) for item in value)
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return value.model_copy(update={n: map_texts(v, change) for n, v in fields.items()})
    return value


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, Prose]]:
    if isinstance(value, Prose):
        yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, info.alias or name))


def _path(data: Any, loc: tuple[int | str, ...]) -> Path:
    """Drop from a pydantic location what is not in the file (the tags of unions)."""
    path: list[int | str] = []
    for position, step in enumerate(loc):
        here = isinstance(data, dict) and step in data
        there = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if here or there:
            data = data[step]
        elif position < len(loc) - 1 or isinstance(step, int):
            continue
        path.append(step)
    return tuple(path)


def _diagnose(model: type[Authored], tree: Tree, path: Path, details: ErrorDetails) -> Diagnostic:
    kind, source = details["type"], tree.source
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        hint = did_you_mean(name, _fields(model, tree.data, path[:-1]))
        return source.problem("S201", tree.key(path), f'unknown field "{name}"', hint)
    if kind in _MISSING:
        field = "type" if kind == "union_tag_not_found" else name
        parent = path if kind == "union_tag_not_found" else path[:-1]
        span = tree.key(parent) if parent else tree.span(parent)
        of = f' in "{parent[-1]}"' if parent and isinstance(parent[-1], str) else ""
        return source.problem("S202", span, f'the field "{field}" is missing{of}')
    span = tree.span(path)
    if kind == "string_pattern_mismatch" and details["ctx"]["pattern"] == ID_PATTERN:
        hint = "lower-case letters and digits, in words joined by hyphens"
        return source.problem("I301", span, f'"{details["input"]}" is not an id', hint)
    code = "S204" if kind in _RANGE else "S203"
    hint = "put quotes round it" if kind == "string_type" and _is_plain(details["input"]) else ""
    label = f'"{name}"' if isinstance(path[-1] if path else "", str) else f"entry {int(name) + 1}"
    return source.problem(code, span, f"{label}: {_message(details)}", hint)


def _message(details: ErrorDetails) -> str:
    """Pydantic's words, in our own plain ones where a curriculum author is likely to meet them."""
    context = details.get("ctx", {})
    match details["type"]:
        case "string_type" if details["input"] is None:
            return "there is no text here"
        case "string_type":
            return "this must be a text"
        case "int_type" | "int_parsing" | "int_from_float":
            return "this must be a whole number"
        case "bool_type" | "bool_parsing":
            return "this must be true or false"
        case "tuple_type" | "list_type":
            return "this must be a list"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "this must hold fields of its own"
        case "enum" | "literal_error":
            return f"this must be {context['expected']}"
        case "union_tag_invalid":
            return f"the type must be one of {context['expected_tags']}"
        case "greater_than_equal":
            return f"this must be {context['ge']} or more"
        case "less_than_equal":
            return f"this must be {context['le']} or less"
        case "too_short":
            return f"needs {context['min_length']} or more entries, has {context['actual_length']}"
        case "too_long":
            return f"takes {context['max_length']} entries at most, has {context['actual_length']}"
        case "string_too_short":
            return "there is no text here"
        case "string_too_long":
            return f"takes {context['max_length']} characters at most"
        case "string_pattern_mismatch":
            return f"this does not have the form {context['pattern']}"
        case kind if kind.startswith("date"):
            return "this must be a date such as 2027-08-31"
    return details["msg"]


def _is_plain(value: Any) -> bool:
    return isinstance(value, int | float) and value is not None


def _to_cut(path: Path, kind: str) -> Path:
    """The smallest part to leave out so that the rest can be read: the field or the list entry."""
    if kind == "extra_forbidden":
        return path
    while path and not isinstance(path[-1], int):
        path = path[:-1]
    return path


def _cut_order(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(s, str), s if isinstance(s, int) else 0, str(s)) for s in path)


def _delete(data: Any, path: Path) -> None:
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError):
            return  # an ancestor was cut already
    if isinstance(data, list) and isinstance(path[-1], int) and path[-1] < len(data):
        del data[path[-1]]
    elif isinstance(data, dict):
        data.pop(path[-1], None)


def _fields(model: Any, data: Any, path: Path) -> list[str]:
    """The names of the fields that may stand at ``path``."""
    kinds = [model]
    for step in path:
        data = data[step]
        if isinstance(step, int):
            kinds = [k for kind in kinds for k in get_args(kind) if k is not Ellipsis]
        else:
            kinds = [
                info.annotation
                for kind in kinds
                for name, info in getattr(kind, "model_fields", {}).items()
                if (info.alias or name) == step
            ]
        kinds = [k for kind in kinds for k in _unwrap(kind)]
    tag = data.get("type") if isinstance(data, dict) else None
    tagged = [k for k in kinds if tag in _tags(k)]
    return [
        i.alias or n for k in tagged or kinds for n, i in getattr(k, "model_fields", {}).items()
    ]


def _tags(kind: Any) -> tuple[Any, ...]:
    info = getattr(kind, "model_fields", {}).get("type")
    return get_args(info.annotation) if info else ()


def _unwrap(kind: Any) -> list[Any]:
    if get_origin(kind) is Annotated:
        return _unwrap(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [k for arg in get_args(kind) for k in _unwrap(arg)]
    return [kind]
