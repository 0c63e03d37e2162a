"""What a preview shows at once is what a whole build makes of it."""

from __future__ import annotations

import pytest

from builder.preview import Preview
from tests.conftest import ROOT, copy_project

LESSON = "curriculum/modules/01-listening/listen-first.md"
PAGE = "modules/listening/listen-first.html"


@pytest.fixture
def preview(smallest):
    found = Preview(smallest.root)
    assert not found.whole().stopped
    return found


def edit(project, old: str, new: str, name: str = LESSON) -> None:
    place = project.root / name
    text = place.read_text()
    assert old in text
    place.write_text(text.replace(old, new))


def test_a_changed_lesson_is_its_page_alone_and_the_same_as_in_a_whole_build(smallest, preview):
    edit(smallest, "Count to five", "Count to *six* (see [](lesson:hand-over))")
    news = preview.page({LESSON})
    assert list(news.files) == [PAGE]
    assert Preview(smallest.root).whole().files[PAGE] == news.files[PAGE]
    rest = preview.whole().files
    assert {name for name in rest if name.endswith(".html")} == set()
    assert "search/search_index.json" in rest


def test_a_mistake_is_reported_at_once_and_the_page_stays(smallest, preview):
    edit(smallest, "(lesson:hand-over)", "(lesson:nowhere)")
    news = preview.page({LESSON})
    assert news.stopped and news.files == {}
    assert f"{LESSON}:24:10: error[I303]" in news.report
    assert preview.whole().report == news.report


@pytest.mark.parametrize("heading", ["why-it-matters", "next"])
def test_a_link_to_a_heading_elsewhere_is_known_at_once(smallest, preview, heading):
    hand_over = LESSON.replace("listen-first", "hand-over")
    edit(smallest, "#why-it-matters", f"#{heading}", hand_over)
    assert preview.page({hand_over}).stopped is False


def test_facilitator_text_is_on_no_page_that_is_shown_at_once(smallest, preview):
    edit(smallest, "Let each pair wait", "SECRET. Let each pair wait")
    assert b"SECRET" not in preview.page({LESSON}).files[PAGE]


@pytest.mark.parametrize(
    "changed",
    [{"site_config.yml"}, {LESSON, "site_config.yml"}, {"theme/site/js/quiz.js"}, set()],
)
def test_other_changes_are_for_a_whole_build(preview, changed):
    assert preview.page(changed) is None


def test_another_title_is_for_a_whole_build(smallest, preview):
    edit(smallest, "title: Listen first", "title: Listen and wait")
    assert preview.page({LESSON}) is None
    assert b"Listen and wait" in preview.whole().files["modules/listening/index.html"]


def test_guides_are_for_a_whole_build(tmp_path):
    project = copy_project(ROOT, tmp_path / "project")
    edit(project, "modules: []", "modules: [active-listening]", "site_config.yml")
    preview = Preview(project.root)
    assert not preview.whole().stopped
    assert preview.page({"curriculum/facilitation/01-running-a-session.md"}) is None
    unit = "curriculum/handbook/01-starting-well.md"
    assert list(preview.page({unit}).files) == ["handbook/starting-well.html"]
