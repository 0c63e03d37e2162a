"""Publishing: all or nothing, and nothing of anybody else's is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.publish import MANIFEST, Output, PublishError, publish, published
from builder.recipes import Audience


def put(dist: Path, files: dict[str, bytes]) -> bool:
    outputs = [Output(path, Audience.LEARNER, data, "a", "s") for path, data in files.items()]
    return publish(dist, outputs, "1")


def held(dist: Path) -> dict[str, bytes]:
    return {
        p.relative_to(dist).as_posix(): p.read_bytes()
        for p in dist.rglob("*")
        if p.is_file() and p.name != MANIFEST
    }


def test_the_output_is_exactly_what_was_made(tmp_path):
    dist = tmp_path / "dist"
    assert put(dist, {"a.txt": b"1", "b/c.txt": b"2"})
    assert put(dist, {"a.txt": b"1", "d.txt": b"3"})
    assert held(dist) == {"a.txt": b"1", "d.txt": b"3"}
    listing = json.loads((dist / MANIFEST).read_text())
    assert [(f["path"], f["bytes"], f["edition"]) for f in listing["files"]] == [
        ("a.txt", 1, "learner"),
        ("d.txt", 1, "learner"),
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["dist"]


def test_what_was_published_can_be_read_back_but_for_what_somebody_changed(tmp_path):
    dist = tmp_path / "dist"
    put(dist, {"a.txt": b"1", "b.txt": b"2"})
    assert published(dist) == [
        Output("a.txt", Audience.LEARNER, b"1", "a", "s"),
        Output("b.txt", Audience.LEARNER, b"2", "a", "s"),
    ]
    (dist / "a.txt").write_bytes(b"x")
    assert [output.path for output in published(dist)] == ["b.txt"]
    (dist / "b.txt").unlink()
    assert published(dist) == []
    (dist / MANIFEST).write_text("[]")
    assert published(dist) == []
    assert published(tmp_path / "nowhere") == []


def test_the_same_output_is_left_alone(tmp_path):
    dist = tmp_path / "dist"
    put(dist, {"a.txt": b"1"})
    before = (dist / "a.txt").stat().st_mtime_ns
    assert not put(dist, {"a.txt": b"1"})
    assert (dist / "a.txt").stat().st_mtime_ns == before


def test_what_somebody_changed_in_the_output_is_put_right(tmp_path):
    dist = tmp_path / "dist"
    put(dist, {"a.txt": b"1"})
    (dist / "a.txt").write_bytes(b"2")
    assert put(dist, {"a.txt": b"1"})
    assert held(dist) == {"a.txt": b"1"}


def test_what_somebody_put_beside_the_output_is_not_thrown_away(tmp_path):
    dist = tmp_path / "dist"
    put(dist, {"a.txt": b"1"})
    (dist / "CNAME").write_bytes(b"school.example")
    with pytest.raises(PublishError, match="did not make, such as CNAME"):
        put(dist, {"a.txt": b"2"})
    assert held(dist) == {"a.txt": b"1", "CNAME": b"school.example"}


def test_a_manifest_of_something_else_is_not_ours(tmp_path):
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / MANIFEST).write_text('{"name": "my app"}')
    (dist / "thesis.txt").write_bytes(b"years of work")
    with pytest.raises(PublishError, match="did not make"):
        put(dist, {"a.txt": b"2"})


class Faded(bytes):
    """As from a bad disk: what is read back is something else."""

    __hash__ = bytes.__hash__

    def __eq__(self, other: object) -> bool:
        return False


def test_what_does_not_read_back_the_same_is_not_left_lying_about(tmp_path):
    put(tmp_path / "dist", {"a.txt": b"1"})
    with pytest.raises(PublishError, match="does not read back"):
        put(tmp_path / "dist", {"a.txt": Faded(b"2")})
    assert [p.name for p in tmp_path.iterdir()] == ["dist"]
    assert held(tmp_path / "dist") == {"a.txt": b"1"}


def test_a_path_that_stands_twice_is_refused(tmp_path):
    twice = [Output("a", Audience.LEARNER, b"1", "a", "s")] * 2
    with pytest.raises(PublishError, match="two outputs want the same place"):
        publish(tmp_path / "dist", twice, "1")


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", "./a", "a//b", MANIFEST])
def test_a_path_outside_the_output_is_refused(tmp_path, path):
    with pytest.raises(PublishError):
        put(tmp_path / "dist", {path: b"1"})
    assert not (tmp_path / "dist").exists()


def test_two_files_that_differ_only_by_case_are_refused(tmp_path):
    with pytest.raises(PublishError, match="two outputs want the same place"):
        put(tmp_path / "dist", {"a.txt": b"1", "A.txt": b"2"})


def test_a_folder_that_is_not_ours_is_not_touched(tmp_path):
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(PublishError, match="did not make"):
        put(dist, {"a.txt": b"1"})
    assert held(dist) == {"thesis.odt": b"years of work"}


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="not a folder"):
        put(tmp_path / "dist", {"a.txt": b"1"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_a_killed_build_left_is_cleared_away(tmp_path):
    dist = tmp_path / "dist"
    put(dist, {"a.txt": b"1"})
    (tmp_path / ".dist.staging" / "half").mkdir(parents=True)
    dist.rename(
        tmp_path / ".dist.old"
    )  # killed between two renames, where one step is not to be had
    assert not put(dist, {"a.txt": b"1"})
    assert held(dist) == {"a.txt": b"1"}
    assert [p.name for p in tmp_path.iterdir()] == ["dist"]
