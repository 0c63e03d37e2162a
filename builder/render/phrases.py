"""The phrases of a template: what is read of it, found in the English that stands there.

A template is written in plain English. The text between two tags is a phrase, with what is filled
in and with the tags inside a sentence; so is an attribute that is read aloud or shown. To say it
in another language, its words are put in place of the English before the template is compiled. What
stands inside ``{{ }}`` and ``{% %}`` is code: it asks for words itself, with ``say`` and ``many``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from builder.words import Words

Say = Callable[[str], str]

INLINE = frozenset({"a", "b", "br", "code", "em", "strong"})
"""Tags that stand inside a sentence. Every other tag ends one."""
SPOKEN = frozenset({"alt", "aria-label", "placeholder", "title"})

_CODE = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_TAG = rf'</?(?:[A-Za-z]|\{{\{{)(?:{_CODE}|"(?:{_CODE}|[^"])*"|[^<>"])*>'
_TOKEN = re.compile(rf"(?s)<!.*?>|<style\b.*?</style>|{_TAG}|{_CODE}")
_ATTRIBUTE = re.compile(rf'(?s)(?<=\s)([a-z-]+)="((?:{_CODE}|[^"])*)"')
_SHOWN = re.compile(r"[A-Z]|%\s")
"""How the value of a ``data-`` attribute begins that a script shows to readers."""
_NAME = re.compile(r"\{\{-?\s*([A-Za-z_][\w.]*)\s*(?:\||-?\}\})")
_PIECE = re.compile(r"\{([^{}]+)\}|<(/?)(\w+)(/?)>")
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&#?\w+;")
_EDGES = re.compile(r"(?s)([\s.,:;)\]]*)(.*?)([\s(\[]*)\Z")

_CONTENT = re.compile(r'(\bcontent:\s*)((?:"[^"\n]*"|[^";}\n])+)')
_CSS_PART = re.compile(r'"([^"\n]*)"|[\w-]+\((?:[^()]|\([^()]*\))*\)')


@dataclass
class _Run:
    """Tokens of a template that belong to one phrase, and what each stands for in the message."""

    text: str = ""
    """The message so far, its spaces as in the template."""
    source: str = ""
    holes: dict[str, str] = field(default_factory=dict)
    """What stands in the template for a piece of the message: ``{school.name}``, ``<a>``."""

    def add(self, source: str, shown: str = "") -> None:
        """Add a token, under a name of its own when it is shown as a piece."""
        self.source += source
        if shown:
            name, number = shown, 1
            while self.holes.get(name, source) != source:
                number += 1
                name = f"{shown[:-1]}_{number}{shown[-1]}"
            self.holes[name] = source
            self.text += name
        else:
            self.text += source


def phrases(source: str) -> list[str]:
    """The messages of a template, in order."""
    return _messages(source, translated)


def _messages(source: str, put: Callable[[str, Say], str]) -> list[str]:
    """All that ``put`` asks for when it puts a language into a source."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    put(source, note)
    return found


def translated(source: str, say: Say) -> str:
    """A template in another language; where ``say`` gives back what it got, nothing changes."""
    return "".join(_pieces(source, say))


def _pieces(source: str, say: Say) -> Iterator[str]:
    run, done = _Run(), 0
    for token in _TOKEN.finditer(source):
        run.add(source[done : token.start()])
        done, text = token.end(), token[0]
        shown = _shown(text)
        written = _attributes(text, say) if text[0] == "<" else text
        if shown:
            run.add(written, shown)
        else:
            yield _said(run, say)
            yield written
            run = _Run()
    run.add(source[done:])
    yield _said(run, say)


def _shown(token: str) -> str:
    """What a token is called inside a message; empty for one that ends a phrase."""
    if token.startswith("{{"):
        name = _NAME.match(token)
        return f"{{{name[1] if name else 'value'}}}"
    tag = re.match(r"<(/?)(\w+)[^%]*?(/?)>\Z", token, re.DOTALL)
    if tag and tag[2] in INLINE and "{%" not in token:
        return f"<{tag[1]}{tag[2]}{tag[3]}>"
    return ""


