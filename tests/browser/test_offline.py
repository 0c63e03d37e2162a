"""The site on a device: after the first visit with the server stopped, and through an update."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from builder.render.offline import precache
from tests.browser.conftest import watch

TAKEN_OVER = """new Promise((done) => {
  const worker = navigator.serviceWorker;
  if (worker.controller) { done(); }
  worker.addEventListener("controllerchange", () => done());
})"""
WORKER_BEGINS = "/*\n"  # after the two lines that precache() writes


class Host:
    """A copy of the site on a server of its own that can stop, come back, and tell what it sent."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.site = folder / "our school"
        shutil.copytree(site, self.site, ignore=shutil.ignore_patterns("*.pdf"))
        self.folder = folder
        self.sent: list[str] = []
        self.port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/our%20school/"

    def start(self) -> None:
        sent = self.sent

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                sent.append(self.path)

        handler = functools.partial(Handler, directory=str(self.folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def publish(self, page: str, old: str, new: str, listed: bool = True) -> None:
        """A new version in which one page reads differently; ``listed`` as it now is."""
        path = self.site / page
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        files = {
            file.relative_to(self.site).as_posix(): file.read_bytes()
            for file in self.site.rglob("*")
            if file.is_file()
        }
        if not listed:
            files[page] += b"something else"
        worker = (self.site / "sw.js").read_text("utf-8")
        body = worker[worker.index(WORKER_BEGINS) :]
        (self.site / "sw.js").write_text(precache(files) + body, "utf-8")
        self.sent.clear()


@pytest.fixture
def host(site, tmp_path) -> Iterator[Host]:
    host = Host(site.folder, tmp_path)
    yield host
    host.stop()


@pytest.fixture
def visited(browser, host) -> Iterator[Page]:
    """The first page, visited once, with all of the site on the device."""
    context = browser.new_context(reduced_motion="reduce")
    watched = watch(context, host.address)
    page = watched.page
    page.goto(host.address)
    page.evaluate(TAKEN_OVER)
    yield page
    context.close()
    assert watched.complaints == []


def look_for_update(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")


def test_every_page_opens_with_the_server_stopped(visited, host, site, course):
    host.stop()
    page = visited
    for name in site.pages:
        answer = page.goto(host.address + name)
        assert answer.status == 200, name
    page.goto(host.address + "scenarios/")
    expect(page.locator("h1")).to_have_text("Role-plays")
    scenario = course.scenarios[0]
    page.goto(f"{host.address}scenarios/{scenario.id}.html?from=poster#story")
    expect(page.locator("[data-node]:visible")).to_have_count(1)
    page.goto(host.address + "help.html")
    expect(page.get_by_text(course.config.school.safeguarding_lead.name).first).to_be_visible()
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("secret")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    host.start()


def test_an_update_is_announced_and_waits_for_the_reader(visited, host):
    page, note = visited, visited.locator("[data-update]")
    host.publish("index.html", "Learn to be someone", "Learn to be somebody")
    look_for_update(page)
    expect(note).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Learn to be someone")
    page.goto(host.address + "help.html")  # still the version that was there
    page.goto(host.address)
    expect(page.locator("h1")).to_contain_text("Learn to be someone")
    expect(note).to_be_visible()
    note.locator("[data-update-later]").click()
    expect(note).to_be_hidden()
    page.reload()
    expect(note).to_be_visible()
    note.locator("[data-update-now]").click()
    expect(page.locator("h1")).to_contain_text("Learn to be somebody")
    expect(note).to_be_hidden()
    fetched = [path for path in host.sent if not path.endswith("sw.js")]
    assert fetched == ["/our%20school/index.html"]  # what changed, and nothing else
    assert page.evaluate("caches.keys().then((names) => names.length)") == 1


def test_a_damaged_update_is_not_used(browser, host):
    """A file that does not fit its digest fails the whole update; the version before stays."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(host.address)
    page.evaluate(TAKEN_OVER)
    host.publish("index.html", "Learn to be someone", "Learn to be somebody", listed=False)
    failed = page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then((found) => found.update())
          .then((found) => new Promise((done) => {
            const worker = found.installing;
            worker.addEventListener("statechange", () => done(worker.state));
          }))"""
    )
    assert failed == "redundant"
    page.reload()
    expect(page.locator("h1")).to_contain_text("Learn to be someone")
    expect(page.locator("[data-update]")).to_be_hidden()
    context.close()


def test_it_can_be_installed_as_an_app(browser, host):
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.address)
    session = context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == host.address + "app.webmanifest"
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [p["errorId"] for p in problems if p["errorId"] != "in-incognito"] == []
    context.close()
