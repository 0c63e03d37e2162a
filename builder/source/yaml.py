"""YAML read strictly, with the place of every key and value.

PyYAML's event stream is used, so that anchors, aliases, tags and endless nesting are refused
before anything is built from them, and scalars follow the core schema of YAML 1.2: ``no`` is a
word, ``12:30`` is a word. (https://yaml.org/spec/1.2.2/#103-core-schema)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events as ev

from builder.diagnostics import Diagnostic, Span
from builder.source.files import Source

MAX_DEPTH = 50
Path = tuple[str | int, ...]

MAX_PROBLEMS = 100
"""More in one file are no use to anyone, and a file made to fill the memory stops here."""

_INT = re.compile(r"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
_FLOAT = re.compile(
    r"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z"
)
MAX_DIGITS = 40
"""A longer number stays a text: no field takes it, and Python refuses 5,000 digits."""

_HEAD = re.compile(r"[|>][^\n]*|[\"']?")
_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Tree:
    """What a YAML file holds: plain data, and the span of each value and of each key by path."""

    source: Source
    data: Any = None
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    unread: set[Path] = field(default_factory=set)
    """Where a value stands that was refused: what it should be cannot be judged."""
    touched: dict[Path, Span] = field(default_factory=dict)
    """What a patch changed, and all that holds it: the place in the patch."""

    def span(self, path: Path) -> Span:
        """The place of a value; of its nearest ancestor when the value is not written down.

        Of what a patch changed it is the place in the patch. So it is for what stands beside the
        change in the same entry of a list: what is wrong there, the change brought about.
        """
        found = self._written(path)
        if found.path == self.source.path:
            for end in range(len(path), -1, -1):
                entry = end == len(path) or isinstance(path[end - 1], int)
                if entry and path[:end] in self.touched:
                    return self.touched[path[:end]]
        return found

    def _written(self, path: Path) -> Span:
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Span(self.source.path))

    def key(self, path: Path) -> Span:
        """The place of a key; of the value when it has no key (an entry of a list)."""
        return self.touched.get(path) or self.keys.get(path) or self.span(path)

    def inside(self, path: Path, text: str, offset: int, length: int) -> Span:
        """The place of ``text[offset:offset + length]``, where ``text`` is the value at ``path``.

        Folding and indentation change nothing but white space, so the other characters are
        counted. Escapes may upset the count: then it is the place of the whole value.
        """
        span = self._written(path)
        source = self.source.at(span.path)
        raw = source.text
        head = _HEAD.match(raw, source.offset(span))
        assert head is not None
        left = sum(not c.isspace() for c in text[:offset])
        at = head.end()
        while at < len(raw) and (left or raw[at].isspace()):
            left -= not raw[at].isspace()
            at += 2 if head.group() == "'" and raw.startswith("''", at) else 1
        if raw[at : at + 1] != text[offset : offset + 1]:
            return span
        return source.span(at, length)

    def without(self, dead: Set[Path]) -> Tree:
        """This tree with the entries of lists at the paths in ``dead`` left out."""
        tree = Tree(self.source)

        def keep(value: Any, old: Path, new: Path) -> Any:
            for name in ("values", "keys", "touched"):
                if old in (spans := getattr(self, name)):
                    getattr(tree, name)[new] = spans[old]
            if old in self.unread:
                tree.unread.add(new)
            if isinstance(value, dict):
                return {key: keep(part, (*old, key), (*new, key)) for key, part in value.items()}
            if isinstance(value, list):
                left = [index for index in range(len(value)) if (*old, index) not in dead]
                return [keep(value[i], (*old, i), (*new, n)) for n, i in enumerate(left)]
            return value

        tree.data = keep(self.data, (), ())
        return tree


_HINTS = {
    "mapping values are not allowed": 'a text that holds ": " needs quotes round all of it',
    "cannot start any token": "a text that starts with this sign needs quotes round it",
    "expected <block end>": "a text that starts with a quote needs quotes round all of it",
    "expected key": "lines that belong together start in the same column",
    "expected '-' indicator": "lines that belong together start in the same column",
    "could not find expected ':'": "a line without a colon; is it indented too little?",
}
"""What to say to the words of libyaml."""


class _Stop(Exception):
    """Ends the reading of one file after a problem that nothing after it can be read past."""


def parse(source: Source) -> tuple[Tree | None, list[Diagnostic]]:
    """Read a YAML file. The tree is None when the file cannot be read at all."""
    problems: list[Diagnostic] = []
    for number, line in enumerate(source.lines, start=1):
        indent = len(line) - len(line.lstrip(" \t"))
        if "\t" in line[:indent]:
            span = Span(source.path, number, line.index("\t") + 1)
            problems.append(source.problem("Y106", span, "a tab in the indentation"))
    if problems:
        return None, problems
    reader = _Reader(source, problems)
    try:
        tree = reader.read()
    except _Stop:
        return None, problems
    except yaml.MarkedYAMLError as error:
        problems.append(_unreadable(source, error))
        return None, problems
    except yaml.reader.ReaderError as error:
        span = source.span(max(0, source.text.find(chr(error.character))))
        message = f"the invisible character U+{error.character:04X} may not stand in a file"
        problems.append(source.problem("Y101", span, message, "delete it"))
        return None, problems
    if not isinstance(tree.data, dict):
        problems.append(
            source.problem("Y107", Span(source.path), "this file does not hold `key: value` lines")
        )
        return None, problems
    return tree, problems


def _unreadable(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    context, text = str(error.context or ""), str(error.problem or "cannot be read")
    mark = error.problem_mark or error.context_mark
    hint = next((hint for part, hint in _HINTS.items() if part in text), "")
    if "quoted scalar" in context and "end of stream" in text:
        mark, text = error.context_mark, "this quote is not closed"
    elif "flow" in context and error.context_mark:
        mark, text = error.context_mark, "this bracket is not closed, or a comma is missing in it"
    span = source.span(mark.index) if mark else Span(source.path)
    return source.problem("Y101", span, text, hint)


class _Reader:
    """Turns events into a Tree. Recursion is bounded by MAX_DEPTH."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.tree = Tree(source)
        self.problems = problems
        self.events: Iterator[Any] = iter(yaml.parse(source.text, Loader=_LOADER))

    def read(self) -> Tree:
        for event in self.events:
            if isinstance(event, ev.DocumentStartEvent):
                if self.tree.values:
                    self._report("Y108", event, "a second document starts here")
                    raise _Stop
                self.tree.data = self._value(next(self.events), (), 1)
        return self.tree

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        if isinstance(event, ev.AliasEvent):
            self._report("Y103", event, f"an alias: *{event.anchor}")
            self.tree.values[path] = self._span(event)
            self.tree.unread.add(path)
            return None
        if event.anchor:
            self._report("Y103", event, f"an anchor: &{event.anchor}")
        if event.tag:
            self._report("Y104", event, f"a tag: {event.tag}")
        if depth > MAX_DEPTH:
            self._report("Y105", event, f"nested more than {MAX_DEPTH} levels deep")
            raise _Stop
        self.tree.values[path] = self._span(event)
        if isinstance(event, ev.ScalarEvent):
            return _scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, ev.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := next(self.events), ev.SequenceEndEvent):
                items.append(self._value(event, (*path, len(items)), depth + 1))
            return items
        return self._mapping(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), ev.MappingEndEvent):
            if not isinstance(event, ev.ScalarEvent):
                self._report("Y101", event, "a key must be a word")
                raise _Stop
            key, span = event.value, self._span(event)
            if event.anchor:
                self._report("Y103", event, f"an anchor: &{event.anchor}")
            if event.tag:
                self._report("Y104", event, f"a tag: {event.tag}")
            again = key in found
            if again:
                first = self.tree.keys[(*path, key)].line
                self._report("Y102", event, f'"{key}" stands on line {first} already')
            place = (*path, f"{key} (again)") if again else (*path, key)
            value = self._value(inner := next(self.events), place, depth + 1)
            if _is_block(inner) or inner.start_mark.index == inner.end_mark.index:
                self.tree.values[place] = span  # a block, or nothing, is shown by its key
            if not again:
                self.tree.keys[place] = span
                found[key] = value
        return found

    def _span(self, event: Any) -> Span:
        # By index: libyaml's own count of lines also takes U+2028 and the like for line ends.
        start, end = event.start_mark, event.end_mark
        return self.tree.source.span(
            start.index, end.index - start.index if start.line == end.line else 1
        )

    def _report(self, code: str, event: Any, message: str) -> None:
        source = self.tree.source
        span = self._span(event)
        self.problems.append(source.problem(code, span, message))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop


def _is_block(event: Any) -> bool:
    return isinstance(event, ev.CollectionStartEvent) and not event.flow_style


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= MAX_DIGITS:
        if _INT.match(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.match(text):
            return float(re.sub(r"\.(?=[iInN])", "", text))
    return text
