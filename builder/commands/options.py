"""What several commands have: options, the day, how examples are shown."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., object])


def media_options(command: _Command) -> _Command:
    """``--paper``, ``--large-print``, ``--greyscale``, ``--booklet``: how it comes onto paper."""
    for option in (
        click.option("--booklet", is_flag=True, help="For folding: two pages a side, A3 for A4."),
        click.option("--greyscale", is_flag=True, help="For a printer without colour."),
        click.option("--large-print", is_flag=True, help="18 points or more, laid out anew."),
        click.option("--paper", type=click.Choice(("a4", "letter")), help="If not the usual one."),
    ):
        command = option(command)
    return command


def examples(*lines: str) -> str:
    """The end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def today() -> datetime.date:
    """Contacts are reviewed by the local calendar."""
    return datetime.date.today()  # noqa: DTZ011
