"""Each catalogue says everything that the program says, and says it with the same placeholders."""

from __future__ import annotations

import datetime
import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from builder.render.messages import messages, template
from builder.render.phrases import phrases, translated, translated_style
from builder.words import LOCALES, SOURCE, Words, languages, words

PIECES = re.compile(r"\{[^{}]+\}|</?\w+/?>|&#?\w+;|%|#|\d+")


@pytest.mark.parametrize("language", [name for name in languages() if name != SOURCE])
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    entries = {m.id if isinstance(m.id, tuple) else (m.id,): m for m in catalogue if m.id}
    assert entries.keys() == messages().keys()
    assert not catalogue.obsolete
    for ids, message in entries.items():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.fuzzy, ids
        assert len(forms) == (catalogue.num_plurals if len(ids) > 1 else 1), ids
        for form in forms:
            assert form and form == form.strip(), ids
            assert Counter(PIECES.findall(form)) == Counter(PIECES.findall(ids[-1])), ids


def test_the_template_for_translators_is_what_the_code_says() -> None:
    assert (LOCALES / "messages.pot").read_text("utf-8") == template()


def test_dates_and_plurals_are_those_of_the_language() -> None:
    spanish = words("es")
    assert spanish.day(datetime.date(2027, 2, 3)) == "miércoles, 3 de febrero de 2027"
    assert spanish.many("{n} lesson", "{n} lessons", 1) == "1 lección"
    assert spanish.many("{n} lesson", "{n} lessons", 2) == "2 lecciones"
    assert (spanish.direction, Words("ar").direction) == ("ltr", "rtl")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Lesson {{ n }} of <b>{{ m | length }}</b></p>", ["Lesson {n} of <b>{m}</b>"]),
        ("<p>{{ icon('x') }} <span>Back</span></p>", ["Back"]),
        ('<a{% if x %} class="y"{% endif %}>Glossary</a>', ["Glossary"]),
        ('<p>See <a href="x" aria-label="The list">it</a>.</p>', ["The list", "See <a>it</a>."]),
        ("<p>&#160;{{ name }}</p><style>p { color: red }</style>", []),
        ('<p data-said="% of %" data-kind="quiz">No. 1</p>', ["% of %", "No. 1"]),
    ],
)
def test_a_phrase_is_what_stands_between_two_tags(source: str, found: list[str]) -> None:
    assert phrases(source) == found
    assert translated(source, lambda text: text) == source


def test_a_sentence_may_put_its_pieces_in_another_order() -> None:
    said = {"Lesson {n} of <b>{m}</b>": "Von <b>{m}</b> die {n}."}
    template = "<p>Lesson {{ n }} of <b>{{ m }}</b></p>"
    assert translated(template, said.__getitem__) == "<p>Von <b>{{ m }}</b> die {{ n }}.</p>"
    css = 'p::after { content: "Page " counter(page) " of 3"; }'
    turned = translated_style(css, {"Page {counter(page)} of 3": "3/{counter(page)}"}.__getitem__)
    assert turned == 'p::after { content: "3/" counter(page); }'
