"""What was made, by the digest of its recipe, so that it need not be made again.

Every entry is sealed with a digest of its own, so a damaged one is noticed and made again. The
folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

from builder.recipes import Files

LIMIT = 512 * 1024 * 1024
"""Bytes the cache of a project may hold; the entries not used for longest go first."""


class Cache:
    """Made files by recipe digest, one file of the disk for each recipe."""

    def __init__(self, folder: Path, keeps: bool = True, limit: int = LIMIT) -> None:
        self._folder, self._keeps, self._limit = folder, keeps, limit

    def get(self, key: str) -> Files | None:
        """The files of a recipe; None when they were never made, or when they are damaged."""
        path = self._path(key)
        try:
            seal, _, rest = path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != hashlib.sha256(rest).hexdigest().encode():
            path.unlink()
            return None
        head, _, blobs = rest.partition(b"\n")
        files, start = {}, 0
        for name, size in json.loads(head):
            files[name] = blobs[start : start + size]
            start += size
        with contextlib.suppress(OSError):
            os.utime(path)
        return files

    def put(self, key: str, files: Files) -> None:
        """Keep the files of a recipe, if this cache ``keeps`` what it is given.

        A disk that cannot hold them costs speed, nothing else.
        """
        if not self._keeps:
            return
        path = self._path(key)
        entries = sorted(files.items())
        head = json.dumps([[name, len(data)] for name, data in entries]).encode()
        rest = b"".join([head, b"\n", *(data for _, data in entries)])
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)

    def trim(self) -> None:
        """Delete what was not used for longest until at most ``limit`` bytes are left."""
        entries = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                entries.append((stat.st_mtime, stat.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self._limit:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]
