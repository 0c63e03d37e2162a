"""Workshop packets: everything a facilitator prints for one workshop, in the order of its use.

A packet is made of parts, each a PDF that can be printed alone; keys are a file of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from builder import deck, handouts
from builder.copies import OnAPage, acted, copies, stories
from builder.course import FormSheet, Module
from builder.editions import Editions
from builder.paper import Question, lay_out_in_order
from builder.recipes import Audience, Joined, Part, Recipe, Target
from builder.render.bind import BoundRecipe
from builder.render.book import PAPER, book
from builder.render.cards import role_cards
from builder.render.fonts import missing_letters
from builder.render.impose import BookletRecipe
from builder.render.markdown import titles
from builder.render.pdf import PdfRecipe
from builder.render.quiz import PASS_MARK, Papers, papers
from builder.render.slides import slide_deck
from builder.render.templates import theme_files
from builder.schema.quiz import Choice, Multiple, Use
from builder.schema.session import Activity
from builder.timetable import Row
from builder.words import Words
from builder.workshop import USUAL, Workshop, arrange

SIGN_IN = "sign-in-sheet"
MANY = 6
"""Cards of an activity that leave little room beside them."""
PRACTICE = 5
"""Practice questions on a page, those on safety first."""
KEY = "Key, for the facilitator"
"""How a material begins that only the adult reads."""
IN_SCRIPT = (KEY, "To read aloud")
"""How those begin that stand in the script and nowhere else."""
PRINTED = ("One contact card", "Spare contact cards", "Name cards for", "One quick-reference card")
"""How materials begin that the packet prints for every workshop."""
BRIEF = 650
"""Letters that a public brief, in its frame, takes the room of."""
LONG, LONGER = 2100, 2550
"""Letters of an activity that fit on a page of A4 or Letter; more than that are set smaller."""


@dataclass(frozen=True)
class Wishes:
    """What a person may choose about the paper, beside the workshop itself."""

    versions: tuple[str, ...] | None = None
    """Of the quiz; None: those of the configuration."""
    names: tuple[str, ...] = ()
    cards_to_a_page: int = 4
    answer_sheet: bool = False
    booklet: bool = False
    """The script once more, to be folded. Nothing else of a packet is a book."""


def plan(editions: Editions) -> Iterator[Target]:
    """A packet of each module's longest plan, with lines for the day and the time."""
    course = editions.full
    for workshop in arrange(course, [module.id for module in course.modules], None):
        yield from packet_targets(editions, workshop, Wishes())


def packet_targets(editions: Editions, workshop: Workshop, wishes: Wishes) -> Iterator[Target]:
    """The files of one packet in ``facilitator/packets/<name>/``."""
    for name, title, recipe in _Packet(editions, workshop, wishes).files():
        yield Target(
            f"facilitator/packets/{workshop.name}/{name}.pdf",
            f"{workshop.title}: {title}",
            Audience.FACILITATOR,
            recipe,
        )


