"""Write a valid, made-up curriculum of any size: ``python -m benchmarks.generate --modules 9 DIR``.

Every item type, block, kind of field and length of story is in it, and no two texts are the same,
so that nothing is quick only because it was seen before. The same arguments give the same files.
A curriculum of N modules (99 at most) has 11 N + 7 pages on its site.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parent.parent
LESSONS, STORIES, OBJECTIVES = 6, 2, 4
HELP = "[Get help](page:help)"
TYPES = ("single", "judgement", "multiple", "true-false", "ordering", "matching", "short")
LEVELS = ("apply", "understand", "analyse", "apply", "remember", "analyse", "apply")
FIELDS = ("line", "text", "date", "choice", "choices", "scale", "table", "signature", "statement")
BLOCKS = ("try", "example", "say", "remember", "myth")
ENDS = {"green": "supervision", "amber": "today", "red": "now"}
GROUPS = ("english-learner", "disability", "lgbtq", "new-student", "moving-home", "stress")

SLOTS = {
    "name": "Ana Ben Cosmin Dara Emil Farah Goran Halima Ines Jun Kofi Linh Mina Noor Oskar "
    "Priya Quentin Ravi Sofia Tomas Uma Viktor Wanda Yusuf Zoe",
    "thing": "book ball song poster bag lunch game drawing letter story map plan lamp chair box",
    "place": "library hall garden kitchen gym yard office classroom corridor canteen stairs",
    "doing": "asks waits listens nods smiles writes reads talks looks stops thinks helps",
    "how": "slowly gladly softly again kindly calmly openly quickly now today then",
    "word": "calm glad tired shy proud quiet new busy ready sure late early alone",
}
SENTENCES = (
    "{name} {doing} {how} in the {place}, and {name} has a {thing}.",
    "In the {place} there is a {thing}, and {name} is {word}.",
    "What would you say if {name} came to the {place} with a {thing}?",
    "{name} was {word} at first, but then {name} {doing} {how}.",
    "A {word} mentor {doing} first, and the {thing} can wait.",
    "You could ask {name} about the {thing} in the {place}.",
    "Most days {name} {doing} {how} and is {word} by noon.",
    "Take the {thing} to the {place}, and ask how {name} is.",
    "When {name} {doing}, it helps to be {word} and to wait.",
    "The {thing} is by the {place}, so {name} {doing} {how}.",
)
SECRETS = (
    "Since last winter your {thing} has been hidden under a bed near the {place}.",
    "Nobody has heard that you once dropped a {thing} behind the old {place}.",
)


class Writer:
    """Made-up words, the same ones for the same seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._count = 0

    def fill(self, template: str) -> str:
        while "{" in template:
            slot = template[template.index("{") + 1 : template.index("}")]
            word = self._random.choice(SLOTS[slot].split())
            template = template.replace(f"{{{slot}}}", word, 1)
        return template[0].upper() + template[1:]

    def say(self, count: int = 1) -> str:
        return " ".join(self.fill(self._random.choice(SENTENCES)) for _ in range(count))

    def short(self) -> str:
        """A short text that no other text of the same seed is equal to."""
        self._count += 1
        return self.fill(f"Go to the {{place}} with {{name}} and bring {self._count} more.")

    def name(self) -> str:
        return self.fill("{name}")


