"""Find and read the files of a project, the school's layer over the shared one.

Reads only; follows no link out of the project; knows nothing of what a file means.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from builder.diagnostics import Diagnostic, Span

MAX_BYTES = 2 * 1024 * 1024
OVERLAY = "school"
ROOTS = ("curriculum", "scenarios")
CONFIG = "site_config.yml"
TEXTS = (".md", ".svg", ".yml")


@dataclass(frozen=True)
class Source:
    """A text file. ``path`` is what a person can open; ``place`` is where it stands in the course.

    The two differ for a file of the school's layer: ``school/curriculum/glossary.yml`` takes the
    place of ``curriculum/glossary.yml``. Both are relative to the project, with forward slashes.
    """

    path: str
    place: str
    text: str
    refused: bool = False
    """The file is there but was not read, and why was reported: nothing more is said of it."""
    patches: tuple[Source, ...] = ()
    """What is laid over this file, in order."""

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def span(self, offset: int, length: int = 1) -> Span:
        """The place ``offset`` code points into the text, as far as its line goes."""
        import bisect  # noqa: PLC0415

        line = bisect.bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line]
        length = min(length, len(self.lines[line]) - column)
        return Span(self.path, line + 1, column + 1, max(1, length))

    def offset(self, span: Span) -> int:
        """How many code points into the text a place is."""
        return self._starts[span.line - 1] + span.column - 1

    def problem(self, code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
        """A diagnostic that shows the line it points at."""
        lines = self.lines
        excerpt = lines[span.line - 1] if span.line <= len(lines) else ""
        return Diagnostic(span, code, message, hint, excerpt)


def read_all(root: Path) -> tuple[dict[str, Source], list[Diagnostic]]:
    """Read every text of the project below ``root``: place -> Source, sorted by place."""
    sources: dict[str, Source] = {}
    problems: list[Diagnostic] = []
    for base in (root, root / OVERLAY):
        for path in _walk(base):
            place = path.relative_to(base).as_posix()
            shown = path.relative_to(root).as_posix()
            text = _read(root, path, shown, problems)
            sources[place] = Source(shown, place, text or "", refused=text is None)
    return dict(sorted(sources.items())), problems


def read_again(root: Path, source: Source) -> tuple[Source, list[Diagnostic]]:
    """The same file as it is now."""
    problems: list[Diagnostic] = []
    text = _read(root, root / source.path, source.path, problems)
    return replace(source, text=text or "", refused=text is None), problems


def _walk(base: Path) -> Iterator[Path]:
    if (base / CONFIG).is_file():
        yield base / CONFIG
    for name in ROOTS:
        for folder, folders, files in os.walk(base / name):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            linked = [f for f in folders if (Path(folder) / f).is_symlink()]
            yield from (Path(folder) / f for f in linked)
            yield from (Path(folder) / f for f in sorted(files) if not f.startswith("."))


def _read(root: Path, path: Path, shown: str, problems: list[Diagnostic]) -> str | None:
    """The text of a file, or None when it was refused."""

    def report(code: str, message: str, hint: str = "", line: int = 1, column: int = 1) -> None:
        problems.append(Diagnostic(Span(shown, line, column), code, message, hint))

    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(root)):
        report("F106", "this symbolic link leads out of the project", "copy the file")
        return None
    if real.is_dir():
        report("F107", "a linked folder is not read", "put the folder itself here")
        return None
    if not real.is_file():
        report("F107", "this is not a file", "a link may lead nowhere")
        return None
    size = path.stat().st_size
    if size > MAX_BYTES:
        report("F102", f"this file has {size:,} bytes; the limit is {MAX_BYTES:,}", "split it")
        return None
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        good = "save the file again as UTF-8"
        report(
            "F103",
            f"the byte 0x{data[error.start]:02x} is not UTF-8",
            good if path.suffix in TEXTS else "only .md, .svg and .yml files belong here",
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
        )
        return None
    if text.startswith("\ufeff"):
        report("F104", "this file starts with a byte-order mark", 'save it as plain "UTF-8"')
        text = text[1:]
    if "\r" in text:
        report("F105", "this file has Windows line endings", 'save it with "LF" line endings')
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def is_inside(path: str) -> bool:
    """Whether a relative path stays in its folder: not absolute, no ``..``, no backslash."""
    pure = PurePosixPath(path)
    return not (pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path)
