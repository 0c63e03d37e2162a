"""``mentor new school``: a folder that holds what is a school's own, and nothing else.

The files come from ``theme/start/school``; the settings are the sample configuration with the
school's name in it. Nothing that is there already is written over.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from builder import VERSION
from builder.home import HOME, typed
from builder.scaffold import SCHEMA, START

SCHOOL = START / "school"


class StarterError(Exception):
    """The name or the folder cannot be used."""


def school(name: str, folder: Path | None = None) -> Path:
    """Make the folder of a school called ``name``; its path.

    Raises StarterError for a name that no configuration could hold, and for a folder that has
    something in it; OSError when the disk fails.
    """
    name = " ".join(name.split())
    if not name or not name.isprintable() or re.search(r"[{}<>]", name):
        raise StarterError("a name is one line of plain text, without any of { } < >")
    target = folder or Path(_slug(name))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StarterError(f'"{target}" is there already; name another with --folder')
    for place, text in _files(name).items():
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return target


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "school"


def _files(name: str) -> dict[str, str]:
    """Path in the new folder -> text. A leading dot is written ``dot-`` in the theme."""
    files = {}
    for path in sorted(SCHOOL.rglob("*")):
        if path.is_file():
            place = re.sub(r"(^|/)dot-", r"\1.", path.relative_to(SCHOOL).as_posix())
            text = path.read_text("utf-8")
            files[place] = text.replace("@NAME@", name).replace("@VERSION@", VERSION)
    sample = typed(SCHEMA.sub("", (HOME / "site_config.yml").read_text("utf-8")))
    quoted = json.dumps(name, ensure_ascii=False)
    files["site_config.yml"] = re.sub(
        r"(?m)^(school:\n  name: ).*$", lambda m: m[1] + quoted, sample, count=1
    )
    return files
