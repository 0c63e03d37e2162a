"""What was found while planning is not found again, and what is remembered is what it was."""

from __future__ import annotations

import shutil

from builder.render.markdown import Writer
from builder.render.memory import Memory, memory, remembering


def test_html_that_is_known_is_not_made_again() -> None:
    writer = Writer({}, lambda *_: None)
    with remembering({}) as first:
        html = writer.block("Wait, **then** ask.")
        lesson = writer.lesson("## Why\n\nBecause.", "a-", 3, str)
    with remembering(first.asked) as second:
        assert writer.block("Wait, **then** ask.") == html
        assert writer.lesson("## Why\n\nBecause.", "a-", 3, str) == lesson
        assert writer.lesson("## Why\n\nBecause.", "b-", 3, str) != lesson
    assert set(second.asked) > set(first.asked)
    with remembering(dict.fromkeys(first.asked, b"known")):
        assert writer.block("Wait, **then** ask.") == "known"
    assert isinstance(memory.get(), Memory) and memory.get() is not second


def test_an_edit_ends_with_the_bytes_of_a_build_that_remembers_nothing(smallest) -> None:
    """The second build has the templates and the HTML of the first."""

    def built() -> dict[str, bytes]:
        smallest.run("build", "site", "handbook")
        return {p.name: p.read_bytes() for p in smallest.dist.rglob("*") if p.is_file()}

    first = built()
    lesson = smallest.root / "curriculum/modules/01-listening/listen-first.md"
    lesson.write_text(lesson.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    edited = built()
    assert edited["mentor-handbook.pdf"] != first["mentor-handbook.pdf"]
    shutil.rmtree(smallest.root / ".cache")
    shutil.rmtree(smallest.dist)
    assert built() == edited
