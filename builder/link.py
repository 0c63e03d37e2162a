"""From a Library without errors to a Course, and from a Course to its learner edition.

Here placeholders are filled in, modules are chosen and numbered, and what is for facilitators is
taken out. What is taken out is gone: no output can show it by mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from builder.course import Article, Course, FormSheet, Lesson, Module
from builder.editions import Editions
from builder.library import ArticleFile, Library, ModuleFolder, PageFile
from builder.schema import Config, LessonMeta, Scenario, ToolkitMeta
from builder.schema.load import map_texts
from builder.schema.quiz import Use
from builder.source.markdown import (
    Link,
    anchors,
    replace_links,
    split_private,
    without_private,
)
from builder.source.placeholders import NAMES, escape, fill
from builder.words import SOURCE, words

Finish = Callable[[str], str]


def link(library: Library) -> Course:
    """Join what was read. The library must have no error in it; AssertionError otherwise."""
    assert library.config and library.config.model
    assert library.glossary and library.glossary.model
    assert library.sources and library.sources.model
    config = library.config.model
    filled = _finisher(library, config)
    folders = {folder.id: folder for folder in library.modules}
    chosen = [folders[i] for i in config.modules] if config.modules else list(folders.values())
    home: dict[str, list[Scenario]] = {folder.id: [] for folder in chosen}
    for document in library.scenarios.values():
        assert document.model
        for name in document.model.modules:
            if name in home:
                home[name].append(map_texts(document.model, filled))
                break
    modules = tuple(
        _module(library, number, folder, filled, tuple(home[folder.id]), set(home))
        for number, folder in enumerate(chosen, start=1)
    )
    articles = {
        folder: tuple(
            _article(library, number, file, filled)
            for number, file in enumerate(files.values(), start=1)
        )
        for folder, files in library.articles.items()
    }
    return Course(
        config=config,
        modules=modules,
        terms=tuple(
            sorted(
                map_texts(library.glossary.model.terms, filled),
                key=lambda term: (term.term.casefold(), term.id),
            )
        ),
        sources=map_texts(library.sources.model.sources, filled),
        units=articles["handbook"],
        guides=articles["facilitation"],
        toolkit=_toolkit(library, filled),
        figures={
            f"{folder.id}/{name.removeprefix('figures/')}": source.text
            for folder in chosen
            for name, source in sorted(folder.figures.items())
        },
        logo=library.logo,
    )


def _article(library: Library, number: int, file: ArticleFile, filled: Finish) -> Article:
    return Article(
        id=file.id,
        number=number,
        meta=map_texts(file.meta, filled),
        body=filled(file.page.body).strip() + "\n",
        language=_language(library, file),
    )


def _toolkit(library: Library, filled: Finish) -> tuple[Article | FormSheet, ...]:
    """Guides and forms together, in the order of their file names."""
    guides = {file.source.place: file for file in library.articles["toolkit"].values()}
    forms = {document.source.place: name for name, document in library.forms.items()}
    found: list[Article | FormSheet] = []
    for number, place in enumerate(sorted([*guides, *forms]), start=1):
        if place in guides:
            found.append(_handed_out(_article(library, number, guides[place], filled)))
        else:
            name = forms[place]
            form = map_texts(library.forms[name].model, filled)
            found.append(FormSheet(name, number, form))
    return tuple(found)


def _language(library: Library, file: PageFile[Any]) -> str:
    """The language of a page's text, when the school's is another."""
    assert library.config and library.config.model
    foreign = library.config.model.language != SOURCE and not file.source.layer
    return SOURCE if foreign else ""


def _handed_out(article: Article) -> Article:
    """An article that others than staff are given: what is for staff alone stands apart."""
    audience = cast(ToolkitMeta, article.meta).audience
    if audience == ("staff",):
        return replace(article, audience=audience)
    pieces = list(split_private(article.body))
    return replace(
        article,
        audience=audience,
        body="".join(text for private, text in pieces if not private).strip() + "\n",
        notes="".join(text for private, text in pieces if private),
    )


def _module(
    library: Library,
    number: int,
    folder: ModuleFolder,
    filled: Finish,
    scenarios: tuple[Scenario, ...],
    chosen: set[str],
) -> Module:
    assert folder.spec and folder.spec.model and folder.quiz and folder.quiz.model
    assert folder.session and folder.session.model
    spec = map_texts(folder.spec.model, filled)
    before = tuple(name for name in spec.prerequisites if name in chosen)
    spec = spec.model_copy(update={"prerequisites": before})
    lessons = tuple(
        Lesson(
            id=name,
            number=f"{number}.{place}",
            meta=map_texts(cast(LessonMeta, folder.lessons[name].meta), filled),
            body=filled(folder.lessons[name].page.body).strip() + "\n",
            language=_language(library, folder.lessons[name]),
        )
        for place, name in enumerate(spec.lessons, start=1)
    )
    return Module(
        number=number,
        spec=spec,
        lessons=lessons,
        items=map_texts(folder.quiz.model.items, filled),
        session=map_texts(folder.session.model, filled),
        scenarios=scenarios,
    )


def with_page(editions: Editions, library: Library, file: PageFile[Any]) -> Editions:
    """Both editions with one lesson or article anew; the file must have no error in it."""
    filled = _finisher(library, editions.full.config)
    full = _with_page(editions.full, file, file.page.body, filled)
    learner = _with_page(editions.learner, file, without_private(file.page.body), filled)
    return replace(editions, full=full, learner=learner)


def _with_page(course: Course, file: PageFile[Any], body: str, filled: Finish) -> Course:
    def anew(entry: Any) -> Any:
        if entry.id != file.id or isinstance(entry, FormSheet):
            return entry
        return replace(entry, meta=map_texts(file.meta, filled), body=filled(body).strip() + "\n")

    return replace(
        course,
        modules=tuple(
            replace(module, lessons=tuple(map(anew, module.lessons))) for module in course.modules
        ),
        units=tuple(map(anew, course.units)),
        guides=tuple(map(anew, course.guides)),
        toolkit=tuple(map(anew, course.toolkit)),
    )


def _finisher(library: Library, config: Config) -> Finish:
    """What every text goes through: placeholders filled in, links to what is gone taken out."""
    values = placeholder_values(config)
    pages = {file.id: file for file in library.pages()}
    rewritten = {name for name, file in pages.items() if file.source.original}
    if not library.gone and not rewritten:
        return lambda text: fill(text, values)

    def alive(link: Link) -> str:
        assert link.reference is not None
        kind, name, heading = link.reference
        if found := library.gone.get((kind, name)):
            return link.label or escape(found.title)
        if name in rewritten and heading and heading not in anchors(pages[name].page.body):
            return f"[{link.label}]({kind}:{name})"
        return f"[{link.label}]({link.target})"

    return lambda text: fill(replace_links(text, alive), values)


def placeholder_values(config: Config) -> dict[str, str]:
    """Every placeholder's value; a detail that a person does not give reads "not given"."""
    nothing = words(config.language).say("not given")
    values: dict[str, str] = {}
    for name in NAMES:
        value: object = config
        for step in name.split("."):
            value = getattr(value, step)
        values[name] = str(value) if value is not None else nothing
    return values


def learner_edition(course: Course) -> Course:
    """The course without facilitator blocks, session plans, held-back items and private cards."""
    return replace(
        course,
        modules=tuple(_for_learners(module) for module in course.modules),
        units=tuple(replace(unit, body=without_private(unit.body)) for unit in course.units),
        guides=(),
        toolkit=(),
    )


def _for_learners(module: Module) -> Module:
    return replace(
        module,
        session=None,
        lessons=tuple(
            replace(lesson, body=without_private(lesson.body)) for lesson in module.lessons
        ),
        items=tuple(item for item in module.items if item.use is Use.PRACTICE),
        scenarios=tuple(
            scenario.model_copy(update={"facilitator": None}) for scenario in module.scenarios
        ),
    )
