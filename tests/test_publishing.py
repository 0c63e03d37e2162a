"""The files that publish a school's site elsewhere: pinned, sparing, and without a leak.

They cannot be run here, so they are read: what they run is ours; what they keep is public, or
locked.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from builder.cli import main
from builder.seal import ARCHIVE
from tests.conftest import ROOT

WORKFLOW = ROOT / ".github/workflows/publish.yml"
GITHUB: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
STEPS = [(name, step) for name, job in GITHUB["jobs"].items() for step in job["steps"]]
JOBS = {name: job for name, job in GITLAB.items() if isinstance(job, dict) and "script" in job}
RUNS = [step["run"] for _, step in STEPS if "run" in step]
SCRIPTS = [line for job in JOBS.values() for line in job["script"]]


@pytest.mark.parametrize("line", sorted({*RUNS, *SCRIPTS}))
def test_only_our_own_commands_are_run(line):
    assert re.fullmatch(r"\./mentor [a-z]+(?: --?[\w-]+(?: [a-z]+)?| \$RELEASE)*", line)
    command = line.split()[1]
    help_text = CliRunner().invoke(main, [command, "--help"]).output
    for option in re.findall(r"--[\w-]+", line):
        assert option in help_text


def test_no_value_from_outside_reaches_a_shell():
    for line in RUNS:
        assert "${{" not in line


def test_actions_are_of_one_house_and_pinned_by_version():
    used = {step["uses"] for _, step in STEPS if "uses" in step}
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+(\.\d+\.\d+)?", action)
    assert "latest" not in GITLAB["image"]
    assert re.search(r":\d", GITLAB["image"])


def test_nothing_may_write_but_the_job_that_publishes():
    assert GITHUB["permissions"] == {"contents": "read"}
    writing = {
        name
        for name, job in GITHUB["jobs"].items()
        if "write" in job.get("permissions", {}).values()
    }
    assert writing == {"publish"}
    for _, step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_only_the_site_and_the_locked_archive_leave_the_machine():
    kept = [
        step["with"]["path"] for _, step in STEPS if step.get("uses", "").startswith("actions/up")
    ]
    assert kept == ["dist/site", ARCHIVE]
    kept = [path for job in JOBS.values() for path in job.get("artifacts", {}).get("paths", ())]
    assert kept == ["dist/site", ARCHIVE]
    assert not re.search(r"path:\s*\.?/?(dist/?)?\s*$", WORKFLOW.read_text("utf-8"), re.MULTILINE)


def test_the_archive_is_made_and_kept_only_with_a_password():
    guarded = [step for _, step in STEPS if ARCHIVE in str(step) or "--zip" in str(step)]
    assert len(guarded) == 2
    for step in guarded:
        assert step["if"] == "env.LOCKED == 'true'"
    env = GITHUB["jobs"]["build"]["env"]
    assert env == {"LOCKED": "${{ secrets.MENTOR_PASSWORD != '' }}"}
    with_secret = [step for _, step in STEPS if "MENTOR_PASSWORD" in step.get("env", {})]
    assert [step["run"] for step in with_secret] == ["./mentor build --zip-facilitator"]
    (rule,) = JOBS["facilitator"]["rules"]
    assert rule["if"].endswith("&& $MENTOR_PASSWORD")


def test_publishing_is_a_deliberate_act_and_a_release_unless_it_is_a_trial():
    assert GITHUB["jobs"]["build"]["if"] == "github.event_name == 'workflow_dispatch'"
    assert GITHUB["jobs"]["publish"]["needs"] == "build"
    assert all(rule["when"] == "manual" for rule in JOBS["pages"]["rules"])
    builds = {step["run"]: step["if"] for _, step in STEPS if "build" in step.get("run", "")}
    assert builds["./mentor build --release"] == "inputs.trial != true"
    assert builds["./mentor build"] == "inputs.trial == true"
    release = [rule["variables"]["RELEASE"] for rule in JOBS["pages"]["rules"]]
    assert release == ["", "--release"]
    assert '$TRIAL == "yes"' in JOBS["pages"]["rules"][0]["if"]


def test_the_pictures_of_the_guide_are_there_and_small_and_said_in_words():
    guide = (ROOT / "docs/schools.md").read_text("utf-8")
    pictures = re.findall(r"!\[(.*)\]\((.+?)\)", guide)
    assert len(pictures) >= 3
    for words, file in pictures:
        assert len(words) > 20
        assert 0 < (ROOT / "docs" / file).stat().st_size < 60_000


def test_the_archive_can_never_be_committed_by_accident():
    assert f"/{ARCHIVE}" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
