"""Reading grade and sentence length of English texts, by audience (content standard, section 7)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from builder.checks.syllables import syllables
from builder.diagnostics import Diagnostic
from builder.library import Document, Library, is_private
from builder.schema import Sources
from builder.schema.load import texts
from builder.source.markdown import plain, split_private, without_code

MENTOR_GRADE, FACILITATOR_GRADE = 7.0, 9.0
MENTOR_WORDS, FACILITATOR_WORDS = 25, 30
ENOUGH_WORDS = 100
"""A grade of a shorter text says little."""

_END = re.compile(r"(?<=[.!?])[\"'”’)\]*_]*\s+(?=[\"'“‘(\[*_]*[A-Z0-9{])|\n\s*\n|\s*\x1e\s*")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s.*|///.*|\|.*|[-*>]\s+|\d+[.)]\s+)", re.MULTILINE)
_ABBREVIATION = re.compile(r"\b(Mr|Mrs|Ms|Mx|Dr|St|etc|vs|e\.g|i\.e)\.", re.IGNORECASE)
_DOT = "\u2024"
"""Stands in for the full stop of an abbreviation."""
_PLACEHOLDER = re.compile(r"\{\{[^}]*\}\}")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SIGNS = re.compile(r"[^\w\s']|(?<!\w)'|'(?!\w)")
"""What is no part of a word; a hyphen is left out of one."""


def reading(library: Library) -> Iterator[Diagnostic]:
    """Sentences within the cap everywhere; a grade for each lesson, session plan and scenario."""
    for passage in library.passages():
        if not library.in_english(passage.written):
            continue
        chunks = (
            split_private(passage.text) if passage.lesson else [(passage.private, passage.text)]
        )
        offset = 0
        for private, chunk in chunks:
            cap = FACILITATOR_WORDS if private or passage.private else MENTOR_WORDS
            for sentence, at in sentences(chunk):
                count = len(_WORD.findall(sentence))
                if count > cap:
                    shown = " ".join(sentence.split()[:6])
                    message = f'a sentence of {count} words (the cap is {cap}): "{shown} ..."'
                    yield passage.problem("R952", offset + at, 1, message, "split it in two")
            offset += len(chunk)
    yield from _grades(library)


def _grades(library: Library) -> Iterator[Diagnostic]:
    known = library.grades
    seen: dict[str, float] = {}

    def grade(text: str) -> float:
        key = hashlib.sha256(text.encode()).hexdigest()
        seen[key] = known[key] if key in known else flesch_kincaid(text)
        return seen[key]

    for file in library.pages():
        if not library.in_english(file.source):
            continue
        body = "".join(chunk for private, chunk in split_private(file.page.body) if not private)
        if message := _too_hard(grade(body), file.private):
            yield file.source.problem("R951", file.page.span(0), message)
    for document in library.documents():
        if document.model is None:
            continue
        for private in (False, True):
            if message := _too_hard(grade(_joined(library, document, private)), private):
                yield document.problem("R951", (), message)
    library.grades = seen


def _too_hard(grade: float, private: bool) -> str:
    """What to say of a text that is harder than its readers' limit; else nothing."""
    limit = FACILITATOR_GRADE if private else MENTOR_GRADE
    audience = "facilitator" if private else "mentor"
    if grade <= limit:
        return ""
    return f"reading grade {grade:.1f}; {audience} text stays at {limit:.0f} or below"


def _joined(library: Library, document: Document[Any], private: bool) -> str:
    model = document.model
    if isinstance(model, Sources):
        return ""  # titles and notes on research; nobody studies from them
    assert model is not None
    chosen = [
        text
        for path, text in texts(model)
        if is_private(model, path) == private
        and library.in_english(document.source.at(document.tree.span(document.place(path)).path))
    ]
    return "\n\n".join(chosen)


def flesch_kincaid(text: str) -> float:
    """The Flesch-Kincaid grade of a Markdown text; 0 when it has fewer than ENOUGH_WORDS words.

    Kincaid et al., *Derivation of new readability formulas for Navy enlisted personnel* (1975).
    """
    clean = " ".join(
        s.strip().rstrip(".!?:;,") + "." for s, _ in sentences(text) if _WORD.search(s)
    )
    if len(_WORD.findall(clean)) < ENOUGH_WORDS:
        return 0.0
    import textstat  # type: ignore[import-untyped]  # noqa: PLC0415  slow to import

    words = _SIGNS.sub("", clean).lower().split()
    length = len(words) / textstat.sentence_count(clean)
    spoken = sum(map(syllables, words)) / len(words)
    return float(0.39 * length + 11.8 * spoken - 15.59)


def sentences(text: str) -> Iterator[tuple[str, int]]:
    """(sentence, offset in the text) of a Markdown text, headings, tables and code left out."""
    masked = _MARKS.sub(lambda m: _blank(m.group()), without_code(text))
    masked = _ABBREVIATION.sub(lambda m: m.group()[:-1] + _DOT, masked)
    start = 0
    for end, after in [*(m.span() for m in _END.finditer(masked)), (len(masked), len(masked))]:
        piece = masked[start:end]
        lead = len(piece) - len(piece.lstrip())
        spoken = plain(_PLACEHOLDER.sub("Name", piece)).replace(_DOT, ".").strip()
        if spoken:
            yield spoken, start + lead
        start = after


def _blank(text: str) -> str:
    """Spaces for a mark, and where it starts a sign that no sentence runs on over it."""
    lead = text[: len(text) - len(text.lstrip())]
    return lead + "\x1e" + re.sub(r"[^\n]", " ", text[len(lead) + 1 :])
