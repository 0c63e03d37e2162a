"""The school's people and helplines: real, reachable, reviewed, and more than one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.library import Document, Library
from builder.schema import Config, Helpline, Person
from builder.source.placeholders import PEOPLE
from builder.source.yaml import Path

_MADE_UP = re.compile(
    r"\b(todo|tbd|tbc|xxx+|changeme|sample|placeholder|your name|lorem)\b"
    r"|@(.*\.)?example(\.(com|org|net))?$|\.(test|invalid)$"
    r"|^(\+?1[- ]?)?\(?555\)?[- ]|1234567|0000000",
    re.IGNORECASE,
)
_REACHED_BY = {Person: ("room", "email", "telephone"), Helpline: ("call", "text", "chat")}


def contacts(library: Library) -> Iterator[Diagnostic]:
    """Every contact can be reached; made-up ones are marked; reviews are not overdue."""
    config = library.config
    if config is None or config.model is None:
        return
    school = config.model.school
    entries: list[tuple[Path, Person | Helpline]] = [
        (("school", name), getattr(school, name)) for name in PEOPLE
    ]
    entries += [(("school", "helplines", i), line) for i, line in enumerate(school.helplines)]
    for path, entry in entries:
        yield from _entry(library, config, path, entry)
    if school.safeguarding_lead.name.casefold() == school.deputy_lead.name.casefold():
        message = f"{school.deputy_lead.name} is the first adult and the second"
        yield config.problem("H905", ("school", "deputy_lead", "name"), message)
    if school.approved_on is None or school.approved_on > library.today:
        message = "the safeguarding lead has not approved this curriculum yet"
        hint = "put the day of the approval into approved_on"
        yield config.problem("H906", ("school",), message, hint)
    if any(entry.sample for _, entry in entries):
        message = "some contacts are samples; every page says so"
        hint = "put in your own people, then delete the sample lines"
        yield config.problem("H904", ("school",), message, hint)


def _entry(
    library: Library, config: Document[Config], path: Path, entry: Person | Helpline
) -> Iterator[Diagnostic]:
    ways = _REACHED_BY[type(entry)]
    if not any(getattr(entry, way) for way in ways):
        message = f"{entry.name} cannot be reached: none of {', '.join(ways)}"
        yield config.problem("H901", config.place(path), message)
    if entry.sample:
        return
    for key, value in entry:
        if isinstance(value, str) and _MADE_UP.search(value):
            message = f'"{value}" looks made up'
            hint = "put in the real contact, or mark it sample: true"
            yield config.problem("H902", config.place((*path, key)), message, hint)
    if entry.review_by < library.today:
        message = f"{entry.name}: to be reviewed by {entry.review_by}, which is past"
        where = config.place((*path, "review_by"))
        yield config.problem("H903", where, message, "check it, then set a new date")