class _Packet:
    """The parts of one packet, and the words that its templates ask for."""

    def __init__(self, editions: Editions, workshop: Workshop, wishes: Wishes) -> None:
        self.editions = editions
        self.workshop = workshop
        self.said = workshop.said
        self.wishes = wishes
        self.media = editions.media
        self.on_a_page = OnAPage(cards=wishes.cards_to_a_page)
        if self.media.large:
            self.on_a_page = OnAPage(cards=1, tickets=1, lists=1, contacts=2, cut=2)
        usual = editions.full.config.quiz_versions
        self.versions = usual if wishes.versions is None else wishes.versions
        self.papers = [
            papers(editions.full, module, version, self.media)
            for module in workshop.modules
            for version in self.versions
        ]
        self.decks = [deck.deck(workshop, sitting) for sitting in workshop.sittings]

    def files(self) -> Iterator[tuple[str, str, Recipe | Joined]]:
        """(place without its ending, title, recipe): the packet, its parts, slides and keys."""
        say, parts, keys = self.said.say, tuple(self._parts()), tuple(self._keys())
        word = say("packet")
        yield "packet", word, self._bound(word, parts)
        for place, title, recipe in parts:
            yield f"parts/{place}", title, recipe
        if self.wishes.booklet:
            yield (
                "script-booklet",
                say("script as a booklet"),
                BookletRecipe((Part("script", self._part("script", say("Script"))),)),
            )
        for number, slides in enumerate(self.decks, start=1):
            suffix = f"-{number}" if len(self.decks) > 1 else ""
            title = say("{title}: slides", title=self.workshop.title)
            yield (
                f"slides{suffix}",
                say("slides"),
                slide_deck(self.editions, self.workshop, slides, title),
            )
        if keys:
            word = say("keys and results")
            yield "keys", word, self._bound(word, keys)

    def _bound(self, word: str, parts: tuple[tuple[str, str, PdfRecipe], ...]) -> BoundRecipe:
        school = self.editions.full.config.school.name
        title = f"{self.workshop.title}: {word} - {school}"
        return BoundRecipe(
            title,
            tuple(name for _, name, _ in parts),
            tuple(Part(f"{self.workshop.title}: {name}", recipe) for _, name, recipe in parts),
        )

    def _parts(self) -> Iterator[tuple[str, str, PdfRecipe]]:
        """In the order of printing."""
        say = self.said.say
        yield self._sheet("1-run-sheet", say("Run sheet"), "run")
        yield self._sheet("2-room-and-safety", say("Room and safety"), "room")
        yield self._sheet("3-script", say("Script"), "script")
        yield self._sheet("4-handouts", say("Handouts"), "handouts")
        if self.workshop.scenarios:
            yield "5-role-cards", say("Role cards"), self._cards()
        for paper in self.papers:
            version = self._of(paper)
            yield f"6-quiz-{version}", say("Quiz {version}", version=version), paper.paper
        if self.wishes.answer_sheet and self.papers:
            yield self._sheet("6-answer-sheets", say("Answer sheets"), "answers")
        name = say("Sign-in sheet, evaluation, certificates")
        yield self._sheet("7-people", name, "people")

    def _keys(self) -> Iterator[tuple[str, str, PdfRecipe]]:
        """For whoever marks; never in the same file as the papers."""
        if self.papers:
            yield self._sheet("results", self.said.say("Class result sheet"), "marking")
        for paper in self.papers:
            version = self._of(paper)
            yield (
                f"key-{version}",
                self.said.say("Answer key {version}", version=version),
                paper.key,
            )

    def _of(self, paper: Papers) -> str:
        one = len(self.workshop.modules) == 1
        return paper.version if one else f"{paper.module.id}-{paper.version}"

    def _cards(self) -> PdfRecipe:
        return role_cards(
            self.editions.full,
            self.workshop.scenarios,
            self.on_a_page.cards,
            self.media,
            self.said.say("{title}: role cards", title=self.workshop.title),
            self.editions.contacts_are_samples,
        )

    def _sheet(self, place: str, name: str, part: str) -> tuple[str, str, PdfRecipe]:
        return place, name, self._part(part, name)

    def _part(self, part: str, name: str) -> PdfRecipe:
        course = self.editions.full
        forms = (entry for entry in course.toolkit if isinstance(entry, FormSheet))
        activities = [activity for _, activity in self.workshop.activities]
        recipe = book(
            "packet.html.j2",
            course,
            media=self.media,
            part=part,
            title=f"{self.workshop.title}: {name}",
            workshop=self.workshop,
            contacts_are_samples=self.editions.contacts_are_samples,
            on_a_page=self.on_a_page,
            counts=self._counts(),
            names=self.wishes.names,
            papers=self.papers,
            pass_mark=PASS_MARK,
            sign_in=next((form for form in forms if form.id == SIGN_IN), None),
            stories=stories(self.workshop),
            card_sets=handouts.card_sets,
            ticket=handouts.ticket,
            starters=handouts.starters,
            exercise=partial(handouts.exercise, said=self.said),
            practice=self._practice,
            name_cards=[
                (card.name, scenario.title)
                for scenario in self.workshop.scenarios
                if any(map(handouts.wants_name_cards, activities))
                for card in acted(scenario).values()
            ],
            need=partial(_need, names=titles(course), said=self.said),
            when=self._when,
            on_screen=self._on_screen,
            brief_of=_brief_of,
            in_packet=partial(_in_packet, said=self.said),
            plain_title=partial(_plain_title, said=self.said),
            lines_for_notes=_lines_for_notes,
            size=_size,
            in_script=IN_SCRIPT,
            read_aloud=handouts.read_aloud,
            printable=lambda name: not missing_letters(name),
        )
        extra = [f"@page certificate {{ size: {PAPER[self.media.paper]} landscape }}"]
        if self.media.large:
            extra.append(theme_files("print")["css/packet_large.css"].decode())
        return replace(recipe, styles=(*recipe.styles, *extra))

    def _practice(self, module: Module, activity: Activity) -> tuple[Question, ...]:
        """Practice questions for an activity that wants some; never one that is held back."""
        if not handouts.wants_practice(activity):
            return ()
        items = [
            item
            for item in module.items
            if item.use is Use.PRACTICE and isinstance(item, Choice | Multiple)
        ]
        items.sort(key=lambda item: not item.safety_critical)
        seed = self.editions.full.config.quiz_seed
        return lay_out_in_order(items[:PRACTICE], seed, "practice", self.said)

    def _counts(self) -> dict[int, Any]:
        """Copies by number of people: of those who come, or of all usual numbers."""
        wanted = [self.workshop.people] if self.workshop.people else USUAL
        sheets = self.wishes.answer_sheet
        return {n: copies(self.workshop, n, self.versions, self.on_a_page, sheets) for n in wanted}

    def _when(self, activity: Activity) -> list[str]:
        """``15:35 to 15:43`` for each time the activity comes."""
        say, clock = self.said.say, self.workshop.clock
        one = len(self.workshop.sittings) == 1
        return [
            say("{start} to {end}", start=clock(row.start), end=clock(row.end))
            if one
            else say(
                "Meeting {number}, {start} to {end}",
                number=number,
                start=clock(row.start),
                end=clock(row.end),
            )
            for number, sitting in enumerate(self.workshop.sittings, start=1)
            for row in sitting.rows
            if row.activity is activity
        ]

    def _on_screen(self, module: Module, activity: Activity) -> list[str]:
        """The slides of an activity: ``Slides 14 to 16: The lost team place``."""
        many = len(self.decks) > 1
        found, on_slide = [], partial(_run, said=self.said)
        for meeting, slides in enumerate(self.decks, start=1):
            shown = enumerate(deck.shown(slides, module, activity))
            for (words, _), run in groupby(shown, on_slide):
                numbers = [f"{f'{meeting}.' if many else ''}{slide.number}" for _, slide in run]
                first, last = numbers[0], numbers[-1]
                found.append(
                    self.said.say("Slide {first}: {words}", first=first, words=words)
                    if first == last
                    else self.said.say(
                        "Slides {first} to {last}: {words}", first=first, last=last, words=words
                    )
                )
        return found


