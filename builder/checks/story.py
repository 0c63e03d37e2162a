"""Scenarios: a story that always ends, safely, and in time."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic, did_you_mean
from builder.library import Document, Library
from builder.schema import Scenario
from builder.schema.scenario import Level, Node

FEWEST, MOST = 3, 5
"""Decisions on the longest route (content standard, section 5)."""

IN_TIME = {
    Level.GREEN: ("supervision", "today", "now"),
    Level.AMBER: ("today", "now"),
    Level.RED: ("now",),
}


def _whole(library: Library) -> Iterator[tuple[Document[Scenario], Scenario]]:
    for document in library.scenarios.values():
        if document.model is not None and document.whole:
            yield document, document.model


def parts(library: Library) -> Iterator[Diagnostic]:
    """The facilitator's part is there; a node is a decision or an ending, not both or neither."""
    for document, scenario in _whole(library):
        if scenario.facilitator is None:
            yield document.problem("C709", ("facilitator",), "the facilitator's part is empty")
        for index, node in enumerate(scenario.story.nodes):
            where = ("story", "nodes", index, "id")
            if node.choices and node.ending:
                yield document.problem("C704", where, f'"{node.id}" has choices and an ending')
            elif not node.choices and not node.ending:
                message = f'"{node.id}" has no choices and no ending'
                yield document.problem("C702", where, message)
            elif len(node.choices) == 1:
                yield document.problem("C705", where, f'"{node.id}" has a single choice')


def graph(library: Library) -> Iterator[Diagnostic]:
    """Every node can be reached, nothing loops, the longest route has 3 to 5 decisions."""
    for document, scenario in _whole(library):
        nodes = {node.id: node for node in scenario.story.nodes}
        if len(nodes) < len(scenario.story.nodes):
            continue  # two nodes of one name were reported
        unknown = list(_unknown(document, scenario, nodes))
        yield from unknown
        if unknown:
            continue
        loops = list(_loops(nodes, scenario.story.start))
        for name, index in loops:
            where = ("story", "nodes", list(nodes).index(name), "choices", index, "goto")
            goto = nodes[name].choices[index].goto
            yield document.problem("C703", where, f'this leads back to "{goto}", and round again')
        reached = _reach(nodes, scenario.story.start)
        for index, name in enumerate(nodes):
            if name not in reached:
                message = f'no choice leads to "{name}"'
                yield document.problem("C701", ("story", "nodes", index, "id"), message)
        if not loops:
            length = _longest(nodes, scenario.story.start)
            if not FEWEST <= length <= MOST:
                message = f"the longest route has {length} decisions"
                hint = f"write {FEWEST} to {MOST}"
                yield document.problem("C706", ("story", "start"), message, hint)


def _unknown(
    document: Document[Scenario], scenario: Scenario, nodes: dict[str, Node]
) -> Iterator[Diagnostic]:
    if scenario.story.start not in nodes:
        name = scenario.story.start
        hint = did_you_mean(name, nodes)
        yield document.problem("I303", ("story", "start"), f'there is no node "{name}"', hint)
    for n, node in enumerate(scenario.story.nodes):
        for c, choice in enumerate(node.choices):
            if choice.goto not in nodes:
                where = ("story", "nodes", n, "choices", c, "goto")
                hint = did_you_mean(choice.goto, nodes)
                message = f'there is no node "{choice.goto}"'
                yield document.problem("I303", where, message, hint)


def _reach(nodes: dict[str, Node], start: str) -> set[str]:
    reached, todo = {start}, [start]
    while todo:
        for choice in nodes[todo.pop()].choices:
            if choice.goto not in reached:
                reached.add(choice.goto)
                todo.append(choice.goto)
    return reached


def _loops(nodes: dict[str, Node], start: str) -> Iterator[tuple[str, int]]:
    """(node, number of the choice) of each choice that leads back to a node on the way to it."""
    done: set[str] = set()
    route = {start: iter(enumerate(nodes[start].choices))}
    while route:
        name, choices = next(reversed(route.items()))
        index, choice = next(choices, (0, None))
        if choice is None:
            done.add(name)
            del route[name]
        elif choice.goto in route:
            yield name, index
        elif choice.goto not in done:
            route[choice.goto] = iter(enumerate(nodes[choice.goto].choices))


def _longest(nodes: dict[str, Node], start: str) -> int:
    """Decisions on the longest route of a story without loops."""
    length, reached = 0, {start}
    while reached := {choice.goto for name in reached for choice in nodes[name].choices}:
        length += 1
    return length


def endings(library: Library) -> Iterator[Diagnostic]:
    """Every ending tells an adult in time and links to help."""
    for document, scenario in _whole(library):
        level = scenario.facilitator.referral_level if scenario.facilitator else Level.GREEN
        for index, node in enumerate(scenario.story.nodes):
            if node.ending is None:
                continue
            where = ("story", "nodes", index, "ending")
            if node.ending.adult not in IN_TIME[level]:
                message = f'this {level} scenario ends with an adult told "{node.ending.adult}"'
                hint = f"write {' or '.join(IN_TIME[level])}"
                yield document.problem("C707", (*where, "adult"), message, hint)
            if "(page:help)" not in node.ending.help:
                message = "this ending does not link to help"
                yield document.problem("C710", (*where, "help"), message, "[Get help](page:help)")
