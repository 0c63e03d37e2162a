"""Role-plays: every choice of every story, the map, back and start over, the address, no JS."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from builder.schema.scenario import Node, Scenario
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, visitor, watch
from tests.browser.test_quiz import seen
from tests.conftest import ROOT

SCENARIOS = sorted(path.name for path in (ROOT / "scenarios").iterdir())


@dataclass(frozen=True)
class Story:
    """A role-play on a page: what a reader does there."""

    page: Page
    address: str
    scenario: Scenario

    @property
    def nodes(self) -> dict[str, Node]:
        return {node.id: node for node in self.scenario.story.nodes}

    @property
    def endings(self) -> list[Node]:
        return [node for node in self.scenario.story.nodes if node.ending]

    @property
    def outcome(self) -> Locator:
        return self.page.locator("[data-outcome-view]")

    def node(self, name: str) -> Locator:
        return self.page.locator(f"[data-node='{name}']")

    def trails(self) -> dict[str, tuple[str, ...]]:
        """The shortest way to each node, as the choices that lead there."""
        found: dict[str, tuple[str, ...]] = {self.scenario.story.start: ()}
        todo = deque([self.scenario.story.start])
        while todo:
            name = todo.popleft()
            for choice in self.nodes[name].choices:
                if choice.goto not in found:
                    found[choice.goto] = (*found[name], choice.id)
                    todo.append(choice.goto)
        return found

    def go(self, choices: tuple[str, ...]) -> None:
        self.page.evaluate(f"location.hash = 'story{hash_of(choices)}'")

    def choose(self, name: str) -> None:
        self.page.locator(f".node.is-here [data-choice='{name}'] button").click()

    def play(self, choices: tuple[str, ...]) -> None:
        for name in choices:
            self.choose(name)
            self.page.locator("button[data-go-on]").click()

    def kept(self) -> dict:
        progress = json.loads(self.page.evaluate("JSON.stringify(mentor.store.get('progress'))"))
        return progress["stories"].get(self.scenario.id, {})


def hash_of(choices) -> str:
    return "".join(f"/{name}/-" for name in choices)


def open_story(page, address: str, scenario) -> Story:
    story = Story(page, f"{address}scenarios/{scenario.id}.html", scenario)
    page.goto(story.address)
    return story


@pytest.fixture
def story(page, site, course) -> Story:
    return open_story(page, site.address, course.scenarios[0])


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_choice_of_a_story_and_every_ending(page, site, course, name):
    scenario = next(scenario for scenario in course.scenarios if scenario.id == name)
    story = open_story(page, site.address, scenario)
    found = story.trails()
    assert set(found) == set(story.nodes)
    for key, node in story.nodes.items():
        here = story.node(key)
        for choice in node.choices:
            story.go(found[key])
            story.choose(choice.id)
            expect(page.locator("[data-outcome-title]")).to_be_focused()
            told = story.outcome.inner_text()
            assert seen(choice.consequence).search(told)
            assert seen(choice.coaching).search(told)
            page.locator("button[data-go-on]").click()
            expect(story.node(choice.goto).locator("[data-node-title]")).to_be_focused()
            assert here.is_hidden()
        if node.ending:
            story.go(found[key])
            expect(here).to_contain_text(node.ending.title)
            assert here.locator(".level").is_visible()
            assert here.locator("a[href$='help.html']").first.is_visible()
            assert seen(scenario.debrief.feel[0]).search(page.locator("#after").inner_text())
    assert story.kept() == {
        "endings": {node.id: True for node in story.endings},
        "choices": {f"{n.id}.{c.id}": True for n in story.nodes.values() for c in n.choices},
    }
    count = len(story.endings)
    expect(page.locator("[data-found-line]")).to_have_text(f"Endings found: {count} of {count}")
    expect(page.get_by_text("You have found every ending of this story.")).to_be_visible()


# ---- the map ----


def test_the_map_shows_the_way_and_leads_back(story):
    page = story.page
    ending = max(story.endings, key=lambda node: len(story.trails()[node.id]))
    way = story.trails()[ending.id]
    page.locator("[data-story-start]").click()
    story.play(way)
    steps = page.locator(".path__one")
    expect(steps).to_have_count(len(way) + 1)
    expect(steps.locator("[data-to]")).to_have_text(
        ["It begins", *(f"Step {n}" for n in range(2, len(way) + 1)), "How it ends"]
    )
    expect(page.locator("[aria-current=step]")).to_have_text("How it ends")
    here = story.nodes[story.scenario.story.start]
    for place, name in enumerate(way):
        choice = next(c for c in here.choices if c.id == name)
        expect(steps.nth(place).locator("[data-chose]")).to_have_text(seen(choice.text))
        expect(steps.nth(place).locator("[data-tried]")).to_have_text(
            f"Tried here: 1 of {len(here.choices)} choices"
        )
        here = story.nodes[choice.goto]
    for place in range(len(way) - 1, -1, -1):
        page.go_back()
        page.go_forward()
        page.locator(".path__to").nth(place).click()
        expect(steps).to_have_count(place + 1)
    expect(story.node(story.scenario.story.start)).to_be_visible()


def test_the_map_tells_how_much_there_is_and_no_more(story):
    page = story.page
    ending, *others = story.endings
    way = story.trails()[ending.id]
    page.locator("[data-story-start]").click()
    expect(page.locator(".way__button[data-tried='You tried this']")).to_have_count(0)
    story.play(way)
    expect(page.locator(".ends__yes:visible")).to_have_text([ending.ending.title])
    expect(page.locator(".ends__not:visible")).to_have_count(len(others))
    for other in others:
        expect(page.get_by_text(other.ending.title).first).to_be_hidden()
    expect(page.locator("[data-more=some]")).to_be_visible()
    page.reload()
    page.locator("[data-over]").click()
    tried = page.locator(".node.is-here .way__button[data-tried='You tried this']")
    expect(tried).to_have_count(1)
    expect(tried).to_have_text(
        seen(
            next(c for c in story.nodes[story.scenario.story.start].choices if c.id == way[0]).text
        )
    )
    expect(page.locator("[data-found-line]")).to_have_text(
        f"Endings found: 1 of {len(story.endings)}"
    )


# ---- the address ----


def test_back_start_over_and_the_brief(story):
    page = story.page
    first = story.nodes[story.scenario.story.start]
    opening, second = story.node(first.id), story.node(first.choices[0].goto)
    expect(page.locator("[data-story]")).to_be_hidden()
    page.locator("[data-story-start]").click()
    expect(opening.locator("[data-node-title]")).to_be_focused()
    expect(page.locator("[data-back]")).to_be_disabled()
    page.locator(".recall summary").click()
    expect(page.locator("[data-recall]")).to_contain_text(seen(story.scenario.brief))
    story.choose(first.choices[0].id)
    page.locator("button[data-go-on]").click()
    expect(second).to_be_visible()
    page.go_back()
    expect(story.outcome).to_be_visible()
    page.locator("[data-back]").click()
    expect(opening).to_be_visible()
    page.go_back()
    page.go_forward()
    story.play((first.choices[0].id,))
    page.reload()
    expect(second).to_be_visible()
    page.locator("[data-back]").click()
    expect(opening).to_be_visible()
    story.choose(first.choices[-1].id)
    page.locator("[data-over]").click()
    expect(opening).to_be_visible()


@pytest.mark.parametrize(
    ("damaged", "taken"),
    [
        ("/no-such-choice/-", 0),
        ("/{}/-/no-such-choice", 1),
        ("/{}/-/%00%ff//-/-", 1),
        ("/-/-", 0),
        ("/{}/-/-/-", 1),
        ("/<img src=x>", 0),
    ],
)
def test_a_damaged_address_leads_as_far_as_it_makes_sense(story, damaged, taken):
    first = story.nodes[story.scenario.story.start]
    choice = first.choices[0]
    story.page.goto("about:blank")  # as from a bookmark
    story.page.goto(f"{story.address}#story{damaged.format(choice.id)}")
    expect(story.node(choice.goto if taken else first.id)).to_be_visible()
    expect(story.page.locator("[data-node]:visible")).to_have_count(1)


def test_an_address_of_something_else_shows_the_brief(story):
    story.page.goto("about:blank")
    story.page.goto(f"{story.address}#stories/of/others")
    expect(story.page.locator("[data-story-start]")).to_be_visible()
    expect(story.page.locator("[data-story]")).to_be_hidden()


# ---- places ----


def test_by_keyboard_alone(story):
    page = story.page
    page.locator("[data-story-start]").focus()
    page.keyboard.press("Enter")
    while page.locator("[data-scenario]").get_attribute("data-state") != "ended":
        expect(page.locator(".node.is-here [data-node-title]")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(".node.is-here .way__button").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-outcome-title]")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("button[data-go-on]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(story.outcome).to_be_hidden()
    expect(page.locator(".node.is-here .ending")).to_be_visible()


def test_on_a_phone_and_to_a_checker_of_accessibility(browser, site, course):
    """Every state fits 320 px, and breaks no rule, in each of the three colour schemes."""
    context = visitor(browser, viewport=PHONE, has_touch=True)
    watched = watch(context, site.address)
    story = open_story(watched.page, site.address, course.scenarios[0])
    ending = story.endings[0]
    way = story.trails()[ending.id]
    for state in ("", "#story", f"#story/{way[0]}", f"#story{hash_of(way)}"):
        story.page.evaluate(f"location.hash = '{state}'")
        for width in (320, PHONE["width"]):
            story.page.set_viewport_size({"width": width, "height": PHONE["height"]})
            assert story.page.evaluate("document.documentElement.scrollWidth") <= width, state
        for scheme in ("light", "dark", "cream"):
            story.page.evaluate(f"document.documentElement.dataset.scheme = '{scheme}'")
            assert violations(story.page) == [], (state, scheme)
    context.close()
    assert watched.complaints == []


def test_without_javascript_and_on_paper_it_is_a_book_of_numbered_parts(browser, site, course):
    context = visitor(browser, java_script_enabled=False)
    page = context.new_page()
    for scenario in course.scenarios:
        page.goto(f"{site.address}scenarios/{scenario.id}.html")
        first = scenario.story.start
        order = [first, *(n.id for n in scenario.story.nodes if n.id != first)]
        for node in scenario.story.nodes:
            part = page.locator(f"#part-{node.id}")
            expect(part.locator("[data-node-title]")).to_have_text(
                f"Part {order.index(node.id) + 1}"
            )
            for choice in node.choices:
                way = part.locator(f"[data-choice='{choice.id}']")
                way.locator("summary").click()
                expect(way).to_contain_text(seen(choice.coaching))
                onward = way.locator(f"a[href='#part-{choice.goto}']")
                expect(onward).to_have_text(f"Go to part {order.index(choice.goto) + 1}")
            if node.ending:
                expect(part.locator(f"a[href='#part-{first}']")).to_be_visible()
        expect(page.locator(".story button:visible, .map:visible")).to_have_count(0)
    context.close()


def test_printed_in_the_middle_it_is_the_whole_book(story):
    story.page.locator("[data-story-start]").click()
    story.page.emulate_media(media="print")
    expect(story.page.locator("[data-node]:visible")).to_have_count(len(story.nodes))
    expect(story.page.locator(".way__in").first).to_be_visible()
    expect(story.page.locator(".story button:visible, .map:visible")).to_have_count(0)


def test_from_the_disk_a_story_is_played_and_kept(browser, site, course):
    context = visitor(browser)
    watched = watch(context, "file:")
    story = open_story(watched.page, site.folder.as_uri() + "/", course.scenarios[0])
    ending = story.endings[0]
    story.page.locator("[data-story-start]").click()
    story.play(story.trails()[ending.id])
    story.page.reload()
    expect(story.node(ending.id)).to_be_visible()
    assert story.kept()["endings"] == {ending.id: True}
    context.close()
    assert watched.complaints == []


# ---- the list ----


def test_the_list_is_filtered_in_place(page, site, course):
    page.goto(f"{site.address}scenarios/index.html")
    cards, said = page.locator("[data-card]:visible"), page.locator("[data-said]")
    expect(said).to_have_text(f"{len(course.scenarios)} stories")
    expect(page.locator("[data-reset]")).to_be_hidden()

    def titles(fits) -> list[str]:
        return [s.title for s in course.scenarios if fits(s)]

    def shows(expected: list[str]) -> None:
        expect(cards.locator(".card__cover")).to_have_text(expected)
        expect(said).to_have_text(f"{len(expected)} of {len(course.scenarios)} stories fit")

    module = course.modules[1]
    page.get_by_label("About").select_option(module.id)
    shows(titles(lambda s: module.id in s.modules))
    page.locator("[data-reset]").click()
    page.get_by_label("Age", exact=True).select_option("11-14")
    shows(titles(lambda s: s.age_band != "14-18"))
    page.get_by_label("Where").select_option("online")
    shows(titles(lambda s: s.age_band != "14-18" and s.setting.mode == "online"))
    page.get_by_label("How hard").select_option("3")
    shows([])
    expect(page.locator("[data-group]:visible")).to_have_count(0)
    page.locator("[data-reset]").click()
    expect(cards).to_have_count(len(course.scenarios))
    expect(page.get_by_label("About")).to_be_focused()


def test_the_list_shows_what_was_played(page, site, course):
    story = open_story(page, site.address, course.scenarios[0])
    page.locator("[data-story-start]").click()
    story.play(story.trails()[story.endings[0].id])
    page.goto(f"{site.address}scenarios/index.html")
    card = page.locator(f"[data-card='{story.scenario.id}']")
    expect(card).to_contain_text("Played")
    expect(card).to_contain_text(f"Endings found: 1 of {len(story.endings)}")
    page.get_by_label("Only what I have not played").check()
    expect(card).to_be_hidden()
    expect(page.locator("[data-card]:visible")).to_have_count(len(course.scenarios) - 1)


def test_without_javascript_the_list_is_whole(browser, site, course):
    context = visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}scenarios/index.html")
    expect(page.locator("[data-card]:visible")).to_have_count(len(course.scenarios))
    expect(page.locator(".filter")).to_be_hidden()
    context.close()