_FIRST_WORDS = re.compile(r'(?:"[^"]*"|[^:,."])*"?')


def _run(at: tuple[int, deck.Slide], said: Words) -> tuple[str, int]:
    """The same for slides that follow each other and show the same: words, and where they began."""
    place, slide = at
    return _on_slide(slide, said), slide.number - place


def _on_slide(slide: deck.Slide, said: Words) -> str:
    """What is on a slide, in a few words."""
    if slide.kind == "activity":
        return said.say("the title")
    if slide.kind == "points":
        text = ", ".join(slide.lines)
        return text if len(text) < 80 else f"{text[:70].rsplit(' ', 1)[0]} ..."
    return slide.title


def _need(row: Row, names: Mapping[tuple[str, str], str], said: Words) -> str:
    """What to have ready, in a few words: the check list has it in full."""
    if row.activity is None:
        return said.say("Water, and a quiet place")
    things = [_brief_of(m) for m in row.activity.materials if not m.startswith(IN_SCRIPT)]
    if row.activity.scenarios:
        others = (thing for thing in things[1:] if not thing.startswith("Round"))
        things = [said.say("Role cards"), *others]

    def name(link: re.Match[str]) -> str:
        return link[1] or f'"{names[link[2], link[3]]}"'

    short = (re.split(r",? from the (?:lesson|first page)\b", thing)[0] for thing in things)
    told = (re.sub(r"\[([^\]]*)\]\((\w+):([\w-]+)[^)]*\)", name, thing) for thing in short)
    # The first few words; a stop in a title that is quoted ends nothing.
    return "; ".join(
        dict.fromkeys(found[0].strip() for text in told if (found := _FIRST_WORDS.match(text)))
    )


def _brief_of(material: str) -> str:
    """A material without the texts of its cards, which are printed elsewhere in the packet."""
    return re.split(r"\s*\*\*(?:[A-Z]|(?:Line )?\d+)\*\*", material)[0]


def _in_packet(activity: Activity, material: str, said: Words) -> str:
    """Where the packet holds a material: ``on a slide``, ``in this packet``, or nowhere."""
    if handouts.poster(material) or material.startswith(("The figure ", "The figures ")):
        return said.say("on a slide")
    sheet = handouts.ticket(activity) or handouts.starters(activity)
    printed = (
        _brief_of(material) != material
        or material.startswith(PRINTED)
        or handouts.wants_practice(activity)
        or (sheet and ("sheet" in material or "ticket" in material))
    )
    return said.say("in this packet") if printed else ""


def _plain_title(title: str, said: Words) -> str:
    """``Sort six cards`` for ``Try it: sort six cards (6 minutes)``."""
    text = re.sub(r"\s*\(\d+ \w+\)$", "", title.removeprefix(f"{said.say('Try it')}: "))
    return text[0].upper() + text[1:]


def _lines_for_notes(activity: Activity) -> int:
    """More room for notes beside long steps, less beside a full list of what learners see."""
    cards = sum(len(found.cards) for found in handouts.card_sets(activity) if not found.signs)
    most = 4 if _size(activity) == "longer" else 12
    wanted = sum(map(len, activity.steps)) // 150 - cards
    return min(most, max(4 if cards < MANY else 1, wanted))


def _size(activity: Activity) -> str:
    """The letters in which an activity fits on a page: a class of the stylesheet, or none."""
    words = activity.adaptations
    sets = handouts.card_sets(activity)
    texts = (
        *activity.steps,
        *(m for m in activity.materials if m.startswith(IN_SCRIPT)),
        *("." * BRIEF for _ in handouts.briefs(activity)),
        *(text for found in sets for _, text in found.cards),
        *(activity.purpose, activity.watch_for, activity.safeguarding),
        *(words.english_learners, words.disability, words.virtual),
    )
    count = sum(map(len, texts))
    return "longer" if count > LONGER else "long" if count > LONG else ""
