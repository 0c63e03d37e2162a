"""One project, two engines: the same pages, headings, search and scripts (docs/engines.md)."""

from __future__ import annotations

import base64
import datetime
import hashlib
import html
import json
import posixpath
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from builder.cli import main
from builder.course import Course
from builder.editions import Editions
from builder.link import learner_edition, link
from builder.outputs import site as site_output
from builder.reading import read
from builder.render import zensical
from tests.browser.axe import violations
from tests.browser.conftest import Site, served, visitor, watch
from tests.browser.test_quiz import open_quiz
from tests.browser.test_settings import choose
from tests.browser.test_story import open_story
from tests.conftest import SMALLEST, copy_project

ENGINES = ("material", "zensical")
CANARY = "canaryzq"
DOWNLOADS = (("mentor-handbook.pdf", "Mentor handbook"),)
INDEX = {"material": ("search/search_index.json", "docs"), "zensical": ("search.json", "items")}
FOUND = {"material": ".md-search-result__link", "zensical": "dialog [role=option]"}


@dataclass(frozen=True)
class Both:
    """The smallest course on both engines. Its facilitators' texts hold a canary."""

    course: Course
    editions: Editions
    sites: dict[str, Site]

    def pages(self, engine: str) -> dict[str, str]:
        folder = self.sites[engine].folder
        return {name: (folder / name).read_text("utf-8") for name in self.sites[engine].pages}

    def searched(self, engine: str) -> list[dict[str, str]]:
        """What the search knows: location, title and text of every part of a page."""
        name, key = INDEX[engine]
        return json.loads((self.sites[engine].folder / name).read_text("utf-8"))[key]


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[Both]:
    root = tmp_path_factory.mktemp("engines")
    project = copy_project(SMALLEST, root / "school")
    lesson = next(project.root.rglob("listen-first.md"))
    lesson.write_text(f"{lesson.read_text()}\n/// facilitator | Note\nSee {CANARY}.\n///\n")
    story = next(project.root.rglob("scenario.yml"))
    story.write_text(story.read_text().replace("Keep it short", f"Keep it {CANARY} short"))
    for engine in ENGINES:
        done = project.run("build", "site", "handbook", "--engine", engine)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.startswith("Built dist/")
        shutil.copytree(project.dist, root / engine)
    full = link(read(project.root, datetime.date(2026, 11, 21)))
    editions = Editions(full, learner_edition(full), DOWNLOADS, False, engine="zensical")
    with (
        served(root / "material" / "site", tmp_path_factory.mktemp("material")) as material,
        served(root / "zensical" / "site", tmp_path_factory.mktemp("zensical")) as other,
    ):
        yield Both(editions.learner, editions, {"material": material, "zensical": other})


def text_of(page: str) -> str:
    """What stands between header and footer: both engines write it, in words of their own."""
    body = page[page.index('<div id="content"') : page.index("</article>")]
    return re.sub(r'(href|src)="\./', r'\1="', re.sub(r"\s+", " ", body))


def menus(page: str) -> list[str]:
    """Where the links outside of the text lead, and what they say."""
    outside = page.replace(page[page.index("<article") : page.index("</article>")], "")
    found = re.findall(r'<a class="(?!md-skip)[^>]*?href="(?:\./)?([^"]*)"[^>]*>(.*?)</a>', outside)
    return [f"{address} {re.sub('<[^>]+>', '', words).strip()}" for address, words in found]


def test_pages_titles_headings_and_texts_are_the_same(both):
    material, other = (both.pages(engine) for engine in ENGINES)
    assert list(material) == list(other) and len(material) == 13
    for name, page in material.items():
        assert re.search("<title>(.*)</title>", page)[1] in other[name], name
        assert menus(page) == menus(other[name]) and len(menus(page)) >= 10, name
        heading = r'<h[1-6][^>]*(?: id="[^"]*")?[^>]*>.*?</h[1-6]>'
        assert re.findall(heading, text_of(page)) == re.findall(heading, text_of(other[name]))
        assert text_of(page) == text_of(other[name]), name


def test_the_other_files_are_the_same_but_for_those_of_the_engines(both):
    own = re.compile(r"search|assets/(javascripts|stylesheets|images)/|.*\.html$|sw\.js$")
    trees = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and not own.match(path.relative_to(folder).as_posix())
        }
        for folder in (both.sites[engine].folder for engine in ENGINES)
    ]
    assert trees[0] == trees[1]
    assert {"app.webmanifest", "assets/brand.css", "assets/js/quiz.js"} <= set(trees[0])


def test_both_searches_know_the_same_places_and_texts(both):
    entries, others = (both.searched(engine) for engine in ENGINES)
    assert {e["location"]: e["text"] for e in entries} == {e["location"]: e["text"] for e in others}
    # A lesson is named as in the menu there, with its number; and the first page is "Home".
    named = {e["location"]: e["title"] for e in others}
    for entry in entries:
        if "#" in entry["location"] and "-words" not in entry["location"]:
            assert named[entry["location"]] == entry["title"]


