"""A failed rule becomes a diagnostic at its place, and one bad entry does not hide the others."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from builder.schema import Config, Glossary, LessonMeta, ModuleSpec, Quiz, Scenario
from builder.schema.base import Authored, Id, Line, Prose
from builder.schema.load import Loaded, in_file, load, map_texts, texts
from builder.source.files import Source
from builder.source.yaml import parse

OPTION = "      - {id: NAME, text: NAME, feedback: f}\n"
FIRST, SECOND = OPTION.replace("NAME", "a"), OPTION.replace("NAME", "b")


def item(name: str) -> str:
    return (
        f"  - id: {name}\n    type: single\n    use: practice\n    objective: o\n"
        "    level: apply\n    stem: s\n    rationale: r\n    options:\n" + FIRST + SECOND
    )


def loaded(model: type[Any], text: str) -> Loaded[Any]:
    tree, problems = parse(Source("a.yml", "a.yml", text))
    assert tree is not None, problems
    return load(model, tree)


def told(model: type[Any], text: str) -> list[tuple[str, int, int, str, str]]:
    return [
        (p.code, p.span.line, p.span.column, p.message, p.hint)
        for p in loaded(model, text).problems
    ]


def quiz(*entries: str) -> str:
    return "items:\n" + "".join(entries)


def test_a_right_file_is_whole() -> None:
    result = loaded(Quiz, quiz(item("x"), item("y")))
    assert (result.whole, result.problems, result.kept) == (True, [], {})
    assert [item.id for item in result.model.items] == ["x", "y"]


def test_a_place_in_a_nested_union() -> None:
    text = quiz(item("x"), item("y").replace("text: b", "text: [b]"))
    ((code, line, column, message, _),) = told(Quiz, text)
    assert (code, line, message) == ("S203", 21, '"text": this must be a text')
    assert text.split("\n")[line - 1][column - 1 :].startswith("[b]")


def test_did_you_mean_in_the_member_of_a_union() -> None:
    """A "single" item has no "steps", so the hint comes from its own fields and no other's."""
    text = quiz(item("x").replace("{id: a,", "{id: a, corect: true,"))
    ((code, _, _, message, hint),) = told(Quiz, text)
    assert (code, message, hint) == ("S201", 'unknown field "corect"', 'did you mean "correct"?')
    text = quiz(item("x") + "    reasonz: 1\n")
    assert told(Quiz, text)[0][3:] == ('unknown field "reasonz"', "")


def test_an_alias_is_known_by_the_name_in_the_file() -> None:
    text = "debrief:\n  feel: [a]\n  see: [a]\n  tri: [a]\n  transfer: [a]\n"
    hints = {m: h for _, _, _, m, h in told(Scenario, text)}
    assert hints['unknown field "tri"'] == 'did you mean "try"?'
    assert 'the field "try" is missing in "debrief"' not in hints


def test_a_missing_field_of_a_list_entry_points_at_the_entry() -> None:
    text = "terms:\n  - id: a\n    term: a\n    definition: d\n  - id: b\n    definition: d\n"
    assert told(Glossary, text) == [("S202", 5, 5, 'the field "term" is missing', "")]


def test_several_errors_at_once_each_once() -> None:
    text = quiz(
        item("x").replace("use: practice", "use: practise").replace("level: apply", ""),
        item("y").replace("type: single", "type: essay"),
        item("Z Z"),
        "  - just words\n",
    )
    found = told(Quiz, text)
    assert [code for code, *_ in found] == ["S204", "S202", "S204", "I301", "S203"]
    assert found[0][3:] == (
        "\"use\": this must be 'practice' or 'assessment'",
        'did you mean "practice"?',
    )
    assert found[4][3] == '"items", entry 4: this must hold fields of its own'


def test_what_can_be_read_is_saved_and_keeps_its_place() -> None:
    text = quiz(
        item("x").replace("level: apply", "level: much"),
        item("y"),
        item("z").replace("stem: s", "stem:"),
        item("w"),
    )
    result = loaded(Quiz, text)
    assert not result.whole
    assert [item.id for item in result.model.items] == ["y", "w"]
    assert in_file(("items", 1, "stem"), result.kept) == ("items", 3, "stem")


