"""Reading grades are kept, and what cannot be trusted is not."""

from __future__ import annotations

import json

from builder.grades import recall, remember
from builder.library import Library


def test_kept_and_found_again(tmp_path):
    path = tmp_path / "new folder" / "grades.json"
    library = Library(grades={"text": 6.5})
    recall(path, library)
    assert library.grades == {"text": 6.5}
    remember(path, library)
    again = Library()
    recall(path, again)
    assert again.grades == {"text": 6.5}


def test_another_way_of_counting_or_junk_is_no_record(tmp_path):
    path = tmp_path / "grades.json"
    remember(path, Library(grades={"text": 6.5}))
    other = json.loads(path.read_text()) | {"by": "something else"}
    junk = ("", "[]", "{", "3", '{"by": 1}', '{"grades": {"a": "b"}}')
    for text in (json.dumps(other), *junk):
        path.write_text(text)
        library = Library()
        recall(path, library)
        assert library.grades == {}
