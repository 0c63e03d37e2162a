"""Overlays and settings are data: whatever is in them, nothing runs, and nothing else is read."""

from __future__ import annotations

import datetime
import html as entities
import itertools
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builder.checks.safe import EXTENSIONS, harmless
from builder.course import Course
from builder.link import link
from builder.order import ordered, targets
from builder.outputs import OUTPUTS
from builder.pipeline import check
from builder.render import markdown as rendering
from builder.reporters.text import report
from builder.request import Request
from builder.source.files import read_all
from builder.upgrade import survey
from tests.conftest import SMALLEST, copy_project

TODAY = datetime.date(2026, 11, 21)
MODULE = "curriculum/modules/01-listening"
several = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ATTACKS = (
    "{{ config }}",
    "{{ school.__class__.__mro__ }}",
    "{{ ''.__class__ }}",
    "{% include '/etc/passwd' %}",
    "{# x #}",
    "!ENV HOME",
    "${HOME}",
    "$(id)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "![x](https://tracker.example/a.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    "text {: onclick=alert(1) }",
    "{: style=position:fixed }",
    "`<b>`",
    "<!-- -->",
    "--8<-- '/etc/passwd'",
    "///html | script\n",
    "../../../../etc/passwd",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("school") / "project"
    shutil.copytree(SMALLEST, root)
    return root


def with_school(root: Path, files: dict[str, str]) -> Path:
    shutil.rmtree(root / "school", ignore_errors=True)
    for place, text in files.items():
        path = root / "school" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


def linked(root: Path) -> Course | None:
    """The course of a project, or None when something is wrong with it, told without a fall."""
    checked = check(root, TODAY)
    report(checked.problems).encode()
    shared = [p for p in checked.problems if not p.span.path.startswith(("school", "site_config"))]
    assert [p for p in shared if p.code != "F107"] == []
    if checked.stops(strict=False):
        return None
    return link(checked.library)


def quoted(text: str) -> str:
    """A text as a YAML scalar that holds exactly it."""
    return "'" + text.replace("'", "''").replace("\n", "\n\n") + "'"


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("field", ["summary", "title", "card/remember", "figure/file"])
def test_an_attack_in_a_patch_is_refused_or_is_text(attack: str, field: str, base: Path) -> None:
    root = with_school(base, {f"{MODULE}/module.patch.yml": f"set:\n  {field}: {quoted(attack)}\n"})
    course = linked(root)
    if course is not None:
        writer = rendering.Writer(
            rendering.titles(course), lambda kind, name, heading: f"{name}.html"
        )
        spec = course.modules[0].spec
        for text in (spec.summary, spec.card.remember):
            assert harmless(str(writer.block(text)))


@several
@given(text=st.text(alphabet="<>[](){}%#!&;:/\\|`*_-~'\" \nabjsx1é.", max_size=60))
@example(text="[a](<javascript:x>)")
@example(text="[a](java\nscript:x)")
@example(text="\\<b>")
@example(text="``<b>`")
def test_what_passes_the_checks_is_harmless_html(text: str, base: Path) -> None:
    page = (SMALLEST / MODULE / "hand-over.md").read_text() + "\n" + text + "\n"
    course = linked(with_school(base, {f"{MODULE}/hand-over.md": page}))
    if course is not None:
        writer = rendering.Writer(rendering.titles(course), lambda *_: "page.html")
        body = course.modules[0].lessons[1].body
        assert harmless(str(writer.lesson(body, "p-", 3, lambda path: path)))


WORDS = ("set", "add", "omit", "items", "li-silence", "options", "wait", "stem", "id", "0", "", "/")
VALUES = st.recursive(
    st.sampled_from(["x", "5", "true", "''", "null", "{{ x }}", "<b>", "[]", "{}"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda xs: f"[{', '.join(xs)}]"),
    max_leaves=6,
)


@several
@given(data=st.data())
def test_a_patch_of_anything_is_answered(data: st.DataObject, base: Path) -> None:
    """Also by the upgrade, and with the places of all problems in files of the school."""
    address = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("/".join)
    lines = []
    for word in data.draw(st.permutations(["set", "add", "omit"])):
        some = data.draw(st.lists(address, max_size=3, unique=True))
        if word == "omit":
            lines.append(f"omit: [{', '.join(repr(a) for a in some)}]")
        else:
            lines.append(f"{word}:")
            lines += [f"  {a!r}: {data.draw(VALUES)}" for a in some]
    name = data.draw(st.sampled_from(["quiz", "module", "session", "hand-over", "nothing"]))
    root = with_school(base, {f"{MODULE}/{name}.patch.yml": "\n".join(lines) + "\n"})
    linked(root)
    survey(root)
    survey(root)


NAMES = st.sampled_from(
    (
        *("curriculum", "scenarios", "Curriculum", "modules", "01-listening", "late-bus", ".."),
        *("quiz.yml", "QUIZ.yml", "quiz.patch.yml", "scenario.yml", "glossary.yml", "hand-over.md"),
        *(
            ".git",
            "a\\b",
            "a:b",
            "\u00e9.md",
            "e\u0301.md",
            "\u202e.md",
            "x" * 99,
            "CON",
            "upstream.lock",
        ),
    )
)


@several
@given(names=st.lists(NAMES, min_size=1, max_size=5))
def test_no_name_of_a_file_leads_out(names: list[str], base: Path) -> None:
    root = with_school(base, {})
    path = root / "school" / "/".join(names)
    if not path.resolve().is_relative_to(root / "school"):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_dir():
        path.write_text("kept: out\n")
    sources, _ = read_all(root)
    for place, source in sources.items():
        assert ".." not in place.split("/")
        assert (root / source.path).is_file()
    check(root, TODAY)


@pytest.mark.parametrize(
    "target", [".git/config", "site_config.yml", "../secret.yml", "/etc/hosts"]
)
def test_a_link_is_not_read_even_when_it_stays_inside(target: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(SMALLEST, root)
    (root / ".git").mkdir()
    (root / ".git/config").write_text("token: hidden-token\n")
    (tmp_path / "secret.yml").write_text("token: hidden-token\n")
    path = root / "school/curriculum/glossary.yml"
    path.parent.mkdir(parents=True)
    path.symlink_to(os.path.relpath(root / target, path.parent) if target[0] != "/" else target)
    checked = check(root, TODAY)
    assert [p.code for p in checked.problems] == ["F106"]
    assert "hidden-token" not in "".join(s.text for s in checked.library.files.values())


def test_raw_html_is_for_those_who_ask_for_it_and_in_their_own_files_only(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(SMALLEST, root)
    own = {f"{MODULE}/module.patch.yml": "set: {summary: 'Wait <b>now</b>.'}\n"}
    with_school(root, own)
    assert [p.code for p in check(root, TODAY).problems] == ["L406", "L406"]
    config = root / "site_config.yml"
    config.write_text(config.read_text() + "raw_html: true\n")
    assert check(root, TODAY).problems == []
    shared = root / MODULE / "hand-over.md"
    shared.write_text(shared.read_text() + "\n<b>x</b>\n")
    assert "L406" in {p.code for p in check(root, TODAY).problems}


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &amp; b &lt;script&gt; <br /> <em>c</em></p>",
        '<a href="../x.html#y" title="t">b</a>',
        '<td style="text-align: right;">1</td>',
        '<div class="admonition try"><p class="admonition-title">x</p></div>',
        '<h2 id="a-b">a</h2><ol start="2"><li>x</li></ol><img alt="" src="f.svg" />',
    ],
)
def test_what_markdown_makes_is_harmless(html: str) -> None:
    assert harmless(html)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick=x>a</p>",
        '<a href="javascript:x">b</a>',
        '<a href="JaVa\tScript&#58;x">b</a>',
        '<a href="&#x6a;avascript:x">b</a>',
        "<svg/onload=x>",
        "<iframe src=x></iframe>",
        "<!-- x -->",
        '<p style="position:fixed">x</p>',
        '<form action="x"><input name="y"></form>',
        '<meta http-equiv="refresh" content="0;url=x">',
        '<base href="https://x.example/">',
    ],
)
def test_what_runs_or_calls_out_is_not(html: str) -> None:
    assert not harmless(html)


def test_the_check_reads_markdown_as_the_outputs_do() -> None:
    assert EXTENSIONS == rendering.EXTENSIONS


def test_names_are_shown_as_they_are_and_reach_nothing(tmp_path: Path) -> None:
    """Neither the engine's own settings language, nor a shell, nor a template sees a name."""
    project = copy_project(SMALLEST, tmp_path / "project")
    config = project.root / "site_config.yml"
    text = config.read_text()
    name = "$HOME $(id) %(x)s &amp; 'A' & *c* [d](e)"
    text = text.replace("title: Peer Mentor Training", 'title: "!ENV HOME"')
    config.write_text(text.replace("name: Hillside School", f'name: "{name}"'))
    done = project.run("build", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    page = entities.unescape((project.dist / "site/index.html").read_text())
    assert "!ENV HOME" in page
    assert os.environ["HOME"] not in page
    pages = [entities.unescape(p.read_text()) for p in project.dist.rglob("site/*.html")]
    assert any(name in entities.unescape(page) or name in page for page in pages)


ODD = "*Ly* & 'B' &lt;b&gt; [d](e) _u_ $HOME %s"


def test_in_all_that_is_planned_what_the_settings_say_is_text(tmp_path: Path) -> None:
    """Escaped once, in HTML; never read as Markdown, as a template or as a format."""
    root = tmp_path / "project"
    shutil.copytree(SMALLEST, root)
    config = root / "site_config.yml"
    lines = r"(?m)^( *(?:- )?(?:title|edition|name|role|room|hours|country|cost): ).*$"
    each = itertools.count()  # the deputy is somebody else
    odd = re.sub(lines, lambda m: m[1] + json.dumps(f"{ODD} {next(each)}"), config.read_text())
    config.write_text(odd)
    checked = check(root, TODAY)
    assert checked.problems == []
    names = [name for name in OUTPUTS if name != "site"]
    planned = targets(ordered(checked.course, "", Request(tuple(names))), (), samples=False)
    seen = 0
    for target in (target for some in planned.values() for target in some):
        for text in strings(target.recipe):
            for match in re.finditer(r"\*?Ly", text):
                said = text[match.start() : match.start() + 2 * len(ODD)]
                plain = said if "<" not in text else entities.unescape(said)  # a PDF's title
                assert plain.startswith(ODD), (target.path, said)
                seen += 1
    assert seen > 50


def strings(value: object) -> Iterator[str]:
    """Every text in a recipe, those of its parts included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in strings(inner))
    elif isinstance(value, tuple):
        yield from (text for inner in value for text in strings(inner))
    elif is_dataclass(value):
        yield from (text for f in fields(value) for text in strings(getattr(value, f.name)))


WHOLE = (
    "lesson:listen-first",
    "lesson:hand-over",
    "scenario:late-bus",
    "module:listening",
    "form:x",
)
PARTS = {
    "curriculum/glossary.patch.yml": ("terms/mentee", "terms/open-question"),
    "curriculum/sources.patch.yml": ("sources/doe-2020",),
    f"{MODULE}/module.patch.yml": (
        *("objectives/wait", "lessons/hand-over", "key_terms/mentee", "card/blocks/wait"),
        *("sources/doe-2020", "figure", "minutes"),
    ),
    f"{MODULE}/quiz.patch.yml": (
        "items/li-silence",
        "items/li-match",
        "items/li-helps/options/phone",
    ),
    f"{MODULE}/session.patch.yml": ("activities/pairs", "plans/one-20", "closing"),
    "scenarios/late-bus/scenario.patch.yml": ("skills/wait", "story/nodes/talk", "groups", "brief"),
}


@several
@given(whole=st.sets(st.sampled_from(WHOLE)), data=st.data())
@example(whole={"lesson:listen-first"}, data=None)
def test_whatever_is_left_out_nothing_refers_to_it(
    whole: set[str], data: st.DataObject | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("omit") / "project"
    shutil.copytree(SMALLEST, root)
    for place, addresses in PARTS.items():
        some = data.draw(st.sets(st.sampled_from(addresses))) if data else ()
        if some:
            path = root / "school" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"omit: [{', '.join(sorted(some))}]\n")
    config = root / "site_config.yml"
    config.write_text(f"{config.read_text()}omit: {sorted(whole)}\n")
    course = linked(root)
    if course is not None:
        there = rendering.titles(course)
        for kind, name in re.findall(r"\]\((\w+):([\w-]+)", repr(course)):
            assert (kind, name) in there
