"""A real Chromium on the really built site, from a server in a sub-path and from the disk."""

from __future__ import annotations

import contextlib
import datetime
import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from builder.course import Course
from builder.link import learner_edition, link
from builder.reading import read
from tests.conftest import Project

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "Chromium is not installed; ./mentor test installs it where it can"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


def visitor(browser: Browser, **options: Any) -> BrowserContext:
    """A new visitor, who moves nothing and keeps no copy of the site, unless a test says so."""
    usual = {"viewport": DESK, "reduced_motion": "reduce", "service_workers": "block"}
    return browser.new_context(**{**usual, **options})


def remember(context: BrowserContext, record: str, value: object) -> None:
    """Let every page that opens find ``value`` as what this device keeps of the site.

    ``record`` is "settings" or "progress". It is put there once, so that a page can change it.
    """
    context.add_init_script(
        f"""(() => {{
          const base = new URL("/schools/our%20school/", location.href).pathname;
          const key = "mentor:" + base + ":{record}";
          const value = {json.dumps(json.dumps(value))};
          if (!localStorage.getItem(key)) localStorage.setItem(key, value);
        }})()"""
    )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass(frozen=True)
class Site:
    """The site, at an address in a sub-path of a server, and on the disk."""

    folder: Path
    address: str

    @property
    def pages(self) -> list[str]:
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*.html"))

    def on_disk(self, page: str) -> str:
        return (self.folder / page).as_uri()


@pytest.fixture(scope="session")
def site(shipped: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(shipped.dist / "site", tmp_path_factory.mktemp("server")) as site:
        yield site


@contextlib.contextmanager
def served(folder: Path, root: Path) -> Iterator[Site]:
    """A built site behind a server of its own, which serves the empty folder ``root``."""
    (root / "schools").mkdir()
    (root / "schools" / "our school").symlink_to(folder)
    handler = functools.partial(_Quiet, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/schools/our%20school/"
    yield Site(folder, address)
    server.shutdown()


@pytest.fixture(scope="session")
def course(shipped: Project) -> Course:
    """What the site was made from."""
    return learner_edition(link(read(shipped.root, datetime.date(2026, 11, 21))))


@dataclass(frozen=True)
class Watched:
    """A page, and what went wrong in it: errors, and requests to anywhere else."""

    page: Page
    complaints: list[str]


def watch(context: BrowserContext, origin: str) -> Watched:
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda m: (
            complaints.append(f"console: {m.text}")
            if m.type in ("error", "warning") and "blocked by Playwright" not in m.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on(
        "requestfailed",  # one that a test walked away from is no failure
        lambda r: (
            None
            if r.failure == "net::ERR_ABORTED"
            else complaints.append(f"failed: {r.url} {r.failure}")
        ),
    )
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((origin, "data:", "blob:", "about:"))
            else complaints.append(f"elsewhere: {r.url}")
        ),
    )
    return Watched(page, complaints)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of a new visitor at a desk. The test fails when anything goes wrong in it."""
    context = visitor(browser)
    watched = watch(context, site.address)
    yield watched.page
    context.close()
    assert watched.complaints == []
