"""What a live preview shows, kept up to date: the worker behind ``serve``, in a process of its own.

A saved lesson is shown first and looked at closely afterwards: its page is checked alone and drawn
alone, in time that does not grow with the curriculum, and then a copy of this process checks and
builds everything, which may take longer and is given up when the next change comes.

An exception in here is a bug. It ends this process, not the server, which says so and starts anew.
"""

from __future__ import annotations

import datetime
import multiprocessing
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path

from builder import checks, pipeline
from builder.cache import Cache
from builder.editions import Editions
from builder.link import learner_edition, with_page
from builder.make import in_process, local_pool, make
from builder.outputs import site
from builder.pipeline import Checked
from builder.reading import read_page_again
from builder.recipes import Target
from builder.render.engine import SiteRecipe
from builder.render.offline import OfflineSite
from builder.reporters import text

HIDDEN = ("sw.js",)
"""A page that stays on the device would hide every change."""
PREFIX = "site/"


@dataclass(frozen=True)
class News:
    """What a build found: a report, whether it stopped the build, and files that are new or gone.

    ``answer`` tells the first news of a change from what a closer look finds later.
    """

    report: str
    stopped: bool
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    answer: bool = True


class Preview:
    """The site of a project as it was last without an error."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, bytes] = {}
        self._checked: Checked | None = None
        self._editions: Editions | None = None
        self._site: SiteRecipe | None = None

    def whole(self) -> News:
        """Read, check and build everything."""
        today = datetime.date.today()  # noqa: DTZ011
        checked = pipeline.check(self._root, today, remember=True)
        self._checked = None
        if checked.stops(strict=False):
            return News(_report(checked), True)
        learner = learner_edition(checked.course)
        self._editions = Editions(checked.course, learner, (), checked.contacts_are_samples)
        (target,) = site.plan(self._editions)
        files = self._make(target)
        new: dict[str, bytes | None] = {n: d for n, d in files.items() if self._files.get(n) != d}
        gone = dict.fromkeys(self._files.keys() - files.keys())
        self._files, self._checked = files, checked
        assert isinstance(target.recipe, OfflineSite)
        assert isinstance(target.recipe.site, SiteRecipe)
        self._site = target.recipe.site
        return News(_report(checked), False, new | gone)

    def page(self, changed: set[str]) -> News | None:
        """Build the page of a changed lesson or unit; None when that would not show everything."""
        if not (self._checked and self._editions and self._site) or len(changed) != 1:
            return None
        (path,) = changed
        before = self._checked.library
        library = read_page_again(before, self._root, path)
        alone = library.alone(path) if library else None
        if library is None or alone is None:
            return None
        (file,) = alone.pages()
        (old,) = (page for page in before.called(file.id) if page.source.path == path)
        if file.private or file.meta != old.meta:
            return None
        kept = [problem for problem in self._checked.problems if problem.span.path != path]
        # Alone, a page makes other files look at fault, such as a list of what pages may say.
        found = {p for p in (*checks.run(alone), *library.problems) if p.span.path == path}
        checked = Checked(library, sorted({*kept, *found}), 0.0)
        if checked.stops(strict=False):
            return News(_report(checked), True)
        editions = with_page(self._editions, library, file)
        name, markdown = site.page(editions, file.id)
        recipe = self._site.page(name, markdown)
        if recipe is None:
            return None
        self._checked, self._editions = checked, editions
        pages = {n: d for n, d in recipe.make().items() if n.endswith(".html")}
        self.take(pages)
        return News(_report(checked), False, dict(pages))

    def answer(self, changed: set[str]) -> tuple[News, bool]:
        """News of a change, and whether it is of one page alone.

        A file that cannot be read just now, because an editor is about to replace it, is no bug.
        """
        try:
            page = self.page(changed)
            return page or self.whole(), page is not None
        except OSError as error:
            return News(f"error: {error}\n  hint: the next change is tried again", True), False

    def warm(self) -> None:
        """Load what the first changed page would have to wait for."""
        if self._site is not None:
            self._site.pieces[-1].make()

    def take(self, files: Mapping[str, bytes | None]) -> None:
        """Count files as shown."""
        kept = {name: data for name, data in self._files.items() if name not in files}
        self._files = kept | {name: data for name, data in files.items() if data is not None}

    def _make(self, target: Target) -> dict[str, bytes]:
        # The first time there is a lot to do; later on a pool would take longer to start.
        pool = in_process if self._files else local_pool
        cache = Cache(self._root / pipeline.CACHE / "made")
        (made,) = make([target], cache, lambda _: None, pool)
        files = {name.removeprefix(PREFIX): data for name, data in made.files.items()}
        return {name: data for name, data in files.items() if name not in HIDDEN}


def _report(checked: Checked) -> str:
    return text.report(checked.problems) if checked.problems else ""


def work(root: Path, server: Connection) -> None:
    """Answer each set of changed paths with news, until None comes.

    Paths are relative to the project. The first news come unasked.
    """
    # Ctrl-C reaches the whole process group: this one just ends, the server says what happened.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    preview = Preview(root)
    server.send(preview.answer(set())[0])
    preview.warm()
    look: _CloserLook | None = None
    while True:
        ready = wait([server, *([look.news] if look else [])])
        if server not in ready:
            assert look is not None
            try:
                news = look.news.recv()
            except EOFError:
                raise SystemExit(1) from None  # its own traceback says why
            preview.take(news.files)
            server.send(news)
            look = None
            continue
        changed = server.recv()
        if look is not None:
            look.end()
            look = None
        if changed is None:
            return
        news, alone = preview.answer(changed)
        server.send(news)
        if alone:
            look = _CloserLook(preview, server)


class _CloserLook:
    """A copy of this process, with all that it knows, that checks and builds everything."""

    def __init__(self, preview: Preview, server: Connection) -> None:
        context = multiprocessing.get_context("fork")
        self.news, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_look, args=(preview, server, sender))
        self._process.start()
        sender.close()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.news.close()


def _look(preview: Preview, server: Connection, sender: Connection) -> None:
    server.close()  # or the server would not notice the end of the one who copied itself
    sender.send(replace(preview.answer(set())[0], answer=False))
