"""Practice quizzes: every item right, wrong and retried; by keyboard; without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from builder.paper import lay_out_in_order
from builder.schema.quiz import Choice, Matching, Multiple, Ordering, Short, TrueFalse
from tests.browser.conftest import DESK
from tests.conftest import ROOT

MODULES = sorted(path.name[3:] for path in (ROOT / "curriculum" / "modules").iterdir())


def questions(course, module):
    return lay_out_in_order(module.items, course.config.quiz_seed, "web")


def choose(section, ids):
    for name in ids:
        section.locator(f"input[value='{name}']").check()


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
            places = [s.id for s in steps]
            if not right:
                places = [*places[1:], places[0]]
            for place, name in enumerate(places, start=1):
                section.locator(f"select[data-step='{name}']").select_option(str(place))
            return "" if right else steps[0].feedback
        case Matching(pairs=pairs):
            names = [p.id for p in pairs]
            others = names if right else [*names[1:], names[0]]
            for name, other in zip(names, others, strict=True):
                section.locator(f"select[data-step='{name}']").select_option(other)
            return "" if right else pairs[0].feedback
        case Short():
            section.locator("textarea").fill("What I would say.")
            return item.model_answer
    raise AssertionError(item)


def seen(text: str) -> re.Pattern[str]:
    """The first words of a Markdown text, as they look on the page."""
    words = re.findall(r"[A-Za-z]+", re.sub(r"\]\([^)]*\)", "", text))[:5]
    return re.compile(r"[^A-Za-z]+".join(words))


@pytest.mark.parametrize("name", MODULES)
def test_every_item_right_wrong_and_retried(page, site, course, name):
    module = next(module for module in course.modules if module.id == name)
    page.goto(f"{site.address}modules/{module.id}/practice.html")
    total = 0
    for question in questions(course, module):
        section = page.locator(f"section#{question.item.id}")
        result = section.locator("[data-result]")
        check = section.locator("[data-check]")
        expect(result).to_be_hidden()
        if isinstance(question.item, Short):
            feedback = answer(section, question, True)
            check.click()
            expect(result).to_contain_text("Compare it with this")
            expect(result).to_contain_text(seen(feedback))
            continue
        total += 1
        feedback = answer(section, question, right=False)
        check.click()
        expect(result.locator("[data-verdict]:visible")).to_have_text(
            re.compile("Not yet|Partly right")
        )
        expect(result).to_contain_text(seen(feedback))
        expect(result).to_be_focused()
        section.locator("[data-again]").click()
        expect(result).to_be_hidden()
        feedback = answer(section, question, right=True)
        check.click()
        expect(result.locator("[data-verdict]:visible")).to_have_text("Right")
        if feedback:
            expect(result).to_contain_text(seen(feedback))
    expect(page.locator("[data-total]")).to_contain_text(f"{total} of {total} right")


def test_an_answer_is_asked_for_before_it_is_checked(page, site, course):
    page.goto(f"{site.address}modules/{course.modules[0].id}/practice.html")
    section = page.locator("section[data-type=judgement], section[data-type=single]").first
    section.locator("[data-check]").click()
    expect(section.locator("[data-hint]")).to_have_text("Choose an answer first.")
    expect(section.locator("[data-result]")).to_be_hidden()


def test_by_keyboard_alone(page, site, course):
    page.goto(f"{site.address}modules/{course.modules[0].id}/practice.html")
    section = page.locator("section[data-type=judgement], section[data-type=single]").first
    section.locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(section.locator("[data-check]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(section.locator("[data-result]")).to_be_focused()
    expect(section.locator("[data-result] .reason").first).to_be_visible()


def test_without_javascript_every_answer_opens(browser, site, course):
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    module = course.modules[0]
    page.goto(f"{site.address}modules/{module.id}/practice.html")
    for question in questions(course, module):
        section = page.locator(f"section#{question.item.id}")
        expect(section.locator("[data-check]")).to_be_hidden()
        details = section.locator("details[data-answer]")
        inside = details.locator(".answer__in")
        expect(inside).to_be_hidden()
        details.locator("summary").click()
        expect(inside).to_be_visible()
        expect(inside).to_contain_text(seen(question.item.rationale))
    context.close()


def test_from_the_disk(browser, site, course):
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(site.on_disk(f"modules/{course.modules[0].id}/practice.html"))
    question = questions(course, course.modules[0])[0]
    section = page.locator(f"section#{question.item.id}")
    answer(section, question, right=True)
    section.locator("[data-check]").click()
    expect(section.locator("[data-verdict]:visible")).to_have_text("Right")
    context.close()
