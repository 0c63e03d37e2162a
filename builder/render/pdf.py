"""HTML and stylesheets to PDF/UA-1. The only file that knows WeasyPrint.

The renderer is given every byte it may use: a picture or font is fetched from the recipe, never
from a disk or a network. Same recipe, same bytes.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import io
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from builder.recipes import tools_of

SCHEME = "project:"
VARIANT = "pdf/ua-1"
LIBRARIES = {
    "linux": (
        "libpango-1.0.so.0",
        "libharfbuzz.so.0",
        "libpangoft2-1.0.so.0",
        "libharfbuzz-subset.so.0",
    ),
    "darwin": (
        "libpango-1.0.dylib",
        "libharfbuzz.0.dylib",
        "libpangoft2-1.0.dylib",
        "libharfbuzz-subset.dylib",
    ),
}
VERSIONS = ("pango_version_string", "hb_version_string")
"""What the first of LIBRARIES call the function that gives their version."""
_SPOKEN, _TAG = "main", "/Part"
"""An element that nothing else here uses, and how it is tagged."""
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "ttf": "font/ttf", "css": "text/css"}


class PdfError(Exception):
    """The renderer reported something that would leave a hole in the document."""


@dataclass(frozen=True)
class PdfRecipe:
    """A PDF: its HTML, its stylesheets, and the pictures and fonts by name (``project:name``)."""

    html: str
    styles: tuple[str, ...]
    assets: Mapping[str, bytes]
    fields: bool = False
    """Whether form elements become fields to fill in: see ``render/fields.py``."""

    @property
    def tools(self) -> tuple[str, ...]:
        return tools()

    @property
    def preload(self) -> tuple[str, ...]:
        return ("weasyprint", "pikepdf")

    def make(self) -> Mapping[str, bytes]:
        """The PDF under the path ''. Raises PdfError when a picture or font is missing."""
        with strict():
            document = lay_out(self.html, self.styles, self.assets, fields=self.fields)
            name = hashlib.sha256(self.html.encode()).digest()[:16]
            return {"": write(document, pdf_identifier=name, pdf_forms=self.fields)}

    def pages(self, files: Mapping[str, bytes]) -> int:
        import pikepdf  # noqa: PLC0415  as above

        with pikepdf.open(io.BytesIO(files[""])) as document:
            return len(document.pages)


def lay_out(
    html: str,
    styles: tuple[str, ...],
    assets: Mapping[str, bytes],
    link: Callable[[str], str] = str,
    fields: bool = False,
) -> Any:
    """A ``weasyprint.Document``. ``link`` may change where a link leads, before styles apply."""
    import weasyprint  # noqa: PLC0415  half a second, and only a cold build needs it

    fonts, sheets = _sheets(styles, tuple((n, assets[n]) for n in assets if n.endswith(".ttf")))
    page = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=_fetcher(assets))
    for anchor in page.etree_element.iter("a"):
        if "href" in anchor.attrib:
            anchor.set("href", link(anchor.get("href")))
    for name in list(page.etree_element.iter("bdi")):
        if "dir" in name.attrib:
            name.tag = _SPOKEN
    return page.render(stylesheets=sheets, font_config=fonts, pdf_variant=VARIANT, pdf_forms=fields)


def write(document: Any, **options: Any) -> bytes:
    """The PDF of a ``weasyprint.Document``."""
    data: bytes = document.write_pdf(finisher=_spoken, pdf_variant=VARIANT, **options)
    return data


def _spoken(document: Any, pdf: Any) -> None:
    """Say the letters of right-to-left names, for whoever reads aloud.

    Joined letters are drawn as pieces that many letters share, so a piece says nothing. The
    renderer has no way to give a text beside them: so such names are elements that it tags unlike
    all others, and the tags become what they should be.
    """
    import pydyf  # noqa: PLC0415  as weasyprint, whose part it is
    from weasyprint.formatting_structure.boxes import InlineBlockBox  # noqa: PLC0415

    names = [
        box.element.text
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag == _SPOKEN and isinstance(box, InlineBlockBox)
    ]
    tags = [x for x in pdf.objects if isinstance(x, pydyf.Dictionary) and x.get("S") == _TAG]
    for name, tag in zip(names, tags, strict=True):
        tag.update({"S": "/Span", "ActualText": pydyf.String(name)})


@lru_cache(maxsize=8)
def _sheets(styles: tuple[str, ...], fonts: tuple[tuple[str, bytes], ...]) -> tuple[Any, list[Any]]:
    """The fonts and stylesheets, read once in a process for all documents that share them."""
    import weasyprint  # noqa: PLC0415

    Finalize(None, _clear, exitpriority=1)
    config = weasyprint.text.fonts.FontConfiguration()
    fetcher = _fetcher(dict(fonts))
    return config, [
        weasyprint.CSS(string=css, base_url=SCHEME, url_fetcher=fetcher, font_config=config)
        for css in styles
    ]


def _clear() -> None:
    """Drop fonts while the process, be it a worker, can still remove their temporary folders."""
    _sheets.cache_clear()
    gc.collect()


@contextlib.contextmanager
def strict() -> Iterator[None]:
    """Raise PdfError at the end when the renderer complained of anything within."""
    warnings = _Warnings()
    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate = [warnings], False
    yield
    if warnings.lines:
        raise PdfError("; ".join(dict.fromkeys(warnings.lines)))


def missing_libraries() -> list[str]:
    """The shared libraries that PDFs need and this machine does not have."""
    missing = []
    for name in LIBRARIES.get(sys.platform, ()):
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


@cache
def tools() -> tuple[str, ...]:
    """What draws a PDF, and what reads its pictures (Pillow) and breaks its words (Pyphen)."""
    packages = ("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5")
    own = tools_of((Path(__file__),), *packages, "pillow", "pyphen")
    return (*own, *text_setters())


def text_setters() -> tuple[str, ...]:
    """The versions of Pango and HarfBuzz, which set text and are the system's own."""
    found = []
    for name, function in zip(LIBRARIES.get(sys.platform, ()), VERSIONS, strict=False):
        try:
            ask = ctypes.CDLL(name)[function]
        except OSError:
            found.append(f"no {name}")
            continue
        ask.restype = ctypes.c_char_p
        found.append(f"{name} {ask().decode()}")
    return tuple(found)


class _Warnings(logging.Handler):
    """Keeps what the renderer complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _fetcher(assets: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Gives what the recipe holds; everything else does not exist."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(SCHEME).lstrip("/")
            if not url.startswith(SCHEME) or name not in assets:
                raise ValueError(f"not part of this document: {url}")
            kind = _TYPES[name.rpartition(".")[2]]
            return URLFetcherResponse(url, assets[name], {"Content-Type": kind})

    return Fetcher(fail_on_errors=True)
