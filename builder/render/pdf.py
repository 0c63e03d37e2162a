"""HTML and stylesheets to PDF/UA-1. The only file that knows WeasyPrint.

The renderer is given every byte it may use: a picture or font is fetched from the recipe, never
from a disk or a network. Same recipe, same bytes.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

SCHEME = "project:"
VARIANT = "pdf/ua-1"
LIBRARIES = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    "darwin": ("libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz-subset.dylib"),
}
_TYPES = {"svg": "image/svg+xml", "ttf": "font/ttf", "css": "text/css"}


class PdfError(Exception):
    """The renderer reported something that would leave a hole in the document."""


@dataclass(frozen=True)
class PdfRecipe:
    """A PDF: its HTML, its stylesheets, and the pictures and fonts by name (``project:name``)."""

    html: str
    styles: tuple[str, ...]
    assets: Mapping[str, bytes]

    @property
    def tools(self) -> tuple[str, ...]:
        return tools()

    @property
    def preload(self) -> tuple[str, ...]:
        return ("weasyprint",)

    def make(self) -> Mapping[str, bytes]:
        """The PDF under the path ''. Raises PdfError when a picture or font is missing."""
        with strict():
            document = lay_out(self.html, self.styles, self.assets)
            name = hashlib.sha256(self.html.encode()).digest()[:16]
            return {"": document.write_pdf(pdf_variant=VARIANT, pdf_identifier=name)}

    def pages(self, files: Mapping[str, bytes]) -> int:
        return len(re.findall(rb"/Type /Page\b", files[""]))


def lay_out(
    html: str,
    styles: tuple[str, ...],
    assets: Mapping[str, bytes],
    link: Callable[[str], str] = str,
) -> Any:
    """A ``weasyprint.Document``. ``link`` may change where a link leads, before styles apply."""
    import weasyprint  # noqa: PLC0415  half a second, and only a cold build needs it

    fetcher = _fetcher(assets)
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheets = [
        weasyprint.CSS(string=css, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
        for css in styles
    ]
    page = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
    for anchor in page.etree_element.iter("a"):
        if "href" in anchor.attrib:
            anchor.set("href", link(anchor.get("href")))
    return page.render(stylesheets=sheets, font_config=fonts, pdf_variant=VARIANT)


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
    packages = ("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5")
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return (*(f"{name} {version(name)}" for name in packages), _pango(), own)


def _pango() -> str:
    try:
        pango = ctypes.CDLL(LIBRARIES.get(sys.platform, ("",))[0])
    except OSError:
        return "no pango"
    pango.pango_version_string.restype = ctypes.c_char_p
    return f"pango {pango.pango_version_string().decode()}"


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
