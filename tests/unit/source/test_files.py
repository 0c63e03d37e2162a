"""Which files are read, and where a place in one is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.source.files import Source, is_inside, read_all


def put(root: Path, path: str, data: bytes = b"x\n") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)


def test_the_schools_file_takes_the_place_of_the_shared_one(tmp_path: Path) -> None:
    put(tmp_path, "curriculum/glossary.yml", b"a: 1\n")
    put(tmp_path, "school/curriculum/glossary.yml", b"a: 2\n")
    files, problems = read_all(tmp_path)
    assert problems == []
    assert [(s.path, s.place, s.text) for s in files.values()] == [
        ("school/curriculum/glossary.yml", "curriculum/glossary.yml", "a: 2\n")
    ]


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "curriculum/.DS_Store")
    put(tmp_path, "curriculum/.obsidian/workspace.json")
    put(tmp_path, "other/notes.md")
    assert read_all(tmp_path) == ({}, [])


@pytest.mark.parametrize("linked", ["curriculum", "curriculum/modules", "curriculum/a.md"])
def test_no_link_leads_out(linked: str, tmp_path: Path) -> None:
    put(tmp_path, "outside/modules/a.md", b"secret")
    put(tmp_path, "outside/a.md", b"secret")
    root = tmp_path / "project"
    (root / linked).parent.mkdir(parents=True)
    target = tmp_path / "outside" / linked.removeprefix("curriculum").strip("/")
    (root / linked).symlink_to(target)
    files, problems = read_all(root)
    assert {problem.code for problem in problems} == {"F106"}
    assert "secret" not in "".join(source.text for source in files.values())


@pytest.mark.parametrize("target", ["loop.md", "nowhere.md"])
def test_links_that_lead_nowhere_are_reported(target: str, tmp_path: Path) -> None:
    (tmp_path / "curriculum").mkdir()
    (tmp_path / "curriculum/loop.md").symlink_to(target)
    assert [problem.code for problem in read_all(tmp_path)[1]] == ["F107"]


def test_the_text_has_plain_line_ends_and_no_mark(tmp_path: Path) -> None:
    put(tmp_path, "curriculum/a.md", b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    files, problems = read_all(tmp_path)
    assert files["curriculum/a.md"].text == "one\ntwo\nthree\n"
    assert [problem.code for problem in problems] == ["F104", "F105"]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"\xff", 1, 1), (b"a\n\xc3\xa9\xff", 2, 2), (b"a\nbc\n\xe2\x82", 3, 1)],
)
def test_the_byte_that_is_not_utf_8_is_shown(
    data: bytes, line: int, column: int, tmp_path: Path
) -> None:
    put(tmp_path, "curriculum/a.md", data)
    (problem,) = read_all(tmp_path)[1]
    assert (problem.code, problem.span.line, problem.span.column) == ("F103", line, column)


@given(st.text(), st.data())
def test_offset_and_span_are_inverse(text: str, data: st.DataObject) -> None:
    source = Source("a", "a", text)
    offset = data.draw(st.integers(0, len(text)))
    span = source.span(offset, 10**6)
    assert source.offset(span) == offset
    line = source.lines[span.line - 1]
    assert span.column - 1 <= len(line)
    assert span.column - 1 + span.length <= max(len(line), span.column)


@pytest.mark.parametrize("path", ["/etc/passwd", "../a", "a/../../b", "a\\b", "c:/x", "file:a"])
def test_paths_that_lead_out(path: str) -> None:
    assert not is_inside(path)


@pytest.mark.parametrize("path", ["a.svg", "figures/a.svg", "./a.svg", "a..b.svg"])
def test_paths_that_stay(path: str) -> None:
    assert is_inside(path)
