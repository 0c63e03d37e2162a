"""An update, or a translation, for people: what needs a look, what is safe, what is missing."""

from __future__ import annotations

from builder.translations import Standing
from builder.upgrade import News, Survey

SHOWN = 12
"""So many names are listed; of more, the number is told."""


def report(survey: Survey) -> str:
    """The whole survey as text."""
    mine = f"{survey.overridden} of your texts stand instead of shared ones, or change them"
    if survey.first:
        return f"Remembered in school/upstream.lock: what version {survey.before} says. {mine}.\n"
    looks = [one for one in survey.news if one.looks]
    safe = [one for one in survey.news if not one.looks]
    parts = [_look(one) for one in looks]
    if safe:
        lines = [f"  {one.name}  ({', '.join(one.files)})" for one in safe]
        head = "SAFE: the shared text changed, and not where yours changes it"
        parts.append("\n".join([head, *lines]))
    also = (
        ("Changed, and left by you as they are", survey.changed),
        ("New", survey.new),
        ("Taken away", survey.gone),
    )
    parts += [f"{title}: {_names(names)}" for title, names in also if names]
    if survey.news:
        then = "Nothing needs a look. To be done with it: ./mentor upgrade --accept-all"
        if looks:
            then = "When you have looked: ./mentor upgrade --accept ID, or --accept-all."
        count = f"{len(looks)} need{'s' if len(looks) == 1 else ''} a look, {len(safe)} safe"
        parts.append(
            f"{mine}; the originals of {len(survey.news)} changed since version "
            f"{survey.before}: {count}.\n{then}"
        )
    else:
        parts.append(f"{mine}. No original of them has changed.")
    return "\n\n".join(parts) + "\n"


def translation(standing: Standing) -> str:
    """How far a translation is as text."""
    language, gaps = standing.language, standing.gaps
    news = standing.survey.news if standing.survey else ()
    stale = [one for one in news if one.looks]
    parts = [_look(one) for one in stale]
    if gaps:
        lines = [f"  {gap.name}  ({gap.file}{_part(gap.left)})" for gap in gaps]
        parts.append("\n".join(["STILL IN ENGLISH", *lines]))
    if standing.phrases:
        parts.append(f"{standing.phrases} phrases of the program are not in theme/locales.")
    done = standing.total - len(gaps)
    parts.append(f"{language}: {done} of {standing.total} texts are translated.")
    if stale:
        parts.append(
            f"{len(stale)} of them grew old. When you have looked: "
            f"./mentor translations {language} --accept ID, or --accept-all."
        )
    return "\n\n".join(parts) + "\n"


def _part(left: int) -> str:
    return f": {left} of its texts" if left else ""


def _look(one: News) -> str:
    lines = [f"NEEDS A LOOK: {one.name}  ({', '.join(one.files)})"]
    lines += [f"  {why}" for why in one.looks]
    lines += [f"    {line}" for line in one.difference]
    return "\n".join(lines)


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
