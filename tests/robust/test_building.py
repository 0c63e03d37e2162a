"""Builds killed, doubled, starved or fooled: dist/ is the old one or the new one, whole."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
        assert build.returncode == 1
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


def test_a_read_only_output_is_said_and_stays(smallest):
    assert smallest.run("build", "site").returncode == 0
    before = whole(smallest.dist)
    edit(smallest, "More.")
    for path in [smallest.root, *smallest.root.rglob("*")]:
        os.chmod(path, 0o777 if path.is_dir() else 0o666)
    for parent in smallest.root.parents:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            os.chmod(parent, parent.stat().st_mode | 0o055)
    os.chmod(smallest.dist, 0o555)
    someone = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}
    script = (
        "import sys; from pathlib import Path; from builder.publish import *;"
        "from builder.recipes import Audience\n"
        "try: publish(Path(sys.argv[1]), [Output('a', Audience.LEARNER, b'1')], '1', 's')\n"
        "except PublishError as error: sys.exit(str(error))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(smallest.dist)],
        env=smallest.env(),
        check=False,
        capture_output=True,
        text=True,
        **someone,
    )
    os.chmod(smallest.dist, 0o755)
    assert done.stderr == "dist/ is read-only. It is as it was.\n"
    assert whole(smallest.dist) == before


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
