"""The commands as a person types them: words, exit codes, and no surprises."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT


def break_it(project) -> None:
    path = next(project.root.rglob("module.yml"))
    path.write_text(path.read_text().replace("summary:", "sumary:", 1))


def test_help_shows_every_command_with_examples(smallest):
    text = smallest.run("--help").stdout
    for command in (
        *("build", "check", "explain", "new", "packet", "preview-brand"),
        *("schema", "serve", "sources", "test", "upgrade"),
    ):
        assert re.search(rf"(?m)^  {command} ", text)
        done = smallest.run(command, "--help")
        assert done.returncode == 0
        assert f"./mentor {command}" in done.stdout.partition("Examples:")[2]


@pytest.mark.parametrize(
    "args", [["bild"], ["build", "sitee"], ["check", "--format", "xml"], ["explain", "Q999"]]
)
def test_wrong_usage_is_exit_code_2(smallest, args):
    done = smallest.run(*args)
    assert done.returncode == 2
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_check_is_0_when_clean_and_1_when_not(smallest):
    done = smallest.run("check")
    assert (done.returncode, done.stdout) == (0, "No problems.\n")
    break_it(smallest)
    done = smallest.run("check")
    assert done.returncode == 1
    assert 'error[S201] unknown field "sumary"' in done.stdout
    assert 'hint: did you mean "summary"?' in done.stdout


def test_strict_makes_warnings_fail(smallest):
    page = next(smallest.root.rglob("*.md"))
    page.write_text(page.read_text() + "\n" + "A word and " * 13 + "a word.\n")
    assert smallest.run("check").returncode == 0
    assert smallest.run("check", "--strict").returncode == 1
    done = smallest.run("build", "site", "--strict")
    assert done.returncode == 1
    assert not smallest.dist.exists()


def test_a_release_asks_for_real_contacts_and_an_approval(smallest):
    assert smallest.run("check", "--release").returncode == 0
    config = smallest.root / "site_config.yml"
    config.write_text(re.sub(r"(?m)^  approved_on: .*\n", "", config.read_text()))
    assert smallest.run("check", "--strict").returncode == 0
    done = smallest.run("build", "site", "--release")
    assert done.returncode == 1
    assert "note[H906] the safeguarding lead has not approved" in done.stdout
    assert not smallest.dist.exists()


def test_the_summary_counts_what_there_is(smallest):
    lines = smallest.run("check", "--summary").stdout.splitlines()
    assert lines[0] == "No problems."
    assert lines[1].startswith("module  ")
    assert lines[2].split()[:2] == ["listening", "2"]
    assert "1 scenarios" in lines


def test_programs_can_read_the_report(smallest):
    break_it(smallest)
    found = json.loads(smallest.run("check", "--format", "json").stdout)
    assert found["errors"] == len(found["problems"]) == 1
    assert found["problems"][0]["code"] == "S201"
    sarif = json.loads(smallest.run("check", "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0"
    assert smallest.run("check", "--format", "github").stdout.startswith("::error file=curriculum/")


def test_explain_says_why_and_how(smallest):
    done = smallest.run("explain", "q504")
    assert done.stdout.startswith('Q504 (error): "all of the above"')
    assert "To mend it: " in done.stdout


def on_a_terminal(command, env) -> str:
    """What a command prints when its output is a terminal."""
    main, side = pty.openpty()
    process = subprocess.Popen(command, stdout=side, stderr=side, env=env)
    os.close(side)
    said = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    process.wait()
    os.close(main)
    return said.decode()


def test_colour_on_a_terminal_only_and_never_against_a_wish(smallest):
    break_it(smallest)
    command = smallest.command("check")
    env = {k: v for k, v in smallest.env(TERM="xterm").items() if k not in ("CI", "NO_COLOR")}
    assert "\x1b[1;31merror[S201]\x1b[0m" in on_a_terminal(command, env)
    assert "\x1b[" not in on_a_terminal(command, {**env, "NO_COLOR": "1"})
    assert "\x1b[" not in smallest.run("check").stdout


MADE_SITE = r"made Study site in \d+\.\d s\nmade Study site for a stick in \d+\.\d s\n"


def test_building_is_said_in_plain_lines_away_from_a_terminal(smallest):
    done = smallest.run("build", "site")
    assert re.fullmatch(MADE_SITE, done.stderr)
    assert re.fullmatch(
        r"Built dist/: \d+ files, \d+\.\d MiB \(2 made, 0 unchanged\)\.\n", done.stdout
    )


def test_building_one_output_keeps_the_others(smallest):
    assert smallest.run("build").returncode == 0
    before = (smallest.dist / "manifest.json").read_text()
    done = smallest.run("build", "quizzes")
    assert done.stdout.startswith("dist/ is up to date: ")
    assert (smallest.dist / "manifest.json").read_text() == before
    config = smallest.root / "site_config.yml"
    config.write_text(config.read_text() + "outputs: [site]\n")
    assert smallest.run("build").returncode == 0
    assert not list(smallest.dist.rglob("*.pdf"))


def test_clean_makes_everything_anew(smallest):
    smallest.run("build", "site")
    assert smallest.run("build", "site").stderr == ""
    assert re.fullmatch(MADE_SITE, smallest.run("build", "site", "--clean").stderr)


def test_without_pango_the_site_is_built_and_the_rest_is_explained(smallest, tmp_path):
    """As on a machine without the libraries: loading any of them fails."""
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes\n"
        "class CDLL(ctypes.CDLL):\n"
        "    def __init__(self, name, *args, **kwargs):\n"
        "        if name and ('pango' in name or 'harfbuzz' in name):\n"
        "            raise OSError('no such library')\n"
        "        super().__init__(name, *args, **kwargs)\n"
        "ctypes.CDLL = CDLL\n"
    )
    path = os.pathsep.join([str(tmp_path), smallest.env()["PYTHONPATH"]])
    done = smallest.run("build", PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    assert "Not built, because PDFs need Pango" in done.stderr
    assert "handbook, guide, quizzes" in done.stderr
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr
    assert (smallest.dist / "site" / "index.html").is_file()
    assert not list(smallest.dist.rglob("*.pdf"))


def test_schema_check_finds_a_stale_file(smallest):
    done = smallest.run("schema", "--check")
    assert done.returncode == 1
    assert "stale: docs/errors.md" in done.stderr
    assert smallest.run("schema").returncode == 0
    assert smallest.run("schema", "--check").returncode == 0
    assert (smallest.root / "docs/errors.md").read_text() == (ROOT / "docs/errors.md").read_text()


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def save(page, text):
    """As editors do: the new text takes the old one's place at once."""
    fresh = page.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(page)


