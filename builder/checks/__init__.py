"""What must hold of a curriculum: a tuple of plain functions from Library to Diagnostics.

A check looks at one kind of mistake, reports every place, and never stops another. It skips what
could not be read: that was reported already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.checks.contacts import contacts
from builder.checks.figures import figures
from builder.checks.ids import folders, references, reserved, unique
from builder.checks.lessons import blocks, headings_nest, images, listed, no_html, page_links
from builder.checks.letters import letters
from builder.checks.look import look
from builder.checks.modules import minutes, prerequisites, taught
from builder.checks.placeholders import placeholders
from builder.checks.privacy import private_cards
from builder.checks.quiz import banks, coverage, items
from builder.checks.reach import in_reach
from builder.checks.reading import reading
from builder.checks.safe import safe
from builder.checks.standard import help_at_hand, key_places, topics, wording
from builder.checks.story import endings, graph, parts
from builder.checks.unfinished import unfinished
from builder.diagnostics import Diagnostic
from builder.library import Library

Check = Callable[[Library], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    unique,
    reserved,
    references,
    folders,
    listed,
    blocks,
    headings_nest,
    page_links,
    images,
    no_html,
    safe,
    figures,
    items,
    coverage,
    banks,
    minutes,
    taught,
    prerequisites,
    parts,
    graph,
    endings,
    private_cards,
    placeholders,
    contacts,
    letters,
    look,
    reading,
    wording,
    topics,
    help_at_hand,
    key_places,
    unfinished,
)


def run(library: Library) -> list[Diagnostic]:
    """Every problem of a project, those met while reading included, in the order of the files."""
    found = set(library.problems)
    for check in CHECKS:
        found.update(check(library))
    return sorted(set(in_reach(library, found)))