def test_a_bad_entry_deep_inside_takes_only_the_smallest_list_entry() -> None:
    option = OPTION.replace("NAME", "c").replace("text: c", "text: 5")
    result = loaded(Quiz, quiz(item("x") + option))
    assert [option.id for option in result.model.items[0].options] == ["a", "b"]
    assert len(result.problems) == 1


def test_when_too_few_are_left_the_next_list_up_loses_the_entry() -> None:
    text = quiz(item("x").replace("text: a", "text: 5"), item("y"))
    result = loaded(Quiz, text)
    assert [item.id for item in result.model.items] == ["y"]
    assert [p.message for p in result.problems] == ['"text": this must be a text']


def test_a_list_that_is_too_short_in_the_file_is_told() -> None:
    text = quiz(item("x").replace(SECOND, ""))
    assert [m for *_, m, _ in told(Quiz, text)] == ['"options": needs 2 or more entries, has 1']


def test_an_unknown_field_costs_nothing_else() -> None:
    result = loaded(Glossary, "terms: [{id: a, term: a, definition: d, x: 1}]\ny: 2\n")
    assert result.model is not None
    assert not result.whole
    assert {p.code for p in result.problems} == {"S201"}


def test_an_alias_in_yaml_is_not_judged_again() -> None:
    tree, problems = parse(
        Source("a", "a", "terms:\n  - {id: a, term: &x a, definition: d}\n  - {id: b, term: *x}\n")
    )
    assert tree is not None
    assert [p.code for p in problems] == ["Y103", "Y103"]
    assert [p.message for p in load(Glossary, tree).problems] == [
        'the field "definition" is missing'
    ]


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("minutes: soon", "S203", "this must be a whole number"),
        ("minutes: 1.5", "S203", "this must be a whole number"),
        ("minutes: .inf", "S203", "this must be a whole number"),
        ("minutes: 601", "S204", "this must be 600 or less"),
        ("minutes: 0", "S204", "this must be 1 or more"),
        ("minutes:", "S203", "this must be a whole number"),
        ("objectives: a", "S203", "this must be a list"),
        ("objectives: []", "S204", "needs 1 or more entries, has 0"),
        ("title: ''", "S204", "there is no text here"),
        ('title: "a\\nb"', "S204", "this must be one line of plain text, without any of { } < >"),
        ("title: true", "S203", "this must be a text"),
        ("title: {a: b}", "S203", "this must be a text"),
        ("title:", "S203", "there is no text here"),
        ("summary: '  '", "S204", "there is no text here"),
    ],
)
def test_plain_words(written: str, code: str, message: str) -> None:
    fields = {"title": "t", "summary": "s", "minutes": "5", "objectives": "[a]"}
    fields.pop(written.partition(":")[0])
    text = "".join(f"{key}: {value}\n" for key, value in fields.items()) + written + "\n"
    ((found, line, _, said, _),) = told(LessonMeta, text)
    assert (found, line) == (code, 4)
    assert said == f'"{written.partition(":")[0]}": {message}'


@pytest.mark.parametrize("model", [Config, Glossary, LessonMeta, ModuleSpec, Quiz, Scenario])
def test_every_rule_of_every_shape_has_plain_words(model: type[Any]) -> None:
    """No author meets the words of pydantic, whatever kind of value stands in a field."""
    for name in model.model_fields:
        for value in ("x", "5", "5.5", "true", "[]", "[1]", "{}", "{a: 1}", "", "[[]]", "[{}]"):
            for _, _, _, message, _ in told(model, f"{name}: {value}\n"):
                assert "Input should" not in message, (name, value, message)
                assert "valid" not in message, (name, value, message)


class Inner(Authored):
    note: Prose
    name: Line


class Outer(Authored):
    id: Id
    kind: Literal["a"]
    inner: tuple[Inner, ...]
    one: Prose


def test_texts_are_walked_and_mapped() -> None:
    outer = Outer.model_validate(
        {"id": "x", "kind": "a", "one": "1", "inner": [{"note": "2", "name": "n"}]}
    )
    assert list(texts(outer)) == [(("inner", 0, "note"), "2"), (("one",), "1")]
    mapped = map_texts(outer, lambda text: text + "!")
    assert [text for _, text in texts(mapped)] == ["2!", "1!"]
    assert mapped.inner[0].name == "n"
    assert outer.one == "1"
