"""Live preview: build what changed, and tell the open pages.

Only this machine can see it. A mistake leaves the last good preview in place and shows as a box
on top of the page, as well as on the terminal. Building is done by ``preview`` in a process of its
own: whatever happens there, this one goes on serving.
"""

from __future__ import annotations

import contextlib
import json
import mimetypes
import multiprocessing
import os
import posixpath
import re
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from builder import console
from builder.preview import News, work
from builder.source.files import CONFIG, OVERLAY, ROOTS, TRANSLATIONS

WATCHED = (*ROOTS, OVERLAY, TRANSLATIONS, "theme")
SETTLE = 0.05
"""Seconds without a change before a build: editors save in several steps."""
POLL = 25.0
"""Seconds a page waits for news before it asks again."""
PATIENCE = 2.0
"""Seconds to wait for a build to be given up."""
BUG = (
    "The program met a mistake of its own. The last good version is shown, and the next change "
    "is tried again. What happened stands in the terminal; please report it."
)

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
    """The site as it is shown, how many builds there were, and what is wrong now."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.files: dict[str, bytes] = {}
        self.count = 0
        self.problems = ""

    def tell(self, news: News) -> bool:
        """Show news. Whether there is anything new in them for a reader."""
        problems = news.report if news.stopped else ""
        with self._news:
            pages = any(name.endswith(".html") for name in news.files)
            fresh = news.answer or pages or problems != self.problems
            kept = {name: data for name, data in self.files.items() if name not in news.files}
            self.files = kept | {n: data for n, data in news.files.items() if data is not None}
            self.problems = problems
            self.count += fresh
            self._news.notify_all()
        return fresh

    def wait(self, seen: int) -> dict[str, Any]:
        """The news, as soon as there are any after build number ``seen``, or after POLL seconds."""
        with self._news:
            self._news.wait_for(lambda: self.count > seen, POLL)
            return {"built": self.count, "problems": self.problems}


class _Changes(FileSystemEventHandler):
    """Collects the paths, from the project, of files that matter and have changed.

    A folder counts too: what it holds may be there before it can be watched.
    """

    def __init__(self, root: Path, observer: BaseObserver) -> None:
        self.happened = threading.Event()
        self._paths: set[str] = set()
        self._lock = threading.Lock()
        self._root = root
        self._observer = observer
        self._watches: dict[str, ObservedWatch] = {}
        observer.schedule(self, str(root), recursive=False)
        for name in WATCHED:
            self._watch(name)

    def on_any_event(self, event: FileSystemEvent) -> None:
        unchanged = ("opened", "closed_no_write", *(("modified",) if event.is_directory else ()))
        if event.event_type in unchanged:
            return
        for name in (event.src_path, event.dest_path):
            path = Path(os.fsdecode(name))
            if not path.is_relative_to(self._root) or path == self._root:
                continue
            path = path.relative_to(self._root)
            hidden = path.name.startswith(".") or path.name.endswith("~")
            if path.parts[0] in (*WATCHED, CONFIG) and not hidden:
                if len(path.parts) == 1 and event.is_directory:
                    self._watch(path.name)
                with self._lock:
                    self._paths.add(path.as_posix())
                    self.happened.set()

    def _watch(self, name: str) -> None:
        """Watch a folder of the project, if it is there; anew when it has come back."""
        if old := self._watches.pop(name, None):
            self._observer.unschedule(old)
        with contextlib.suppress(OSError):  # gone again
            folder = self._root / name
            if folder.is_dir():
                self._watches[name] = self._observer.schedule(self, str(folder), recursive=True)

    def settled(self) -> set[str]:
        """What has changed, once nothing has for SETTLE seconds."""
        self.happened.wait()
        while self.happened.is_set():
            self.happened.clear()
            self.happened.wait(SETTLE)
        with self._lock:
            self.happened.clear()
            paths, self._paths = self._paths, set()
        return paths


class _Builder:
    """The process that builds. When it ends, that is said, and the next change starts another."""

    def __init__(self, root: Path, state: State) -> None:
        self._root = root
        self._state = state
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None

    def start(self) -> None:
        # Not a fork: this process has threads.
        context = multiprocessing.get_context("spawn")
        pipe, other = context.Pipe()
        self._pipe = pipe
        self._process = context.Process(target=work, args=(self._root, other))
        self._process.start()
        other.close()
        self._listen(pipe)
        threading.Thread(target=self._relay, args=(pipe,), daemon=True).start()

    def build(self, changed: set[str]) -> None:
        """Have a change built. What comes of it is told to the pages as soon as it is there."""
        try:
            if self._pipe is not None:
                self._pipe.send(changed)
                return
        except OSError:
            pass
        self.start()

    def end(self) -> None:
        """End the process, and wait for it: soon, even when it is at work."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None and self._process is not None:
            with contextlib.suppress(OSError):
                pipe.send(None)
            self._process.join(PATIENCE)
            self._process.kill()

    def _listen(self, pipe: Connection) -> bool:
        """Tell one piece of news; whether there may be more."""
        try:
            news = pipe.recv()
        except (EOFError, OSError):
            if self._pipe is pipe:
                self._pipe = None
                console.err(f"error: {BUG}")
                self._state.tell(News(BUG, True))
            return False
        if self._state.tell(news) and news.report:
            console.problems(news.report)
        return True

    def _relay(self, pipe: Connection) -> None:
        while self._listen(pipe):
            pass


class _Handler(BaseHTTPRequestHandler):
    """Files of the preview, with our script in every page, and the news."""

    def __init__(self, state: State, *args: Any, **kwargs: Any) -> None:
        self._state = state
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        name = unquote(path.partition("#")[0]).lstrip("/")
        files = self._state.files
        if name == "~preview":
            asked = re.fullmatch(r"seen=(-?\d{1,9})", query, re.ASCII)
            seen = int(asked[1]) if asked else -1
            self._send(json.dumps(self._state.wait(seen)).encode(), "application/json")
        elif name == "~preview.js":
            self._send(_SCRIPT.encode(), "text/javascript")
        elif (found := name) in files or (found := posixpath.join(name, "index.html")) in files:
            data = files[found]
            if found.endswith(".html"):
                data = data.replace(b"</body>", _CLIENT)
            self._send(data, mimetypes.guess_type(found)[0] or "application/octet-stream")
        else:
            self._send(b"This page is not in the preview.", "text/plain", 404)

    def _send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        with contextlib.suppress(ConnectionError):  # the page was closed while it waited
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """A preview is quiet: what matters are the problems."""


def serve(root: Path, port: int) -> None:
    """Serve the preview on this machine until Ctrl-C. Port 0 takes any that is free."""
    state = State()
    handler: Callable[..., Any] = partial(_Handler, state)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        console.err(f"error: port {port} cannot be used: {error.strerror}. Try --port 0.")
        raise SystemExit(1) from None
    observer = Observer()
    changes = _Changes(root, observer)
    observer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    builder = _Builder(root, state)
    try:
        builder.start()
        console.out(f"Preview at http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
        while True:
            builder.build(changes.settled())
    except KeyboardInterrupt:
        console.err("Preview ended.")
    finally:
        builder.end()
        observer.stop()
        server.shutdown()
