"""A school's own settings: its people, its look, what it wants built."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from builder.schema.base import Authored, Id, Line

ADDRESS_PATTERN = r"^https?://[A-Za-z0-9._~:/-]+$"
COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$"

Address = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN)]
Output = Literal["site", "handbook", "guide", "quizzes", "toolkit", "forms"]
Printed = Literal["handbook", "guide", "quizzes", "toolkit", "forms"]
Colour = Annotated[str, StringConstraints(pattern=COLOUR_PATTERN)]


class Person(Authored):
    """An adult whom a mentor can go to."""

    name: Line
    role: Line
    room: Line
    email: Line | None = None
    telephone: Line | None = None
    hours: Line
    review_by: datetime.date = Field(description="Last day this entry may be trusted.")
    sample: StrictBool = Field(default=False, description="Marks an entry made up for the example.")


class Helpline(Authored):
    """A line outside the school, for when the adults inside are not the answer."""

    id: Id
    name: Line
    call: Line | None = None
    text: Line | None = None
    chat: Line | None = None
    hours: Line
    country: Line
    cost: Line
    review_by: datetime.date
    sample: StrictBool = False


class School(Authored):
    """Whose edition this is."""

    name: Line
    safeguarding_lead: Person
    deputy_lead: Person = Field(description="The second adult.")
    coordinator: Person = Field(description="Runs the mentor programme.")
    emergency_number: Line = Field(description="The number for an emergency, as in 112.")
    approved_on: datetime.date | None = Field(
        default=None, description="The day the safeguarding lead approved the curriculum."
    )
    helplines: tuple[Helpline, ...] = Field(min_length=1, description="At least one outside line.")


class Look(Authored):
    """One colour; the rest of the palette is fixed."""

    colour: Colour = "#1d5c63"


class PrintEdition(Authored):
    """What is made on paper beside the plain edition, as ``--large-print`` makes it on request."""

    outputs: tuple[Printed, ...] = Field(default=(), description="Of which; empty: of all.")
    paper: Literal["a4", "letter"] | None = Field(default=None, description="If not the usual.")
    large_print: StrictBool = Field(default=False, description="18 pt or more.")
    greyscale: StrictBool = Field(default=False, description="For a printer without colour.")
    booklet: StrictBool = Field(default=False, description="To be folded and stapled.")


class Config(Authored):
    """``site_config.yml``."""

    title: Line = "Peer Mentor Training"
    edition: Line = Field(description='Printed on covers, as in "2026-27".')
    language: Literal["en"] = Field(default="en", description="English is what there is so far.")
    public_url: Address | None = Field(default=None, description="Address of the published site.")
    school: School
    look: Look = Look()
    paper: Literal["a4", "letter"] = "a4"
    modules: tuple[Id, ...] = Field(default=(), description="Which modules, in order; empty: all.")
    outputs: tuple[Output, ...] = Field(
        default=("site", "handbook", "guide", "quizzes", "toolkit", "forms"), min_length=1
    )
    editions: tuple[PrintEdition, ...] = Field(
        default=(), description="On paper, beside the plain edition."
    )
    quiz_seed: int = Field(
        default=1, strict=True, description="Another number shuffles the papers anew."
    )
    quiz_versions: tuple[Literal["A", "B", "C", "D"], ...] = ("A", "B")
