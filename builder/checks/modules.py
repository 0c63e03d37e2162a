"""Modules: objectives taught, minutes that add up, an order in which they can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Library
from builder.schema.session import DaySlot, Session, Slot
from builder.source.yaml import Path


def taught(library: Library) -> Iterator[Diagnostic]:
    """Every objective is taught in a lesson of its module, and lessons name no other."""
    for module in library.modules:
        spec = module.spec
        if not (spec and spec.model and spec.whole):
            continue
        known = [objective.id for objective in spec.model.objectives]
        seen: set[str] = set()
        for lesson in module.lessons.values():
            for index, name in enumerate(lesson.meta.objectives if lesson.meta else ()):
                seen.add(name)
                if name not in known and lesson.page.front and lesson.whole:
                    span = lesson.page.front.span(("objectives", index))
                    message = f'the module has no objective "{name}"'
                    yield lesson.source.problem("I303", span, message, did_you_mean(name, known))
        missing = set(spec.model.lessons) - set(module.lessons)
        if not missing and seen <= set(known) and all(o.whole for o in module.lessons.values()):
            for index, name in enumerate(known):
                if name not in seen:
                    message = f'no lesson teaches "{name}"'
                    yield spec.problem("M604", ("objectives", index, "id"), message)


def minutes(library: Library) -> Iterator[Diagnostic]:
    """Slots add up to the meeting, meetings to the module; every activity is used.

    A block for a day plays no scenario that its activity does not.
    """
    for module in library.modules:
        session = module.session
        if not (session and session.model and session.whole):
            continue
        known = [activity.id for activity in session.model.activities]
        used: set[str] = set()
        total = module.spec.model.minutes if module.spec and module.spec.model else None
        for where, slots, length in _blocks(session.model):
            spent = sum(slot.minutes for slot in slots)
            if length is not None and spent != length:
                what = "block" if where[0] == "day" else "meeting"
                message = f"the slots take {spent} minutes, the {what} has {length}"
                yield session.problem("M601", (*where[:-1], "minutes"), message)
            for s, slot in enumerate(slots):
                used.add(slot.activity)
                if slot.activity not in known:
                    message = f'there is no activity "{slot.activity}"'
                    hint = did_you_mean(slot.activity, known)
                    yield session.problem("I303", (*where, s, "activity"), message, hint)
                elif isinstance(slot, DaySlot):
                    played = session.model.activities[known.index(slot.activity)].scenarios
                    for n, name in enumerate(slot.scenarios or ()):
                        if name not in played:
                            message = f'"{slot.activity}" does not use the scenario "{name}"'
                            path = (*where, s, "scenarios", n)
                            yield session.problem("M605", path, message, did_you_mean(name, played))
        for p, plan in enumerate(session.model.plans):
            all_minutes = sum(meeting.minutes for meeting in plan.meetings)
            all_slots = sum(slot.minutes for meeting in plan.meetings for slot in meeting.slots)
            if total is not None and total not in (all_minutes, all_slots):
                message = f"the meetings take {all_minutes} minutes, the module has {total}"
                yield session.problem("M602", ("plans", p, "id"), message)
        for index, name in enumerate(known):
            if name not in used and used <= set(known):
                message = f'no plan uses the activity "{name}"'
                yield session.problem("M603", ("activities", index, "id"), message)


def _blocks(session: Session) -> Iterator[tuple[Path, Sequence[Slot], int | None]]:
    """Where some slots stand, the slots, and how many minutes they are to take together."""
    for p, plan in enumerate(session.plans):
        for m, meeting in enumerate(plan.meetings):
            yield ("plans", p, "meetings", m, "slots"), meeting.slots, meeting.minutes
    if session.day:
        yield ("day", "slots"), session.day.slots, session.day.minutes
        yield ("day", "opening"), session.day.opening, None
        yield ("day", "ending"), session.day.ending, None


def prerequisites(library: Library) -> Iterator[Diagnostic]:
    """No module requires itself, however far round."""
    needs = {
        module.id: [n for n in module.spec.entries("prerequisites") if isinstance(n, str)]
        for module in library.modules
        if module.spec
    }
    for module in library.modules:
        reached: set[str] = set()
        todo = list(needs.get(module.id, ()))
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += needs.get(name, ())
        if module.id in reached and module.spec:
            message = f'"{module.id}" requires itself'
            yield module.spec.problem("I305", ("prerequisites",), message)
