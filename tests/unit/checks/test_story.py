"""The graph of a story: what can be reached, what loops, how long the longest route is."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from builder.checks.story import _longest, _loops, _reach
from builder.schema.scenario import Node

Graph = dict[str, Node]


def story(edges: dict[str, list[str]]) -> Graph:
    return {
        name: Node.model_validate(
            {
                "id": name,
                "text": "t",
                "choices": [
                    {"id": f"c{n}", "text": "t", "consequence": "t", "coaching": "t", "goto": goto}
                    for n, goto in enumerate(gotos)
                ],
            }
        )
        for name, gotos in edges.items()
    }


@st.composite
def graphs(draw: st.DrawFn, forward: bool = False) -> Graph:
    size = draw(st.integers(1, 7))
    edges = {}
    for n in range(size):
        known = st.integers(n + 1 if forward else 0, size - 1)
        last = forward and n == size - 1
        gotos = [] if last else draw(st.lists(known, max_size=3))
        edges[f"n{n}"] = [f"n{goto}" for goto in gotos]
    return story(edges)


def routes(nodes: Graph, name: str, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every route from a node on, by brute force; a route that comes round again ends in None."""
    if name in before:
        return [(*before, name, "again")]
    onward = [routes(nodes, c.goto, (*before, name)) for c in nodes[name].choices]
    return [route for found in onward for route in found] or [(*before, name)]


@given(graphs())
def test_loops_are_found_just_when_there_are_any(nodes: Graph) -> None:
    all_routes = routes(nodes, "n0")
    loops = list(_loops(nodes, "n0"))
    assert bool(loops) == any(route[-1] == "again" for route in all_routes)
    for name, index in loops:
        assert name in _reach(nodes, nodes[name].choices[index].goto)


@given(graphs())
def test_without_the_choices_that_are_named_nothing_loops(nodes: Graph) -> None:
    bad = set(_loops(nodes, "n0"))
    edges = {
        name: [c.goto for i, c in enumerate(node.choices) if (name, i) not in bad]
        for name, node in nodes.items()
    }
    assert list(_loops(story(edges), "n0")) == []


@given(graphs())
def test_what_can_be_reached(nodes: Graph) -> None:
    met = {name for route in routes(nodes, "n0") for name in route} - {"again"}
    assert _reach(nodes, "n0") == met


@given(graphs(forward=True))
def test_the_longest_route(nodes: Graph) -> None:
    assert _longest(nodes, "n0") == max(len(route) - 1 for route in routes(nodes, "n0"))


def test_a_very_long_story_is_no_trouble() -> None:
    size = sys.getrecursionlimit() * 2
    edges = {f"n{n}": [f"n{n + 1}"] for n in range(size)}
    nodes = story({**edges, f"n{size}": []})
    assert _longest(nodes, "n0") == size
    assert list(_loops(nodes, "n0")) == []