def test_nothing_private_is_in_any_file_and_the_stick_and_worker_list_them_all(both):
    folder = both.sites["zensical"].folder
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert [name for name, path in files.items() if CANARY.encode() in path.read_bytes()] == []
    assert CANARY in str(both.editions.full)  # or the line above could not fail
    stick = zipfile.ZipFile(folder.parent / "site.zip").namelist()
    inside = {name.partition("/")[2] for name in stick}
    assert inside == set(files) - {"sw.js"} and "downloads/mentor-handbook.pdf" in inside
    kept = json.loads(re.search(r"PRECACHE = (\[.*\]);", files["sw.js"].read_text())[1])
    assert {name for name, _ in kept} == inside - {"search.js", "downloads/mentor-handbook.pdf"}
    for name, digest in kept:
        found = hashlib.sha256(files[name].read_bytes()).digest()
        assert base64.b64encode(found).decode() == digest


def test_the_same_input_gives_the_same_bytes_anywhere_and_at_any_time(both, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    (target,) = site_output.plan(both.editions)
    made = target.recipe.join(())
    folder = both.sites["zensical"].folder
    assert {name: (folder / name).read_bytes() for name in made} == made
    assert not any(b"/site-" in data or b"site-packages" in data for data in made.values())


def ask(page: Page, engine: str, words: str) -> None:
    if engine == "material":
        field = page.locator("[data-md-component=search-query]")
    else:
        page.locator("[data-search-dialog]").click()
        field = page.locator("dialog input[role=combobox]")
    field.click()
    field.press_sequentially(words)


def found(page: Page, engine: str, expected: set[str]) -> set[str]:
    """The pages of the results. They change while a reader types: the expected ones end that."""
    for _ in range(100):
        hits = page.locator(FOUND[engine]).evaluate_all("hits => hits.map(hit => hit.pathname)")
        if {posixpath.basename(hit) for hit in hits} == expected:
            break
        page.wait_for_timeout(100)
    return {posixpath.basename(hit) for hit in hits}


def behaviour(page: Page, site: Site, course: Course) -> dict[str, object]:
    """What our own scripts do on a reader's way through the course."""
    seen: dict[str, object] = {}
    module, story = course.modules[0], course.scenarios[0]
    page.goto(f"{site.address}modules/{module.id}/{module.lessons[0].id}.html")
    choose(page, "theme", "dark")
    seen["scheme"] = page.locator("html").get_attribute("data-scheme")
    page.get_by_role("button", name="I have read this lesson").click()
    page.locator("a[data-word], .md-typeset a[href*='glossary.html#']").first.click()
    seen["word"] = html.unescape(page.locator("dialog, [popover], h1").first.inner_text())
    quiz = open_quiz(page, site.address, course, module)
    quiz.begin()
    seen["feedback"] = quiz.give(right=False)
    quiz.go_on()
    seen["played"] = quiz.play()
    told = open_story(page, site.address, story)
    told.go(())
    told.play(("wait", "listen", "honest"))
    seen["ending"] = told.kept()
    page.goto(site.address + "progress.html")
    seen["progress"] = page.locator("main").inner_text()
    seen["kept"] = page.evaluate("JSON.stringify(mentor.store.get('progress'))")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-menu-open]").click()
    seen["menu"] = page.locator("#course-nav").inner_text()
    return seen


def test_our_scripts_do_the_same_on_both(browser, both):
    seen = []
    for site in both.sites.values():
        context = visitor(browser)
        watched = watch(context, site.address)
        context.add_init_script("Math.random = () => 0.25")  # or each visit has another order
        seen.append(behaviour(watched.page, site, both.course))
        context.close()
        assert watched.complaints == []
    assert seen[0] == seen[1]
    assert seen[0]["scheme"] == "dark" and "office" in str(seen[0]["ending"])


@pytest.mark.parametrize("where", ["server", "disk"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_reader_finds_the_pages_where_a_word_stands(browser, both, engine, where):
    site = both.sites[engine]
    home = site.address if where == "server" else site.folder.as_uri() + "/"
    context = visitor(browser, color_scheme="dark")
    watched = watch(context, home)
    page = watched.page
    for word in ("Okafor", "secret"):
        expected = {
            posixpath.basename(entry["location"].partition("#")[0])
            for entry in both.searched(engine)
            if word in entry["title"] + entry["text"]
        }
        assert len(expected) > 1
        page.goto(home + "index.html")
        ask(page, engine, word)
        assert found(page, engine, expected) == expected
    assert where == "disk" or violations(page) == []
    page.locator(FOUND[engine]).first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("Hand over|Get help"))
    context.close()
    assert watched.complaints == []


@pytest.mark.parametrize("installed", ["0.0.80", None])
def test_without_the_engine_it_says_what_to_type(smallest, monkeypatch, installed):
    def version(_name: str) -> str:
        if installed is None:
            raise PackageNotFoundError
        return installed

    monkeypatch.setattr(zensical, "version", version)
    command = ["-C", str(smallest.root), "build", "site", "--engine", "zensical"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert f"-m pip install zensical=={zensical.KNOWN}" in done.output
    assert not smallest.dist.exists()


def test_the_engine_is_for_the_site_alone(smallest):
    done = smallest.run("build", "handbook", "--engine", "zensical")
    assert done.returncode == 2
    assert "no site is built here" in done.stderr