def files(modules: int) -> Iterator[tuple[str, str]]:
    """(path, text) of every file of a curriculum of so many modules."""
    base = yaml.safe_load((HOME / "tests/cases/base/site_config.yml").read_text("utf-8"))
    yield "site_config.yml", _yaml(base | {"title": "A course to measure with"})
    rules = yaml.safe_load((HOME / "curriculum/wording.yml").read_text("utf-8"))
    yield "curriculum/wording.yml", _yaml({"avoid": rules["avoid"]})
    terms, sources = [], []
    for number in range(1, modules + 1):
        write = Writer(f"module {number}")
        for index in range(3):
            term = {"id": f"term-{number}-{index}", "term": f"word {number} {index}"}
            terms.append(term | {"definition": write.say(2)})
        source = {"id": f"work-{number}", "authors": f"{write.name()} Doe", "year": 2000}
        source |= {"title": f"On waiting, part {number}", "published_in": "A made-up journal"}
        sources.append(source | {"note": write.say(2)})
        yield from _module(number, modules, write)
        for story in range(STORIES):
            name = f"story-{number}-{story}"
            yield f"scenarios/{name}/scenario.yml", _yaml(_scenario(name, number, story, write))
        yield f"curriculum/handbook/{number:02}-unit-{number}.md", _article(f"Unit {number}", write)
        if number % 5 == 1:
            place = "curriculum/toolkit"
            yield f"{place}/{number:02}-form-{number}.yml", _yaml(_form(number, write))
            guide = _article(f"Guide {number}", write)
            yield f"curriculum/facilitation/{number:02}-guide-{number}.md", guide
    yield "curriculum/glossary.yml", _yaml({"terms": terms})
    yield "curriculum/sources.yml", _yaml({"sources": sources})


def _module(number: int, modules: int, write: Writer) -> Iterator[tuple[str, str]]:
    home, name = f"curriculum/modules/{number:02}-module-{number}", f"module-{number}"
    lessons = [f"lesson-{number}-{index}" for index in range(LESSONS)]
    objectives = [f"skill-{number}-{index}" for index in range(OBJECTIVES)]
    spec = {
        "id": name,
        "title": f"Module {number}: {write.name()}",
        "summary": write.say(2),
        "minutes": 90,
        "figure": {"file": "figures/part-0.svg", "alt": write.say()},
        "objectives": [{"id": skill, "text": write.short()} for skill in objectives],
        "prerequisites": [f"module-{number - 1}"] if number > 1 else [],
        "key_terms": [f"term-{number}-{index}" for index in range(3)],
        "sources": [f"work-{number}"],
        "lessons": lessons,
        "card": {
            "title": f"Card {number}",
            "remember": write.say(),
            "blocks": [
                {"heading": f"Step {index}", "points": [write.short() for _ in range(3)]}
                for index in range(4)
            ],
        },
    }
    yield f"{home}/module.yml", _yaml(spec)
    yield f"{home}/quiz.yml", _yaml({"items": list(_items(number, objectives, write))})
    yield f"{home}/session.yml", _yaml(_session(number, write))
    for index, lesson in enumerate(lessons):
        skill = objectives[index % OBJECTIVES]
        yield f"{home}/{lesson}.md", _lesson(number, modules, index, skill, write)
        yield f"{home}/figures/part-{index}.svg", _figure(index, write)


def _lesson(number: int, modules: int, index: int, skill: str, write: Writer) -> str:
    after = f"lesson-{number}-{(index + 1) % LESSONS}"
    parts = [
        f"## How it begins\n\n{write.say(5)}\n\n{write.say(4)}",
        f"![{write.say()}](figures/part-{index}.svg)",
        f"## What to notice\n\n{write.say(3)} A [word](term:term-{number}-{index % 3}) helps "
        f"([Doe](source:work-{number})).\n\n{_list('-', write, 5)}",
        *(_block(kind, write) for kind in BLOCKS),
        f"/// facilitator | For the room\n{write.say(3)}\n///",
        f"## In practice\n\n{write.say(4)}\n\n{_list('1.', write, 4)}\n\n### A table\n\n"
        f"| Say | Leave out |\n|---|---|\n"
        + "".join(f"| {write.short()} | {write.short()} |\n" for _ in range(4)),
        f"### What comes next\n\n{write.say(3)} Go on to [](lesson:{after}#how-it-begins), to "
        f"[](scenario:story-{number}-{index % STORIES}), or to "
        f"[](module:module-{number % modules + 1}).",
        f"/// safety\nTell {{{{ school.safeguarding_lead.name }}}} on the same day. {HELP}\n///",
    ]
    return _front(f"Lesson {number}.{index}", write, {"objectives": [skill]}) + "\n\n".join(parts)


