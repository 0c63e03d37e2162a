"""The study site as a plain mkdocs project, from the learner edition; render/engine.py runs it.

The project is Markdown, HTML, CSS and JS, and a mkdocs.yml that uses only plugins that ship with
the theme; no logic of ours lives in a plugin.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from builder.course import Article, Course, Lesson, Module
from builder.editions import Editions, Engine
from builder.paper import lay_out_in_order
from builder.recipes import Audience, Target
from builder.render.colour import palette
from builder.render.engine import SiteRecipe
from builder.render.figures import inline
from builder.render.markdown import EXTENSIONS, Writer, admonitions, titles
from builder.render.offline import OfflineSite
from builder.render.phrases import frame, translated_style
from builder.render.templates import fill, theme_files
from builder.render.zensical import ZensicalSite
from builder.source.markdown import links, plain
from builder.words import SOURCE, words

PAGES = {
    "home": "index.html",
    "help": "help.html",
    "scenarios": "scenarios/index.html",
    "units": "handbook/index.html",
    "glossary": "glossary.html",
    "downloads": "downloads.html",
    "sources": "sources.html",
    "progress": "progress.html",
    "certificate": "certificate.html",
}
SHIM = "js/iframe-worker.js"
"""Lets the engine's search run from ``file://``; named in the settings as a polyfill."""
ENGINES: Mapping[Engine, type[SiteRecipe] | type[ZensicalSite]] = {
    "material": SiteRecipe,
    "zensical": ZensicalSite,
}
DROPPED = ("sitemap.xml", "sitemap.xml.gz")
"""They hold dates."""


def plan(editions: Editions) -> Iterator[Target]:
    """The whole site, made from the learner edition alone."""
    # The page for wrong addresses names its files from the root of the site, wherever that is.
    rootless = () if editions.learner.config.public_url else ("404.html",)
    engine = ENGINES[editions.engine](_Project(editions).files(), (*DROPPED, *rootless))
    recipe = OfflineSite(engine, theme_files("site")["root/sw.js"].decode())
    yield Target("site", "Study site", Audience.LEARNER, recipe)


def page(editions: Editions, name: str) -> tuple[str, str]:
    """(path in the project, Markdown) of one lesson or unit, as in the plan of the whole site."""
    project, course = _Project(editions), editions.learner
    for module in course.modules:
        for lesson in module.lessons:
            if lesson.id == name:
                return project.place(*project.lesson(module, lesson))
    for unit, following in zip_longest(course.units, course.units[1:]):
        if unit.id == name:
            return project.place(*project.unit(unit, following))
    raise KeyError(name)