def test_serve_follows_changes_and_survives_mistakes(smallest):
    server = smallest.start("serve", "--port", "0")
    try:
        for line in server.stdout:
            if match := re.match(r"Preview at (http://127\.0\.0\.1:\d+/)", line):
                break
        base = match[1]
        page = next(smallest.root.rglob("*.md"))
        name = f"modules/{page.parent.name[3:]}/{page.stem}.html"
        assert "/~preview.js" in fetch(base + name)
        news = json.loads(fetch(base + "~preview?seen=0"))
        assert news == {"built": 1, "problems": ""}

        good = page.read_text()
        save(page, good + "\nA fresh line.\n")
        assert json.loads(fetch(base + "~preview?seen=1")) == {"built": 2, "problems": ""}
        assert "A fresh line." in fetch(base + name)

        save(page, good + "\n[x](lesson:nowhere)\n")
        news = json.loads(fetch(base + "~preview?seen=2"))
        assert news["built"] == 3
        assert 'error[I303] there is no lesson "nowhere"' in news["problems"]
        assert "A fresh line." in fetch(base + name)

        save(page, good)
        assert json.loads(fetch(base + "~preview?seen=3")) == {"built": 4, "problems": ""}
        assert "A fresh line." not in fetch(base + name)
    finally:
        server.send_signal(2)
        time.sleep(0.2)
        said, _ = server.communicate(timeout=30)
    assert "Preview ended." in said
    assert "Traceback" not in said


