"""The house: layers, types, style, generated files, and what must never be committed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from builder.catalogue import SCHEMAS, generated
from builder.codes import CODES, GROUPS
from tests.conftest import ROOT

TOOLS = {
    "ruff": ["ruff", "check", "builder", "tests", "benchmarks"],
    "ruff format": ["ruff", "format", "--check", "builder", "tests", "benchmarks"],
    "mypy": ["mypy"],
}


@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS)
def test_a_tool_has_nothing_to_say(command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layers_hold():
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(generated()))
def test_generated_files_are_up_to_date(path):
    assert (ROOT / path).read_text("utf-8") == generated()[path], "run ./mentor schema"


def authored() -> list[Path]:
    found = [ROOT / "site_config.yml"]
    for folder in ("curriculum", "scenarios"):
        found += sorted((ROOT / folder).rglob("*.yml"))
    return found


@pytest.mark.parametrize("path", authored(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_yaml_file_names_its_schema_and_fits_it(path):
    first = path.read_text("utf-8").split("\n", 1)[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match, first
    schema = (path.parent / match[1]).resolve()
    kind = "form" if path.parent.name == "toolkit" else path.stem
    assert schema.name == f"{kind}.json"
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    # BaseLoader reads every scalar as a string; the numbers and booleans are checked by pydantic.
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8")))
    wrong = [e for e in validator.iter_errors(data) if e.validator not in ("type", "const", "enum")]
    assert [e.message for e in wrong if e.validator != "oneOf" and e.validator != "anyOf"] == []


def test_every_shape_has_a_schema_that_is_a_schema():
    for name in SCHEMAS:
        schema = json.loads((ROOT / f"docs/schemas/{name}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)


def test_codes_are_well_formed_and_explained():
    assert len(CODES) >= 40
    for code in CODES.values():
        assert re.fullmatch(r"[A-Z]\d{3}", code.id)
        assert code.id[0] in GROUPS
        for text in (code.title, code.why, code.fix):
            assert text.strip() == text != ""


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_path_of_a_machine_and_no_registry_is_in_the_repository():
    forbidden = re.compile(
        r"/(?:home|Users)/\w+|/r[o]ot/|files\.pythonhosted|pypi\.org/simple|registry\.npmjs"
        r"|--(?:extra-)?index-url|--find-links|deb\.debian\.org"
    )
    for path in tracked():
        if path.suffix in (".png", ".ttf", ".pdf") or path == Path(__file__):
            continue
        found = forbidden.search(path.read_bytes().decode("utf-8", "replace"))
        assert not found, (path.relative_to(ROOT), found)


def test_locks_pin_every_file_by_its_hash_and_agree():
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text("utf-8")
        found = {}
        for entry in re.split(r"\n(?=\S)", text):
            if not entry.strip() or entry.startswith("#"):
                continue
            match = re.match(r"([\w.-]+)==([^\s;\\]+)( *;[^\\\n]*)?", entry)
            assert match, entry[:80]
            assert "--hash=sha256:" in entry, match[1]
            found[match[1] + (match[3] or "").strip()] = match[2]
        return found

    runtime, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert {name: test.get(name) for name in runtime} == runtime


def test_commands_in_the_documents_exist():
    """Every ``./mentor ...`` that a document names is a command with these options."""
    from click.testing import CliRunner  # noqa: PLC0415

    from builder.cli import main  # noqa: PLC0415

    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    seen = set()
    for path in documents:
        for line in re.findall(r"\./mentor ([a-z][a-z-]*(?: --?[\w-]+)*)", path.read_text("utf-8")):
            command, *options = line.split()
            seen.add(command)
            text = CliRunner().invoke(main, [command, "--help"]).output
            assert "Usage: " in text and "No such command" not in text, (path.name, line)
            for option in options:
                assert option in text, (path.name, line)
    assert {"build", "test", "check", "serve", "explain", "schema"} <= seen


def test_licences_stand_where_they_should():
    assert "MIT License" in (ROOT / "LICENSE").read_text("utf-8")
    assert "CC BY 4.0" in (ROOT / "LICENSE-curriculum.md").read_text("utf-8")
