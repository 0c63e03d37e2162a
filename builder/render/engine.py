"""The site engine's run on a finished project. The only file that knows mkdocs.

It is given a whole project, file by file, and gives back the site; what is in the project is the
business of ``outputs/site.py``. Pages are drawn one by one from their views, by the engine's own
functions, so that they can be cached and shared out; the result is that of ``mkdocs build``, byte
for byte. This reaches into the engine, so it is done only with the versions it was written for;
with others the engine builds the whole project its own way. Why: docs/adr/0011-site-pages.md
"""

from __future__ import annotations

import io
import json
import logging
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from builder.recipes import Files, Part, tools_of
from builder.render import pages
from builder.render.pages import Frame, Split, View, leaves, one_block, split

KNOWN = {"mkdocs": "1.6.1", "mkdocs-material": "9.8.1"}
"""The versions whose inner functions are used here."""
MAPS = ("sitemap.xml", "sitemap.xml.gz")
MISSING = "404.html"
INDEX = "search/search_index.json"
PRELOAD = (
    "builder.render.engine",
    "markdown.extensions.attr_list",
    "markdown.extensions.codehilite",
    "markdown.extensions.md_in_html",
    "markdown.extensions.tables",
    "markdown.extensions.toc",
    "material.plugins.offline.plugin",
    "material.plugins.search.plugin",
    "mkdocs.commands.build",
    "mkdocs.config.defaults",
    "pymdownx.blocks.admonition",
)
TREES = 128
HERE = Path(__file__).parent


