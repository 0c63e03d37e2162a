"""Nothing that the program says to readers stays English in another language.

In the pseudo-locale every word of the program is marked. So on a site and in papers made in it,
what is not marked must have been written by an author.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from html.parser import HTMLParser
from typing import Any

import pytest

from builder.home import HOME
from builder.media import Media
from builder.order import ordered, targets
from builder.outputs import OUTPUTS
from builder.outputs.packet import Wishes, packet_targets
from builder.pipeline import Checked, check
from builder.render.phrases import SPOKEN, style_phrases
from builder.request import Request
from builder.source.markdown import plain
from builder.words import PSEUDO
from builder.workshop import arrange
from tests.conftest import SMALLEST, copy_project

MARKED = re.compile("\u202e[^\u202c]*\u202c")
UNIT = "---\ntitle: A quiet unit\nsummary: It is short.\nminutes: 5\n---\n\n{}Wait first.\n"
BLOCKS = "".join(
    f"/// {kind}\nA box of words.\n///\n\n"
    for kind in ("try", "example", "say", "remember", "safety", "myth", "facilitator")
)
FORM = """\
title: A form of every kind
purpose: It tries all fields.
filled_by: [mentor, mentee, coordinator, facilitator, staff, family, referee]
when: Once a year.
kept_by: The coordinator keeps it.
never_write: what you were told.
sections:
  - heading: All fields
    fields:
      - {id: a, label: One line, kind: line}
      - {id: b, label: Many lines, kind: text}
      - {id: c, label: That day, kind: date}
      - {id: d, label: Only one, kind: choice, options: [This one, That one]}
      - {id: e, label: Any of these, kind: choices, options: [This one, That one]}
      - {id: f, label: How much, kind: scale, options: [Very little, Very much]}
      - {id: g, label: A table of things, kind: table, columns: [That thing], blank_rows: 2}
      - {id: h, label: Sign it, kind: signature}
      - {id: i, label: This was read, kind: statement}
"""


class Reader(HTMLParser):
    """Everything in a page that is read, or read aloud."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unread = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in ("style", "script")
        for name, value in attrs:
            shown = name in SPOKEN or (
                name.startswith("data-") and re.match("[A-Z]|% ", value or "")
            )
            self.texts += [value] if value and shown else []

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        self.texts += [] if self._unread else [data]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    project = copy_project(SMALLEST, tmp_path_factory.mktemp("pseudo"))
    config = project.root / "site_config.yml"
    config.write_text(config.read_text().replace("edition:", f"language: {PSEUDO}\nedition:", 1))
    for folder, text in (("handbook", BLOCKS), ("facilitation", ""), ("toolkit", BLOCKS)):
        (project.root / "curriculum" / folder).mkdir()
        (project.root / f"curriculum/{folder}/01-quiet.md").write_text(UNIT.format(text))
    for name in ("handbook", "facilitation", "toolkit"):
        old = project.root / f"curriculum/{name}/01-quiet.md"
        old.rename(old.with_name(f"01-quiet-{name}.md"))
    (project.root / "curriculum/toolkit/02-form.yml").write_text(FORM)
    found = check(project.root, datetime.date(2026, 11, 21))
    assert not found.stops(strict=False), found.problems
    return found


@pytest.fixture(scope="module")
def made(checked: Checked) -> dict[str, Any]:
    """The recipes of all outputs by path; of the site, its finished files."""
    date = datetime.date(2027, 2, 3)
    (one, *_) = arrange(
        checked.course, ("listening",), None, start=None, end=None, date=date, people=14
    )
    wishes = Wishes(names=("Ann Lee",), answer_sheet=True)
    packet = {f"packet {one.name}": partial(packet_targets, workshop=one, wishes=wishes)}
    request = Request(tuple(OUTPUTS), Media("a4"), packets=packet)
    order = ordered(checked.course, "", request)
    found = {t.path: t.recipe for some in targets(order, (), True).values() for t in some}
    site = found.pop("site")
    return found | {"site": site.join([part.recipe.make() for part in site.parts])}


def strings(value: Any) -> Iterator[str]:
    """Every string in a recipe, drawings included, or in a tree of YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes) and value.startswith(b"<svg"):
        yield value.decode()
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from strings(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def authored(checked: Checked) -> str:
    """All that people wrote, without what is only an id or a word of a list."""
    library = checked.library
    found = [text for document in library.documents() for text in strings(document.tree.data)]
    for page in library.pages():
        found += [page.page.body, *strings(page.page.front.data if page.page.front else "")]
    found += [figure.text for module in library.modules for figure in module.figures.values()]
    found += ["Ann Lee", "Material for MkDocs"]
    kept = (text for text in found if " " in text.strip() or not text.islower())
    lead = checked.course.config.school.safeguarding_lead.name
    text = "\n".join(" ".join(plain(text).split()) for text in kept)
    return re.sub(r"\{\{[^}]*\}\}", lead, text)


def unsaid(texts: list[str], known: str) -> set[str]:
    """The pieces of texts that are neither marked nor written by an author."""
    found = set()
    for text in texts:
        for piece in re.split(r" - |[:,.?!()\"\n]", MARKED.sub("\n", " ".join(text.split()))):
            words = re.sub(r"^[\d. ]+|[\d. ]+$", "", piece).strip(" ;|-%")
            here = rf"(?i)(?<!\w){re.escape(words)}(?!\w)"
            if re.search(r"[A-Za-z]{2}", words) and not re.search(here, known):
                found.add(words)
    return found


def test_no_page_of_the_site_has_words_that_cannot_be_translated(made, checked) -> None:
    known = authored(checked)
    site = made["site"]
    pages = {n: d.decode() for n, d in site.items() if n.endswith(".html")}
    assert len(pages) > 12
    bad = {n: left for n, html in pages.items() if (left := unsaid(Reader(html).texts, known))}
    assert bad == {}
    assert all(
        '<body dir="rtl">' in html and f'<html lang="{PSEUDO}"' in html for html in pages.values()
    )
    assert '<div dir="ltr" lang="en">' in pages["modules/listening/hand-over.html"]


def test_no_paper_has_words_that_cannot_be_translated(made, checked) -> None:
    known = authored(checked)
    papers = {
        f"{path} {number}": text
        for path, recipe in made.items()
        if path != "site"
        for number, text in enumerate(strings(recipe))
    }
    pages = {
        n: t for n, t in papers.items() if t.lstrip().lower().startswith(("<!doctype", "<svg"))
    }
    assert len(pages) > 20
    bad = {n: left for n, html in pages.items() if (left := unsaid(Reader(html).texts, known))}
    assert bad == {}
    styles = {text for text in papers.values() if text not in pages.values() and "content:" in text}
    said = [message for css in styles for message in style_phrases(css)]
    assert said and unsaid([re.sub(r"\{[^}]*\}|\\a0", "", text) for text in said], "") == set()


def test_scripts_say_only_what_stands_in_the_page() -> None:
    shown = re.compile(
        r"""(?:(?:textContent|innerText|\.title)\s*=|"aria-label",)\s*["'`][^"'`]*[a-z]{2}"""
    )
    for script in (HOME / "theme/site/js").glob("*.js"):
        assert not shown.search(script.read_text("utf-8")), script.name
