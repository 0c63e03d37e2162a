"""Where the shared layer stands: curriculum, scenarios, theme, and the sample configuration.

In a checkout that is the project's own folder. An installed wheel carries the same folders inside
the package (``[tool.hatch.build]`` in pyproject.toml puts them there).
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
CARRIED = _PACKAGE / "upstream"
"""The folder inside an installed package; a checkout has none."""

HOME = CARRIED if CARRIED.is_dir() else _PACKAGE.parent
"""Holds ``curriculum/``, ``scenarios/``, ``theme/`` and ``site_config.yml``."""

INSTALLED = HOME == CARRIED


def typed(text: str) -> str:
    """A text that names our commands, as they are typed here: an installed one has no path."""
    return text.replace("./mentor ", "mentor ") if INSTALLED else text


def project() -> Path:
    """The project that is meant when none is named.

    The folder we stand in when it has a ``site_config.yml``; else the checkout this program is
    part of; an installed program belongs to no project, so then it is the folder all the same.
    """
    here = Path.cwd()
    return here if INSTALLED or (here / "site_config.yml").is_file() else HOME
