"""A TODO is found wherever it stands, and a word that only looks like one is let be."""

from __future__ import annotations

from builder.checks.unfinished import unfinished
from builder.library import Library
from builder.source.files import Source


def told(*sources: Source) -> list[tuple[str, int, str]]:
    found = unfinished(Library(files={source.place: source for source in sources}))
    return [(p.span.path, p.span.line, p.message) for p in found]


def test_texts_patches_and_drawings_are_searched():
    patch = Source("school/a.patch.yml", "a.patch.yml", 'set:\n  title: "TODO: a name"\n')
    quiz = Source("a.yml", "a.yml", "title: A\n", patches=(patch,))
    figure = Source("a.svg", "a.svg", "<text>TODO</text>\n")
    assert told(quiz, figure) == [
        ("school/a.patch.yml", 2, "still to write: a name"),
        ("a.svg", 1, "still to write"),
    ]


def test_comments_and_other_words_are_let_be():
    text = "# TODO for authors\ntitle: Todo lists\nsummary: TODOS and METODO\n"
    assert told(Source("a.yml", "a.yml", text)) == []
    assert told(Source("a.md", "a.md", "# TODO: a heading\n")) != []
