"""Builds killed, doubled, starved or fooled: dist/ is the old one or the new one, whole."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from builder.publish import Output, PublishError, publish
from builder.recipes import Audience
from tests.conftest import Project

LESSON = "curriculum/modules/01-listening"


def whole(dist: Path) -> str:
    """The digest of the sources an output was made from; AssertionError when it is not whole."""
    listing = json.loads((dist / "manifest.json").read_text())
    there = {p.relative_to(dist).as_posix() for p in dist.rglob("*") if p.is_file()}
    assert there == {f["path"] for f in listing["files"]} | {"manifest.json"}
    for entry in listing["files"]:
        data = (dist / entry["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["path"]
    return str(listing["sources"])


def edit(project: Project, text: str) -> None:
    page = next((project.root / LESSON).glob("*.md"))
    page.write_text(page.read_text() + f"\n{text}\n")


def leftovers(project: Project) -> list[str]:
    return sorted(p.name for p in project.root.iterdir() if p.name.startswith(".dist"))


def test_killed_at_any_moment(smallest):
    assert smallest.run("build", "site").returncode == 0
    old = whole(smallest.dist)
    edit(smallest, "A new line.")
    start = time.monotonic()
    build = smallest.start("build", "site")
    build.communicate()
    took = time.monotonic() - start
    new = whole(smallest.dist)
    assert new != old
    dice = random.Random(20261121)
    seen = {new}
    for attempt in range(12):
        edit(smallest, f"Line {attempt}.")
        before = whole(smallest.dist)
        build = smallest.start("build", "site")
        # Half of the kills fall where the output is put in place.
        moment = dice.uniform(0, took) if attempt % 2 else dice.uniform(0.8, 1.05) * took
        time.sleep(moment)
        os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        seen.add(whole(smallest.dist))
        assert before in seen
    assert smallest.run("build", "site").returncode == 0
    assert leftovers(smallest) == []


def test_two_builds_take_turns(smallest):
    builds = [smallest.start("build", "site") for _ in range(2)]
    said = [build.communicate(timeout=120)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert sum("waiting for it" in text for text in said) == 1, said
    whole(smallest.dist)


def test_ctrl_c_leaves_nothing_half_written(smallest):
    assert smallest.run("build", "site").returncode == 0
    before = whole(smallest.dist)
    edit(smallest, "More.")
    build = smallest.start("build", "site")
    time.sleep(1.2)
    os.killpg(build.pid, signal.SIGINT)
    said, _ = build.communicate(timeout=60)
    assert "Traceback" not in said
    if build.returncode != 0:
        # On a busy machine it may still be loading, and is ended by the signal itself.
        assert build.returncode in (1, -signal.SIGINT)
        assert whole(smallest.dist) == before
    assert leftovers(smallest) == []


def test_a_full_disk_is_said_and_loses_nothing(smallest):
    assert smallest.run("build", "site").returncode == 0
    before = whole(smallest.dist)
    edit(smallest, "More.")
    limit = 60 * 1024  # smaller than the engine's own stylesheet: the write fails as on a full disk
    done = subprocess.run(
        smallest.command("build", "site"),
        env=smallest.env(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert whole(smallest.dist) == before
    assert leftovers(smallest) == []


def test_a_read_only_output_is_said_and_stays():
    # Not below tmp_path, which only this user may enter.
    with tempfile.TemporaryDirectory() as folder:
        dist = Path(folder) / "dist"
        assert publish_one_file(dist, b"old") == "published"
        before = whole(dist)
        os.chmod(folder, 0o777)
        os.chmod(dist, 0o555)
        said = as_somebody_else(lambda: publish_one_file(dist, b"new"))
        os.chmod(dist, 0o755)
        assert said == "dist/ is read-only. It is as it was."
        assert whole(dist) == before
        assert (dist / "a").read_bytes() == b"old"


def publish_one_file(dist: Path, data: bytes) -> str:
    try:
        publish(dist, [Output("a", Audience.LEARNER, data, "site", "s")], "1")
    except PublishError as error:
        return str(error)
    return "published"


def as_somebody_else(work) -> str:
    """What ``work`` says in a process that may not do everything: root is not stopped by modes."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(writable, work().encode())
        finally:
            os._exit(0)
    os.close(writable)
    said = os.read(readable, 4096).decode()
    os.waitpid(child, 0)
    os.close(readable)
    return said


def test_a_mistake_in_a_text_keeps_what_was_built(smallest):
    assert smallest.run("build", "site").returncode == 0
    before = whole(smallest.dist)
    edit(smallest, "[nowhere](lesson:nowhere)")
    done = smallest.run("build", "site")
    assert done.returncode == 1
    assert "error[I303]" in done.stdout
    assert done.stderr == "Nothing was built. What was built before is as it was.\n"
    assert whole(smallest.dist) == before


def test_a_damaged_cache_is_made_anew(smallest):
    assert smallest.run("build", "site").returncode == 0
    before = (smallest.dist / "manifest.json").read_bytes()
    for entry in (smallest.root / ".cache" / "made").glob("*/*"):
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 1
        entry.write_bytes(data)
    shutil.rmtree(smallest.dist)  # else nothing has to be made
    done = smallest.run("build", "site")
    assert done.returncode == 0
    assert "made Study site" in done.stderr
    assert (smallest.dist / "manifest.json").read_bytes() == before


def test_an_unchanged_project_makes_nothing(smallest):
    smallest.run("build")
    done = smallest.run("build")
    assert done.returncode == 0
    assert "made " not in done.stderr
    assert done.stdout.splitlines()[-1].startswith("dist/ is up to date: ")


def test_a_build_calls_nobody(smallest, tmp_path):
    """Every attempt to reach beyond this machine is written down; there are none."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket, sys\n"
        "real = socket.socket.connect\n"
        "def connect(self, address):\n"
        "    if self.family in (socket.AF_INET, socket.AF_INET6):\n"
        f"        open({str(tmp_path / 'calls')!r}, 'a').write(repr(address) + chr(10))\n"
        "        raise OSError('no network in here')\n"
        "    return real(self, address)\n"
        "def lookup(*args, **kwargs):\n"
        f"    open({str(tmp_path / 'calls')!r}, 'a').write(repr(args) + chr(10))\n"
        "    raise OSError('no network in here')\n"
        "socket.socket.connect = connect\n"
        "socket.getaddrinfo = lookup\n"
    )
    path = os.pathsep.join([str(tmp_path), smallest.env()["PYTHONPATH"]])
    done = smallest.run("build", PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "calls").exists(), (tmp_path / "calls").read_text()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://localhost:9/x.svg",
        "https://localhost:9/x.svg",
        "../x.svg",
        "project:missing.svg",
        "data:text/html,x",
        "ftp://localhost/x.svg",
    ],
)
def test_a_pdf_can_be_given_nothing_but_what_is_in_its_recipe(address):
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    from builder.render.pdf import PdfError, PdfRecipe  # noqa: PLC0415

    html = f'<html lang="en"><title>t</title><img src="{address}" alt="x">'
    with pytest.raises((PdfError, FatalURLFetchingError)):
        PdfRecipe(html, (), {}).make()