def test_a_build_of_nothing_new_says_the_same_and_imports_nothing(smallest):
    config = smallest.root / "site_config.yml"
    config.write_text(config.read_text().replace("approved_on: 2026-09-01", ""))
    first = smallest.run("build", "site", "quizzes")
    again = smallest.run("build", "site", "quizzes", PYTHONPROFILEIMPORTTIME="1")
    assert first.returncode == again.returncode == 0
    assert "note[H906]" in first.stdout and first.stdout.split("Built")[0] in again.stdout
    assert "dist/ is up to date" in again.stdout
    for name in ("pydantic", "mkdocs", "weasyprint", "jinja2", "yaml"):
        assert not re.search(rf"\| +{name}$", again.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "dist/site/index.html").write_text("changed"),
        lambda root: (root / "dist/site/index.html").unlink(),
        lambda root: (root / "dist/manifest.json").open("a").write("\n"),
        lambda root: (root / ".cache/unchanged.json").write_text('{"key": 1}'),
        lambda root: next(root.rglob("listen-first.md")).open("a").write("\nOne more line.\n"),
        lambda root: (root / "site_config.yml").open("a").write("quiz_seed: 5\n"),
    ],
    ids=["changed", "gone", "manifest", "no memory", "lesson", "configuration"],
)
def test_whatever_is_not_as_it_was_is_built_again(smallest, change):
    assert smallest.run("build", "site").returncode == 0
    before = (smallest.dist / "site/index.html").read_bytes()
    change(smallest.root)
    done = smallest.run("build", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (smallest.dist / "site/index.html").read_bytes() == before
    listing = json.loads((smallest.dist / "manifest.json").read_text())
    for entry in listing["files"]:
        assert len((smallest.dist / entry["path"]).read_bytes()) == entry["bytes"]
    page = (smallest.dist / "site/modules/listening/listen-first.html").read_text()
    text = next(smallest.root.glob("curriculum/**/listen-first.md")).read_text()
    assert ("One more line." in page) == ("One more line." in text)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_what_cannot_be_read_is_told_and_a_dot_file_is_nothing(smallest, make):
    first = smallest.run("build", "site")
    assert first.returncode == 0, first.stderr
    folder = smallest.root / "curriculum/modules/01-listening"
    make(folder / ".#listen-first.md")  # as an editor makes it
    assert "dist/ is up to date" in smallest.run("build", "site").stdout
    make(folder / "listen-last.md")
    done = smallest.run("build", "site")
    assert done.returncode == 1
    assert "listen-last.md:1:1: error[F107] this is not a file" in done.stdout
    assert done.stderr == "Nothing was built. What was built before is as it was.\n"


def test_serve_outlives_the_process_that_builds(smallest):
    server = smallest.start("serve", "--port", "0")
    try:
        for line in server.stdout:
            if match := re.match(r"Preview at (http://127\.0\.0\.1:\d+/)", line):
                break
        base = match[1]
        before = fetch(base + "index.html")
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        (worker,) = (c for c in children if "spawn_main" in Path(f"/proc/{c}/cmdline").read_text())
        os.kill(int(worker), signal.SIGKILL)
        news = json.loads(fetch(base + "~preview?seen=1"))
        assert "mistake of its own" in news["problems"]
        assert fetch(base + "index.html") == before
        page = next(smallest.root.rglob("listen-first.md"))
        page.write_text(page.read_text() + "\nA fresh line.\n")
        assert json.loads(fetch(base + "~preview?seen=2")) == {"built": 3, "problems": ""}
        assert "A fresh line." in fetch(base + "modules/listening/listen-first.html")

        own = smallest.root / "away/curriculum/modules/01-listening/listen-first.md"
        own.parent.mkdir(parents=True)
        own.write_text(page.read_text() + "\nOur own line.\n")
        (smallest.root / "away").rename(smallest.root / "school")  # was not there to be watched
        assert json.loads(fetch(base + "~preview?seen=3")) == {"built": 4, "problems": ""}
        assert "Our own line." in fetch(base + "modules/listening/listen-first.html")
        (smallest.root / "school").rename(smallest.root / "away")
        assert json.loads(fetch(base + "~preview?seen=4")) == {"built": 5, "problems": ""}
        assert "Our own line." not in fetch(base + "modules/listening/listen-first.html")
    finally:
        server.send_signal(2)
        said, _ = server.communicate(timeout=30)
    assert "Preview ended." in said
