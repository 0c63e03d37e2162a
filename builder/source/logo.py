"""The school's logo: the one file of a project that need not be text.

Reads only. Whether the picture itself can be used is for ``checks/look.py`` to say.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder.source.files import OVERLAY, is_inside

MAX_BYTES = 256 * 1024
"""A logo is on every page of a site that must load on a cheap phone."""
KINDS = (".svg", ".png")


@dataclass(frozen=True)
class Logo:
    """A picture. ``path`` is relative to the project; ``refused`` says why it was not read."""

    path: str
    data: bytes = b""
    refused: str = ""

    @property
    def kind(self) -> str:
        """``svg`` or ``png``."""
        return PurePosixPath(self.path).suffix[1:].lower()


def read_logo(root: Path, path: str) -> Logo:
    """The file that ``look.logo`` names. OSError means that the disk itself failed."""
    if not is_inside(path) or PurePosixPath(path).parts[:1] != (OVERLAY,):
        return Logo(path, refused=f'"{path}" does not stand in {OVERLAY}/')
    if not path.lower().endswith(KINDS):
        return Logo(path, refused=f'"{path}" is neither an SVG nor a PNG file')
    file = root / path
    if not file.is_file():
        return Logo(path, refused=f'there is no file "{path}"')
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return Logo(path, refused=f'"{path}" is a link that leads out of the project')
    size = file.stat().st_size
    if size > MAX_BYTES:
        return Logo(path, refused=f'"{path}" has {size:,} bytes; the limit is {MAX_BYTES:,}')
    return Logo(path, file.read_bytes())
