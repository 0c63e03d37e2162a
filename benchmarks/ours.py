"""Our side of a measurement, as commands of their own processes, so that a start-up counts.

python -m benchmarks.ours plan PROJECT FOLDER    write the mkdocs project of a curriculum
python -m benchmarks.ours site FOLDER CACHE      build that project, as mkdocs build does
python -m benchmarks.ours layout PROJECT OUTPUT  lay out PDFs in one WeasyPrint process
python -m benchmarks.ours profile PROJECT        CPU seconds of each phase of a cold site
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from builder.cache import Cache
from builder.make import make, warm
from builder.recipes import Audience, Joined, Paged, Recipe, Target, digest
from builder.render.engine import MAPS, PRELOAD, PageRecipe, SiteRecipe

if TYPE_CHECKING:
    from builder.editions import Editions


def _editions(project: Path) -> Editions:
    from builder import pipeline  # noqa: PLC0415  each command loads what it needs
    from builder.editions import Editions  # noqa: PLC0415
    from builder.link import learner_edition, link  # noqa: PLC0415

    checked = pipeline.check(project, datetime.date.today())  # noqa: DTZ011
    course = link(checked.library)
    return Editions(course, learner_edition(course), (), False)


def plan(project: str, folder: str) -> None:
    from builder.outputs.site import plan as plan_site  # noqa: PLC0415

    (target,) = plan_site(_editions(Path(project)))
    recipe = getattr(target.recipe, "site", target.recipe)
    for name, data in recipe.files.items():
        place = Path(folder, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def site(folder: str, cache: str) -> None:
    warm(PRELOAD)  # as a build does, before it reads
    root = Path(folder)
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in ("mkdocs.yml", "docs", "overrides")
        for path in ([root / name] if (root / name).is_file() else sorted((root / name).rglob("*")))
        if path.is_file()
    }
    target = Target("site", "Site", Audience.LEARNER, SiteRecipe(files, MAPS))
    (made,) = make([target], Cache(Path(cache)), lambda _: None)
    for name, data in made.files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def layout(project: str, *outputs: str) -> None:
    from builder.outputs import OUTPUTS  # noqa: PLC0415

    editions = _editions(Path(project))
    recipes = {
        digest(recipe): recipe
        for name in outputs
        for target in OUTPUTS[name](editions)
        for recipe in _made_alone(target.recipe)
    }
    import weasyprint  # noqa: F401, PLC0415

    start = perf_counter()
    pages = sum(
        recipe.pages(recipe.make()) for recipe in recipes.values() if isinstance(recipe, Paged)
    )
    print(json.dumps({"pages": pages, "seconds": round(perf_counter() - start, 2)}))


def _made_alone(recipe: Recipe | Joined) -> Iterator[Recipe]:
    if isinstance(recipe, Joined):
        for part in recipe.parts:
            yield from _made_alone(part.recipe)
    else:
        yield recipe


def profile(project: str) -> None:
    """Where the CPU time of a cold site goes, and what of it is Markdown alone."""
    from builder import pipeline  # noqa: PLC0415
    from builder.editions import Editions  # noqa: PLC0415
    from builder.link import learner_edition, link  # noqa: PLC0415
    from builder.outputs.site import plan as plan_site  # noqa: PLC0415

    laps: dict[str, float] = {}
    start = process_time()

    def lap(name: str) -> None:
        nonlocal start
        laps[name] = round(process_time() - start, 3)
        start = process_time()

    checked = pipeline.check(Path(project), datetime.date.today())  # noqa: DTZ011
    lap("read and check")
    course = link(checked.library)
    editions = Editions(course, learner_edition(course), (), False)
    lap("link")
    (target,) = plan_site(editions)
    lap("plan: templates and Markdown of short texts")
    recipe = getattr(target.recipe, "site", target.recipe)
    parts = [part.recipe for part in recipe.parts]
    lap("take the project apart")
    shell, *pages = parts
    made = [shell.make()]
    lap("start the engine; the theme's files")
    made += [page.make() for page in pages]
    lap("draw the pages")
    recipe.join(made)
    lap("join the site")
    import markdown  # noqa: PLC0415

    from builder.render.markdown import EXTENSIONS, admonitions  # noqa: PLC0415
    from builder.words import SOURCE, words  # noqa: PLC0415

    start = process_time()
    texts = [page.view.text for page in pages if isinstance(page, PageRecipe)]
    for text in texts:
        markdown.Markdown(
            extensions=list(EXTENSIONS),
            extension_configs={"pymdownx.blocks.admonition": admonitions(words(SOURCE))},
        ).convert(text)
    lap("for comparison: Markdown alone, of all pages")
    print(json.dumps({"pages": len(texts), "seconds": laps}, indent=1))


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"plan": plan, "site": site, "layout": layout, "profile": profile}[command](*arguments)