def _said(run: _Run, say: Say) -> str:
    edges = _EDGES.match(run.text)
    assert edges
    before, text, after = _outside(*edges.groups())
    while (pair := re.match(r"(?s)(<(\w+)(?:_\d+)?>)(.*)(</\2>)\Z", text)) and pair[1] not in pair[
        3
    ]:
        inner = _EDGES.match(pair[3])
        assert inner
        before, text, after = before + pair[1] + inner[1], inner[2], inner[3] + pair[4] + after
    message = " ".join(text.split())
    if not _LETTER.search(_ENTITY.sub("", _PIECE.sub("", message))):
        return run.source
    words = say(message)
    if words == message:
        return run.source
    return _restored(before + words + after, run.holes)


def _outside(before: str, text: str, after: str) -> tuple[str, str, str]:
    """Put aside a tag at an edge whose other half stands outside of the phrase."""
    for name in INLINE - {"br"}:
        opened = len(re.findall(rf"<{name}(?:_\d+)?>", text))
        closed = text.count(f"</{name}>")
        if closed > opened and (end := re.search(rf"\s*</{name}>\s*\Z", text)):
            text, after = text[: end.start()], end[0] + after
        elif closed > opened and (start := re.match(rf"\s*</{name}>\s*", text)):
            before, text = before + start[0], text[start.end() :]
        elif opened > closed and (end := re.search(rf"\s*<{name}(?:_\d+)?>\s*\Z", text)):
            text, after = text[: end.start()], end[0] + after
    return before, text, after


def _restored(text: str, holes: dict[str, str]) -> str:
    return re.sub(r"\{[^{}]+\}|</?\w+/?>", lambda piece: holes.get(piece[0], piece[0]), text)


def _attributes(tag: str, say: Say) -> str:
    def put(match: re.Match[str]) -> str:
        name, value = match.groups()
        shown = name in SPOKEN or (name.startswith("data-") and _SHOWN.match(value))
        if not shown or "{%" in value:
            return match[0]
        run, done = _Run(), 0
        for code in re.finditer(r"(?s)\{\{.*?\}\}", value):
            run.add(value[done : code.start()])
            run.add(code[0], _shown(code[0]))
            done = code.end()
        run.add(value[done:])
        return f'{name}="{_said(run, say)}"'

    return _ATTRIBUTE.sub(put, tag)


def frame(source: str, said: Words) -> str:
    """A template that another program fills in: it knows no ``say``, so the words stand in it."""

    def put(match: re.Match[str]) -> str:
        return json.dumps(said.say(match[1]), ensure_ascii=False)

    return re.sub(r'\bsay\("([^"]*)"\)', put, translated(source, said.of))


def style_phrases(css: str) -> list[str]:
    """The messages of a style sheet: what ``content`` writes onto a page."""
    return _messages(css, translated_style)


def translated_style(css: str, say: Say) -> str:
    """A style sheet whose ``content`` is said in another language. Functions are placeholders."""

    def put(match: re.Match[str]) -> str:
        start, value = match.groups()
        run, done = "", 0
        for part in _CSS_PART.finditer(value):
            if value[done : part.start()].strip():
                return match[0]
            run += part[1] if part[1] is not None else f"{{{part[0]}}}"
            done = part.end()
        if value[done:].strip() or not _LETTER.search(_PIECE.sub("", run.replace("\\a0", ""))):
            return match[0]
        message = run.strip()
        words = say(message)
        if words == message:
            return match[0]
        left, right = run[: len(run) - len(run.lstrip())], run[len(run.rstrip()) :]
        pieces = re.split(r"\{([^{}]+)\}", left + words + right)
        written = (p if n % 2 else f'"{p}"' for n, p in enumerate(pieces) if p)
        return start + " ".join(written) + value[len(value.rstrip()) :]

    return _CONTENT.sub(put, css)
