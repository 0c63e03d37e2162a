"""What comes when: the rows of a meeting, and of a day of several modules with its breaks.

A day holds the whole plans while they fit. Otherwise every module has the block that its
``session.yml`` gives it for a day: one welcome, one ending, and the same breaks for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.course import Module
from builder.schema.session import Activity, Day, DaySlot, Meeting, Plan, Slot
from builder.words import Words

LONGEST_DAY = 390
"""Minutes of a full day, from the guide "The full day": 9:00 to 15:30."""
LUNCH, PAUSE = 45, 5
BREAK, LATER = 15, 10
"""Minutes of a break before lunch and after it, from the same guide."""
NOON = 200
"""A block that would end later than this many minutes after the start comes after lunch."""
ENOUGH, MOST = 60, 65
"""Minutes without rest after which a break comes, and which no block may pass without a pause."""
WELCOME = 15


@dataclass(frozen=True)
class Row:
    """A line of the run sheet. Minutes count from the sitting's start; a break has no activity."""

    start: int
    minutes: int
    title: str
    module: Module | None = None
    activity: Activity | None = None
    note: str = ""
    """What is different in this sitting."""

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(frozen=True)
class Sitting:
    """What happens between sitting down and going home: rows that follow on each other."""

    title: str
    rows: tuple[Row, ...]
    shortened: bool = False

    @property
    def minutes(self) -> int:
        return self.rows[-1].end


def longest_meeting(plan: Plan) -> int:
    """Minutes."""
    return max(meeting.minutes for meeting in plan.meetings)


def longest_plan(module: Module) -> Plan:
    """The plan whose meeting is longest."""
    assert module.session
    return max(module.session.plans, key=longest_meeting)


def planned(module: Module, meeting: Meeting) -> Sitting:
    """A meeting as it is planned."""
    return Sitting(meeting.title, tuple(_rows(_slots(module, meeting.slots), 0)))


def training_day(modules: Sequence[Module], said: Words) -> Sitting:
    """The modules one after another, in the order in which they were named."""
    blocks = [block for module in modules for block in _whole(module)]
    rows = tuple(_with_breaks(blocks, said))
    if rows[-1].end <= LONGEST_DAY or not any(_day(module) for module in modules):
        return Sitting(said.say("The day"), rows)
    return Sitting(said.say("The day"), tuple(_with_breaks(_short(modules), said)), shortened=True)


_Block = list[tuple[Module, Slot]]
"""What is done without a rest."""


def _short(modules: Sequence[Module]) -> list[_Block]:
    """Each module's block, or its whole plan. The first has a welcome, the last an ending."""
    first, last = modules[0], modules[-1]
    own = _day(first)
    start, end = longest_plan(first).meetings[0].slots[0], longest_plan(last).meetings[-1].slots[-1]
    opening = own.opening if own and own.opening else [_lasting(start, WELCOME)]
    endings = [(module, own.ending) for module in modules if (own := _day(module)) and own.ending]
    closer, ending = endings[-1] if endings else (last, [end])
    blocks: list[_Block] = []
    for module in modules:
        own = _day(module)
        blocks += [_slots(module, own.slots)] if own else _whole(module)
    blocks[0] = [*_slots(first, opening), *blocks[0]]
    blocks[-1] = [*blocks[-1], *_slots(closer, ending)]
    return blocks


def _whole(module: Module) -> list[_Block]:
    return [_slots(module, meeting.slots) for meeting in longest_plan(module).meetings]


def _slots(module: Module, slots: Iterable[Slot]) -> _Block:
    return [(module, slot) for slot in slots]


def _day(module: Module) -> Day | None:
    return module.session.day if module.session else None


def _lasting(slot: Slot, minutes: int) -> Slot:
    return slot.model_copy(update={"minutes": minutes})


def _with_breaks(blocks: Iterable[_Block], said: Words) -> Iterator[Row]:
    """Lunch before the block that would end after noon; else a break, a pause, or neither."""
    now = rested = 0
    lunch = False
    for block in blocks:
        length = sum(slot.minutes for _, slot in block)
        rest: Row | None = None
        if now and not lunch and now + length > NOON:
            rest, lunch = Row(now, LUNCH, said.say("Lunch")), True
        elif now - rested >= ENOUGH:
            rest = Row(now, LATER if lunch else BREAK, said.say("Break"))
        elif now and now - rested + length > MOST:
            rest = Row(now, PAUSE, said.say("Pause: stretch, or sit quietly"))
        if rest:
            yield rest
            now = rested = rest.end
        for row in _rows(block, now):
            yield row
            now = row.end


def _rows(block: _Block, start: int) -> Iterator[Row]:
    for module, slot in block:
        assert module.session
        activity = next(a for a in module.session.activities if a.id == slot.activity)
        note = ""
        if isinstance(slot, DaySlot):
            note = slot.note or ""
            if slot.scenarios is not None:
                activity = activity.model_copy(update={"scenarios": slot.scenarios})
        yield Row(start, slot.minutes, activity.title, module, activity, note)
        start += slot.minutes
