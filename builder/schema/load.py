"""From a YAML tree to a model: every failed rule becomes a diagnostic at its place.

One bad entry does not hide the problems of the others: what fails is cut out of the data and the
rest is tried again. The result then is not ``whole``, and checks that look for something absent
leave it alone.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from builder.diagnostics import Diagnostic, did_you_mean
from builder.schema.base import ID_PATTERN, LINE_PATTERN, Authored, Prose
from builder.schema.config import ADDRESS_PATTERN, COLOUR_PATTERN
from builder.source.yaml import Path, Tree

M = TypeVar("M", bound=Authored)
ROUNDS = 10

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
_FORMS = {
    LINE_PATTERN: "this must be one line of plain text, without any of { } < >",
    COLOUR_PATTERN: "this must be a colour such as #1d5c63",
    ADDRESS_PATTERN: "this must be an address such as https://mentors.school.example/",
}
_MISSING = {"missing", "union_tag_not_found"}


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A model, or None; ``kept`` says which entries are left of each list that lost some."""

    model: M | None
    problems: list[Diagnostic]
    whole: bool
    kept: dict[Path, list[int]] = field(default_factory=dict)


def load(model: type[M], tree: Tree) -> Loaded[M]:
    """Read ``tree`` as ``model``.

    Pydantic reports everything at once, so only the first round is told; the rounds after it
    serve to save what can be read.
    """
    problems: dict[tuple[Path, str], Diagnostic] = {}
    cut: set[Path] = set()
    kept: dict[Path, list[int]] = {}
    for _ in range(ROUNDS):
        data = _without(tree.data, cut, (), kept)
        try:
            read = model.model_validate(data)
            return Loaded(read, list(problems.values()), not cut, kept)
        except ValidationError as error:
            found = [
                (in_file(_path(data, details["loc"]), kept), details)
                for details in error.errors(include_url=False)
                if not _only_seems_short(details)
            ]
            unknown = [path for path, details in found if details["type"] == "extra_forbidden"]
            for path, details in found if not cut else ():
                if path not in tree.unread and not _misspelt(path, details["type"], unknown):
                    key = (path, details["type"])
                    problems.setdefault(key, _diagnose(model, tree, path, details))
            more = {_to_cut(path, details["type"]) for path, details in found}
        if () in more:
            break
        cut |= more
        kept = {}
    return Loaded(None, list(problems.values()), False)


def in_file(path: Path, kept: Mapping[Path, list[int]]) -> Path:
    """Where in the file that stands which stands at ``path`` in a model that is not whole."""
    done: Path = ()
    for step in path:
        done = (*done, kept[done][step] if isinstance(step, int) and done in kept else step)
    return done


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


def without(value: Any, dead: Set[Path], path: Path = ()) -> Any:
    """A copy of a model in which the entries of lists at the paths in ``dead`` are left out."""
    if isinstance(value, tuple):
        left = [index for index in range(len(value)) if (*path, index) not in dead]
        return tuple(without(value[index], dead, (*path, index)) for index in left)
    if isinstance(value, BaseModel):
        parts = {
            name: without(getattr(value, name), dead, (*path, info.alias or name))
            for name, info in type(value).model_fields.items()
        }
        return value.model_copy(update=parts)
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
        absent = "type" if kind == "union_tag_not_found" else name
        parent = path if kind == "union_tag_not_found" else path[:-1]
        span = tree.key(parent) if parent else tree.span(parent)
        of = f' in "{parent[-1]}"' if parent and isinstance(parent[-1], str) else ""
        return source.problem("S202", span, f'the field "{absent}" is missing{of}')
    if kind == "union_tag_invalid":
        path = (*path, "type")
    span = tree.span(path)
    if kind == "string_pattern_mismatch" and details["ctx"]["pattern"] == ID_PATTERN:
        hint = "lower-case letters and digits, in words joined by hyphens"
        return source.problem("I301", span, f'"{details["input"]}" is not an id', hint)
    code = "S204" if kind in _RANGE else "S203"
    return source.problem(code, span, f"{_label(path)}: {_message(details)}", _hint(details))


def _only_seems_short(details: ErrorDetails) -> bool:
    """Pydantic does not count the entries of a list that are wrong themselves."""
    context = details.get("ctx", {})
    return details["type"] == "too_short" and len(details["input"]) >= context["min_length"]


def _misspelt(path: Path, kind: str, unknown: list[Path]) -> bool:
    """Whether a missing field is there under a name much like it: that was said already."""
    return kind == "missing" and any(
        path[:-1] == other[:-1] and did_you_mean(str(other[-1]), [str(path[-1])])
        for other in unknown
    )


def _label(path: Path) -> str:
    *above, last = path
    if isinstance(last, str):
        return f'"{last}"'
    return f'"{above[-1]}", entry {last + 1}' if above else f"entry {last + 1}"


def _hint(details: ErrorDetails) -> str:
    context, value = details.get("ctx", {}), details["input"]
    match details["type"]:
        case "string_type" if isinstance(value, int | float):
            return "put quotes round it"
        case "tuple_type" | "list_type":
            return "write [one, two], or one entry on a line, each after a hyphen"
        case "bool_type" if isinstance(value, str):
            return "with no quotes"
        case "enum" | "literal_error":
            return did_you_mean(str(value), re.findall(r"'([^']+)'", context["expected"]))
        case "union_tag_invalid":
            return did_you_mean(context["tag"], re.findall(r"'([^']+)'", context["expected_tags"]))
    return ""


def _message(details: ErrorDetails) -> str:
    """Pydantic's words, in our own plain ones where a curriculum author is likely to meet them."""
    context = details.get("ctx", {})
    match details["type"]:
        case "string_type" if details["input"] is None:
            return "there is no text here"
        case "string_type":
            return "this must be a text"
        case "int_type" | "int_parsing" | "int_from_float" | "finite_number":
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
            return f"this must be one of {context['expected_tags']}"
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
            return _FORMS.get(context["pattern"], "this does not have the right form")
        case kind if kind.startswith("date"):
            return "this must be a date such as 2027-08-31"
    return details["msg"]


def _to_cut(path: Path, kind: str) -> Path:
    """The smallest part to leave out so that the rest can be read: the field or the list entry."""
    if kind == "extra_forbidden":
        return path
    while path and not isinstance(path[-1], int):
        path = path[:-1]
    return path


def _without(value: Any, cut: set[Path], path: Path, kept: dict[Path, list[int]]) -> Any:
    """The data without what stands at the paths in ``cut``; fills in ``kept``."""
    if not cut:
        return value
    if isinstance(value, dict):
        parts = {key: (*path, key) for key in value if (*path, key) not in cut}
        return {key: _without(value[key], cut, place, kept) for key, place in parts.items()}
    if isinstance(value, list):
        left = [index for index in range(len(value)) if (*path, index) not in cut]
        if len(left) < len(value):
            kept[path] = left
        return [_without(value[index], cut, (*path, index), kept) for index in left]
    return value


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
