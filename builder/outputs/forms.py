"""What the toolkit hands out, each as a file of its own: forms to fill in, letters to give away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.course import FormSheet
from builder.editions import Editions
from builder.recipes import Audience, Target
from builder.render.book import book
from builder.render.fields import FormRecipe

STAFF = ("staff",)


def plan(editions: Editions) -> Iterator[Target]:
    """``facilitator/forms/<id>.pdf`` for each form, and for each text that is not for staff alone.

    A text goes out without the notes for staff; they stand in the toolkit.
    """
    course, large = editions.full, editions.media.large
    for entry in course.toolkit:
        form = isinstance(entry, FormSheet)
        if not form and entry.audience == STAFF:
            continue
        alone = entry if isinstance(entry, FormSheet) else replace(entry, notes="")
        title = entry.form.title if isinstance(entry, FormSheet) else entry.meta.title
        recipe = book(
            "toolkit.html.j2",
            replace(course, toolkit=(alone,)),
            media=editions.media,
            named=course,
            has=frozenset({"form", "toolkit"}),
            title=title,
            whole=False,
            fillable=form,
            contacts_are_samples=editions.contacts_are_samples,
        )
        path = f"facilitator/forms/{entry.id}.pdf"
        made = FormRecipe(recipe, 18 if large else 11) if form else recipe
        yield Target(path, title, Audience.FACILITATOR, made)