@dataclass(frozen=True)
class SiteRecipe:
    """A mkdocs project, file by file, mkdocs.yml included; and which files of the site to drop."""

    files: Files
    dropped: tuple[str, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        return _tools()

    @property
    def preload(self) -> tuple[str, ...]:
        return PRELOAD

    @property
    def parts(self) -> tuple[Part, ...]:
        """The shell and then every page; none when the engine has to build the project itself."""
        return tuple(Part(recipe.title, recipe) for recipe in self.pieces)

    @property
    def pieces(self) -> tuple[ShellRecipe | PageRecipe, ...]:
        found = self._split
        return (ShellRecipe(found.bare), *map(PageRecipe, found.views)) if found else ()

    def make(self) -> Files:
        """The site, made here and now."""
        return self.join([recipe.make() for recipe in self.pieces])

    def page(self, name: str, text: str) -> PageRecipe | None:
        """The recipe of one page with another text; None when pages are not made one by one."""
        found = self._split
        return PageRecipe(found.with_text(name.removeprefix(pages.DOCS), text)) if found else None

    def join(self, made: Sequence[Files]) -> Files:
        """The site from its parts. Without any, what the engine makes of the whole project.

        Raises mkdocs' own errors; they are bugs.
        """
        found = self._split
        if found is None:
            return self._kept(self.plain())
        shell, *made = made
        index = {"config": json.loads(shell[INDEX]), "docs": []}
        entries = b",".join(page[INDEX] for page in made if page[INDEX])
        data = _json(index).replace(b'"docs":[]', b'"docs":[' + entries + b"]")
        site: dict[str, bytes] = {}
        for files in (shell, found.static, *made, {INDEX: data}):
            site.update(files)
        site["search/search_index.js"] = b"var __index = " + data
        return self._kept(site)

    def plain(self) -> Files:
        """The project as the engine builds it by itself, in a folder of its own."""
        from mkdocs.commands.build import build  # noqa: PLC0415  slow to import
        from mkdocs.config import load_config  # noqa: PLC0415

        _quiet()
        with tempfile.TemporaryDirectory(prefix="site-") as folder:
            root = Path(folder)
            _write(root, self.files)
            config = load_config(str(root / pages.SETTINGS))
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
            made = root / "site"
            return {
                path.relative_to(made).as_posix(): path.read_bytes()
                for path in made.rglob("*")
                if path.is_file()
            }

    @cached_property
    def _split(self) -> Split | None:
        good = all(version(name) == number for name, number in KNOWN.items())
        return split(self.files) if good and set(MAPS) <= set(self.dropped) else None

    def _kept(self, site: Files) -> Files:
        return {
            name: data
            for name, data in sorted(site.items())
            if not name.endswith(".map") and name not in self.dropped
        }


@dataclass(frozen=True)
class _Drawn:
    """What is drawn, and by whom: the same for every piece of a site."""

    view: View

    @property
    def tools(self) -> tuple[str, ...]:
        return _tools()

    @property
    def preload(self) -> tuple[str, ...]:
        return PRELOAD


class PageRecipe(_Drawn):
    """One page: its HTML by path, and its entries of the search index, joined by commas."""

    @property
    def title(self) -> str:
        return f"Page {self.view.path}"

    def make(self) -> Files:
        return _engine(self.view.frame).page(self.view)


class ShellRecipe(_Drawn):
    """What is in the site beside pages: the theme's files, the settings of the search, 404.html."""

    title = "Frame of the site"

    def make(self) -> Files:
        return _engine(self.view.frame).shell(self.view)


class _Engine:
    """mkdocs, set up for a frame. No file of the project is read from a disk, none is written."""

    def __init__(self, frame: Frame) -> None:
        import jinja2  # noqa: PLC0415
        from mkdocs.config import load_config  # noqa: PLC0415

        _quiet()
        settings = io.BytesIO(frame.settings.encode())
        # The engine wants folders that exist, and looks into neither.
        folders = {"docs_dir": str(HERE), "site_dir": str(HERE.parent / "site")}
        config = load_config(settings, **folders)
        env = config.theme.get_env()
        ours = jinja2.DictLoader({n: d.decode("utf-8", "replace") for n, d in frame.templates})
        assert env.loader is not None
        env.loader = jinja2.ChoiceLoader([ours, env.loader])
        config.theme.get_env = lambda: env  # type: ignore[method-assign]
        config.plugins.on_startup(command="build", dirty=False)
        self.config = config.plugins.on_config(config)
        self.config.plugins.on_pre_build(config=self.config)
        self.env = env
        self.trees: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[Any, Any]] = {}
        self.search: Any = self.config.plugins["material/search"]

    def page(self, view: View) -> Files:
        from mkdocs.commands.build import get_context  # noqa: PLC0415
        from mkdocs.structure.pages import Page  # noqa: PLC0415

        nav, files = self._navigation(view)
        file = files.get_file_from_path(view.path)
        assert file is not None
        page = file.page or Page(None, file, self.config)  # one that the navigation does not name
        file.content_string = view.text
        page.read_source(self.config)
        self._convert(page, files)
        page.active = True
        context = get_context(nav, files, self.config, page)
        self.search.search_index.entries = []
        context = self.config.plugins.on_page_context(
            context, page=page, config=self.config, nav=nav
        )
        html = self.env.get_template(page.meta.get("template", "main.html")).render(context)
        page.active = False
        page.markdown = page.content = None
        page.toc, page.meta = [], {}
        entries = _json(self.search.search_index.entries)[1:-1]
        return {file.dest_uri: html.encode("utf-8", "xmlcharrefreplace"), INDEX: entries}

    def _convert(self, page: Any, files: Any) -> None:
        """``Page.render`` without what changes nothing.

        That is its look-out for anchors, which reads all HTML a second time for warnings that are
        never shown, and a conversion of what is HTML already: together half of the time.
        """
        import markdown  # noqa: PLC0415
        from mkdocs.structure import pages as inner  # noqa: PLC0415
        from mkdocs.structure.toc import get_toc  # noqa: PLC0415

        block = one_block(page.markdown)
        if block is not None:
            page.content, page.toc, page._title_from_render = block, get_toc([]), None
            return
        config = self.config
        md = markdown.Markdown(
            extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
        )
        inner._RelativePathTreeprocessor(page.file, files, config)._register(md)
        heading = inner._ExtractTitleTreeprocessor()
        heading._register(md)
        page.content = md.convert(page.markdown)
        page.toc = get_toc(getattr(md, "toc_tokens", []))
        page._title_from_render = heading.title

    def shell(self, view: View) -> Files:
        from mkdocs.commands.build import _build_template  # noqa: PLC0415
        from mkdocs.structure.files import Files as EngineFiles  # noqa: PLC0415

        nav, files = self._navigation(view)
        template = self.env.get_template(MISSING)
        html = _build_template(MISSING, template, files, self.config, nav)
        found = EngineFiles([])
        with tempfile.TemporaryDirectory(prefix="theme-") as folder:
            _write(Path(folder), dict(view.frame.templates))
            self.config.theme.dirs.insert(0, folder)
            found.add_files_from_theme(self.env, self.config)
            theme = {file.src_uri: file.content_bytes for file in found}
            self.config.theme.dirs.remove(folder)
        index = json.loads(self.search.search_index.generate_search_index(None))
        return {**theme, MISSING: html.encode(), INDEX: _json(index["config"])}

    def _navigation(self, view: View) -> tuple[Any, Any]:
        """The engine's navigation and files, with no more in them than the view holds."""
        from mkdocs.structure.files import Files as EngineFiles  # noqa: PLC0415

        nav, files = self._tree(view.nav, view.fronts)
        known = {file.src_uri for file in files}
        more = self._files({*view.linked, view.path} - known - {""})
        return nav, EngineFiles([*files, *more])

    def _tree(self, seen: str, fronts: tuple[tuple[str, str], ...]) -> tuple[Any, Any]:
        """Pages of one section mostly see the same, so the last trees are kept."""
        from mkdocs.structure.files import Files as EngineFiles  # noqa: PLC0415
        from mkdocs.structure.nav import get_navigation  # noqa: PLC0415

        if (seen, fronts) not in self.trees:
            self.config.nav = json.loads(seen)
            files = EngineFiles(self._files(leaves(self.config.nav)))
            nav = get_navigation(files, self.config)
            for name, front in fronts:
                file = files.get_file_from_path(name)
                assert file is not None and file.page is not None
                file.page.markdown, file.page.meta = _front_matter(front)
            while len(self.trees) >= TREES:
                del self.trees[next(iter(self.trees))]
            self.trees[seen, fronts] = nav, files
        return self.trees[seen, fronts]

    def _files(self, names: Iterable[str]) -> list[Any]:
        from mkdocs.structure.files import File, set_exclusions  # noqa: PLC0415

        here, site = self.config.docs_dir, self.config.site_dir
        files = [File(name, here, site, False) for name in sorted(names)]
        set_exclusions(files, self.config)
        return files


@lru_cache(maxsize=2)
def _engine(frame: Frame) -> _Engine:
    """Setting up takes as long as twenty pages, so a worker keeps what it has set up."""
    return _Engine(frame)


@lru_cache(maxsize=1024)
def _front_matter(front: str) -> tuple[str, dict[str, Any]]:
    from mkdocs.utils import meta  # noqa: PLC0415

    return meta.get_data(front)


def _quiet() -> None:
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    logging.getLogger("mkdocs").setLevel(logging.ERROR)


def _write(folder: Path, files: Files) -> None:
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _json(value: Any) -> bytes:
    """As the search plugin writes it."""
    return json.dumps(value, separators=(",", ":"), default=str).encode()


def _tools() -> tuple[str, ...]:
    packages = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2")
    return tools_of((HERE / "engine.py", HERE / "pages.py"), *packages)