class _Project:
    """Writes the mkdocs project. Paths are those of the finished site until they are written."""

    def __init__(self, editions: Editions) -> None:
        self.course: Course = editions.learner
        self.editions = editions
        self.said = words(self.course.config.language)
        self.names = titles(self.course)
        self.paths: dict[tuple[str, str], str] = {("page", n): p for n, p in PAGES.items()}
        if not self.course.units:
            del self.paths["page", "units"]
        for module in self.course.modules:
            home = f"modules/{module.id}"
            self.paths["module", module.id] = f"{home}/index.html"
            self.paths["quiz", module.id] = f"{home}/practice.html"
            for lesson in module.lessons:
                self.paths["lesson", lesson.id] = f"{home}/{lesson.id}.html"
        for scenario in self.course.scenarios:
            self.paths["scenario", scenario.id] = f"scenarios/{scenario.id}.html"
        for unit in self.course.units:
            self.paths["unit", unit.id] = f"handbook/{unit.id}.html"
        for term in self.course.terms:
            self.paths["term", term.id] = f"glossary.html#{term.id}"
        for source in self.course.sources:
            self.paths["source", source.id] = f"sources.html#{source.id}"
        self.shades = palette(self.course.config.look.colour)

    def files(self) -> dict[str, bytes]:
        files = {"mkdocs.yml": self._settings().encode()}
        for path, text in self._pages():
            name, text = self.place(path, text)
            files[name] = text.encode()
        for name, data in theme_files("site").items():
            if name.endswith(".css"):
                files[f"docs/assets/{name}"] = translated_style(
                    data.decode(), self.said.of
                ).encode()
            elif name.startswith(("fonts/", "js/")):
                files[f"docs/assets/{name}"] = data
            elif name.startswith("overrides/"):
                files[name] = frame(data.decode(), self.said).encode()
        if self.course.logo:
            files[f"docs/{self._logo}"] = self.course.logo.data
        files["docs/assets/brand.css"] = self._brand().encode()
        files["docs/app.webmanifest"] = self._manifest().encode()
        files["docs/assets/js/course.js"] = self._course_script().encode()
        return files

    @staticmethod
    def place(path: str, text: str) -> tuple[str, str]:
        """A page's file in the project, and its text."""
        return f"docs/{_md(path)}", text

    def _pages(self) -> Iterator[tuple[str, str]]:
        """(path, Markdown with front matter) of every page."""
        course = self.course
        yield self._page(PAGES["home"], "home", course.config.title)
        for module in course.modules:
            path = self.paths["module", module.id]
            yield self._page(path, "module", module.spec.title, module=module)
            yield from self._lessons(module)
            practice = lay_out_in_order(module.items, course.config.quiz_seed, "web", self.said)
            yield self._page(
                self.paths["quiz", module.id],
                "quiz",
                self.names["quiz", module.id],
                module=module,
                questions=practice,
                searched=False,
            )
        yield from self._units()
        yield self._page(PAGES["scenarios"], "scenarios", self.names["page", "scenarios"])
        for module in course.modules:
            for scenario in module.scenarios:
                yield self._page(
                    self.paths["scenario", scenario.id],
                    "scenario",
                    scenario.title,
                    module=module,
                    scenario=scenario,
                )
        for name in ("glossary", "help", "downloads", "sources"):
            yield self._page(PAGES[name], name, self.names["page", name])
        for name in ("progress", "certificate"):
            yield self._page(PAGES[name], name, self.names["page", name], searched=False)

    def _units(self) -> Iterator[tuple[str, str]]:
        units = self.course.units
        if units:
            yield self._page(PAGES["units"], "units", self.names["page", "units"])
        for unit, following in zip_longest(units, units[1:]):
            yield self.unit(unit, following)

    def unit(self, unit: Article, following: Article | None) -> tuple[str, str]:
        path = self.paths["unit", unit.id]
        return path, self._article(path, "unit", unit, "", unit=unit, next=following)

    def _lessons(self, module: Module) -> Iterator[tuple[str, str]]:
        for lesson in module.lessons:
            yield self.lesson(module, lesson)

    def lesson(self, module: Module, lesson: Lesson) -> tuple[str, str]:
        path = self.paths["lesson", lesson.id]
        context = {"module": module, "lesson": lesson}
        return path, self._article(path, "lesson", lesson, module.id, **context)

    def _article(
        self, path: str, kind: str, entry: Lesson | Article, module_id: str, **context: Any
    ) -> str:
        """A page of Markdown between two blocks of HTML, which templates make."""
        front = _front(
            entry.meta.title, kind=kind, description=str(escape(plain(entry.meta.summary)))
        )
        top = self._fill(path, f"{kind}_top.html.j2", **context)
        end = self._fill(path, f"{kind}_end.html.j2", **context)
        named = {link.reference for link in links(entry.body)}
        terms = [term for term in self.course.terms if ("term", term.id, "") in named]
        words = self._fill(path, "words.html.j2", terms=terms, **context) if terms else ""
        body = self._markdown(path, entry.body, module_id)
        if entry.language:
            body = (
                f'<div lang="{entry.language}" dir="ltr" markdown="1">\n\n{body.strip()}\n\n</div>'
            )
        return f"{front}\n{top}\n\n{body}\n\n{words}\n\n{end}\n"

    def _markdown(self, path: str, body: str, module_id: str) -> str:
        """Markdown of the course as Markdown of the site: links resolved, figures put in."""

        def address(kind: str, name: str, heading: str) -> str | None:
            target = self._from(path, kind, name)
            if target is None:
                return None
            page, _, anchor = target.partition("#")
            anchor = heading or anchor
            return re.sub(r"\.html$", ".md", page) + (f"#{anchor}" if anchor else "")

        text = Writer(self.names, address, self.said.language).resolve(body)
        done, pieces = 0, []
        for link in links(text):
            if link.image:
                figure = self._figure(module_id, link.target, link.label)
                pieces += [text[done : link.offset], f"\n\n{figure}\n\n"]
                done = link.offset + link.length
        return "".join([*pieces, text[done:]])

    def _page(
        self, path: str, kind: str, title: str, searched: bool = True, **context: Any
    ) -> tuple[str, str]:
        front = _front(title, kind=kind, searched=searched)
        return path, f"{front}\n{self._fill(path, f'{kind}.html.j2', **context)}\n"

    def _fill(self, path: str, template: str, **context: Any) -> str:
        """One raw HTML block: no line of it may be blank, or Markdown would look into it."""
        writer = Writer(
            self.names,
            lambda kind, name, _heading: self._from(path, kind, name),
            self.said.language,
        )
        names: dict[str, Callable[..., Any]] = {
            "url": lambda target: self._url(path, target),
            "icon": _icon,
            "figure": lambda file, alt: self._figure(file.split("/")[0], file.split("/")[1], alt),
        }
        html = fill(
            "site/pages",
            template,
            writer,
            course=self.course,
            config=self.course.config,
            school=self.course.config.school,
            contacts_are_samples=self.editions.contacts_are_samples,
            pdfs=[
                {"title": title, "path": self._relative(path, f"downloads/{file}")}
                for file, title in self.editions.downloads
            ],
            **names,
            **{"module": None, "lesson": None, "scenario": None, "questions": (), **context},
        )
        return re.sub(r"\n\s*\n+", "\n", html).strip()

    def _figure(self, module_id: str, file: str, alt: str) -> Markup:
        name = f"{module_id}/{file.removeprefix('figures/')}"
        prefix = re.sub(r"\W", "-", name) + "-"
        return Markup(
            f'<figure class="fig">{inline(self.course.figures[name], plain(alt), prefix)}</figure>'
        )

    def _url(self, path: str, target: str) -> str:
        kind, _, name = target.partition(":")
        address = self._from(path, kind, name)
        assert address is not None, target
        return address

    def _from(self, path: str, kind: str, name: str) -> str | None:
        target = self.paths.get((kind, name))
        return None if target is None else self._relative(path, target)

    @staticmethod
    def _relative(path: str, target: str) -> str:
        return posixpath.relpath(target, posixpath.dirname(path) or ".")

    @property
    def _logo(self) -> str:
        """Where the school's logo stands in the site; empty when it has none."""
        return f"assets/logo.{self.course.logo.kind}" if self.course.logo else ""

    def _brand(self) -> str:
        """The school's colour as CSS variables, for light pages and for dark ones."""
        names = {"brand": "brand", "brand-strong": "strong", "brand-soft": "soft", "on-brand": "on"}
        light = ";".join(f"--{css}:{self.shades[key]}" for css, key in names.items())
        dark = ";".join(f"--{css}:{self.shades[f'dark_{key}']}" for css, key in names.items())
        return (
            f":root{{{light}}}\n"
            f':root[data-scheme="dark"]{{{dark}}}\n'
            f"@media (prefers-color-scheme:dark){{:root:not([data-scheme]){{{dark}}}}}\n"
        )

    def _manifest(self) -> str:
        """What a phone needs to put the course among its apps."""
        config = self.course.config
        icon = {"src": "assets/favicon.svg", "sizes": "any", "type": "image/svg+xml"}
        data = {
            "name": f"{config.title}, {config.school.name}",
            "short_name": config.title,
            "lang": config.language,
            "dir": self.said.direction,
            "start_url": "index.html",
            "scope": ".",
            "display": "standalone",
            "background_color": "#fbfaf7",
            "theme_color": self.shades["brand"],
            "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def _course_script(self) -> str:
        """What the scripts must know of the course: its modules, and what is in each."""

        def entry(kind: str, name: str) -> dict[str, str]:
            return {"id": name, "title": self.names[kind, name], "url": self.paths[kind, name]}

        modules = [
            {
                **entry("module", module.id),
                "lessons": [entry("lesson", lesson.id) for lesson in module.lessons],
                "quiz": self.paths["quiz", module.id] if module.items else "",
                "stories": [entry("scenario", scenario.id) for scenario in module.scenarios],
            }
            for module in self.course.modules
        ]
        data = json.dumps({"modules": modules}, ensure_ascii=False, separators=(",", ":"))
        return f"mentor.course = {data};\n"

    def _settings(self) -> str:
        """mkdocs.yml, as JSON, which is YAML."""
        course, config = self.course, self.course.config
        settings = {
            "site_name": config.title,
            "site_description": str(escape(f"{config.title}, {config.school.name}")),
            "site_url": config.public_url or None,
            "use_directory_urls": False,
            "copyright": None,
            "theme": {
                "name": "material",
                "custom_dir": "overrides",
                "variant": "classic",  # of Zensical's two style sheets, Material's
                "language": _engine_language(config.language),
                "font": False,
                "favicon": "assets/favicon.svg",
                "features": [
                    "navigation.indexes",
                    "navigation.prune",
                    "navigation.footer",
                    "search.highlight",
                ],
            },
            "plugins": ["search", "offline"],
            "markdown_extensions": [
                {name: admonitions(self.said)} if name.endswith("admonition") else name
                for name in EXTENSIONS
            ],
            "extra_css": ["assets/css/mentor.css", "assets/brand.css"],
            "extra": {
                "generator": False,
                "language": config.language,
                "direction": self.said.direction,
                "contacts_are_samples": self.editions.contacts_are_samples,
                "school_name": config.school.name,
                "edition": config.edition,
                "logo": self._logo,
                "polyfills": [f"assets/{SHIM}"],
            },
            "nav": [
                {self.names["page", "home"]: "index.md"},
                *({m.spec.title: self._module_nav(m)} for m in course.modules),
                *self._section("units", [("unit", unit.id) for unit in course.units]),
                *self._section("scenarios", [("scenario", s.id) for s in course.scenarios]),
                *(
                    {self.names["page", n]: _md(PAGES[n])}
                    for n in ("progress", "glossary", "help", "downloads", "sources")
                ),
            ],
        }
        return json.dumps(settings, indent=1, ensure_ascii=False)

    def _section(self, page: str, entries: list[tuple[str, str]]) -> list[Any]:
        """A list page of the menu with the pages it lists; nothing when it lists none."""
        pages = [{self.names[entry]: _md(self.paths[entry])} for entry in entries]
        return [{self.names["page", page]: [_md(PAGES[page]), *pages]}] if pages else []

    def _module_nav(self, module: Module) -> list[Any]:
        return [
            _md(self.paths["module", module.id]),
            *(
                {f"{le.number} {le.meta.title}": _md(self.paths["lesson", le.id])}
                for le in module.lessons
            ),
            {self.said.say("Practice"): _md(self.paths["quiz", module.id])},
        ]


def _md(path: str) -> str:
    return path.removesuffix(".html") + ".md"


def _front(title: str, kind: str, searched: bool = True, description: str = "") -> str:
    data: dict[str, Any] = {"title": title, "kind": kind}
    if description:
        data["description"] = description
    if kind not in ("lesson", "unit"):
        data["hide"] = ["toc"]
    if not searched:
        data["search"] = {"exclude": True}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "\n".join(["---", *lines, "---", ""])


def _engine_language(language: str) -> str:
    """The engine's own language that is nearest; it has no dialects of most."""
    known = {path.stem for path in (_engine() / "partials" / "languages").glob("*.html")}
    return next(tag for tag in (language, language.partition("-")[0], SOURCE) if tag in known)


@cache
def _engine() -> Path:
    """The templates of the theme that the site engine draws pages with."""
    from importlib.util import find_spec  # noqa: PLC0415

    spec = find_spec("material")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "templates")


@cache
def _icon(name: str) -> Markup:
    """An icon of the set that ships with the theme."""
    path = _engine() / ".icons" / f"{name}.svg"
    turns = 'class="turns" ' if name.endswith(("arrow-left", "arrow-right")) else ""
    drawn = f'<svg {turns}aria-hidden="true" focusable="false" '
    return Markup(path.read_text("utf-8").replace("<svg ", drawn, 1))
