"""The locked archive: it opens with the password and with nothing else, and is never left stale."""

from __future__ import annotations

import zipfile

import pytest
import pyzipper

from builder.publish import Output
from builder.recipes import Audience
from builder.seal import ARCHIVE, SealError, seal

PASSWORD = "five words nobody would guess"
TEXT = b"KEY: B, because a reflection shows you heard the feeling. " * 20
FILES = [
    Output("facilitator/quizzes/listening/quiz-A-key.pdf", Audience.FACILITATOR, TEXT, "q", ""),
    Output("learner/mentor-handbook.pdf", Audience.LEARNER, b"for anyone", "h", ""),
]


@pytest.fixture
def archive(tmp_path):
    return seal(tmp_path, FILES, PASSWORD.encode())


def test_it_opens_with_the_password_and_holds_facilitator_files_alone(archive):
    with pyzipper.AESZipFile(archive) as file:
        file.setpassword(PASSWORD.encode())
        assert file.namelist() == ["facilitator/quizzes/listening/quiz-A-key.pdf"]
        assert file.read(file.namelist()[0]) == TEXT
        assert file.testzip() is None


@pytest.mark.parametrize("key", [None, b"", b"five words nobody would gues", b"FIVE WORDS"])
def test_it_opens_with_nothing_else(archive, key):
    with pyzipper.AESZipFile(archive) as file:
        file.setpassword(key)
        with pytest.raises(RuntimeError):
            file.read(file.namelist()[0])


def test_it_is_aes_256_and_gives_away_neither_text_nor_checksum(archive):
    data = archive.read_bytes()
    assert TEXT[:20] not in data
    assert PASSWORD.encode() not in data
    with zipfile.ZipFile(archive) as file:
        (entry,) = file.infolist()
    assert entry.compress_type == 99  # AES
    assert entry.CRC == 0
    # Vendor version 2, "AE", strength 3: 256 bits (WinZip AES specification).
    assert entry.extra[4:9] == b"\x02\x00AE\x03"


def test_an_old_archive_does_not_outlive_a_failure(archive):
    with pytest.raises(SealError):
        seal(archive.parent, FILES[1:], PASSWORD.encode())
    assert list(archive.parent.iterdir()) == []


def test_building_locks_only_when_told_and_only_with_a_good_password(smallest):
    for env, said in (
        ({}, "there is no password"),
        ({"MENTOR_PASSWORD": "short"}, "too short"),
        ({"MENTOR_PASSWORD": "fünf Wörter, sehr lang"}, "letters beyond A to Z"),
    ):
        done = smallest.run("build", "quizzes", "--zip-facilitator", **env)
        assert done.returncode == 2
        assert said in done.stderr
        assert not smallest.dist.exists()
    done = smallest.run("build", "quizzes", "--zip-facilitator", MENTOR_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Locked what is for facilitators into facilitator.zip.\n")
    assert PASSWORD not in done.stdout + done.stderr
    built = {p.relative_to(smallest.dist).as_posix() for p in smallest.dist.rglob("quiz-*.pdf")}
    with pyzipper.AESZipFile(smallest.root / ARCHIVE) as file:
        assert set(file.namelist()) == built
    assert ARCHIVE not in (smallest.dist / "manifest.json").read_text()
    (smallest.root / ARCHIVE).unlink()
    smallest.run("build", "quizzes", MENTOR_PASSWORD=PASSWORD)
    assert not (smallest.root / ARCHIVE).exists()
    done = smallest.run("build", "site", "--zip-facilitator", MENTOR_PASSWORD=PASSWORD)
    assert done.returncode == 0  # the papers built before are still there
