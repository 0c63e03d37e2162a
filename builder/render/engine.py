"""The site engine's run on a finished project. The only file that knows mkdocs.

It is given a whole project, file by file, and gives back the site; what is in the project is the
business of ``outputs/site.py``.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class SiteRecipe:
    """A mkdocs project, file by file, mkdocs.yml included; and which files of the site to drop."""

    files: Mapping[str, bytes]
    dropped: tuple[str, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        packages = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2")
        return (*(f"{name} {version(name)}" for name in packages), _own_code())

    @property
    def preload(self) -> tuple[str, ...]:
        return ("mkdocs.commands.build",)

    def make(self) -> Mapping[str, bytes]:
        """Build the project in a folder of its own. Raises mkdocs' own errors; they are bugs."""
        from mkdocs.commands.build import build  # noqa: PLC0415  slow to import
        from mkdocs.config import load_config  # noqa: PLC0415

        os.environ["SOURCE_DATE_EPOCH"] = "0"
        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        with tempfile.TemporaryDirectory(prefix="site-") as folder:
            root = Path(folder)
            for name, data in self.files.items():
                place = root / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            config = load_config(str(root / "mkdocs.yml"))
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
            made = root / "site"
            return {
                path.relative_to(made).as_posix(): path.read_bytes()
                for path in sorted(made.rglob("*"))
                if path.is_file()
                and not path.match("*.map")
                and path.relative_to(made).as_posix() not in self.dropped
            }


@cache
def _own_code() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
