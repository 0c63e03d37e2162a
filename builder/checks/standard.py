"""The content standard where a machine can hold it: wording, topics, help, the place of the key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Library, Passage
from builder.schema.quiz import Choice
from builder.source.markdown import PAGES, split_private

DANGER = re.compile(
    r"\b(suicid\w*|self-harm\w*|abus\w+|unsafe|not safe|in danger|hopeless\w*"
    r"|bull(?:y|ies|ied|ying))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
COVERING = ("module", "lesson", "unit", "guide", "form", "scenario", "page")
"""Kinds of thing that can cover a topic."""
SPREAD, ENOUGH = 0.6, 8
"""So much of a bank of so many items may have its key in one written place."""


def wording(library: Library) -> Iterator[Diagnostic]:
    """No text uses words that the curriculum has decided against, but where it says why."""
    if library.wording is None or library.wording.model is None:
        return
    rules = library.wording.model
    allowed = {(a.phrase.casefold(), a.file) for a in rules.allow}
    used: set[tuple[str, str]] = set()
    # The longest first: "committed suicide" must not be found as an allowed "committed".
    phrases = sorted(
        ((phrase, rule) for rule in rules.avoid for phrase in rule.phrases),
        key=lambda pair: -len(pair[0]),
    )
    patterns = [re.compile(_pattern(phrase), re.IGNORECASE) for phrase, _ in phrases]
    by_word: dict[str, list[int]] = {}
    for number, (phrase, _) in enumerate(phrases):
        by_word.setdefault(_WORD.findall(phrase.casefold())[0], []).append(number)
    for passage in library.passages():
        if passage.tree is library.wording.tree:
            continue
        if library.in_english(passage.written) != library.in_english(library.wording.source):
            continue  # words of one language say nothing of another
        taken = set[int]()
        # A text is searched only for what it can hold: there are many of both.
        words = by_word.keys() & set(_WORD.findall(passage.text.casefold()))
        for number in sorted(number for word in words for number in by_word[word]):
            phrase, rule = phrases[number]
            for match in patterns[number].finditer(passage.text):
                if match.start() in taken:
                    continue
                taken.add(match.start())
                key = (phrase.casefold(), passage.source.place)
                used.add(key)
                if key not in allowed:
                    message = f'"{match.group()}": {rule.reason}'
                    hint = f"write: {rule.instead}"
                    yield passage.problem("R953", match.start(), len(match.group()), message, hint)
    read = {passage.source.place for passage in library.passages()}
    for index, entry in enumerate(rules.allow):
        source = library.files.get(entry.file)
        if source and (source.changed or entry.file not in read):
            continue  # the school wrote it anew, or left it out
        if (entry.phrase.casefold(), entry.file) not in used:
            message = f'"{entry.phrase}" does not stand in {entry.file}'
            yield library.wording.problem("R954", ("allow", index, "phrase"), message)


def _pattern(phrase: str) -> str:
    words = r"[\s*_]+".join(re.escape(word) for word in phrase.split())
    return rf"(?<!\w){words}(?!\w)"


def topics(library: Library) -> Iterator[Diagnostic]:
    """Every topic of the standard is covered by something that exists."""
    if library.coverage is None or library.coverage.model is None:
        return
    document, model = library.coverage, library.coverage.model
    for index, topic in enumerate(model.topics):
        if not topic.covered_by:
            message = f'nothing covers "{topic.id}"'
            yield document.problem("I306", ("topics", index, "id"), message)
        for place, reference in enumerate(topic.covered_by):
            kind, _, name = reference.partition(":")
            where = ("topics", index, "covered_by", place)
            if kind not in COVERING:
                message = f'"{reference}" is not of the form kind:id'
                yield document.problem("I303", where, message, f"kinds: {', '.join(COVERING)}")
                continue
            known = set(PAGES) if kind == "page" else library.ids(kind)
            if known is not None and name not in known:
                message = f'there is no {kind} "{name}"'
                yield document.problem("I303", where, message, did_you_mean(name, known))


def help_at_hand(library: Library) -> Iterator[Diagnostic]:
    """A page for learners that touches danger links to help."""
    for file in library.pages():
        # Blanked out, not taken out, so that every place stays where it is.
        public = "".join(
            " " * len(chunk) if private else chunk
            for private, chunk in split_private(file.page.body)
        )
        told = not file.private and library.in_english(file.source)
        found = DANGER.search(public) if told else None
        if found and "(page:help)" not in public:
            passage = Passage(file.page.body, False, file, None, ())
            start = found.start()
            message = f'this page speaks of danger ("{found.group()}") and does not link to help'
            yield passage.problem(
                "L409", start, len(found.group()), message, "[Get help](page:help)"
            )


def key_places(library: Library) -> Iterator[Diagnostic]:
    """The right option is not always written in the same place."""
    for module in library.modules:
        if not (module.quiz and module.quiz.model and module.quiz.whole):
            continue
        places = Counter(
            [option.correct for option in item.options].index(True)
            for item in module.quiz.model.items
            if isinstance(item, Choice) and any(option.correct for option in item.options)
        )
        total = sum(places.values())
        for place, count in places.items():
            if total >= ENOUGH and count > SPREAD * total:
                message = f"{count} of {total} right options are written in place {place + 1}"
                yield module.quiz.problem("Q511", ("items",), message, "spread them")
