"""Pages on paper: what a browser prints of the real site, read back from the PDF it makes."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from builder.paper import lay_out_in_order
from builder.schema.quiz import Matching
from tests.browser.conftest import visitor
from tests.browser.test_quiz import open_quiz

KINDS = (
    "index.html",
    "modules/active-listening/index.html",
    "modules/active-listening/open-questions.html",
    "modules/active-listening/practice.html",
    "handbook/index.html",
    "handbook/mentee-under-stress.html",
    "scenarios/the-borrowed-charger.html",
    "glossary.html",
    "help.html",
    "sources.html",
    "downloads.html",
    "progress.html",
    "certificate.html",
)
BUTTONS = (
    "Read aloud",
    "No voice on this device",
    "Check my answer",
    "Show a model answer",
    "I have read this",
    "Start lesson",
)


BLUE = """
[...document.querySelectorAll("#content a")].filter((link) => {
  const { color, textDecorationLine } = getComputedStyle(link);
  return textDecorationLine !== "none" || color !== getComputedStyle(link.parentElement).color;
}).filter((link) => link.checkVisibility()).map((link) => link.textContent)
"""
"""The links that look like links."""


def squeezed(text: str) -> str:
    """Letters and digits only: a PDF has its own idea of spaces and line ends."""
    return "".join(re.findall(r"\w+", re.sub(r"\]\([^)]*\)|\{\{.*?\}\}", "", text)))


def printed(page) -> str:
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    return squeezed(" ".join(sheet.extract_text() for sheet in reader.pages))


@pytest.mark.parametrize("script", [True, False])
def test_nothing_is_printed_that_only_a_screen_can_use(browser, site, script):
    context = visitor(browser, color_scheme="dark", java_script_enabled=script)
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    for name in KINDS:
        page.goto(site.address + name)
        for part in (
            "button",
            "header.top",
            "footer",
            ".md-sidebar",
            "nav.onward",
            ".btn",
            "summary",
        ):
            expect(page.locator(f"{part}:visible"), f"{name} {part}").to_have_count(0)
        text = printed(page)
        for words in BUTTONS:
            assert squeezed(words) not in text, (name, words)
        expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
        assert page.evaluate(BLUE) == [], name
    context.close()


def test_figures_stay_whole(page, site, course):
    page.set_viewport_size({"width": 680, "height": 1000})  # an A4 sheet less its margins
    page.emulate_media(media="print")
    shown = 0
    for module in course.modules:
        for name in ("index", *(lesson.id for lesson in module.lessons)):
            page.goto(f"{site.address}modules/{module.id}/{name}.html")
            for figure in page.locator("figure.fig").all():
                expect(figure).to_have_css("break-inside", "avoid")
                box = figure.bounding_box()
                assert box["height"] < 900 and box["width"] <= 680, (module.id, name, box)
                shown += 1
    assert shown >= len(course.modules) * 2


def test_a_quiz_is_a_paper_without_a_key(page, site, course):
    module = course.modules[0]
    page.goto(f"{site.address}modules/{module.id}/practice.html")
    text = printed(page)
    paper = lay_out_in_order(module.items, course.config.quiz_seed, "web")
    for question in paper:
        assert squeezed(question.item.stem) in text, question.item.id
        assert squeezed(question.item.rationale) not in text, question.item.id
        for choice in question.answers:
            assert squeezed(choice.text) in text, (question.item.id, choice.id)
    assert any(isinstance(question.item, Matching) for question in paper)
    assert "Howitwent" not in text
    wrong = next(item for item in module.items if item.safety_critical)
    quiz = open_quiz(page, site.address, course, module)
    quiz.begin()
    quiz.play(wrong=lambda item: item is wrong)
    text = printed(page)
    assert "Howitwent" in text
    assert squeezed(wrong.stem) in text
    chosen = next(option for option in wrong.options if not option.correct)
    assert squeezed(chosen.feedback) in text
    assert sum(squeezed(question.item.stem) in text for question in paper) == 1


def test_a_story_is_printed_whole_from_any_place_in_it(page, site, course):
    scenario = next(one for one in course.scenarios if one.id == "the-borrowed-charger")
    first = next(node for node in scenario.story.nodes if node.id == scenario.story.start)
    for place in ("", "#story", f"#story/{first.choices[0].id}"):
        page.goto("about:blank")
        page.goto(f"{site.address}scenarios/{scenario.id}.html{place}")
        text = printed(page)
        for node in scenario.story.nodes:
            assert text.count(squeezed(node.text)) == 1, (place, node.id)
            for choice in node.choices:
                for words in (choice.text, choice.consequence, choice.coaching):
                    assert text.count(squeezed(words)) == 1, (place, choice.id)
        assert squeezed(scenario.debrief.feel[0]) in text
        page.emulate_media(media="print")
        numbers = page.locator("[data-node]").count()
        expect(page.locator("[data-node]:visible")).to_have_count(numbers)
        page.emulate_media(media="null")


def test_help_and_a_lesson_hold_what_paper_needs(page, site, course):
    page.goto(site.address + "help.html")
    text = printed(page)
    school = course.config.school
    assert squeezed(school.emergency_number) in text
    for person in (school.safeguarding_lead, school.deputy_lead, school.coordinator):
        for fact in (person.name, person.room, person.telephone or "", person.email or ""):
            assert squeezed(fact) in text, fact
    for line in school.helplines:
        assert squeezed(line.call or line.text) in text
    page.goto(site.address + "modules/active-listening/open-questions.html")
    page.locator("a.word").first.hover()
    expect(page.locator("[data-word-note]")).to_be_visible()
    text = printed(page)
    definition = next(term.definition for term in course.terms if term.id == "closed-question")
    assert text.count(squeezed(definition)) == 1
