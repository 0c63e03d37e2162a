"""Files made from the code itself: the JSON Schemas, the list of errors, and what to translate."""

from __future__ import annotations

import json

from builder.codes import CODES, GROUPS, Code
from builder.render.messages import template
from builder.schema import (
    ArticleMeta,
    Authored,
    Config,
    Coverage,
    Form,
    Glossary,
    LessonMeta,
    ModuleSpec,
    Patch,
    Quiz,
    Scenario,
    Session,
    Sources,
    ToolkitMeta,
    Wording,
)

SCHEMAS: dict[str, type[Authored]] = {
    "module": ModuleSpec,
    "lesson": LessonMeta,
    "quiz": Quiz,
    "session": Session,
    "scenario": Scenario,
    "article": ArticleMeta,
    "toolkit": ToolkitMeta,
    "form": Form,
    "glossary": Glossary,
    "sources": Sources,
    "wording": Wording,
    "coverage": Coverage,
    "patch": Patch,
    "site_config": Config,
}


def generated() -> dict[str, str]:
    """Path in the project -> text of every generated file."""
    files = {f"docs/schemas/{name}.json": _schema(model) for name, model in SCHEMAS.items()}
    return {**files, "docs/errors.md": _errors(), "theme/locales/messages.pot": template()}


def explanation(code: str) -> str | None:
    """A code in plain text; None for one that does not exist."""
    found = CODES.get(code)
    return None if found is None else f"{_title(found)}\n\n{found.why}\n\nTo mend it: {found.fix}\n"


def _title(code: Code) -> str:
    return f"{code.id} ({code.severity}): {code.title}"


def _schema(model: type[Authored]) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _errors() -> str:
    lines = [
        "# What can be wrong, and how to mend it",
        "",
        "`./mentor check` reports problems by these codes; `./mentor explain CODE` shows one.",
        "An error stops a build, a warning stops a strict one, a note stops nothing.",
        "This file is made by `./mentor schema`.",
    ]
    for letter, group in GROUPS.items():
        lines += ["", f"## {group}"]
        for code in CODES.values():
            if code.id.startswith(letter):
                lines += [
                    "",
                    f"### {_title(code)}",
                    "",
                    code.why,
                    "",
                    f"**To mend it:** {code.fix}",
                ]
    return "\n".join(lines) + "\n"
