"""Live preview: build the site again on every change, and tell the open pages.

Only this machine can see it. A mistake leaves the last good preview in place and shows as a box
on top of the page, as well as on the terminal.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from builder import console, pipeline
from builder.publish import PublishError
from builder.reporters import text
from builder.source.files import CONFIG, OVERLAY, ROOTS

WATCHED = (*ROOTS, OVERLAY, "theme")
SETTLE = 0.15
"""Seconds without a change before a build: editors save in several steps."""
POLL = 25.0
"""Seconds a page waits for news before it asks again."""

_CLIENT = b'<script src="/~preview.js" defer></script></body>'
_SCRIPT = """
(function () {
  "use strict";
  var seen = -1;
  function box(text) {
    var old = document.getElementById("preview-problems");
    if (old) { old.remove(); }
    if (!text) { return; }
    var pre = document.createElement("pre");
    pre.id = "preview-problems";
    pre.setAttribute("role", "alert");
    pre.textContent = text;
    pre.style.cssText = "position:fixed;z-index:999;left:1rem;right:1rem;bottom:1rem;" +
      "max-height:60vh;overflow:auto;margin:0;padding:1rem;background:#fff;color:#1b1b1b;" +
      "border:3px solid #b3261e;border-radius:.5rem;font:14px/1.4 monospace;white-space:pre-wrap";
    document.body.appendChild(pre);
  }
  function ask() {
    fetch("/~preview?seen=" + seen, { cache: "no-store" }).then(function (answer) {
      return answer.json();
    }).then(function (news) {
      if (seen >= 0 && news.built > seen && !news.problems) { location.reload(); return; }
      seen = news.built;
      box(news.problems);
      ask();
    }).catch(function () { setTimeout(ask, 1000); });
  }
  ask();
}());
"""


class State:
    """What the pages need to know: how many builds there were, and what is wrong now."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.count = 0
        self.problems = ""

    def tell(self, problems: str) -> None:
        with self._news:
            self.count += 1
            self.problems = problems
            self._news.notify_all()

    def wait(self, seen: int) -> dict[str, Any]:
        """The news, as soon as there are any after build number ``seen``, or after POLL seconds."""
        with self._news:
            self._news.wait_for(lambda: self.count > seen, POLL)
            return {"built": self.count, "problems": self.problems}


class _Changes(FileSystemEventHandler):
    """Sets a flag when a file that matters has changed."""

    def __init__(self, root: Path) -> None:
        self.happened = threading.Event()
        self._root = root

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        for name in (event.src_path, event.dest_path):
            if name:
                first = Path(str(name)).relative_to(self._root).parts[:1]
                if first and first[0] in (*WATCHED, CONFIG):
                    self.happened.set()


class _Handler(SimpleHTTPRequestHandler):
    """Files of the preview, with our script in every page, and the news."""

    def __init__(self, state: State, *args: Any, **kwargs: Any) -> None:
        self._state = state
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/~preview":
            asked = re.fullmatch(r"seen=(-?\d{1,9})", query, re.ASCII)
            seen = int(asked[1]) if asked else -1
            self._send(json.dumps(self._state.wait(seen)).encode(), "application/json")
        elif path == "/~preview.js":
            self._send(_SCRIPT.encode(), "text/javascript")
        else:
            place = Path(self.translate_path(path))
            place = place / "index.html" if place.is_dir() else place
            if place.suffix == ".html" and place.is_file():
                self._page(place)
            else:
                super().do_GET()

    def _page(self, place: Path) -> None:
        self._send(place.read_bytes().replace(b"</body>", _CLIENT), "text/html; charset=utf-8")

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        with contextlib.suppress(ConnectionError):  # the page was closed while it waited
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """A preview is quiet: what matters are the problems."""


def serve(root: Path, port: int) -> None:
    """Serve the preview on this machine until Ctrl-C. Port 0 takes any that is free."""
    preview = root / pipeline.CACHE / "preview"
    preview.parent.mkdir(parents=True, exist_ok=True)
    state = State()
    handler: Callable[..., Any] = partial(_Handler, state, directory=str(preview / "site"))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        console.err(f"error: port {port} cannot be used: {error.strerror}. Try --port 0.")
        raise SystemExit(1) from None
    changes = _Changes(root)
    observer = Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(changes, str(root / name), recursive=True)
    observer.schedule(changes, str(root), recursive=False)
    observer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        _rebuild(root, preview, state)
        console.out(f"Preview at http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
        while True:
            changes.happened.wait()
            while changes.happened.is_set():
                changes.happened.clear()
                changes.happened.wait(SETTLE)
            _rebuild(root, preview, state)
    except KeyboardInterrupt:
        console.err("Preview ended.")
    finally:
        observer.stop()
        server.shutdown()


def _rebuild(root: Path, preview: Path, state: State) -> None:
    try:
        checked = pipeline.check(root, datetime.date.today())  # noqa: DTZ011
        if checked.problems:
            console.problems(text.report(checked.problems))
        if checked.stops(strict=False):
            state.tell(text.report(checked.problems))
            return
        with pipeline.lock(root), console.progress() as progress:
            pipeline.build(root, checked, ("site",), progress, preview)
    except (PublishError, OSError) as error:
        console.err(f"error: {error}")
        state.tell(f"error: {error}")
        return
    state.tell("")
