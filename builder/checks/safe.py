"""Texts of a school become HTML that shows something and runs nothing.

Tags are refused in any text (``no_html``). This is the second wall: a school's texts are turned
into HTML as the site and the books do it, and a sanitiser says whether it would take anything out.
They are refused rather than cleaned, so that nothing an author wrote is lost without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import markdown
import nh3

from builder.diagnostics import Diagnostic
from builder.library import Library, Passage
from builder.source.files import OVERLAY
from builder.source.markdown import BLOCKS, SCHEMES, html_tags

EXTENSIONS = ("attr_list", "md_in_html", "tables", "toc", "pymdownx.blocks.admonition")
"""Those of ``builder.render.markdown``, which is not for checks to use; a test compares them."""

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("em", "strong", "code", "pre", "a", "img", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
}
_ALIGNED = re.compile(r' style="text-align: (?:left|center|right);"')
_TAG = re.compile(r"</?\s*([A-Za-z][\w:-]*)")
_ATTRIBUTE = re.compile(r"[\s\"'/]([A-Za-z_:][\w:.-]*)\s*=")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_RUN = {"javascript", "vbscript", "data", "blob", "file"}
"""However they are spelt: only the sanitiser reads an address as a browser does."""


def raw_html(library: Library, passage: Passage) -> bool:
    """Whether the settings let this text hold anything: it is the school's, and they say so."""
    config = library.config and library.config.model
    return bool(config and config.raw_html and passage.written.layer == OVERLAY)


def safe(library: Library) -> Iterator[Diagnostic]:
    """No text of a school turns into HTML that the sanitiser would take out."""
    for passage in library.passages():
        source = passage.source
        if not (source.layer or source.patches) or not _of_the_school(passage):
            continue
        told = any(html_tags(passage.text)) or raw_html(library, passage)
        if not told and not harmless(_html(passage.text)):
            message = "this text would put something into the page that a browser could run"
            yield passage.problem("L406", 0, 1, message, "use plain Markdown")


def harmless(html: str) -> bool:
    """Whether the sanitiser leaves a piece of HTML as it is."""
    html = _ALIGNED.sub("", html)
    strict = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=set(),
        attributes=ATTRIBUTES,
        url_schemes={*SCHEMES, "https", "http", "mailto"},
        link_rel=None,
    )
    names = {name.lower() for name in _ATTRIBUTE.findall(html)}
    anything = nh3.clean(
        html,
        tags=TAGS | {tag.lower() for tag in _TAG.findall(html)},
        clean_content_tags=set(),
        attributes={"*": names},
        url_schemes=_RUN | {scheme.lower() for scheme in _SCHEME.findall(html)},
        strip_comments=False,
        link_rel=None,
    )
    return strict == anything


def _of_the_school(passage: Passage) -> bool:
    return bool(passage.written.layer)


@cache
def _html(text: str) -> str:
    types = {"types": [{"name": name} for name in BLOCKS]}
    return markdown.markdown(text, extensions=EXTENSIONS, extension_configs={EXTENSIONS[-1]: types})
