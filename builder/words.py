"""What the program itself says to readers, in the language of a school.

The English text, as it stands in templates, style sheets and code, is the key; a language is a
gettext catalogue in ``theme/locales/``. So English is complete, and what a catalogue lacks is said
in English. A ``Words`` is a value, asked for by its language where a text is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from builder.home import HOME

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

LOCALES = HOME / "theme" / "locales"
SOURCE = "en"
PSEUDO = "ar-XB"
"""English whose words run from right to left, to try a layout with; no language of a school."""

HOLE = re.compile(r"\{([^{}]+)\}")
"""A placeholder in a message, as in ``Lesson {number}``."""
_WORD = re.compile(r"\{[^{}]+\}|<[^<>]+>|&#?\w+;|[^\s{}<>&%]+")


@dataclass(frozen=True)
class Words:
    """``messages``: what is said instead of the English, in one form or in one for each plural."""

    language: str
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = field(default=lambda n: int(n != 1), compare=False)

    @property
    def direction(self) -> str:
        """``rtl`` where one reads from right to left."""
        if self.language == SOURCE:
            return "ltr"
        from babel import Locale  # noqa: PLC0415  slow to import, and English needs none of it

        return Locale.parse(self.language.partition("-")[0]).text_direction

    def say(self, text: str, **values: object) -> str:
        """A text in this language, its placeholders filled in."""
        return _filled(self.of(text), values)

    def many(self, one: str, other: str, n: int, **values: object) -> str:
        """The text for ``n`` things; ``{n}`` stands for the number."""
        forms = self.messages.get(one)
        if forms and len(forms) > 1:
            text = forms[self.plural(n)]
        else:
            text = self.of(one if n == 1 else other)
        return _filled(text, {"n": n, **values})

    def of(self, text: str) -> str:
        """A message in this language as it stands in the catalogue, with its placeholders."""
        if self.language == PSEUDO:
            return mirrored(text)
        return self.messages.get(text, (text,))[0]

    def day(self, date: datetime.date) -> str:
        """``Wednesday 3 February 2027``"""
        if self.language in (SOURCE, PSEUDO):
            return self.of(f"{date:%A} {date.day} {date:%B %Y}")
        from babel.dates import format_date  # noqa: PLC0415

        return format_date(date, "full", locale=self.language.replace("-", "_"))


def _filled(text: str, values: Mapping[str, object]) -> str:
    return HOLE.sub(lambda hole: str(values.get(hole[1], hole[0])), text)


def mirrored(text: str) -> str:
    """Every word of a message marked to run from right to left; tags and placeholders stay."""
    return _WORD.sub(lambda m: m[0] if m[0][0] in "{<&" else f"\u202e{m[0]}\u202c", text)


def languages() -> tuple[str, ...]:
    """The languages in which everything can be said."""
    return (SOURCE, *sorted(path.stem for path in LOCALES.glob("*.po")))


@cache
def words(language: str) -> Words:
    """The words of a language. Raises FileNotFoundError when ``theme/locales`` does not have it."""
    if language in (SOURCE, PSEUDO):
        return Words(language)
    from gettext import c2py  # noqa: PLC0415

    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    messages = {}
    for message in catalogue:
        one = message.id if isinstance(message.id, str) else message.id[0]
        said = (message.string,) if isinstance(message.string, str) else message.string
        if one and said and all(said) and not message.fuzzy:
            messages[one] = tuple(said)
    return Words(language, messages, c2py(catalogue.plural_expr))
