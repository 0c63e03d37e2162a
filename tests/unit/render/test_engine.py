"""The site, page by page: the engine's own result, byte for byte; what changed is remade."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import markdown
import pytest

from builder import pipeline
from builder.editions import Editions
from builder.link import learner_edition, link
from builder.make import Cache, make
from builder.outputs import site
from builder.recipes import Target, digest
from builder.render import engine
from builder.render.engine import SiteRecipe
from builder.render.markdown import EXTENSIONS
from builder.render.pages import one_block
from tests.conftest import ROOT, SMALLEST

DAY = datetime.date(2026, 11, 30)


def target(root: Path) -> Target:
    course = link(pipeline.check(root, DAY).library)
    (found,) = site.plan(Editions(course, learner_edition(course), (), False))
    return replace(found, recipe=found.recipe.site)


@pytest.fixture(scope="module")
def small() -> Target:
    return target(SMALLEST)


def edited(recipe: SiteRecipe, name: str, old: str, new: str) -> SiteRecipe:
    text = recipe.files[name].decode()
    assert old in text
    files = {**recipe.files, name: text.replace(old, new).encode()}
    return SiteRecipe(files, recipe.dropped)


def remade(before: SiteRecipe, after: SiteRecipe) -> set[str]:
    """The pages that an edit makes anew; "" is what is not a page."""
    known = {digest(part.recipe) for part in before.parts}
    return {part.recipe.view.path for part in after.parts if digest(part.recipe) not in known}


@pytest.mark.parametrize("root", [SMALLEST, ROOT], ids=["smallest", "shipped"])
def test_the_site_is_the_engines_own_byte_for_byte(root):
    recipe = replace(target(root).recipe, dropped=engine.MAPS)  # 404.html is compared too
    made, own = recipe.make(), recipe._kept(recipe.plain())
    assert list(made) == list(own)
    assert [name for name in own if made[name] != own[name]] == []


def test_a_theme_that_shows_titles_of_neighbours_comes_out_the_same(small):
    # Material's own footer names the pages before and after; ours does not, so ask for it.
    own = small.recipe
    mark = '<div id="content" tabindex="-1">'
    shown = "<i>{{ page.previous_page.title }} | {{ page.next_page.title }}</i>"
    recipe = edited(own, "overrides/main.html", mark, mark + shown)
    made = recipe.make()
    assert b"<i>Listening | 1.2 Hand over</i>" in made["modules/listening/listen-first.html"]
    assert made == recipe._kept(recipe.plain())


def test_an_edited_lesson_remakes_its_page_alone(small):
    page = "docs/modules/listening/listen-first.md"
    after = edited(small.recipe, page, "Count to five", "Count to six")
    assert remade(small.recipe, after) == {"modules/listening/listen-first.md"}


def test_a_new_name_in_the_menu_remakes_the_pages_that_show_it(small):
    after = edited(small.recipe, "mkdocs.yml", "1.1 Listen first", "1.1 Listen and wait")
    inside = {
        f"modules/listening/{n}.md" for n in ("index", "listen-first", "hand-over", "practice")
    }
    assert inside <= remade(small.recipe, after)
    assert "glossary.md" not in remade(small.recipe, after)


def test_another_template_remakes_every_page(small):
    after = edited(small.recipe, "overrides/main.html", "Skip to the text", "To the text")
    assert len(remade(small.recipe, after)) == len(after.parts)


def test_another_stylesheet_remakes_nothing(small):
    css = next(name for name in small.recipe.files if name.startswith("docs/assets/css/"))
    files = {**small.recipe.files, css: b"body{}"}
    after = SiteRecipe(files, small.recipe.dropped)
    assert remade(small.recipe, after) == set()
    assert after.make()[css.removeprefix("docs/")] == b"body{}"


def test_pages_come_from_the_cache_and_the_search_knows_the_new_text(small, tmp_path):
    cache = Cache(tmp_path)
    (before,) = make([small], cache, lambda *_: None)
    kept = set(tmp_path.glob("*/*"))
    page = "docs/modules/listening/listen-first.md"
    recipe = edited(small.recipe, page, "Count to five", "Count to six")
    (after,) = make([replace(small, recipe=recipe)], cache, lambda *_: None)
    changed = {name for name in before.files if before.files[name] != after.files[name]}
    searched = {"site/search/search_index.json", "site/search/search_index.js"}
    assert changed == {"site/modules/listening/listen-first.html", *searched}
    assert len(set(tmp_path.glob("*/*")) - kept) == 2  # the page, and the whole
    found = json.loads(after.files["site/search/search_index.json"])["docs"]
    assert any("Count to six" in entry["text"] for entry in found)


def test_a_damaged_page_is_made_again(small, tmp_path):
    (first,) = make([small], Cache(tmp_path), lambda *_: None)
    for path in tmp_path.glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1])
    (second,) = make([small], Cache(tmp_path), lambda *_: None)
    assert second.files == first.files and not second.step.reused


def test_another_version_of_the_engine_builds_the_project_its_own_way(small, monkeypatch):
    expected = small.recipe.make()
    monkeypatch.setitem(engine.KNOWN, "mkdocs-material", "9.8.0")
    recipe = SiteRecipe(small.recipe.files, small.recipe.dropped)
    assert recipe.parts == ()
    assert recipe.make() == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [('"offline"', '"offline", "tags"'), ('"site_name"', '"hooks": [], "site_name"')],
)
def test_a_project_that_a_page_may_see_more_of_is_left_to_the_engine(small, old, new):
    assert edited(small.recipe, "mkdocs.yml", old, new).parts == ()
    assert edited(small.recipe, "mkdocs.yml", "{", "# YAML, not JSON\n{").parts == ()


@pytest.mark.parametrize(
    "text",
    [
        "<div>a\nb</div>",
        "<section>\n<div><section>x</section></div>\n&amp; <b>y\n</section>",
        "<div>a</div>\n<div>b</div>",
        "<div>a</div> and b",
        "<div>a\n\n**b**</div>",
        '<div markdown="1">**a**</div>',
        "<div>a",
        "<p>**a**</p>",
        "**a**",
        "",
    ],
)
def test_only_html_that_markdown_leaves_alone_is_left_alone(text):
    converter = markdown.Markdown(extensions=list(EXTENSIONS))
    assert one_block(text) in (None, converter.convert(text))
    assert (one_block(text) is not None) == text.endswith(("</section>", "a\nb</div>"))