def _article(title: str, write: Writer) -> str:
    parts = [f"## Part {index}\n\n{write.say(5)}\n\n{write.say(4)}" for index in range(5)]
    parts += [_block(kind, write) for kind in BLOCKS]
    return _front(title, write, {}) + "\n\n".join(parts) + f"\n\n{HELP}\n"


def _front(title: str, write: Writer, more: dict[str, Any]) -> str:
    data = {"title": title, "summary": write.say(), "minutes": 12, **more}
    return f"---\n{_yaml(data)}---\n\n"


def _block(kind: str, write: Writer) -> str:
    body = _list("1.", write, 3) if kind == "try" else f"{write.say(2)}\n\n{write.say()}"
    return f"/// {kind} | {write.name()} says\n{body}\n///"


def _list(mark: str, write: Writer, count: int) -> str:
    return "\n".join(f"{mark} {write.say()}" for _ in range(count))


def _figure(index: int, write: Writer) -> str:
    shapes = "\n".join(
        f'<rect class="soft" x="{20 + 170 * n}" y="{40 + 5 * index}" width="150" height="90" '
        f'rx="{12 + n}"/>\n<text class="ink" x="{95 + 170 * n}" y="100" font-size="24" '
        f'text-anchor="middle">{write.name()}</text>'
        for n in range(4)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 200" role="img">'
    return f"{head}\n<title>{write.say()}</title>\n{shapes}\n</svg>\n"


def _items(number: int, objectives: list[str], write: Writer) -> Iterator[dict[str, Any]]:
    for place in range(2 * len(TYPES)):
        kind = place % len(TYPES)
        use = "practice" if place < len(TYPES) else "assessment"
        item: dict[str, Any] = {
            "id": f"item-{number}-{place}",
            "type": TYPES[kind],
            "use": use,
            "objective": objectives[kind % OBJECTIVES],
            "level": LEVELS[kind],
            "stem": write.say(2),
            "rationale": write.say(),
        }
        yield item | _answers(TYPES[kind], place, write)


def _answers(kind: str, place: int, write: Writer) -> dict[str, Any]:
    match kind:
        case "single" | "judgement":
            return {"options": _options(4, {place % 4}, write)}
        case "multiple":
            return {"options": _options(5, {place % 5, (place + 2) % 5}, write)}
        case "true-false":
            said = {"if_true": write.say(), "if_false": write.say()}
            return {"answer": place % 2 == 0, **said, "reasons": _options(3, {place % 3}, write)}
        case "ordering":
            return {"steps": _options(4, set(), write)}
        case "matching":
            pairs = [
                {"id": f"p{n}", "left": write.short(), "right": write.short()}
                | {"feedback": write.say()}
                for n in range(4)
            ]
            return {"pairs": pairs, "decoys": _options(2, set(), write)}
    guide = [{"points": 1, "text": write.short()} for _ in range(2)]
    return {"points": 2, "model_answer": write.say(2), "guide": guide}


def _options(count: int, right: set[int], write: Writer) -> list[dict[str, Any]]:
    return [
        {"id": f"o{n}", "text": write.short(), "feedback": write.say()}
        | ({"correct": True} if n in right else {})
        for n in range(count)
    ]


def _session(number: int, write: Writer) -> dict[str, Any]:
    groupings = ("pairs", "triads", "small groups", "whole group")
    activities = [
        {
            "id": f"activity-{n}",
            "title": f"Activity {n}",
            "grouping": grouping,
            "purpose": write.say(),
            "materials": [write.short()],
            "steps": [write.say() for _ in range(4)],
            "watch_for": write.say(),
            "adaptations": {
                key: write.say() for key in ("english_learners", "disability", "virtual")
            },
            "safeguarding": write.say(),
            "scenarios": [f"story-{number}-{n}"] if n < STORIES else [],
        }
        for n, grouping in enumerate(groupings)
    ]
    meetings = [
        {"title": f"Meeting {half}", "minutes": 45}
        | {"slots": [{"activity": f"activity-{n}", "minutes": m} for n, m in slots]}
        for half, slots in ((1, ((0, 20), (1, 25))), (2, ((2, 30), (3, 15))))
    ]
    return {
        "before": [write.say()],
        "agreement": [write.say() for _ in range(3)],
        "activities": activities,
        "plans": [{"id": "two-45", "title": "Two meetings", "meetings": meetings}],
        "closing": f"{write.say()} {HELP}",
    }


def _scenario(name: str, number: int, story: int, write: Writer) -> dict[str, Any]:
    level = tuple(ENDS)[(number + story) % 3]
    decisions = 3 + (number + story) % 3
    nodes: list[dict[str, Any]] = [
        {"id": f"n{step}", "text": write.say(3), "choices": _choices(step, write)}
        for step in range(decisions)
    ]
    ending = {"title": f"An end for {write.name()}", "adult": ENDS[level], "help": HELP}
    nodes.append({"id": f"n{decisions}", "text": write.say(2), "ending": ending})
    cards = {
        who: {"name": write.name(), "role": write.say(), "want": write.say()}
        | {"know": [write.fill(SECRETS[0])], "will_not_say": [write.fill(SECRETS[1])]}
        for who in ("mentor", "mentee")
    }
    return {
        "id": name,
        "title": f"Story {number}.{story}",
        "modules": [f"module-{number}"],
        "skills": [f"skill-{number}-{story}"],
        "age_band": ("11-14", "14-18", "11-18")[number % 3],
        "difficulty": 1 + number % 3,
        "minutes": 20,
        "content_note": write.say(),
        "setting": {"place": write.say(), "mode": ("in-person", "online")[story % 2]},
        "groups": [GROUPS[number % len(GROUPS)]],
        "tags": ["time"],
        "brief": write.say(4),
        "model_wording": [f'"{write.say()}"' for _ in range(3)],
        "debrief": {key: [write.say(), write.say()] for key in ("feel", "see", "try", "transfer")},
        "story": {"start": "n0", "nodes": nodes},
        "facilitator": {
            "referral_level": level,
            "referral_route": write.say(),
            "cards": cards,
            "escalation": [{"cue": write.say(), "then": write.say()} for _ in range(3)],
            "stop_line": write.say(),
            "observe": [write.short() for _ in range(5)],
            "alternative_role": write.say(),
            "notes": write.say(2),
            "safeguarding": write.say(),
        },
    }


def _choices(step: int, write: Writer) -> list[dict[str, Any]]:
    return [
        {"id": f"c{n}", "text": write.short(), "consequence": write.say(2)}
        | {"coaching": write.say(2), "goto": f"n{step + 1}"}
        for n in range(3)
    ]


def _form(number: int, write: Writer) -> dict[str, Any]:
    def field(place: int, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {"id": f"f{place}", "label": write.short(), "kind": kind}
        if kind in ("choice", "choices", "scale"):
            found["options"] = [write.short() for _ in range(3)]
        if kind == "table":
            found |= {"columns": ["Day", "Time"], "blank_rows": 4}
        return found

    return {
        "title": f"Form {number}",
        "purpose": write.say(),
        "filled_by": ["mentor"],
        "when": write.say(),
        "kept_by": write.say(),
        "never_write": write.say(),
        "sections": [
            {"heading": f"Part {half}", "intro": write.say()}
            | {"fields": [field(place, kind) for place, kind in list(enumerate(FIELDS))[half::2]]}
            for half in range(2)
        ],
    }


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def write(folder: Path, modules: int) -> None:
    """Write a curriculum of so many modules into a folder, in place of the one that is there."""
    if not 1 <= modules <= 99:
        raise ValueError("a curriculum has 1 to 99 modules: their folders have two figures")
    for name in ("curriculum", "scenarios"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path, text in files(modules):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--modules", type=int, default=5, help="1 to 99")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.modules)


if __name__ == "__main__":
    main()
