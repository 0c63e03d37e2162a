"""Reading grades are kept, and what cannot be trusted is not."""

from __future__ import annotations

import json

from builder.grades import remember, remembered


def test_kept_and_found_again(tmp_path):
    path = tmp_path / "new folder" / "grades.json"
    assert remembered(path) == {}
    remember(path, {"text": 6.5})
    assert remembered(path) == {"text": 6.5}


def test_another_way_of_counting_or_junk_is_no_record(tmp_path):
    path = tmp_path / "grades.json"
    remember(path, {"text": 6.5})
    path.write_text(json.dumps(json.loads(path.read_text()) | {"by": "something else"}))
    assert remembered(path) == {}
    for junk in ("", "[]", "{", "3", '{"by": 1}', '{"grades": {"a": "b"}}'):
        path.write_text(junk)
        assert remembered(path) == {}
