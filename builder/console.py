"""The only file that prints. Colour and moving bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from builder.home import typed

if TYPE_CHECKING:  # --help stays quick
    from builder.make import Progress, Status

_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "hint": "36", "caret": "1;32"}


def out(text: str) -> None:
    """To standard output: what was asked for."""
    sys.stdout.write(_line(text))
    sys.stdout.flush()


def err(text: str) -> None:
    """To standard error: what went wrong, and what is going on."""
    sys.stderr.write(_line(text))
    sys.stderr.flush()


def problems(text: str) -> None:
    """A text report of problems, coloured where the reader's terminal can show it."""
    out(_coloured(text) if _colour(sys.stdout.isatty()) else text)


def _line(text: str) -> str:
    return typed(text if text.endswith("\n") else f"{text}\n")


def _colour(terminal: bool) -> bool:
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _coloured(text: str) -> str:
    def paint(kind: str, words: str) -> str:
        return f"\033[{_COLOURS[kind]}m{words}\033[0m"

    text = re.sub(
        r"(?m)^(\S+:\d+:\d+: )((error|warning|note)\[\w+\])",
        lambda m: m[1] + paint(m[3], m[2]),
        text,
    )
    text = re.sub(r"(?m)^( +\| *)(\^+)$", lambda m: m[1] + paint("caret", m[2]), text)
    return re.sub(r"(?m)^  hint: ", lambda m: paint("hint", m[0]), text)


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal; on anything else, and in CI, a line for each thing made."""
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        yield _lines
        return
    from rich import progress as bars  # noqa: PLC0415  slow to import
    from rich.console import Console  # noqa: PLC0415

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.TextColumn("{task.fields[words]}"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building", total=1.0, words="")

        def step(status: Status) -> None:
            words = f"{status.done} of {status.total} parts, {status.pages} pages"
            bar.update(task, completed=status.share, words=words)

        yield step


def _lines(status: Status) -> None:
    if status.whole and not status.step.reused:
        err(f"made {status.step.title} in {status.step.work:.1f} s")
