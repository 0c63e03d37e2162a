"""The finished site made fit for use without a network: a service worker, and a zip for a stick.

The worker lists every file by its digest, so both are made after the engine.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from builder.recipes import Files, Joined, Part, tools_of

WORKER = "sw.js"
STICK = "site.zip"
INDEX = "search/search_index.json"
FOLDER = "peer-mentor-training"
"""What the zip unpacks to."""
NOT_KEPT = (
    "*.pdf",
    "search/search_index.js",
    "search.js",
    "assets/javascripts/lunr/*",
    WORKER,
)
"""What a phone does not store unasked: large files, and what only ``file://`` needs."""


@dataclass(frozen=True)
class OfflineSite:
    """The engine's site and its service worker: ``worker`` is its script, without the list."""

    site: Joined
    worker: str

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.site.parts

    @property
    def tools(self) -> tuple[str, ...]:
        return (*self.site.tools, *tools_of((Path(__file__),)))

    @property
    def preload(self) -> tuple[str, ...]:
        return self.site.preload

    def join(self, made: Sequence[Files]) -> Files:
        """The site's files, and ``sw.js`` with the list of what it keeps."""
        files = self.site.join(made)
        return {**files, WORKER: (precache(files) + self.worker).encode()}


@dataclass(frozen=True)
class Stick:
    """The files of a site as a zip for a USB stick; they unpack into ``folder``."""

    folder: str
    files: Mapping[str, bytes]

    @property
    def tools(self) -> tuple[str, ...]:
        return (*tools_of((Path(__file__),)), zlib.ZLIB_RUNTIME_VERSION)

    @property
    def preload(self) -> tuple[str, ...]:
        return ()

    def make(self) -> Files:
        """The zip under the path ''. Entries are sorted and undated: same files, same bytes."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for name in sorted(set(self.files) - {WORKER}):  # no browser runs it from a disk
                entry = zipfile.ZipInfo(f"{self.folder}/{name}")
                entry.external_attr = 0o644 << 16
                packed = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.files[name], packed)
        return {"": data.getvalue()}


def precache(files: Mapping[str, bytes]) -> str:
    """Script lines that name the version and every file to keep, with its SHA-256 in base 64."""
    needed = _for_search(files)
    kept = [
        [name, base64.b64encode(hashlib.sha256(data).digest()).decode()]
        for name, data in sorted(files.items())
        if name in needed or not any(fnmatchcase(name, pattern) for pattern in NOT_KEPT)
    ]
    listing = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(listing.encode()).hexdigest()[:16]
    return f'const VERSION = "{version}";\nconst PRECACHE = {listing};\n'


def _for_search(files: Mapping[str, bytes]) -> set[str]:
    """What the engine's search loads to find words of other languages than English."""
    if INDEX not in files:
        return set()
    spoken = set(json.loads(files[INDEX])["config"]["lang"]) - {"en"}
    names = ("stemmer.support", *spoken) if spoken else ()
    return {f"assets/javascripts/lunr/min/lunr.{name}.min.js" for name in names}
