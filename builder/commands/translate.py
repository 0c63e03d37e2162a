"""The command ``translations``: how far a language is, and what was looked at."""

from __future__ import annotations

import re
from pathlib import Path

import click

from builder import console


def run(root: Path, language: str, names: tuple[str, ...], everything: bool) -> int:
    """The exit code: 1 while something is missing or grew old."""
    from builder.reporters import news  # noqa: PLC0415  --help stays quick
    from builder.schema.config import LANGUAGE_PATTERN  # noqa: PLC0415
    from builder.source.files import translation  # noqa: PLC0415
    from builder.translations import standing  # noqa: PLC0415
    from builder.upgrade import LockError, accept  # noqa: PLC0415
    from builder.words import SOURCE  # noqa: PLC0415

    if language == SOURCE:
        raise click.BadParameter("the curriculum is written in English")
    if not re.match(LANGUAGE_PATTERN, language):
        raise click.BadParameter(f'"{language}" is no tag of a language, as es or pt-BR are')
    try:
        if names or (everything and (root / translation(language)).is_dir()):
            done = accept(root, None if everything else names, translation(language))
            console.out(f"Accepted: {', '.join(done) or 'nothing had changed'}.")
        found = standing(root, language)
    except LockError as error:
        console.err(f"error: {error}")
        return 1
    except KeyError as error:
        raise click.BadParameter(f'no changed text is called "{error.args[0]}"') from None
    console.out(news.translation(found))
    return 0 if found.whole else 1
