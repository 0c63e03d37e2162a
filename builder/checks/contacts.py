"""The school's people and helplines: real, reachable, reviewed, and more than one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Document, Library
from builder.schema import Config, Helpline, Person, School
from builder.source.placeholders import PEOPLE
from builder.source.yaml import Path

Entry = Person | Helpline

_MADE_UP = re.compile(
    r"\b(todo|tbd|tbc|xxx+|changeme|sample|placeholder|your name|lorem)\b"
    # Names that will never be anybody's (RFC 2606).
    r"|[@./](example|test|invalid|localhost)(\.(com|net|org))?(?![\w.])"
    # Numbers of North America kept for stories (555-0100 to 555-0199), and those typed in passing.
    r"|^(\+?1[-. ]?)?(\(?[2-9]\d\d\)?[-. ]*555[-. ]?01\d\d$|\(?555\)?[- ])|1234567|0000000",
    re.IGNORECASE,
)
_NUMBER = r"\+?\(?[0-9](?:[ ().\-/]*[0-9]){1,14}\)?"
"""2 to 15 digits, the most that any country uses (ITU-T E.164): 999, +49 30 123 45-67."""
_CALL = re.compile(rf"{_NUMBER}(?:[ ,;]*(?:x|ext\.?|#) ?[0-9]{{1,5}})?|[^\W\d]+\.? ?[0-9]{{1,5}}")
"""A number with its extension, or an extension alone in any language: Durchwahl 214."""
_EMERGENCY = re.compile(r"\+?[0-9](?: ?[0-9]){1,14}")
"""One number and nothing beside it: it is what a mentor taps when there is no time."""
_TEXT = re.compile(rf"(?:[^\W\d][^\d+(]* )?{_NUMBER}")
_MAIL = re.compile(r"[^\s@:,;<>]+@[^\s@.,;:]+(?:\.[^\s@.,;:]+)+")
"""Only what every address has; which ones exist, no rule can tell."""

_FORMS = {
    "call": ("H907", _CALL, "a telephone number", "digits, as in 116 111 or +44 20 7946 0018"),
    "text": ("H907", _TEXT, "a number to text", "digits, as in 51155, or: HELP to 51155"),
    "email": ("H908", _MAIL, "an e-mail address", "one address, as in a.okafor@school.edu"),
}
_FORMS["telephone"] = _FORMS["call"]
_FORMS["emergency_number"] = ("H907", _EMERGENCY, "one number to call", "digits alone, as in 112")
_REACHED_BY = {Person: ("room", "email", "telephone"), Helpline: ("call", "text", "chat")}


def contacts(library: Library) -> Iterator[Diagnostic]:
    """Every contact can be reached; made-up ones are marked; reviews are not overdue."""
    config = library.config
    if config is None or config.model is None:
        return
    school = config.model.school
    for key in ("name", "emergency_number"):
        yield from _value(config, ("school",), key, getattr(school, key))
    entries = list(_entries(school))
    names = [entry.name for _, entry in entries if isinstance(entry, Person)]
    for path, entry in entries:
        yield from _entry(library, config, path, entry)
        if isinstance(entry, Person) and entry.deputy:
            yield from _deputy(config, path, entry, names)
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


def _entries(school: School) -> Iterator[tuple[Path, Entry]]:
    for name in PEOPLE:
        yield ("school", name), getattr(school, name)
    for index, person in enumerate(school.people):
        yield ("school", "people", index), person
    for index, line in enumerate(school.helplines):
        yield ("school", "helplines", index), line


def _entry(
    library: Library, config: Document[Config], path: Path, entry: Entry
) -> Iterator[Diagnostic]:
    ways = _REACHED_BY[type(entry)]
    if not any(getattr(entry, way) for way in ways):
        message = f"{entry.name} cannot be reached: none of {', '.join(ways)}"
        yield config.problem("H901", config.place(path), message)
    for key, value in entry:
        if isinstance(value, str):
            yield from _value(config, path, key, value, entry)
    if entry.review_by < library.today and not entry.sample:
        message = f"{entry.name}: to be reviewed by {entry.review_by}, which is past"
        where = config.place((*path, "review_by"))
        yield config.problem("H903", where, message, "check it, then set a new date")


def _value(
    config: Document[Config], path: Path, key: str, value: str, entry: Entry | None = None
) -> Iterator[Diagnostic]:
    where = config.place((*path, key))
    code, form, kind, hint = _FORMS.get(key, ("", re.compile(".*"), "", ""))
    if not (entry and entry.sample) and _MADE_UP.search(value):
        hint = "put in the real contact, or mark it sample: true" if entry else "put in your own"
        yield config.problem("H902", where, f'"{value}" looks made up', hint)
    elif not form.fullmatch(value):
        yield config.problem(code, where, f'"{value}" is not {kind}', hint)


def _deputy(
    config: Document[Config], path: Path, person: Person, names: list[str]
) -> Iterator[Diagnostic]:
    where = config.place((*path, "deputy"))
    assert person.deputy
    if person.deputy.casefold() == person.name.casefold():
        yield config.problem("H905", where, f"{person.name} cannot stand in for themselves")
    elif person.deputy not in names:
        message = f'there is no person "{person.deputy}" in this file'
        hint = did_you_mean(person.deputy, names) or "add the person to the list people"
        yield config.problem("I303", where, message, hint)
