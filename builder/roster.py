"""The names of a group, from a CSV file that a person exported from somewhere.

Whatever a spreadsheet may do to a name is put right or reported with its line; nothing is
guessed. A formula is text here like any other: it is printed, and nothing ever runs it.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

LONGEST = 200
"""Letters of a name. A longer one is no name but a cell that ran into the next."""

_HEADINGS = ("name", "names", "full name", "student", "participant")


@dataclass(frozen=True)
class Entry:
    """A name and the line of the file, from 1, on which it starts."""

    line: int
    name: str


@dataclass(frozen=True)
class Roster:
    """The names in the order of the file, and what is wrong with it: (line, message)."""

    entries: tuple[Entry, ...]
    problems: tuple[tuple[int, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.entries)


def read_roster(data: bytes) -> Roster:
    """The column called "name", or the first one. Separated by commas, semicolons or tabs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Roster((), ((line, 'this is not UTF-8; save the list as "CSV UTF-8"'),))
    entries: list[Entry] = []
    problems: list[tuple[int, str]] = []
    column = 0
    for line, cells in _records(text, problems):
        heads = [cell.strip().casefold() for cell in cells]
        if not entries and column == 0 and any(head in _HEADINGS for head in heads):
            column = next(n for n, head in enumerate(heads) if head in _HEADINGS)
            continue
        if not any(heads):
            continue
        name = _clean(cells[column] if column < len(cells) else "")
        if not name:
            problems.append((line, "this line has no name"))
        elif len(name) > LONGEST:
            problems.append((line, f"this name has {len(name)} letters; {LONGEST} are the most"))
        elif any(unicodedata.category(letter) in ("Cc", "Co", "Cn") for letter in name):
            problems.append((line, "this name holds a sign that cannot be printed"))
        else:
            entries.append(Entry(line, name))
    if not entries and not problems:
        problems.append((1, "there is no name in this file"))
    return Roster(tuple(entries), tuple(problems))


def _records(text: str, problems: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            words = (
                "a quotation mark is never closed" if "end of data" in str(error) else str(error)
            )
            problems.append((line, f"this cannot be read as CSV: {words}"))
            return
        if cells is None:
            return
        yield line, cells
        line = reader.line_num + 1


def _clean(cell: str) -> str:
    """One line of composed letters; a direction mark of a spreadsheet goes, a letter never."""
    marks = {0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069}
    text = "".join(letter for letter in cell if ord(letter) not in marks)
    return " ".join(unicodedata.normalize("NFC", text).split())
