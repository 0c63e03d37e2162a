"""How far a translation is: what has none yet, what is half done, and what grew old.

A translation lies between the shared texts and a school's, and is made of the same things: whole
files, and patches. So what grew old is found as an update of a school is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.patch import lay
from builder.render.messages import messages
from builder.source.files import Source, read_all, translation
from builder.source.yaml import parse
from builder.upgrade import Survey, name_of, survey
from builder.words import Words, languages, words

ENGLISH = ("curriculum/wording.yml", "curriculum/coverage.yml")
"""Rules about the English texts. A language may have its own rules of wording."""


@dataclass(frozen=True)
class Gap:
    """A text that is wholly or partly in English, and the file to write."""

    name: str
    file: str
    left: int = 0
    """How many of its texts are in English, when it is only patched; 0: all of it."""


@dataclass(frozen=True)
class Standing:
    """All about a translation. ``survey`` is None when nothing was translated yet."""

    language: str
    gaps: tuple[Gap, ...]
    total: int
    phrases: int
    """How many messages of the program itself have no words in this language."""
    survey: Survey | None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing and nothing grew old."""
        stale = self.survey is not None and any(news.looks for news in self.survey.news)
        return not (self.gaps or self.phrases or stale)


def standing(root: Path, language: str) -> Standing:
    """Compare. Writes the lock of the translation as ``upgrade.survey`` does, and raises as it."""
    top = translation(language)
    files = [s for p, s in read_all(root, language)[0].items() if _translatable(p, s)]
    started = (root / top).is_dir()
    return Standing(
        language,
        gaps=tuple(gap for source in files for gap in _gaps(source, top)),
        total=len(files),
        phrases=_unsaid(language),
        survey=survey(root, top) if started else None,
    )


def _translatable(place: str, source: Source) -> bool:
    """Whether a file holds texts for readers that came with the shared layer."""
    shared = source
    while shared.original is not None:
        shared = shared.original
    if shared.layer or shared.refused or place in ENGLISH:
        return False
    drawn = place.endswith(".svg") and "<text" in shared.text
    return drawn or (place.startswith(("curriculum/", "scenarios/")) and not place.endswith(".svg"))


def _gaps(source: Source, top: str) -> Iterator[Gap]:
    while source.layer not in (top, "") and source.original is not None:
        source = source.original
    patches = tuple(patch for patch in source.patches if patch.layer == top)
    if source.layer == top:
        return
    left = 0
    if patches and source.place.endswith(".yml"):
        left = _left(source, patches)
        if not left:
            return
    yield Gap(name_of(source.place), f"{top}/{source.place}", left)


def _left(source: Source, patches: tuple[Source, ...]) -> int:
    """How many texts of a file, of two words or more, are as they were shared."""
    shared = tree = parse(source)[0]
    for patch in patches:
        read = parse(patch)[0]
        if tree is not None and read is not None:
            tree = lay(tree, read)[0]
    if shared is None or tree is None:
        return 0
    known = set(_texts(shared.data))
    return sum(text in known for text in _texts(tree.data))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and " " in value.strip():
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _unsaid(language: str) -> int:
    said = words(language) if language in languages() else Words(language)
    return sum(message[0] not in said.messages for message in messages())
