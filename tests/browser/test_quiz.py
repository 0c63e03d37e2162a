"""Practice quizzes: every item right, wrong and retried; rounds and results; no JavaScript."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from builder.course import Module
from builder.paper import Question, lay_out_in_order
from builder.schema.quiz import Choice, Matching, Multiple, Ordering, Short, TrueFalse
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, visitor, watch
from tests.conftest import ROOT

MODULES = sorted(path.name[3:] for path in (ROOT / "curriculum" / "modules").iterdir())


def questions(course, module):
    return lay_out_in_order(module.items, course.config.quiz_seed, "web")


def choose(section, ids):
    for name in ids:
        section.locator(f"input[value='{name}']").check()


def put_in_order(section: Locator, names: list[str]) -> None:
    """Moves steps up, one place at a time, as a reader would; at least one move."""
    shown = section.locator("[data-list] > li")
    order = shown.evaluate_all("steps => steps.map(step => step.dataset.value)")
    for place, name in enumerate(names):
        up = section.locator(f"li[data-value='{name}'] [data-move='-1']")
        for _ in range(order.index(name) - place):
            up.click()
        order.remove(name)
        order.insert(place, name)
    up.click()  # the last step, away and back: also where nothing was to be done
    section.locator(f"li[data-value='{names[-1]}'] [data-move='1']").click()


def answer(section, question, right: bool) -> str:
    """Fill in an item. Gives a piece of the feedback that must then be seen."""
    item = question.item
    match item:
        case Choice(options=options):
            chosen = next(o for o in options if o.correct == right)
            choose(section, [chosen.id])
            return chosen.feedback
        case Multiple(options=options):
            chosen = [o for o in options if o.correct == right]
            choose(section, [o.id for o in chosen])
            return chosen[0].feedback
        case TrueFalse():
            verdict = item.answer == right
            section.locator(f"[data-group=verdict] input[value={str(verdict).lower()}]").check()
            reason = next(r for r in item.reasons if r.correct == right)
            section.locator(f"[data-group=reason] input[value='{reason.id}']").check()
            return item.if_true if verdict else item.if_false
        case Ordering(steps=steps):
            names = [s.id for s in steps]
            put_in_order(section, names if right else [*names[1:], names[0]])
            return item.rationale if right else steps[0].feedback
        case Matching(pairs=pairs):
            names = [p.id for p in pairs]
            others = names if right else [*names[1:], names[0]]
            for name, other in zip(names, others, strict=True):
                section.locator(f"select[data-line='{name}']").select_option(other)
            return item.rationale if right else pairs[0].feedback
        case Short():
            section.locator("textarea").fill("What I would say.")
            return item.model_answer
    raise AssertionError(item)


def seen(text: str) -> re.Pattern[str]:
    """The first words of a Markdown text, as they look on the page."""
    words = re.findall(r"[A-Za-z]+", re.sub(r"\]\([^)]*\)", "", text))[:5]
    return re.compile(r"[^A-Za-z]+".join(words))


@dataclass(frozen=True)
class Quiz:
    """The practice quiz of a module on a page: what a reader does there."""

    page: Page
    module: Module
    bank: dict[str, Question]

    @property
    def here(self) -> Locator:
        return self.page.locator(".quiz-item.is-here")

    def question(self) -> Question:
        return self.bank[self.here.get_attribute("id")]

    def begin(self) -> None:
        self.page.locator("[data-begin]:visible").click()

    def alone(self, name: str) -> Locator:
        """Opens one item by a link to it."""
        self.page.evaluate(f"location.hash = '{name}'")
        section = self.page.locator(f"#{name}")
        expect(section).to_have_class(re.compile("is-here"))
        return section

    def give(self, right: bool) -> str:
        text = answer(self.here, self.question(), right)
        self.here.locator("[data-check]").click()
        return text

    def go_on(self) -> None:
        self.here.locator("[data-on]").click()

    def play(self, wrong=lambda _item: False) -> list[str]:
        """A whole round. Gives the ids of its items, in their order."""
        names = []
        while self.here.count():
            item = self.question().item
            names.append(item.id)
            self.give(not wrong(item))
            self.go_on()
        return names

    def kept(self) -> dict:
        progress = json.loads(self.page.evaluate("JSON.stringify(mentor.store.get('progress'))"))
        return progress["quizzes"].get(self.module.id, {})


def open_quiz(page, address: str, course, module) -> Quiz:
    page.goto(f"{address}modules/{module.id}/practice.html")
    return Quiz(page, module, {q.item.id: q for q in questions(course, module)})


@pytest.fixture
def quiz(page, site, course) -> Quiz:
    return open_quiz(page, site.address, course, course.modules[0])


# ---- items ----


@pytest.mark.parametrize("name", MODULES)
def test_every_item_right_wrong_and_retried(page, site, course, name):
    module = next(module for module in course.modules if module.id == name)
    quiz = open_quiz(page, site.address, course, module)
    for question in quiz.bank.values():
        section = quiz.alone(question.item.id)
        result = section.locator("[data-result]")
        verdict = result.locator("[data-verdict]:visible")
        again = section.locator("[data-again]")
        expect(section.locator("[data-heading]")).to_be_focused()
        assert section.locator(".badge").count() == question.item.safety_critical
        assert result.is_hidden()
        if isinstance(question.item, Short):
            feedback = quiz.give(True)
            expect(result).to_be_focused()
            assert "Compare it with this" in result.inner_text()
            assert seen(feedback).search(result.inner_text())
            assert again.is_hidden()
            continue
        feedback = quiz.give(False)
        expect(result).to_be_focused()
        assert verdict.inner_text() in ("Not yet", "Partly right")
        assert seen(feedback).search(result.inner_text())
        assert section.get_by_text("Your first answer is the one that counts").is_visible()
        section.locator("[data-answer] summary").click()
        assert seen(question.item.rationale).search(section.locator(".answer__in").inner_text())
        again.click()
        expect(section.locator("[data-heading]")).to_be_focused()
        assert result.is_hidden()
        feedback = quiz.give(True)
        expect(result).to_be_focused()
        assert verdict.inner_text() == "Right"
        assert seen(feedback).search(result.inner_text())
        assert again.is_hidden()
    marked = [q.item.id for q in quiz.bank.values() if not isinstance(q.item, Short)]
    assert quiz.kept()["items"] == dict.fromkeys(marked, "wrong"), "the first answer counts"
    assert quiz.kept()["rounds"] == 0, "one item is no round"


def test_an_answer_is_asked_for_before_it_is_checked(page, site, course):
    asked = {
        "judgement": "Choose an answer first.",
        "multiple": "Choose an answer first.",
        "true-false": "Choose true or false first.",
        "ordering": "Move the steps first.",
        "matching": "Choose something for every line first.",
    }
    quiz = open_quiz(page, site.address, course, course.modules[0])
    for kind, words in asked.items():
        name = next(q.item.id for q in quiz.bank.values() if q.item.type == kind)
        section = quiz.alone(name)
        section.locator("[data-check]").click()
        expect(section.locator("[data-hint]")).to_have_text(words)
        expect(section.locator("[data-result]")).to_be_hidden()
        if kind == "true-false":
            section.locator("[data-group=verdict] input").first.check()
            section.locator("[data-check]").click()
            expect(section.locator("[data-hint]")).to_have_text("Choose a reason, too.")
    assert quiz.kept() == {}


def test_a_partly_right_answer_says_how_far_it_is(quiz):
    question = next(q for q in quiz.bank.values() if isinstance(q.item, Multiple))
    section = quiz.alone(question.item.id)
    choose(section, [next(o.id for o in question.item.options if o.correct)])
    section.locator("[data-check]").click()
    expect(section.locator("[data-verdict]:visible")).to_have_text("Partly right")
    expect(section.locator("[data-result]")).to_contain_text("there is more than one right answer")
    assert quiz.kept()["items"] == {question.item.id: "wrong"}


def test_steps_are_moved_with_buttons_that_keep_the_focus(quiz):
    name = next(q.item.id for q in quiz.bank.values() if isinstance(q.item, Ordering))
    section = quiz.alone(name)
    shown = section.locator("[data-list] > li")
    before = shown.evaluate_all("steps => steps.map(step => step.dataset.value)")
    down = section.locator("[data-move='1']").first
    expect(down).to_have_accessible_name(re.compile("^Move down: "))
    down.focus()
    quiz.page.keyboard.press("Enter")
    quiz.page.keyboard.press("Space")
    order = shown.evaluate_all("steps => steps.map(step => step.dataset.value)")
    assert order == [before[1], before[2], before[0], *before[3:]]
    expect(section.locator(f"li[data-value='{before[0]}'] [data-move='1']")).to_be_focused()
    expect(section.locator("[data-hint]")).to_have_text(f"Now in place 3 of {len(before)}.")


def by_keyboard(page, item) -> None:
    """Answers the item that has the focus on its heading with keys alone, and checks it."""
    page.keyboard.press("Tab")
    match item:
        case Choice():
            page.keyboard.press("ArrowDown")
        case Multiple():
            page.keyboard.press("Space")
            for _ in item.options[1:]:
                page.keyboard.press("Tab")
        case TrueFalse():
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
        case Ordering():
            for _ in range(2 * len(item.steps) - 1):
                page.keyboard.press("Tab")
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Enter")  # the last step, up
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")  # and down again
        case Matching():
            for _ in item.pairs:
                page.keyboard.press("ArrowDown")
                page.keyboard.press("Tab")
            page.keyboard.press("Shift+Tab")
        case Short():
            page.keyboard.type("I would listen.")
    page.keyboard.press("Tab")
    expect(page.locator(".is-here [data-check]")).to_be_focused()
    page.keyboard.press("Enter")


def test_by_keyboard_alone(quiz):
    page = quiz.page
    for name in {q.item.type: q.item.id for q in quiz.bank.values()}.values():
        quiz.alone(name)
        expect(quiz.here.locator("[data-heading]")).to_be_focused()
        by_keyboard(page, quiz.question().item)
        expect(quiz.here.locator("[data-result]")).to_be_focused()
        page.keyboard.press("Tab")
        expect(quiz.here.locator("[data-answer] summary")).to_be_focused()
        page.keyboard.press("Tab")
        expect(quiz.here.locator("[data-on]")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("[data-begin]:visible")).to_be_focused()
    page.keyboard.press("Enter")
    expect(quiz.here.locator("[data-heading]")).to_be_focused()
    expect(quiz.here.locator("[data-count]")).to_have_text("Question 1 of 10")


# ---- rounds ----


@pytest.mark.parametrize("name", MODULES)
def test_rounds_differ_and_hold_what_every_round_must_hold(page, site, course, name):
    module = next(module for module in course.modules if module.id == name)
    quiz = open_quiz(page, site.address, course, module)
    safe = {item.id for item in module.items if item.safety_critical}
    of = min(10, len(module.items))
    rounds = []
    for _ in range(2):
        quiz.begin()
        expect(quiz.here).to_have_count(1)
        rounds.append(quiz.play())
        assert len(rounds[-1]) == len(set(rounds[-1])) == of
        assert safe <= set(rounds[-1])
        assert {quiz.bank[i].item.objective for i in rounds[-1]} == {
            i.objective for i in module.items
        }
    assert rounds[0] != rounds[1]
    # All of the first round was right: an item comes back only when its objective has no other.
    marked = {item.id for item in module.items if not isinstance(item, Short)}
    new = marked - set(rounds[0])
    if new - set(rounds[1]):
        others = {quiz.bank[name].item.objective for name in new | safe}
        again = set(rounds[0]) & set(rounds[1]) & marked - safe
        assert {quiz.bank[name].item.objective for name in again}.isdisjoint(others)


def test_what_is_new_or_went_wrong_comes_first(quiz):
    """With one item wrong and all others right, that item is in every round."""
    loose = [i for i in quiz.module.items if not i.safety_critical and not isinstance(i, Short)]
    items = {i.id: "right" for i in quiz.module.items if not isinstance(i, Short)}
    for item in (loose[0], loose[-1]):
        progress = {"items": {**items, item.id: "wrong"}, "rounds": 1, "best": 90, "passed": True}
        quiz.page.evaluate(
            "([id, quiz]) => mentor.store.update('progress', (p) => { p.quizzes[id] = quiz; })",
            [quiz.module.id, progress],
        )
        quiz.begin()
        assert item.id in quiz.play()


def test_a_passed_round_is_kept_and_stays_passed(quiz):
    page = quiz.page
    quiz.begin()
    names = quiz.play()
    expect(page.locator("[data-summary]")).to_be_visible()
    expect(page.locator("#summary")).to_be_focused()
    counted = [n for n in names if not isinstance(quiz.bank[n].item, Short)]
    expect(page.locator("[data-total]")).to_have_text(f"{len(counted)} of {len(counted)} right")
    expect(page.locator(".score__verdict:visible")).to_have_text("Passed")
    expect(page.locator("[data-missed-box]")).to_be_hidden()
    expect(page.locator("[data-summary]")).to_contain_text("An adult also watches you")
    expect(page.locator(".summary__links:visible")).to_have_count(0)
    kept = {
        "passed": True,
        "rounds": 1,
        "best": 100,
        "items": dict.fromkeys(counted, "right"),
    }
    assert quiz.kept() == kept
    page.reload()
    assert quiz.kept() == kept
    expect(page.locator("[data-before-line]")).to_have_text(
        "Rounds played: 1. Your best round: 100 % right."
    )
    quiz.begin()
    quiz.play(wrong=lambda _item: True)
    expect(page.locator("[data-passed-before]")).to_be_visible()
    assert (quiz.kept()["passed"], quiz.kept()["rounds"], quiz.kept()["best"]) == (True, 2, 100)


def test_one_safety_critical_item_wrong_is_no_pass(quiz):
    page = quiz.page
    unsafe = next(item for item in quiz.module.items if item.safety_critical)
    quiz.begin()
    names = quiz.play(wrong=lambda item: item is unsafe)
    counted = [n for n in names if not isinstance(quiz.bank[n].item, Short)]
    share = 100 * (len(counted) - 1) // len(counted)
    assert share >= 80
    expect(page.locator(".score__verdict:visible")).to_have_text("Not passed yet")
    expect(page.locator("[data-rule=share]")).to_contain_text(
        f"Yes: 80 % right or more. You have {share}\u00a0%."
    )
    expect(page.locator("[data-rule=safety] .unmet").first).to_be_visible()
    expect(page.locator("[data-rule=share] .unmet").first).to_be_hidden()
    missed = page.locator("[data-missed] > li")
    expect(missed).to_have_count(1)
    expect(missed).to_contain_text(seen(unsafe.stem))
    expect(missed).to_contain_text(seen(next(o for o in unsafe.options if not o.correct).feedback))
    missed.locator("summary").click()
    expect(missed.locator("[data-all]")).to_contain_text(seen(unsafe.rationale))
    links = page.locator(".summary__links:visible a")
    titles = [le.meta.title for le in quiz.module.lessons if unsafe.objective in le.meta.objectives]
    expect(links).to_have_text(titles)
    assert quiz.kept()["passed"] is False
    assert quiz.kept()["best"] == share


def test_less_than_80_percent_is_no_pass(quiz):
    quiz.begin()
    quiz.play(wrong=lambda item: not item.safety_critical)
    expect(quiz.page.locator(".score__verdict:visible")).to_have_text("Not passed yet")
    expect(quiz.page.locator("[data-rule=share] .unmet").first).to_be_visible()
    expect(quiz.page.locator("[data-rule=safety] .unmet").first).to_be_hidden()
    assert quiz.kept()["passed"] is False


def test_a_second_try_does_not_count(quiz):
    quiz.begin()
    while isinstance(quiz.question().item, Short):
        quiz.give(True)
        quiz.go_on()
    quiz.give(False)
    quiz.here.locator("[data-again]").click()
    quiz.give(True)
    quiz.go_on()
    names = quiz.play()
    counted = 1 + sum(not isinstance(quiz.bank[n].item, Short) for n in names)
    expect(quiz.page.locator("[data-total]")).to_have_text(f"{counted - 1} of {counted} right")


# ---- places ----


def test_on_a_phone_and_to_a_checker_of_accessibility(browser, site, course):
    """Every state fits 320 px, and breaks no rule, in each of the three colour schemes."""
    context = visitor(browser, viewport=PHONE, has_touch=True)
    watched = watch(context, site.address)
    quiz = open_quiz(watched.page, site.address, course, course.modules[0])

    def fits(state: str) -> None:
        for width in (320, PHONE["width"]):
            watched.page.set_viewport_size({"width": width, "height": PHONE["height"]})
            assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, state
        small = watched.page.evaluate(
            "[...document.querySelectorAll('.page button, .page select, .page .choice')]"
            ".map((e) => e.getBoundingClientRect()).filter((b) => b.width)"
            ".filter((b) => b.width < 24 || b.height < 24).length"
        )
        assert small == 0, state
        assert violations(watched.page) == [], state

    def fits_in_every_colour(state: str) -> None:
        for scheme in ("light", "dark", "cream"):
            watched.page.evaluate(f"document.documentElement.dataset.scheme = '{scheme}'")
            fits(f"{scheme} {state}")

    fits_in_every_colour("begin")
    for kind, name in {q.item.type: q.item.id for q in quiz.bank.values()}.items():
        quiz.alone(name)
        quiz.give(False)
        fits(kind)
    fits_in_every_colour("checked")
    quiz.page.evaluate("location.hash = ''")
    quiz.page.reload()
    quiz.begin()
    quiz.play(wrong=lambda _item: True)
    fits_in_every_colour("result")
    context.close()
    assert watched.complaints == []


def test_without_javascript_every_answer_opens(browser, site, course):
    context = visitor(browser, java_script_enabled=False)
    page = context.new_page()
    module = course.modules[0]
    page.goto(f"{site.address}modules/{module.id}/practice.html")
    for question in questions(course, module):
        section = page.locator(f"section#{question.item.id}")
        expect(section.locator("[data-check]")).to_be_hidden()
        expect(section.locator("[data-after]")).to_be_hidden()
        expect(section.locator("[data-heading]")).to_have_text(
            f"Question {question.number} of {len(module.items)}"
        )
        details = section.locator("details[data-answer]")
        inside = details.locator(".answer__in")
        expect(inside).to_be_hidden()
        details.locator("summary").click()
        expect(inside).to_be_visible()
        expect(inside).to_contain_text(seen(question.item.rationale))
    expect(page.locator("[data-begin]:visible")).to_have_count(0)
    context.close()


def test_on_paper_it_is_the_whole_bank(quiz):
    quiz.page.emulate_media(media="print")
    expect(quiz.page.locator("[data-item]:visible")).to_have_count(len(quiz.bank))
    expect(quiz.page.locator(".begin, [data-check]").first).to_be_hidden()
    quiz.page.emulate_media(media="screen")


def test_from_the_disk_a_round_is_played_and_kept(browser, site, course):
    context = visitor(browser)
    watched = watch(context, "file:")
    quiz = open_quiz(watched.page, site.folder.as_uri() + "/", course, course.modules[0])
    quiz.begin()
    quiz.play()
    expect(watched.page.locator(".score__verdict:visible")).to_have_text("Passed")
    watched.page.reload()
    assert quiz.kept()["passed"] is True
    context.close()
    assert watched.complaints == []
