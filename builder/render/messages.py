"""Every message of the theme and the code, gathered from where it stands, for translators.

``theme/locales/messages.pot`` is made from this, and a test holds each catalogue against it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from builder.home import HOME
from builder.render.phrases import phrases, style_phrases

FOLDERS = ("theme/print", "theme/site", "builder")
_ASKING = ("say", "many")

Message = tuple[str, ...]
"""A text; or two, for one thing and for more."""


def messages() -> dict[Message, tuple[str, ...]]:
    """Message -> the files it stands in, in the order of the files."""
    found: dict[Message, dict[str, None]] = {}
    for folder in FOLDERS:
        for path in sorted(_source(folder).rglob("*")):
            for message in _of(path):
                found.setdefault(message, {})[_shown(folder, path)] = None
    return {message: tuple(files) for message, files in found.items()}


def template() -> str:
    """All messages as a gettext template, which is the same whenever and wherever it is made."""
    from babel.messages.pofile import normalize  # noqa: PLC0415  slow to import

    lines = [
        "# What the program says to readers. Made by ./mentor schema; docs/translating.md",
        'msgid ""',
        'msgstr ""',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    for message, files in messages().items():
        lines += ["", *(f"#: {file}" for file in files), f"msgid {normalize(message[0])}"]
        if len(message) > 1:
            lines += [f"msgid_plural {normalize(message[1])}", 'msgstr[0] ""', 'msgstr[1] ""']
        else:
            lines.append('msgstr ""')
    return "\n".join(lines) + "\n"


def _source(folder: str) -> Path:
    return Path(__file__).parents[1] if folder == "builder" else HOME / folder


def _shown(folder: str, path: Path) -> str:
    return f"{folder}/{path.relative_to(_source(folder)).as_posix()}"


def _of(path: Path) -> Iterator[Message]:
    if path.suffix == ".css":
        yield from ((text,) for text in style_phrases(path.read_text("utf-8")))
    elif path.suffix in (".html", ".j2", ".svg"):
        text = path.read_text("utf-8")
        yield from ((phrase,) for phrase in phrases(text))
        yield from _in_template(text)
    elif path.suffix == ".py":
        yield from _in_code(path.read_text("utf-8"))


def _in_template(text: str) -> Iterator[Message]:
    from jinja2 import Environment  # noqa: PLC0415
    from jinja2.ext import extract_from_ast  # noqa: PLC0415

    for _, name, said in extract_from_ast(Environment().parse(text), _ASKING):
        texts = tuple(part for part in (said if isinstance(said, tuple) else (said,)) if part)
        yield texts[: 2 if name == "many" else 1]


def _in_code(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if name in _ASKING and texts:
                yield tuple(map(str, texts[: 2 if name == "many" else 1]))
