"""The same project, built by the other engine: Zensical. The only file that knows it.

Zensical reads the very project that mkdocs reads, and writes it whole, in a folder and a process of
its own: its settings are global, and it talks while it works. Nothing is cached below the whole
site; it draws a hundred pages in seconds. How its sites differ: docs/engines.md
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from builder.recipes import Files, Part, tools_of
from builder.render.pages import SETTINGS

KNOWN = "0.0.73"
"""The version that templates and tests were written for; later ones keep their theme elsewhere."""
UNUSED = ("sitemap.xml", "assets/stylesheets/modern/*")
"""A list with or without addresses, and the theme's other style sheets, which no page loads."""


@dataclass(frozen=True)
class ZensicalSite:
    """A mkdocs project, file by file, mkdocs.yml included; and which files of the site to drop."""

    files: Files
    dropped: tuple[str, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        return tools_of((Path(__file__),), "zensical", "markdown", "pymdown-extensions")

    @property
    def preload(self) -> tuple[str, ...]:
        return ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """None: the engine cannot draw a page alone."""
        return ()

    def join(self, made: Sequence[Files]) -> Files:
        """The site. Raises CalledProcessError when the engine fails or finds a broken link."""
        dropped = (*self.dropped, *UNUSED)
        with tempfile.TemporaryDirectory(prefix="site-") as folder:
            root = Path(folder)
            for name, data in self.files.items():
                place = root / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            command = (sys.executable, "-P", "-m", "zensical", "build", "--strict", "-f", SETTINGS)
            subprocess.run(command, cwd=root, check=True, capture_output=True)
            site = root / "site"
            found = (path for path in sorted(site.rglob("*")) if path.is_file())
            named = {path.relative_to(site).as_posix(): path for path in found}
            return {
                name: path.read_bytes()
                for name, path in named.items()
                if not any(fnmatchcase(name, pattern) for pattern in dropped)
            }


def missing() -> str | None:
    """What to do before the engine can be used; None when it is there."""
    try:
        found = version("zensical")
    except PackageNotFoundError:
        found = ""
    if found == KNOWN:
        return None
    wrong = f"Zensical is {found} here, not {KNOWN}" if found else "Zensical is not installed"
    return f"{wrong}. To get it, type: {sys.executable} -m pip install zensical=={KNOWN}"
