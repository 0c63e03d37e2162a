"""A workshop as it will happen: what comes when, who sits together.

Plain data made from session plans. Nothing in here draws, reads a file or knows today's date.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from builder.course import Course, Module
from builder.diagnostics import did_you_mean
from builder.handouts import briefs
from builder.schema import Scenario
from builder.schema.session import Activity, Plan
from builder.timetable import (
    LONGEST_DAY,
    Sitting,
    longest_meeting,
    longest_plan,
    planned,
    training_day,
)
from builder.words import SOURCE, Words, words

Length = Literal["45", "90", "day"]

MIDNIGHT = 24 * 60
USUAL = range(12, 19)
"""People that the session plans are written for, with two adults (content standard, section 4)."""


class WorkshopError(Exception):
    """What was asked for cannot be held. The message is for the person who asked."""


@dataclass(frozen=True)
class Groups:
    """People in threes, and in fours where it does not work out: no pair without an observer.

    One and two people are no group; an adult takes the empty part.
    """

    people: int
    sizes: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.sizes)

    def observers(self, players: int = 2) -> int:
        """People who observe in one round; at least one list is needed, for the adult."""
        return max(1, sum(max(0, size - players) for size in self.sizes))

    def told(self, said: Words) -> str:
        """What to do with this number of people, in sentences."""
        if self.people == 1:
            return said.say(
                "One person: the leading adult plays the mentee. The second adult only watches, "
                "and is free to leave. If the second adult leaves, the role-play stops."
            )
        if self.people == 2:
            return said.say(
                "Two people: they play, and the leading adult observes. The second adult stays "
                "free to leave. If the second adult leaves, the role-play stops."
            )
        threes, larger = self.sizes.count(3), [size for size in self.sizes if size > 3]
        parts = []
        if threes:
            count = _n(said, threes)
            parts.append(said.many("{count} triad", "{count} triads", threes, count=count))
        if larger:
            size, count = _n(said, larger[0]), _n(said, len(larger))
            parts.append(
                said.many(
                    "{count} group of {size}",
                    "{count} groups of {size}",
                    len(larger),
                    count=count,
                    size=size,
                )
            )
        text = (
            said.say("{one} and {other}", one=parts[0], other=parts[1]) if parts[1:] else parts[0]
        )
        text += "."
        if larger:
            text += " " + said.many(
                "In the group of {size}, {seeing} people observe, and each of them plays in "
                "another round.",
                "In a group of {size}, {seeing} people observe, and each of them plays in "
                "another round.",
                len(larger),
                size=size,
                seeing=_n(said, larger[0] - 2),
            )
        return text[0].upper() + text[1:]


def _n(said: Words, count: int) -> str:
    """A small number in letters."""
    names = said.say("no one two three four five six seven eight nine ten").split()
    return names[count] if count < len(names) else str(count)


def groups(people: int) -> Groups:
    """Triads, and as few larger groups as can be; five people are one group."""
    if people < 1:
        raise WorkshopError("a workshop needs at least one person")
    if people < 6 and people != 3:
        return Groups(people, (people,))
    fours = people % 3
    return Groups(people, (3,) * ((people - 4 * fours) // 3) + (4,) * fours)


@dataclass(frozen=True)
class Workshop:
    """One workshop: a module's, in one or two sittings, or a day of several modules.

    ``start`` and ``end`` are minutes after midnight. What is None was not said, and stays a line
    to write on.
    """

    modules: tuple[Module, ...]
    sittings: tuple[Sitting, ...]
    scenarios: tuple[Scenario, ...]
    """Those whose cards are used, in the order of their first use."""
    told: tuple[Scenario, ...]
    """The same, and those of which an adult only reads the brief aloud."""
    start: int | None = None
    end: int | None = None
    date: datetime.date | None = None
    people: int | None = None
    language: str = SOURCE

    @property
    def said(self) -> Words:
        return words(self.language)

    @property
    def name(self) -> str:
        """For the folder: the module's id, or ``day``."""
        return self.modules[0].id if len(self.modules) == 1 else "day"

    @property
    def title(self) -> str:
        return (
            self.modules[0].spec.title if len(self.modules) == 1 else self.said.say("Training day")
        )

    @property
    def day(self) -> str:
        """``Wednesday 3 February 2027``; empty when no date was said."""
        return self.said.day(self.date) if self.date else ""

    @property
    def groups(self) -> Groups | None:
        return groups(self.people) if self.people else None

    @property
    def seating(self) -> str:
        """How the people sit together, in sentences; empty when nobody said how many come."""
        return groups(self.people).told(self.said) if self.people else ""

    @property
    def activities(self) -> tuple[tuple[Module, Activity], ...]:
        """Each activity once, in the order in which it comes."""
        rows = chain.from_iterable(sitting.rows for sitting in self.sittings)
        found = {
            (r.module.id, r.activity.id): (r.module, r.activity)
            for r in rows
            if r.module and r.activity
        }
        return tuple(found.values())

    def slots(self, activity: Activity) -> int:
        """How often an activity comes."""
        return sum(r.activity is activity for sitting in self.sittings for r in sitting.rows)

    def plays(self, scenario: Scenario) -> int:
        """How many activities use the scenario's cards."""
        return sum(
            self.slots(activity)
            for _, activity in self.activities
            if scenario.id in activity.scenarios
        )

    def clock(self, minutes: int) -> str:
        """``15:30``; minutes from the start, as in ``0:35``, when there is no start time."""
        return clock((self.start or 0) + minutes)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the adults should know before they print."""
        return tuple(self._warnings())

    def _warnings(self) -> Iterator[str]:
        longest = max(sitting.minutes for sitting in self.sittings)
        if self.start is not None and self.end is not None and self.start + longest > self.end:
            over = self.start + longest - self.end
            yield self.said.many(
                "The plan ends at {ends}, {count} minute after {end}. Start earlier, or choose a "
                "shorter plan, and keep the ending.",
                "The plan ends at {ends}, {count} minutes after {end}. Start earlier, or choose a "
                "shorter plan, and keep the ending.",
                over,
                ends=self.clock(longest),
                count=_n(self.said, over),
                end=clock(self.end),
            )
        elif longest > LONGEST_DAY:
            yield self.said.say(
                "These modules take {minutes} minutes with their breaks, and a school day has "
                "{day}. Choose fewer modules.",
                minutes=longest,
                day=LONGEST_DAY,
            )
        if any(sitting.shortened for sitting in self.sittings):
            yield self.said.say(
                "This is a shortened day, and not the whole training. The guide on the full day "
                "says what has to follow on other dates."
            )
        if self.people is not None and self.people > USUAL[-1]:
            yield self.said.say(
                "{people} people are more than two adults can look after: the plan is for {least} "
                "to {most}. Run it twice, or bring more adults.",
                **self._numbers(),
            )
        elif self.people is not None and self.people < USUAL[0]:
            yield self.said.say(
                "The plan is for {least} to {most} people. With {people}, it is quicker; two "
                "adults are still needed.",
                **self._numbers(),
            )

    def _numbers(self) -> dict[str, object]:
        return {"people": self.people, "least": USUAL[0], "most": USUAL[-1]}


def clock(minutes: int) -> str:
    """Minutes after midnight as people write them: ``15:30``."""
    return f"{minutes // 60}:{minutes % 60:02}"


def arrange(
    course: Course,
    modules: Sequence[str],
    length: Length | None,
    *,
    start: int | None = None,
    end: int | None = None,
    date: datetime.date | None = None,
    people: int | None = None,
) -> tuple[Workshop, ...]:
    """The workshops of these modules: one for each, or one in all when ``length`` is ``day``.

    Without a length each module has its longest meeting. Raises WorkshopError for an unknown
    module, a length that a module has no plan for, and an end after midnight.
    """
    known = {module.id: module for module in course.modules}
    for name in modules:
        if name not in known:
            hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
            raise WorkshopError(f'there is no module "{name}"; {hint}')
    chosen = [known[name] for name in dict.fromkeys(modules)]
    parts: list[tuple[tuple[Module, ...], tuple[Sitting, ...]]]
    if length == "day":
        parts = [(tuple(chosen), (training_day(chosen, words(course.config.language)),))]
    else:
        parts = [((m,), tuple(planned(m, x) for x in _plan(m, length).meetings)) for m in chosen]
    made = tuple(
        Workshop(
            modules=part,
            sittings=sittings,
            scenarios=_scenarios(course, sittings, _played),
            told=_scenarios(course, sittings, _told),
            start=start,
            end=end,
            date=date,
            people=people,
            language=course.config.language,
        )
        for part, sittings in parts
    )
    for workshop in made:
        late = max(sitting.minutes for sitting in workshop.sittings)
        if start is not None and start + late > MIDNIGHT:
            raise WorkshopError(
                f"a workshop of {late} minutes that starts at {clock(start)} runs past midnight"
            )
    return made


def every(course: Course) -> Iterator[tuple[str, Workshop]]:
    """Each plan of each module as a workshop, under the name ``<module>-<plan>``."""
    for module in course.modules:
        for plan in module.session.plans if module.session else ():
            sittings = tuple(planned(module, meeting) for meeting in plan.meetings)
            played, told = (_scenarios(course, sittings, use) for use in (_played, _told))
            language = course.config.language
            workshop = Workshop((module,), sittings, played, told, language=language)
            yield f"{module.id}-{plan.id}", workshop


def _plan(module: Module, length: Length | None) -> Plan:
    assert module.session
    plans = module.session.plans
    if length is None:
        return longest_plan(module)
    for plan in plans:
        if longest_meeting(plan) == int(length):
            return plan
    there = ", ".join(plan.title.lower() for plan in plans)
    raise WorkshopError(
        f'"{module.id}" has no plan with meetings of {length} minutes; it has: {there}'
    )


def _played(activity: Activity) -> tuple[str, ...]:
    return activity.scenarios


def _told(activity: Activity) -> tuple[str, ...]:
    return (*activity.scenarios, *briefs(activity))


def _scenarios(
    course: Course, sittings: Iterable[Sitting], use: Callable[[Activity], tuple[str, ...]]
) -> tuple[Scenario, ...]:
    """In the order of use; those of modules that the school left out are not there."""
    known = {scenario.id: scenario for scenario in course.scenarios}
    used = dict.fromkeys(
        name
        for sitting in sittings
        for row in sitting.rows
        if row.activity
        for name in use(row.activity)
    )
    return tuple(known[name] for name in used if name in known)
