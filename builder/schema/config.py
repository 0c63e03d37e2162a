"""A school's own settings: its people, its look, what it wants built."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from builder.schema.base import Authored, Id, Line

ADDRESS_PATTERN = r"^https?://[A-Za-z0-9._~:/-]+$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$"

Address = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN)]
Output = Literal[
    "site", "handbook", "guide", "quizzes", "toolkit", "forms", "packets", "cards", "slides"
]
Printed = Literal["handbook", "guide", "quizzes", "toolkit", "forms", "packets", "cards"]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
Colour = Annotated[str, StringConstraints(pattern=COLOUR_PATTERN)]


def digits(written: str) -> str:
    """The first number in a text as a link to it needs it: ``+442079460018``, ``116111``.

    The ``(0)`` that is not dialled after a country's code is left out. Empty when there is none.
    """
    found = re.search(r"\+?\(?[0-9][0-9 ().\-/]*[0-9]", written)
    number = found.group() if found else ""
    if number.startswith("+"):
        number = number.replace("(0)", "")
    return re.sub(r"[^+0-9]", "", number)


class Person(Authored):
    """An adult whom a mentor can go to."""

    name: Line
    role: Line
    room: Line
    email: Line | None = None
    telephone: Line | None = None
    hours: Line
    deputy: Line | None = Field(
        default=None, description="The name of the person here who stands in."
    )
    review_by: datetime.date = Field(description="Last day this entry may be trusted.")
    sample: StrictBool = Field(default=False, description="Marks an entry made up for the example.")

    @property
    def telephone_link(self) -> str:
        """What a telephone dials at a tap; empty for an extension, which only the school's can."""
        written = self.telephone or ""
        return f"tel:{digits(written)}" if re.match(r"[+(0-9]", written) else ""


class Helpline(Authored):
    """A line outside the school, for when the adults inside are not the answer."""

    id: Id
    name: Line
    call: Line | None = Field(default=None, description="A telephone number, as in 116 111.")
    text: Line | None = Field(
        default=None,
        description='A number, with the word to send if it takes one: "HELP to 51155".',
    )
    chat: Line | None = Field(default=None, description="The address of the chat.")
    hours: Line
    country: Line
    cost: Line
    review_by: datetime.date
    sample: StrictBool = False

    @property
    def call_link(self) -> str:
        """What a telephone dials at a tap; empty for a line that cannot be called."""
        return f"tel:{digits(self.call)}" if self.call else ""

    @property
    def text_link(self) -> str:
        """Opens a message to the number; the word to send is for the reader to type."""
        return f"sms:{digits(self.text)}" if self.text else ""


class School(Authored):
    """Whose edition this is."""

    name: Line
    safeguarding_lead: Person
    deputy_lead: Person = Field(description="The second adult.")
    coordinator: Person = Field(description="Runs the mentor programme.")
    people: tuple[Person, ...] = Field(
        default=(), description="More adults to go to, such as a nurse or a counsellor."
    )
    emergency_number: Line = Field(description="The number for an emergency, as in 112.")
    approved_on: datetime.date | None = Field(
        default=None, description="The day the safeguarding lead approved the curriculum."
    )
    helplines: tuple[Helpline, ...] = Field(min_length=1, description="At least one outside line.")

    @property
    def everyone(self) -> tuple[Person, ...]:
        """All the people, the three that every school has first."""
        return (self.safeguarding_lead, self.deputy_lead, self.coordinator, *self.people)


class Look(Authored):
    """One colour and a logo; the rest of the palette is made from the colour."""

    colour: Colour = "#1d5c63"
    logo: Line | None = Field(
        default=None, description="An SVG or PNG file in school/, as in school/logo.svg."
    )


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
    language: Language = Field(
        default="en", description="What the program says to readers: en, es (BCP 47)."
    )
    public_url: Address | None = Field(default=None, description="Address of the published site.")
    school: School
    look: Look = Look()
    paper: Literal["a4", "letter"] = "a4"
    modules: tuple[Id, ...] = Field(default=(), description="Which modules, in order; empty: all.")
    omit: tuple[Line, ...] = Field(
        default=(), description="What to leave out: module:..., lesson:..., scenario:..., form:..."
    )
    raw_html: StrictBool = Field(
        default=False, description="Let texts in school/ hold HTML and scripts, unchecked."
    )
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
