"""Lessons as text: what is found in them, what code hides, and what a learner never gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.source.files import Source
from builder.source.markdown import (
    BLOCKS,
    Link,
    block_problems,
    headings,
    html_tags,
    links,
    plain,
    read_page,
    replace_links,
    split_private,
    stray_blocks,
    unread_links,
    without_private,
)

FRONT = "---\ntitle: x\n---\n"


def lesson(body: str) -> list[str]:
    page, _ = read_page(Source("a.md", "a.md", FRONT + body))
    return [problem.message for problem in block_problems(page)]


# -- front matter ------------------------------------------------------------------------------


def test_the_front_matter_keeps_its_places() -> None:
    source = Source("a.md", "a.md", "---\ntitle: é\nminutes: 5\n---\n\nText [a](b)\n")
    page, problems = read_page(source)
    assert problems == []
    assert page.front is not None
    assert page.front.data == {"title": "é", "minutes": 5}
    assert page.front.span(("minutes",)).line == 3
    assert page.body == "\nText [a](b)\n"
    (link,) = links(page.body)
    assert (page.span(link.offset).line, page.span(link.offset).column) == (6, 6)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Text\n", "Text\n"),
        ("", ""),
        ("--- \nno end\n", ""),
        ("---\na: 1\n\nText\n", "\n\nText\n"),
        ("\n---\na: 1\n---\n", "\n---\na: 1\n---\n"),
    ],
)
def test_without_front_matter_the_text_is_still_read(text: str, body: str) -> None:
    page, problems = read_page(Source("a.md", "a.md", text))
    assert [problem.code for problem in problems] == ["S205"]
    assert (page.front, page.body) == (None, body)


def test_a_broken_front_matter_leaves_the_text() -> None:
    page, problems = read_page(Source("a.md", "a.md", "---\na: [\n---\nText\n"))
    assert [(p.code, p.span.line, p.span.column) for p in problems] == [("Y101", 2, 5)]
    assert (page.front, page.body) == (None, "Text\n")


# -- headings, links, HTML ---------------------------------------------------------------------


def test_headings() -> None:
    text = "## One\n\n###  Two ##\n#no\n\n```\n## code\n```\n    ## indented\n"
    assert [(h.level, h.text) for h in headings(text)] == [(2, "One"), (3, "Two")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b)", [("a", "b", False)]),
        ("![a](b.svg)", [("a", "b.svg", True)]),
        ("[](lesson:x#y)", [("", "lesson:x#y", False)]),
        ("[two\nlines](b)", [("two\nlines", "b", False)]),
        ('[a](b "title") [c]( d )', [("a", "b", False), ("c", "d", False)]),
        ("[a](b 'title')", [("a", "b", False)]),
        (r"[a \] b](c)", [(r"a \] b", "c", False)]),
        ("[a [b] c](d)", [("a [b] c", "d", False)]),
        ("[![a](b.svg)](c)", [("![a](b.svg)", "c", False), ("a", "b.svg", True)]),
        ("`[a](b)`", []),
        ("``[a](b) ` ``", []),
        ("```\n[a](b)\n```", []),
        ("~~~ text\n[a](b)\n~~~", []),
        ("````\n```\n[a](b)\n````", []),
        (r"\`[a](b)\`", [("a", "b", False)]),
        (r"`a\`[b](c)`", [("b", "c", False)]),
        ("[a] (b)", []),
    ],
)
def test_links(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(link.label, link.target, link.image) for link in links(text)] == expected


def test_a_link_knows_its_place() -> None:
    text = "`x` 😀 [a](b)"
    (link,) = links(text)
    assert text[link.offset : link.offset + link.length] == "[a](b)"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("lesson:a#b", ("lesson", "a", "b")),
        ("page:help", ("page", "help", "")),
        ("https://x", None),
        ("lesson", None),
        ("Lesson:a", None),
    ],
)
def test_references(target: str, expected: tuple[str, str, str] | None) -> None:
    assert Link("", target, False, 0, 1).reference == expected


@pytest.mark.parametrize(
    "text",
    ["[a [b [c] d] e](x)", '[a](b "c "d" e")', "[a]: b", "[a][b]\n\n   [b]: http://x"],
)
def test_links_that_only_markdown_would_read_are_found(text: str) -> None:
    assert len(list(unread_links(text))) == 1


@pytest.mark.parametrize("text", ["[a](b)", "`](`", r"a\](b", "[a]", "a: b", "a](b)"])
def test_other_brackets_are_left_alone(text: str) -> None:
    assert len(list(unread_links(text))) == (1 if text == "a](b)" else 0)


@pytest.mark.parametrize(
    "text",
    [
        "<b>",
        "</b>",
        "<img\nsrc=x>",
        "<script",
        "<!-- a -->",
        "<?php",
        "`<b>`",
        "```\n<div>\n```",
        "a{: onclick=x }",
        "a{ .b title='x' }",
        "{ {onclick=x}",
    ],
)
def test_html_is_found_wherever_it_stands(text: str) -> None:
    assert list(html_tags(text))


@pytest.mark.parametrize(
    "text", ["a < b", "<3", "&lt;b&gt;", "{{ school.name }} = {{ school.name }}", "{a}", "# A {#b}"]
)
def test_other_signs_are_no_html(text: str) -> None:
    assert list(html_tags(text)) == []


def test_links_by_id_are_replaced_and_nothing_else() -> None:
    text = "[a](lesson:x) `[b](lesson:x)` [c](d) [](term:t)\n"
    shown = replace_links(text, lambda link: f"<{link.label}|{link.target}>")
    assert shown == "<a|lesson:x> `[b](lesson:x)` [c](d) <|term:t>\n"


def test_plain() -> None:
    assert plain("**Bold** _and_ [a `b`](c) ![no](x.svg)") == "Bold and a b "


# -- blocks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BLOCKS)
def test_known_blocks(name: str) -> None:
    assert lesson(f"/// {name} | A title\nText\n///\n\n///{name}\n/// \n") == []


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ("/// tri\n///", ['unknown block "tri"']),
        ("/// Facilitator\n///", ['unknown block "Facilitator"']),
        ("/// try", ["this block is not closed"]),
        ("///", ["this closes a block, and none is open"]),
        ("/// try\n/// say\n///", ["a block inside a block"]),
        ("/// try a title\n", ["this block line cannot be read"]),
        ("//// facilitator\n", ["this block line cannot be read"]),
        ("/// facilitator\x0c\n", ["this block line cannot be read"]),
        (" /// try\n", ["a block line starts at the beginning of the line"]),
        ("> /// facilitator\n", ["a block line starts at the beginning of the line"]),
        ("1. /// facilitator\n", ["a block line starts at the beginning of the line"]),
        ("- > /// facilitator\n", ["a block line starts at the beginning of the line"]),
        ("```\n/// try\n```", ["a block line inside code"]),
        ("```\n/// try\n~~~\n", ["a block line inside code", "this code is not closed"]),
        ("/// try\n~~~\n///\n", ["a block line inside code", "this code is not closed"]),
        ("`/// try`\na /// b\n", []),
        ("```\ncode\n````\n", []),
    ],
)
def test_block_lines(body: str, messages: list[str]) -> None:
    assert lesson(body) == messages


def test_stray_blocks() -> None:
    text = "a\n/// facilitator\nb\n- ///\n"
    assert [text[at : at + n] for at, n in stray_blocks(text)] == ["/// facilitator", "- ///"]


# -- what a learner never gets -----------------------------------------------------------------

WORDS = st.text("abcÄß漢😀*_ |/\u2028\x0b\x85", max_size=12)
TITLES = st.sampled_from(["", " | Title", " |", "|x", "\t|\ttabs"])


@st.composite
def lessons(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """(a well-formed body, the lines that learners see, the lines that they must not)."""
    shown: list[str] = []
    hidden: list[str] = []
    lines: list[str] = []

    def write(into: list[str], inside: str = "") -> None:
        for _ in range(draw(st.integers(0, 3))):
            line = f"{inside}w{len(shown)}-{len(hidden)} {draw(WORDS)}"
            into.append(line)
            lines.append(line)

    def fence(into: list[str]) -> None:
        sign = draw(st.sampled_from(["```", "~~~", "`````"]))
        for line in (sign + draw(st.sampled_from(["", "text"])), None, sign):
            if line is None:
                write(into, draw(st.sampled_from(["", "    ", "``` x ", "[a](b) "])))
            else:
                lines.append(line)

    for _ in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["text", "fence", "private", "public", "blank"]))
        match kind:
            case "text":
                write(shown)
            case "fence":
                fence(shown)
            case "blank":
                lines.append("")
            case "private" | "public":
                name = (
                    "facilitator"
                    if kind == "private"
                    else draw(st.sampled_from([n for n in BLOCKS if n != "facilitator"]))
                )
                into = hidden if kind == "private" else shown
                lines.append(f"///{draw(st.sampled_from([' ', '', '  ']))}{name}{draw(TITLES)}")
                write(into)
                if draw(st.booleans()):
                    fence(into)
                write(into)
                lines.append("///" + draw(st.sampled_from(["", " "])))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"])), shown, hidden


@given(lessons())
def test_every_facilitator_block_is_removed_and_nothing_else(
    made: tuple[str, list[str], list[str]],
) -> None:
    body, shown, hidden = made
    assert lesson(body) == []
    left = without_private(body).split("\n")
    assert not set(hidden) & set(left)
    assert [line for line in left if line in set(shown)] == shown
    assert "/// facilitator" not in "\n".join(left)


@given(lessons())
def test_the_pieces_are_the_whole(made: tuple[str, list[str], list[str]]) -> None:
    assert "".join(chunk for _, chunk in split_private(made[0])) == made[0]


@given(st.text(alphabet="/facilitator |`~\n>-ab", max_size=80))
def test_no_text_raises_and_what_is_left_opens_no_block(text: str) -> None:
    left = without_private(text)
    if not lesson(text):
        assert "/// facilitator" not in left
    list(links(text)), list(unread_links(text)), list(html_tags(text)), list(headings(text))
