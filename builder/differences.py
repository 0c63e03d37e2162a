"""What changed between two versions of a text, in lines that a person understands.

Prose is compared sentence by sentence; a YAML file field by field, and its entries by their ids,
so that an entry that only moved is no difference.
"""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from builder.patch import named
from builder.source.files import Source
from builder.source.markdown import read_page
from builder.source.yaml import parse

WIDTH = 96
_KEPT = re.compile(r"\s*(?:[-*+>|#]|\d+\.|///|!\[)")
"""Lines that stand for themselves: lists, tables, headings, blocks, pictures."""


def data_of(place: str, text: str) -> Any:
    """The fields of a YAML file, or of the front matter of a page; empty when there are none."""
    source = Source(place, place, text)
    tree = read_page(source)[0].front if place.endswith(".md") else parse(source)[0]
    return tree.data if tree else {}


def differences(place: str, old: str, new: str) -> list[str]:
    """Lines that start with ``-`` (was) or ``+`` (is now), below the place they stand at."""
    if place.endswith(".svg"):
        return ["the drawing changed"] if old != new else []
    lines = list(between(data_of(place, old), data_of(place, new)))
    if place.endswith(".md"):
        lines += _prose(_body(place, old), _body(place, new))
    return lines


def between(old: Any, new: Any, address: str = "") -> Iterator[str]:
    """The differences of two values, by the addresses that a patch would use."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _entries(old, new, address)
    elif _named_list(old) and _named_list(new):
        yield from _entries({named(e): e for e in old}, {named(e): e for e in new}, address)
    elif old != new:
        yield f"{address}:"
        yield from _lines(said(old), said(new))


def _entries(old: dict[str, Any], new: dict[str, Any], address: str) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        place = f"{address}/{key}" if address else key
        if key not in new:
            yield f"{place}: taken away"
        elif key not in old:
            yield f"{place}: new"
            yield from _lines([], said(new[key]))
        else:
            yield from between(old[key], new[key], place)


def _named_list(value: Any) -> bool:
    """Whether every entry of a list can be told by its name. Long texts are not names."""
    names = [named(entry) for entry in value] if isinstance(value, list) else [""]
    return all(names) and len(set(names)) == len(names) and not any(" " in n for n in names)


def said(value: Any) -> list[str]:
    """A value as sentences."""
    if isinstance(value, dict):
        return [line for part in value.values() for line in said(part)]
    if isinstance(value, list):
        return [line for part in value for line in said(part)]
    return list(_sentences(str(value)))


def _sentences(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        for line in block.split("\n"):
            if _KEPT.match(line) or not lines or _KEPT.match(lines[-1]):
                lines.append(line.rstrip())
            else:
                lines[-1] += " " + line.strip()
        for line in lines:
            yield from re.split(r"(?<=[.!?:])\s+(?=\S)", line)


def _body(place: str, text: str) -> str:
    return read_page(Source(place, place, text))[0].body


def _prose(old: str, new: str) -> Iterator[str]:
    """Differences of two Markdown texts, each run of them below the heading it stands under."""
    before, after = list(_sentences(old)), list(_sentences(new))
    shown = ""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            continue
        heading = next((s for s in reversed(after[: c + 1]) if s.startswith("#")), "the text")
        if heading != shown:
            shown = heading
            yield f"{heading.lstrip('# ')}:"
        yield from marked("-", before[a:b])
        yield from marked("+", after[c:d])


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            yield from marked("-", old[a:b])
            yield from marked("+", new[c:d])


def marked(sign: str, sentences: list[str]) -> Iterator[str]:
    """Sentences with a sign in front, in lines of WIDTH at most."""
    for sentence in sentences:
        lines = textwrap.wrap(sentence, WIDTH - 8) or [""]
        yield f"  {sign} {lines[0]}"
        yield from (f"    {line}" for line in lines[1:])
