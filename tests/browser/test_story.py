"""Role-plays: every choice of every story, back and start over, the address, and without JS."""

from __future__ import annotations

from collections import deque

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK
from tests.browser.test_quiz import seen
from tests.conftest import ROOT

SCENARIOS = sorted(path.name for path in (ROOT / "scenarios").iterdir())


def trails(scenario):
    """The shortest way to each node, as the choices that lead there."""
    nodes = {node.id: node for node in scenario.story.nodes}
    found = {scenario.story.start: ()}
    todo = deque([scenario.story.start])
    while todo:
        name = todo.popleft()
        for choice in nodes[name].choices:
            if choice.goto not in found:
                found[choice.goto] = (*found[name], choice.id)
                todo.append(choice.goto)
    return nodes, found


def hash_of(choices) -> str:
    return "".join(f"/{name}/-" for name in choices)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_choice_of_a_story(page, site, course, name):
    scenario = next(scenario for scenario in course.scenarios if scenario.id == name)
    address = f"{site.address}scenarios/{scenario.id}.html"
    nodes, found = trails(scenario)
    assert set(found) == set(nodes)
    page.goto(address)
    for key, node in nodes.items():
        here = page.locator(f"[data-node='{key}']")
        for choice in node.choices:
            page.evaluate(f"location.hash = 'story{hash_of(found[key])}'")
            expect(here).to_be_visible()
            here.locator(f"[data-choice='{choice.id}'] button").click()
            outcome = page.locator("[data-outcome-view]")
            expect(outcome).to_be_visible()
            expect(page.locator("[data-outcome-title]")).to_be_focused()
            expect(outcome).to_contain_text(seen(choice.consequence))
            expect(outcome).to_contain_text(seen(choice.coaching))
            page.locator("[data-continue]").click()
            expect(page.locator(f"[data-node='{choice.goto}']")).to_be_visible()
            expect(here).to_be_hidden()
        if node.ending:
            page.goto("about:blank")  # as from a bookmark
            page.goto(f"{address}#story{hash_of(found[key])}")
            expect(here).to_contain_text(node.ending.title)
            expect(here.locator("a[href$='help.html']").first).to_be_visible()
            expect(page.locator("#after")).to_be_visible()
            expect(page.locator("#after")).to_contain_text(seen(scenario.debrief.feel[0]))


def test_back_start_over_and_an_old_address(page, site, course):
    scenario = course.scenarios[0]
    nodes, _ = trails(scenario)
    first = nodes[scenario.story.start]
    address = f"{site.address}scenarios/{scenario.id}.html"
    page.goto(address)
    expect(page.locator("[data-story]")).to_be_hidden()
    page.locator("[data-story-start]").click()
    opening = page.locator(f"[data-node='{first.id}']")
    expect(opening).to_be_visible()
    opening.locator("button").first.click()
    page.locator("[data-continue]").click()
    second = page.locator(f"[data-node='{first.choices[0].goto}']")
    expect(second).to_be_visible()
    page.go_back()
    expect(page.locator("[data-outcome-view]")).to_be_visible()
    page.go_forward()
    expect(second).to_be_visible()
    page.reload()
    expect(second).to_be_visible()
    page.locator("[data-back]").click()
    expect(opening).to_be_visible()
    opening.locator("button").last.click()
    page.locator("[data-over]").click()
    expect(opening).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{address}#story/no-such-choice/-")
    expect(opening).to_be_visible()


def test_without_javascript_it_is_a_book_of_numbered_parts(browser, site, course):
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    for scenario in course.scenarios:
        page.goto(f"{site.address}scenarios/{scenario.id}.html")
        for node in scenario.story.nodes:
            part = page.locator(f"#part-{node.id}")
            expect(part).to_be_visible()
            for choice in node.choices:
                way = part.locator(f"[data-choice='{choice.id}']")
                way.locator("summary").click()
                expect(way).to_contain_text(seen(choice.coaching))
                expect(way.locator(f"a[href='#part-{choice.goto}']")).to_be_visible()
    context.close()
