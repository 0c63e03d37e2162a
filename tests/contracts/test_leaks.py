"""Nothing leaks: no facilitator text, no held-back item and no key in any learner file."""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
import yaml

from builder.course import Article
from builder.link import learner_edition, link
from builder.reading import read
from builder.schema.load import texts
from builder.schema.quiz import Use
from builder.source.markdown import plain, split_private
from tests.conftest import SMALLEST, copy_project
from tests.contracts.reading import bare, learner_files, words

TODAY = datetime.date(2026, 11, 21)
ENOUGH = 8
"""A text of fewer words may stand in two places by chance."""


def private_texts(course):
    for module in course.modules:
        for item in module.items:
            if item.use is Use.ASSESSMENT:
                yield from (text for _, text in texts(item))
        yield from (text for _, text in texts(module.session))
        for scenario in module.scenarios:
            yield from (text for _, text in texts(scenario.facilitator))
        for lesson in module.lessons:
            for private, chunk in split_private(lesson.body):
                if private:
                    yield from chunk.split("\n\n")
    for unit in course.units:
        for private, chunk in split_private(unit.body):
            if private:
                yield from chunk.split("\n\n")
    for entry in (*course.guides, *course.toolkit):
        if isinstance(entry, Article):
            yield from f"{entry.body}\n\n{entry.notes}".split("\n\n")
        else:
            yield from (text for _, text in texts(entry.form))


def public_texts(course):
    for module in course.modules:
        yield from (text for _, text in texts(module.spec))
        for thing in (*module.items, *module.scenarios):
            yield from (text for _, text in texts(thing))
        yield from (lesson.body for lesson in module.lessons)
    yield from (unit.body for unit in course.units)


def test_no_private_text_of_the_shipped_curriculum_is_in_a_learner_file(shipped):
    course = link(read(shipped.root, TODAY))
    public = " ".join(bare(plain(text)) for text in public_texts(learner_edition(course)))
    secrets = {
        words_of
        for text in private_texts(course)
        if len((words_of := bare(plain(text))).split()) >= ENOUGH and words_of not in public
    }
    assert len(secrets) > 500
    for path in learner_files(shipped.dist):
        text = bare(words(path))
        found = [secret for secret in secrets if secret in text]
        assert not found, (path, found[:3])


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The smallest project with a word of its own in every private text, all outputs built."""
    project = copy_project(SMALLEST, tmp_path_factory.mktemp("marked"))
    numbers = itertools.count(1)
    canaries = []

    def mark(value):
        if isinstance(value, dict):
            # A key says what wrong answers suggest; praise for the right one has no place in it.
            kept = KEPT | {"feedback"} if value.get("correct") else KEPT
            return {key: v if key in kept else mark(v) for key, v in value.items()}
        if isinstance(value, list):
            return [mark(v) for v in value]
        if isinstance(value, str):
            canaries.append(f"canary{next(numbers):04d}zq")
            return f"{value} {canaries[-1]}"
        return value

    add_articles_and_a_form(project.root / "curriculum")
    for path in project.root.rglob("*.yml"):
        data = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
        if path.name == "session.yml" or path.parent.name == "toolkit":
            data = mark(data)
        elif path.name == "scenario.yml":
            data["facilitator"] = mark(data["facilitator"])
        elif path.name == "quiz.yml":
            data["items"] = [mark(i) if i["use"] == "assessment" else i for i in data["items"]]
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    for path in project.root.rglob("*.md"):
        canaries.append(f"canary{next(numbers):04d}zq")
        if path.parent.name in ("facilitation", "toolkit"):
            path.write_text(f"{path.read_text()}\nPrivate {canaries[-1]}.\n")
            continue
        path.write_text(
            f"{path.read_text()}\n/// facilitator | Note {canaries[-1]}\nSee {canaries[-1]}.\n///\n"
        )
    done = project.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return project, canaries


ARTICLE = """---
title: {0}
summary: What {0} is for.
minutes: 5
---

## First

Some words about {0}.
"""
FORM = """title: A form
purpose: To try it.
filled_by: [coordinator]
when: Once.
kept_by: Nobody.
never_write: A worry.
sections:
  - heading: One part
    fields:
      - {id: one, label: A line, kind: line}
"""


def add_articles_and_a_form(curriculum):
    for folder, name in (("handbook", "unit"), ("facilitation", "guide"), ("toolkit", "plan")):
        (curriculum / folder).mkdir()
        (curriculum / folder / f"01-{name}.md").write_text(ARTICLE.format(name))
    (curriculum / "toolkit" / "02-form.yml").write_text(FORM)


KEPT = {
    "kind",
    "filled_by",
    "id",
    "use",
    "type",
    "level",
    "objective",
    "activity",
    "scenarios",
    "grouping",
    "referral_level",
}


def test_no_canary_reaches_a_learner_file(marked):
    project, _canaries = marked
    files = learner_files(project.dist)
    assert {"index.html", "search_index.json", "mentor-handbook.pdf"} <= {p.name for p in files}
    for path in files:
        assert not re.findall(r"canary\d{4}zq", words(path)), path


def test_every_canary_reaches_the_facilitator(marked):
    """Or the test above could not fail: what is private is printed somewhere."""
    project, canaries = marked
    printed = "".join(words(p) for p in (project.dist / "facilitator").rglob("*.pdf"))
    printed = re.sub(r"\s+", "", printed)
    assert [c for c in canaries if c not in printed] == []


def test_a_paper_holds_no_key(marked):
    """Feedback and rationale of held-back items are in the keys and not in the papers."""
    project, _ = marked
    course = link(read(project.root, TODAY))
    secrets = set()
    for module in course.modules:
        for item in module.items:
            for path, text in texts(item):
                if path[-1] in ("feedback", "rationale", "if_true", "if_false", "model_answer"):
                    secrets |= set(re.findall(r"canary\d{4}zq", text))
    papers = list((project.dist / "facilitator").rglob("quiz-?.pdf"))
    keys = list((project.dist / "facilitator").rglob("quiz-?-key.pdf"))
    assert papers and keys and secrets
    for path in papers:
        assert not [s for s in secrets if s in re.sub(r"\s+", "", words(path))], path
    for path in keys:
        text = re.sub(r"\s+", "", words(path))
        assert [s for s in secrets if s not in text] == [], path
