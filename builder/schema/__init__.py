"""What authors write, as frozen pydantic models: one file a concept.

These shapes are the only place that imports pydantic. They say what a field may hold;
rules that compare fields, or files, live in ``builder.checks``. The JSON Schemas that
editors use are generated from them (``./mentor schema``).
"""

from builder.schema.base import Authored, Id, Prose
from builder.schema.config import Config, Helpline, Person, School
from builder.schema.lesson import ArticleMeta, LessonMeta
from builder.schema.module import Card, Figure, ModuleSpec, Objective
from builder.schema.patch import Patch
from builder.schema.quiz import Item, Quiz
from builder.schema.reference import Glossary, Source, Sources, Term
from builder.schema.scenario import Scenario
from builder.schema.session import Session
from builder.schema.standard import Coverage, Wording
from builder.schema.toolkit import Form, ToolkitMeta

__all__ = [
    "ArticleMeta",
    "Authored",
    "Card",
    "Config",
    "Coverage",
    "Figure",
    "Form",
    "Glossary",
    "Helpline",
    "Id",
    "Item",
    "LessonMeta",
    "ModuleSpec",
    "Objective",
    "Patch",
    "Person",
    "Prose",
    "Quiz",
    "Scenario",
    "School",
    "Session",
    "Source",
    "Sources",
    "Term",
    "ToolkitMeta",
    "Wording",
]
