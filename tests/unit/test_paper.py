"""Papers and keys: whatever the shuffle, the key of a paper scores full marks on that paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.paper import Question, lay_out_in_order, layout
from builder.schema.quiz import Choice, Item, Matching, Multiple, Ordering, Quiz, Short, TrueFalse


def _options(draw, least, most, right):
    count = draw(st.integers(least, most))
    correct = draw(right(count))
    pinned = draw(st.sets(st.integers(0, count - 1), max_size=1))
    return [
        {
            "id": f"o{i}",
            "text": f"text {i}",
            "feedback": f"feedback {i}",
            "correct": i in correct,
            "pinned": i in pinned,
        }
        for i in range(count)
    ]


@st.composite
def items(draw) -> Item:
    kind = draw(
        st.sampled_from(
            ["single", "judgement", "multiple", "true-false", "ordering", "matching", "short"]
        )
    )
    one = lambda n: st.sets(st.integers(0, n - 1), min_size=1, max_size=1)  # noqa: E731
    some = lambda n: st.sets(st.integers(0, n - 1), min_size=1, max_size=n - 1)  # noqa: E731
    data = {
        "id": f"i-{draw(st.integers(0, 10**6))}",
        "type": kind,
        "use": "assessment",
        "objective": "aim",
        "level": "apply",
        "stem": "Stem?",
        "rationale": "Why.",
        "points": draw(st.integers(1, 4)),
    }
    match kind:
        case "single" | "judgement":
            data["options"] = _options(draw, 2, 6, one)
        case "multiple":
            data["options"] = _options(draw, 3, 7, some)
        case "true-false":
            data |= {
                "answer": draw(st.booleans()),
                "if_true": "t",
                "if_false": "f",
                "reasons": _options(draw, 2, 5, one),
            }
        case "ordering":
            data["steps"] = [
                {"id": f"s{i}", "text": f"step {i}", "feedback": "f"}
                for i in range(draw(st.integers(3, 7)))
            ]
        case "matching":
            data["pairs"] = [
                {"id": f"p{i}", "left": f"left {i}", "right": f"right {i}", "feedback": "f"}
                for i in range(draw(st.integers(3, 7)))
            ]
            data["decoys"] = [
                {"id": f"d{i}", "text": f"decoy {i}", "feedback": "f"}
                for i in range(draw(st.integers(0, 2)))
            ]
        case "short":
            data |= {"model_answer": "m", "guide": [{"points": data["points"], "text": "g"}]}
    return Quiz.model_validate({"items": [data]}).items[0]


banks = st.lists(items(), min_size=1, max_size=12, unique_by=lambda item: item.id)


def score(question: Question, key: str) -> bool:
    """Mark a paper by what is printed on it: letters, texts and nothing else."""
    item, printed = question.item, {a.letter: a.text for a in question.answers}
    match item:
        case Choice() | Multiple():
            chosen = {printed[letter] for letter in key.split(", ")}
            return chosen == {o.text for o in item.options if o.correct}
        case TrueFalse():
            verdict, letter = key.split(", ")
            right = {o.text for o in item.reasons if o.correct}
            return (verdict == "True") == item.answer and {printed[letter]} == right
        case Ordering():
            return [printed[letter] for letter in key.split(", ")] == [s.text for s in item.steps]
        case Matching():
            chosen = dict(part.split("-") for part in key.split(", "))
            pairs = {p.left: p.right for p in item.pairs}
            return all(
                printed[chosen[str(n)]] == pairs[left]
                for n, left in enumerate(question.prompts, start=1)
            )
        case Short():
            return key == ""


@given(banks, st.integers(0, 9999), st.sampled_from("ABCD"))
def test_every_key_scores_full_marks_on_its_own_version(bank, seed, version):
    assert all(score(question, question.key) for question in layout(bank, seed, version))


@given(banks, st.integers(0, 9999), st.sampled_from("ABCD"))
def test_a_version_holds_every_item_once_and_every_option_once(bank, seed, version):
    questions = layout(bank, seed, version)
    assert sorted(q.item.id for q in questions) == sorted(item.id for item in bank)
    assert [q.number for q in questions] == list(range(1, len(bank) + 1))
    for question in questions:
        match question.item:
            case Choice(options=options) | Multiple(options=options) | TrueFalse(reasons=options):
                assert sorted(a.text for a in question.answers) == sorted(o.text for o in options)
                for place, option in enumerate(options):
                    assert not option.pinned or question.answers[place].id == option.id
            case Matching(pairs=pairs, decoys=decoys):
                texts = [*(p.right for p in pairs), *(d.text for d in decoys)]
                assert sorted(a.text for a in question.answers) == sorted(texts)
                assert sorted(question.prompts) == sorted(p.left for p in pairs)


@given(banks, st.integers(0, 9999))
def test_the_same_seed_gives_the_same_paper_however_the_file_is_ordered(bank, seed):
    assert layout(bank, seed, "A") == layout(list(reversed(bank)), seed, "A")


@given(items())
def test_steps_to_order_never_come_in_order(item):
    question = lay_out_in_order([item], 1, "web")[0]
    if isinstance(item, Ordering):
        assert [a.id for a in question.answers] != [s.id for s in item.steps]


def test_versions_differ():
    bank = [
        Quiz.model_validate(
            {
                "items": [
                    {
                        "id": f"q{n}",
                        "type": "single",
                        "use": "assessment",
                        "objective": "aim",
                        "level": "apply",
                        "stem": "Stem?",
                        "rationale": "Why.",
                        "options": [
                            {"id": c, "text": c, "feedback": c, "correct": c == "x"} for c in "xyz"
                        ],
                    }
                ]
            }
        ).items[0]
        for n in range(12)
    ]
    a, b = layout(bank, 1, "A"), layout(bank, 1, "B")
    assert [q.item.id for q in a] != [q.item.id for q in b]
    assert {q.key for q in a} == {"A", "B", "C"}
