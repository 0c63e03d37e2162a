"""What the last build came to, so that the next one need not find out again.

A stamp covers all that a build depends on: every file that people write, the program and its
theme, the installed packages, and what was asked for. Same stamp, same problems, same ``dist/``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import site
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic, Span
from builder.source.files import CONFIG, OVERLAY, ROOTS

_HOME = Path(__file__).resolve().parent.parent
_OURS = ("builder", "theme")


def stamp(root: Path, *asked: str) -> str:
    """SHA-256, in hex, of all that a build of a project depends on."""
    sha = hashlib.sha256(json.dumps([program(), *asked]).encode())
    for path in _files([root / name for name in (CONFIG, *ROOTS, OVERLAY)]):
        _feed(sha, root, path)
    return sha.hexdigest()


@cache
def program() -> str:
    """SHA-256, in hex, of our code and theme, and of the names of what we use, with versions."""
    sha = hashlib.sha256(json.dumps([sys.version, *_packages()]).encode())
    for path in _files([_HOME / name for name in _OURS]):
        if "__pycache__" not in path.parts:
            _feed(sha, _HOME, path)
    return sha.hexdigest()


def _feed(sha: Any, base: Path, path: Path) -> None:
    data = path.read_bytes() if path.is_file() else b""
    sha.update(f"{path.relative_to(base).as_posix()}\0{path.is_file()}{len(data)}\0".encode())
    sha.update(data)


def _files(bases: Iterable[Path]) -> Iterator[Path]:
    """Files and folders: a folder without a file can be a mistake that is reported."""
    for base in bases:
        if base.exists():
            yield base
            yield from sorted(base.rglob("*"))


def _packages() -> list[str]:
    """Names of what is installed, with versions."""
    folders = [Path(name) for name in site.getsitepackages()]
    return sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))


class Again:
    """The record of the last build: problems, and the manifest that was published, by stamp."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def problems(self, stamp: str) -> list[Diagnostic] | None:
        """The problems of a project with this stamp; None when it is another's or unreadable."""
        with contextlib.suppress(TypeError, KeyError):
            found = self._read()["problems"][stamp]
            return [Diagnostic(**(one | {"span": Span(**one["span"])})) for one in found]
        return None

    def keep_problems(self, stamp: str, problems: Iterable[Diagnostic]) -> None:
        self._write("problems", {stamp: [asdict(problem) for problem in problems]})

    def grades(self) -> dict[str, float]:
        """The reading grades that this program found, by the SHA-256 of the text."""
        with contextlib.suppress(TypeError, KeyError, ValueError, AttributeError):
            found = self._read()["grades"][program()].items()
            return {key: float(grade) for key, grade in found}
        return {}

    def keep_grades(self, grades: Mapping[str, float]) -> None:
        self._write("grades", {program(): dict(grades)})

    def manifest(self, stamp: str) -> str | None:
        """The SHA-256 of the manifest that a build with this stamp published."""
        with contextlib.suppress(TypeError, KeyError):
            return str(self._read()["built"][stamp])
        return None

    def keep_manifest(self, stamp: str, digest: str) -> None:
        self._write("built", {stamp: digest})

    def said(self, stamp: str) -> tuple[str, str]:
        """The SHA-256 of the manifest after a build with this stamp, and what was said of it."""
        with contextlib.suppress(TypeError, KeyError, ValueError):
            digest, report = self._read()["said"][stamp]
            return str(digest), str(report)
        return "", ""

    def keep_said(self, stamp: str, digest: str, report: str) -> None:
        self._write("said", {stamp: [digest, report]})

    def _read(self) -> Any:
        with contextlib.suppress(OSError, ValueError):
            return json.loads(self._path.read_text("utf-8"))
        return {}

    def _write(self, kind: str, value: object) -> None:
        record = self._read()
        record = {**(record if isinstance(record, dict) else {}), kind: value}
        # A disk that cannot hold it costs the next build a few seconds.
        with contextlib.suppress(OSError):
            self._path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
