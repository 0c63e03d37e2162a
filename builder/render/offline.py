"""The finished site made fit for use without a network: its service worker.

The worker lists every file by its digest, so it is made after the engine.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from builder.render.engine import SiteRecipe

WORKER = "sw.js"
NOT_KEPT = ("*.pdf", "search/search_index.js", "assets/javascripts/lunr/*", WORKER)
"""What a phone does not store unasked: large files, and what only ``file://`` needs."""


@dataclass(frozen=True)
class OfflineSite:
    """A site with its service worker: ``worker`` is its script, without the list of files."""

    site: SiteRecipe
    worker: str

    @property
    def tools(self) -> tuple[str, ...]:
        return (*self.site.tools, _own_code())

    @property
    def preload(self) -> tuple[str, ...]:
        return self.site.preload

    def make(self) -> Mapping[str, bytes]:
        """The site's files, and ``sw.js`` with the list of what it keeps."""
        files = self.site.make()
        return {**files, WORKER: (precache(files) + self.worker).encode()}


def precache(files: Mapping[str, bytes]) -> str:
    """Script lines that name the version and every file to keep, with its SHA-256 in base 64."""
    kept = [
        [name, base64.b64encode(hashlib.sha256(data).digest()).decode()]
        for name, data in sorted(files.items())
        if not any(fnmatchcase(name, pattern) for pattern in NOT_KEPT)
    ]
    listing = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(listing.encode()).hexdigest()[:16]
    return f'const VERSION = "{version}";\nconst PRECACHE = {listing};\n'


@cache
def _own_code() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
