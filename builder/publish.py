"""Put what was made into ``dist/``: staged beside it, verified, then swapped in one step.

The only file that writes outputs. Whatever happens on the way (an error, a full disk, ``kill -9``),
``dist/`` is either what it was before or the whole of what it should be.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from builder.recipes import Audience

MANIFEST = "manifest.json"
_AT_FDCWD, _EXCHANGE = -100, 2
_MAC_SWAP = 2


class PublishError(Exception):
    """The output cannot be put in place. What was there before is as it was."""


@dataclass(frozen=True)
class Output:
    """A file to publish: which output it is of, and the digest of the sources it was made from."""

    path: str
    audience: Audience
    data: bytes
    name: str
    sources: str


def manifest(outputs: Iterable[Output], version: str) -> bytes:
    """JSON that names every file: path, bytes, SHA-256, edition, output; and sources by output."""
    outputs = sorted(outputs, key=lambda output: output.path)
    files = [
        {
            "path": output.path,
            "bytes": len(output.data),
            "sha256": hashlib.sha256(output.data).hexdigest(),
            "edition": output.audience.value,
            "output": output.name,
        }
        for output in outputs
    ]
    sources = {output.name: output.sources for output in outputs}
    data = {"builder": version, "sources": dict(sorted(sources.items())), "files": files}
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def published(dist: Path) -> list[Output]:
    """What stands in ``dist`` as it was published; files that are gone or changed are left out."""
    recover(dist)
    listing = _listing(dist)
    found: list[Output] = []
    for entry in listing["files"] if listing else ():
        try:
            data = (dist / entry["path"]).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == entry["sha256"]:
            name = entry["output"]
            sources = listing["sources"][name] if listing else ""
            found.append(Output(entry["path"], Audience(entry["edition"]), data, name, sources))
    return found


def _listing(dist: Path) -> dict[str, Any] | None:
    """The manifest of an output of ours; None when there is none, or it is of something else."""
    try:
        listing = json.loads((dist / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(listing, dict) and {"builder", "sources", "files"} <= set(listing)
    return listing if ours else None


def publish(dist: Path, outputs: list[Output], version: str) -> bool:
    """Make ``dist`` hold exactly these files. False when it did already.

    Raises PublishError, with what to do, when that cannot be done.
    """
    _check(outputs)
    listing = manifest(outputs, version)
    files = {output.path: output.data for output in outputs} | {MANIFEST: listing}
    recover(dist)
    _ours(dist)
    if _holds(dist, files, listing):
        return False
    staging = _staging(dist)
    try:
        _remove(staging)
        for path, data in files.items():
            place = staging / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        if not _holds(staging, files, listing):
            raise PublishError("what was written does not read back the same; check the disk")
        _swap(staging, dist)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishError(f"{dist.name}/ cannot be written: {reason}. It is as it was.") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return True


def recover(dist: Path) -> None:
    """Clear away what a killed build left; put the last good output back if it was moved."""
    old = dist.with_name(f".{dist.name}.old")
    if old.exists() and not dist.exists():
        old.rename(dist)
    for left in (old, _staging(dist)):
        _remove(left)


def _staging(dist: Path) -> Path:
    return dist.with_name(f".{dist.name}.staging")


def _check(outputs: list[Output]) -> None:
    """Paths are relative, stay inside, and differ by more than case."""
    seen = {MANIFEST: MANIFEST}
    for output in outputs:
        pure = PurePosixPath(output.path)
        if pure.is_absolute() or ".." in pure.parts or str(pure) != output.path:
            raise PublishError(f"not a path inside the output: {output.path}")
        other = seen.get(output.path.casefold())
        if other is not None:
            raise PublishError(f"two outputs want the same place: {other} and {output.path}")
        seen[output.path.casefold()] = output.path


def _ours(dist: Path) -> None:
    if not dist.exists() and not dist.is_symlink():
        return
    if dist.is_symlink() or not dist.is_dir():
        raise PublishError(f"{dist.name} is not a folder. Move it away, then build again.")
    listing = _listing(dist)
    known = {MANIFEST, *(entry["path"] for entry in listing["files"])} if listing else set()
    strange = sorted(_there(dist) - known)
    if strange:
        raise PublishError(
            f"{dist.name}/ holds files that this program did not make, such as {strange[0]}. "
            "Move them away, then build again."
        )
    if not os.access(dist, os.W_OK):
        raise PublishError(f"{dist.name}/ is read-only. It is as it was.")


def _holds(folder: Path, files: Mapping[str, bytes], listing: bytes) -> bool:
    """Whether a folder holds these files, byte for byte, and no other."""
    try:
        if (folder / MANIFEST).read_bytes() != listing:
            return False
        return _there(folder) == set(files) and all(
            (folder / path).read_bytes() == data for path, data in files.items()
        )
    except OSError:
        return False


def _there(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def _swap(new: Path, dist: Path) -> None:
    if not dist.exists():
        new.rename(dist)
    elif not _exchange(new, dist):
        old = dist.with_name(f".{dist.name}.old")
        dist.rename(old)
        new.rename(dist)
        _remove(old)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step. False where the system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    a, b = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_AT_FDCWD, a, _AT_FDCWD, b, _EXCHANGE) == 0)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return bool(libc.renamex_np(a, b, _MAC_SWAP) == 0)
    return False


def _remove(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)
