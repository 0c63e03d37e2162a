"""The curriculum in numbers: what there is, how hard it reads, who is in it.

For those who answer for it: ``./mentor check --summary``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from builder.checks.reading import flesch_kincaid
from builder.library import Library, ModuleFolder
from builder.schema import Scenario
from builder.schema.quiz import Level, Use
from builder.source.markdown import without_private

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def summary(library: Library) -> str:
    """Plain text: a line a module, then counts over all scenarios, units and forms."""
    heads = ("module", "lessons", "words", "grade", "practice", "held back", "apply +", "safety")
    rows = [heads, *(_module(module) for module in library.modules)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    scenarios = [d.model for d in library.scenarios.values() if d.model]
    stories: dict[str, list[object]] = {
        "level": [s.facilitator.referral_level for s in scenarios if s.facilitator],
        "setting": [s.setting.mode for s in scenarios],
        "age": [s.age_band for s in scenarios],
        "difficulty": [s.difficulty for s in scenarios],
        "told an adult": [_told(s) for s in scenarios],
        "groups": [group for s in scenarios for group in s.groups],
    }
    lines += ["", f"{len(scenarios)} scenarios"]
    lines += [f"  {name}: {_counts(values)}" for name, values in stories.items()]
    units = [file.page.body for file in library.articles["handbook"].values()]
    words = sum(_words(body) for body in units)
    guides = sum(len(library.articles[folder]) for folder in ("facilitation", "toolkit"))
    lines += [
        f"{len(units)} handbook units, {words} words",
        f"{guides} guides for adults, {len(library.forms)} forms",
    ]
    return "\n".join(lines) + "\n"


def _module(module: ModuleFolder) -> tuple[str, ...]:
    bodies = [without_private(lesson.page.body) for lesson in module.lessons.values()]
    items = module.quiz.model.items if module.quiz and module.quiz.model else ()
    uses = Counter(item.use for item in items)
    high = sum(item.level in (Level.APPLY, Level.ANALYSE) for item in items)
    return (
        module.id,
        str(len(bodies)),
        str(sum(map(_words, bodies))),
        f"{flesch_kincaid(chr(10).join(bodies)):.1f}",
        str(uses[Use.PRACTICE]),
        str(uses[Use.ASSESSMENT]),
        f"{100 * high // max(1, len(items))} %",
        str(sum(item.safety_critical for item in items)),
    )


def _told(scenario: Scenario) -> str:
    """The latest that an adult is told on any route."""
    endings = [node.ending.adult for node in scenario.story.nodes if node.ending]
    return next((when for when in ("supervision", "today", "now") if when in endings), "never")


def _counts(values: Iterable[object]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(Counter(map(str, values)).items()))


def _words(body: str) -> int:
    return len(_WORD.findall(body))
