"""What every output promises: whole, in its place, the same every time, and calling nobody."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest
import yaml

from tests.conftest import ROOT, SMALLEST, copy_project
from tests.contracts.reading import words


def listing(dist: Path) -> list[dict[str, object]]:
    return json.loads((dist / "manifest.json").read_text())["files"]


def test_the_manifest_names_every_file(shipped):
    names = [entry["path"] for entry in listing(shipped.dist)]
    there = {p.relative_to(shipped.dist).as_posix() for p in shipped.dist.rglob("*") if p.is_file()}
    assert set(names) == there - {"manifest.json"}
    assert len(names) == len({name.casefold() for name in names})
    for entry in listing(shipped.dist):
        pure = PurePosixPath(entry["path"])
        assert not pure.is_absolute() and ".." not in pure.parts
        data = (shipped.dist / entry["path"]).read_bytes()
        assert len(data) == entry["bytes"]
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]


def test_everything_that_was_asked_for_is_there(shipped):
    names = {entry["path"] for entry in listing(shipped.dist)}
    modules = [p.name[3:] for p in (ROOT / "curriculum" / "modules").iterdir()]
    expected = {
        "site/index.html",
        "site/glossary.html",
        "site/help.html",
        "site/search/search_index.js",
        "site/downloads/mentor-handbook.pdf",
        "learner/mentor-handbook.pdf",
        "facilitator/facilitator-guide.pdf",
    }
    for module in modules:
        expected |= {f"site/modules/{module}/index.html", f"site/modules/{module}/practice.html"}
        for version in "AB":
            base = f"facilitator/quizzes/{module}/quiz-{version}"
            expected |= {f"{base}.pdf", f"{base}-key.pdf"}
    expected |= {f"site/scenarios/{p.name}.html" for p in (ROOT / "scenarios").iterdir()}
    assert expected <= names


def test_a_second_build_elsewhere_is_the_same_to_the_byte(shipped, tmp_path):
    """Of the guide, which takes longest, the smallest project's: it is made in the same way."""
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    other = copy_project(ROOT, tmp_path / "an other place")
    done = other.run("build", "site", "handbook", **elsewhere, HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    made = listing(other.dist)
    assert made == [entry for entry in listing(shipped.dist) if entry in made]
    one, two = (copy_project(SMALLEST, tmp_path / name) for name in ("one", "two"))
    assert one.run("build").returncode == 0
    assert two.run("build", **elsewhere, HOME=str(tmp_path)).returncode == 0
    assert listing(one.dist) == listing(two.dist)


def test_no_path_of_a_machine_is_in_an_output(shipped):
    marks = [str(shipped.root), str(ROOT), str(Path.home()) + "/", "/tmp/", "site-packages"]
    for entry in listing(shipped.dist):
        text = words(shipped.dist / entry["path"])
        assert not [mark for mark in marks if mark in text], entry["path"]


class _Page(HTMLParser):
    """Everything in a page that a browser would fetch, every link, every anchor."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") not in ("prev", "next", "canonical"):
            self.fetched.append(values["href"])
        for name in ("src", "srcset", "poster", "data", "action"):
            if values.get(name) and tag != "a":
                self.fetched.append(values[name])


def pages(dist: Path) -> dict[str, _Page]:
    site = dist / "site"
    return {p.relative_to(site).as_posix(): _Page(p.read_text()) for p in site.rglob("*.html")}


def test_a_page_fetches_nothing_from_elsewhere(shipped):
    for name, page in pages(shipped.dist).items():
        for address in page.fetched:
            parts = urlsplit(address)
            assert not parts.scheme and not parts.netloc and not address.startswith("/"), (
                name,
                address,
            )
            target = (shipped.dist / "site" / name).parent / unquote(parts.path)
            assert target.is_file(), (name, address)
    for sheet in (shipped.dist / "site").rglob("*.css"):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text()):
            assert address.startswith(("data:", "#")) or not urlsplit(address).scheme, (
                sheet,
                address,
            )
        assert "@import" not in sheet.read_text()


def test_every_link_of_the_site_leads_somewhere(shipped):
    found = pages(shipped.dist)
    site = shipped.dist / "site"
    for name, page in found.items():
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme in ("tel", "mailto", "sms"):
                continue
            if parts.scheme == "https":
                assert address in cited(), (name, address)
                continue
            assert not parts.scheme, (name, address)
            place = ((site / name).parent / unquote(parts.path)) if parts.path else site / name
            place = place.resolve()
            assert place.is_file(), (name, address)
            if parts.fragment and place.suffix == ".html":
                target = place.relative_to(site.resolve()).as_posix()
                assert unquote(parts.fragment) in found[target].ids, (name, address)


def test_help_is_one_click_from_every_page(shipped):
    for name, page in pages(shipped.dist).items():
        targets = {(Path(name).parent / link).as_posix() for link in page.links}
        assert any(t.rpartition("/")[2].startswith("help.html") for t in targets), name


def test_anchors_are_unique(shipped):
    for name, page in pages(shipped.dist).items():
        assert len(page.ids) == len(set(page.ids)), (
            name,
            [i for i in page.ids if page.ids.count(i) > 1],
        )


def all_pdfs() -> list[str]:
    names = ["learner/mentor-handbook.pdf", "facilitator/facilitator-guide.pdf"]
    for module in sorted(p.name[3:] for p in (ROOT / "curriculum" / "modules").iterdir()):
        for version in "AB":
            names += [f"facilitator/quizzes/{module}/quiz-{version}{s}.pdf" for s in ("", "-key")]
    return names


@pytest.mark.parametrize("name", all_pdfs())
def test_a_pdf_is_accessible(shipped, name):
    with pikepdf.open(shipped.dist / name) as pdf:
        root = pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        assert str(root.Lang) == "en"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/Outlines" in root
        kinds = list(_kinds(root.StructTreeRoot))
        levels = [int(kind[2]) for kind, _ in kinds if re.fullmatch(r"/H[1-6]", kind)]
        assert levels and levels[0] == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), levels
        for kind, element in kinds:
            if kind == "/Figure":
                assert str(element.Alt).strip(), "a figure without words"
        for page in pdf.pages:
            assert page.Tabs == "/S"
            for annotation in page.get("/Annots", []):
                action = annotation.get("/A", {})
                assert "/URI" not in action or str(action.URI) in cited(), action.URI
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert any(key in thing for key in ("/FontFile2", "/FontFile3"))
                assert re.match(r"/[A-Z]{6}\+", str(thing.FontName)), "a font that is not subset"


@cache
def cited() -> frozenset[str]:
    """The addresses of the sources, the only ones that lead out: a reader has to follow them."""
    data = yaml.load((ROOT / "curriculum/sources.yml").read_text(), Loader=yaml.CSafeLoader)
    addresses = {s["url"] for s in data["sources"] if "url" in s}
    return frozenset(
        addresses | {f"https://doi.org/{s['doi']}" for s in data["sources"] if "doi" in s}
    )


def _kinds(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            yield from _kinds(child)


def test_paper_follows_the_configuration(smallest):
    config = smallest.root / "site_config.yml"
    sizes = {}
    for paper in ("a4", "letter"):
        text = re.sub(r"(?m)^paper:.*\n", "", config.read_text())
        config.write_text(f"{text}\npaper: {paper}\n")
        assert smallest.run("build", "quizzes").returncode == 0
        path = next(smallest.dist.rglob("quiz-A.pdf"))
        with pikepdf.open(path) as pdf:
            sizes[paper] = [round(float(v)) for v in pdf.pages[0].mediabox[2:]]
    assert sizes == {"a4": [595, 842], "letter": [612, 792]}
