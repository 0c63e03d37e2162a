"""Whether a build would change anything: asked first, so that nothing has to be read or loaded.

The answer is a digest of all that a build depends on, files of the program and its libraries
included, and every byte of the output is compared with the manifest. Nothing is written but the
memory of the last build, and when in doubt the answer is that something changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sysconfig
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from builder.home import CARRIED, HOME
from builder.source.files import CONFIG, OVERLAY, ROOTS, TRANSLATIONS, layers

PACKAGE = Path(__file__).resolve().parent
OWN = (CONFIG, OVERLAY, TRANSLATIONS)
UNREAD = b"\0unread"
"""Stands for what the reader would refuse: a link that leads nowhere, a pipe, a file just gone."""
MEMORY = ".cache/unchanged.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Last:
    """The last build: the digest of what it depended on, its manifest's, and what it said."""

    key: str
    manifest: str
    report: str
    files: int
    size: int


def key(root: Path, asked: tuple[str, ...]) -> str:
    """SHA-256, in hex, of all that a build of this project depends on, ``asked`` included."""
    from builder.render.pdf import tools  # noqa: PLC0415

    libraries = os.stat(sysconfig.get_path("purelib")).st_mtime_ns
    sha = hashlib.sha256(repr((asked, tools(), libraries, platform.python_version())).encode())
    shared = layers(root)[0].folder
    program = ((PACKAGE.parent, (PACKAGE.name,)), (HOME, ("theme",)))
    for base, names in (*program, (root, OWN), (shared, ROOTS)):
        for path in _files(base, names):
            data = _bytes(path)
            sha.update(b"%b\0%d\0%b" % (os.fsencode(path.relative_to(base)), len(data), data))
    return sha.hexdigest()


def _files(base: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """The files below, as the reader sees them: no dot-files. What is carried has its own turn."""
    for name in names:
        if (base / name).is_file():
            yield base / name
        for folder, folders, files in os.walk(base / name):
            seen = [f for f in sorted(folders) if f != "__pycache__" and not f.startswith(".")]
            folders[:] = [f for f in seen if Path(folder, f) != CARRIED]
            linked = [f for f in folders if Path(folder, f).is_symlink()]
            shown = sorted(f for f in (*linked, *files) if not f.startswith("."))
            yield from (Path(folder, file) for file in shown)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else UNREAD
    except OSError:
        return UNREAD


def last(root: Path, dist: Path, key: str) -> Last | None:
    """The last build when this one would be the same, and its output stands as it was made."""
    try:
        found = Last(**json.loads((root / MEMORY).read_text("utf-8")))
        data = (dist / MANIFEST).read_bytes()
        if found.key != key or found.manifest != hashlib.sha256(data).hexdigest():
            return None
        listed = {entry["path"]: entry["sha256"] for entry in json.loads(data)["files"]}
        there = {Path(at, name) for at, _, names in os.walk(dist) for name in names}
        if {path.relative_to(dist).as_posix() for path in there} != {MANIFEST, *listed}:
            return None
        for path, expected in listed.items():
            if hashlib.sha256((dist / path).read_bytes()).hexdigest() != expected:
                return None
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found


def remember(
    root: Path, dist: Path, asked: tuple[str, ...], before: str, report: str, files: int, size: int
) -> None:
    """Keep what a build said, whose key was ``before``; nothing if something has changed since.

    A disk that cannot hold it costs time, nothing else.
    """
    if key(root, asked) != before:
        return
    with contextlib.suppress(OSError):
        manifest = hashlib.sha256((dist / MANIFEST).read_bytes()).hexdigest()
        memory = Last(before, manifest, report, files, size)
        place = root / MEMORY
        partial = place.with_name(f"{place.name}.{os.getpid()}")
        partial.write_text(json.dumps(asdict(memory)), "utf-8")
        partial.replace(place)
