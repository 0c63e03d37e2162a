"""Paper, large print, grey and booklets: what each does to a document."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from io import BytesIO

import pikepdf
import pypdf
import pytest
from PIL import Image

from builder.editions import Editions
from builder.link import learner_edition, link
from builder.media import Media
from builder.outputs import plan
from builder.reading import read
from builder.render.colour import contrast, grey
from builder.render.figures import grey_png
from builder.render.impose import SHEETS, booklets, impose
from builder.render.templates import theme_files
from builder.words import words
from tests.conftest import SMALLEST, Project, copy_project


@pytest.mark.parametrize(
    ("media", "name"),
    [
        (Media(), "learner/book.pdf"),
        (Media("letter"), "learner/book-letter.pdf"),
        (Media(large=True), "learner/book-large.pdf"),
        (Media("letter", True, True, True), "learner/book-letter-large-grey-booklet.pdf"),
    ],
)
def test_a_file_is_named_for_its_medium(media, name):
    assert media.named("learner/book.pdf", "a4") == name


def test_the_usual_paper_is_not_named():
    assert Media("letter").named("book.pdf", "letter") == "book.pdf"
    assert Media("a4").titled("Book", "letter", words("en")) == "Book (A4)"


@pytest.mark.parametrize("pages", [1, 2, 3, 4, 5, 8, 79, 80, 81, 126, 416])
def test_booklets_hold_every_page_once_and_fold_into_order(pages):
    parts = list(booklets(pages))
    read = []
    for sides in parts:
        assert len(sides) % 2 == 0 and len(sides) / 2 <= SHEETS
        # Fold the stack: the right halves of the fronts and left halves of the backs, going in,
        # then the same sheets going out.
        fronts, backs = sides[::2], sides[1::2]
        going_in = [page for f, b in zip(fronts, backs, strict=True) for page in (f[1], b[0])]
        going_out = [
            page for f, b in zip(fronts[::-1], backs[::-1], strict=True) for page in (b[1], f[0])
        ]
        read += going_in + going_out
    assert [page for page in read if page is not None] == list(range(pages))
    assert read[:pages] == list(range(pages)), "empty pages stand at the end"
    assert len(read) - pages < 4
    lengths = Counter(len(sides) for sides in parts)
    assert max(lengths) - min(lengths) <= 2


def test_a_booklet_keeps_the_words_and_the_size_of_its_pages(smallest):
    assert smallest.run("build", "quizzes").returncode == 0
    data = next(smallest.dist.rglob("quiz-A.pdf")).read_bytes()
    folded = impose(data)
    assert impose(data) == folded
    before, after = (pypdf.PdfReader(BytesIO(d)) for d in (data, folded))
    count = len(before.pages)
    assert len(after.pages) == 2 * -(-count // 4)
    assert {tuple(map(round, page.mediabox[2:])) for page in after.pages} == {(1191, 842)}
    text = " ".join(" ".join(page.extract_text().split()) for page in after.pages)
    for page in before.pages:
        assert " ".join(page.extract_text().split())[:60] in text


def test_grey_has_no_colour_and_keeps_contrast():
    css = "a { color: #a85b00; background: #E8F1F2 } #page-help { border-color: #fff }"
    made = grey(css)
    found = re.findall(r"#[0-9a-f]{6}", made)
    assert all(f[1:3] == f[3:5] == f[5:7] for f in found) and len(found) == 2
    assert contrast(*found) == pytest.approx(contrast("#a85b00", "#E8F1F2"), rel=0.02)
    assert "#page-help" in made and "#fff" in made


def test_a_picture_without_colour_keeps_what_is_transparent():
    out = BytesIO()
    picture = Image.new("RGBA", (2, 1), (168, 91, 0, 255))
    picture.putpixel((1, 0), (168, 91, 0, 0))
    picture.save(out, "PNG")
    made = Image.open(BytesIO(grey_png(out.getvalue())))
    assert made.mode == "LA" and made.getpixel((0, 0))[1] == 255 and made.getpixel((1, 0))[1] == 0


def test_the_theme_writes_colours_in_a_way_that_grey_knows():
    for name, data in theme_files("print").items():
        if name.endswith((".css", ".svg")):
            short = re.findall(rb"#([0-9a-fA-F]{3})(?![\w-])", data)
            assert all(len(set(digits.lower())) == 1 for digits in short), name
            assert not re.search(rb"\b(rgba?|hsla?|hwb|lab|lch|oklch)\(", data), name


def colours(data: bytes) -> set[tuple[float, ...]]:
    """Every colour that is set on some page, or in some drawing of one."""
    found = set()
    with pikepdf.open(BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and (
                thing.get("/Subtype") == "/Form" or "/Type" not in thing
            ):
                text = thing.read_bytes().decode("latin-1")
                for rgb in re.findall(
                    r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|sc|SC|scn|SCN)\b", text
                ):
                    found.add(tuple(map(float, rgb)))
    return found


def sizes(data: bytes) -> set[float]:
    """The sizes, in points, of all letters outside of drawings."""
    found = set()

    def visit(text, cm, tm, _font, size):
        if text.strip():
            found.add(round(abs(cm[3] * tm[3]) * size, 1))

    for page in pypdf.PdfReader(BytesIO(data)).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Project:
    """The smallest project, everything on paper plain and as large print in grey."""
    project = copy_project(SMALLEST, tmp_path_factory.mktemp("printed"))
    names = ["handbook", "guide", "quizzes"]
    for options in ([], ["--large-print", "--greyscale", "--paper", "letter"]):
        done = project.run("build", *names, *options)
        assert done.returncode == 0, done.stderr
    return project


@pytest.mark.parametrize("booklet", [False, True])
@pytest.mark.parametrize("grey_", [False, True])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_combination_is_made(paper, large, grey_, booklet):
    full = link(read(SMALLEST, datetime.date(2026, 11, 21)))
    medium = Media(paper, large, grey_, booklet)
    editions = Editions(full, learner_edition(full), (), False, medium)
    target = next(iter(plan("quizzes", editions)))
    if booklet:
        made = [part.recipe.make() for part in target.recipe.parts]
        data = target.recipe.join(made)[""]
    else:
        data = target.recipe.make()[""]
    assert target.path == medium.named("facilitator/quizzes/listening/quiz-A.pdf", "a4")
    width = {"a4": 595, "letter": 612}[paper]
    with pikepdf.open(BytesIO(data)) as pdf:
        sizes_of = {round(float(page.mediabox[2]), -1) for page in pdf.pages}
        assert sizes_of == {round(width * (2 if booklet else 1), -1)}
        assert not booklet or len(pdf.pages) % 2 == 0
    assert grey_ == all(max(c) - min(c) < 0.005 for c in colours(data))
    if not booklet:
        assert (min(sizes(data)) >= 18) == large


def test_a_medium_on_request_stands_beside_the_plain_one(printed):
    names = {p.relative_to(printed.dist).as_posix() for p in printed.dist.rglob("*.pdf")}
    assert {"learner/mentor-handbook.pdf", "learner/mentor-handbook-letter-large-grey.pdf"} <= names
    plain = {n for n in names if "-letter-large-grey" not in n and not n.startswith("site/")}
    assert {n.replace(".pdf", "-letter-large-grey.pdf") for n in plain} <= names


def test_large_print_is_large_everywhere_and_grey_is_grey(printed):
    made = list(printed.dist.rglob("*-letter-large-grey.pdf"))
    assert made
    for path in made:
        data = path.read_bytes()
        assert min(sizes(data)) >= 18, (path.name, sorted(sizes(data)))
        assert all(max(c) - min(c) < 0.005 for c in colours(data)), path.name
        with pikepdf.open(BytesIO(data)) as pdf:
            assert {round(float(page.mediabox[2])) for page in pdf.pages} == {612}
    plain = (printed.dist / "learner" / "mentor-handbook.pdf").read_bytes()
    assert min(sizes(plain)) < 12 and any(max(c) - min(c) > 0.1 for c in colours(plain))


def test_the_configuration_lists_editions(smallest):
    config = smallest.root / "site_config.yml"
    config.write_text(
        config.read_text() + "\neditions:\n  - {outputs: [handbook], large_print: true}\n"
    )
    assert smallest.run("build", "handbook", "site").returncode == 0
    for name in ("learner", "site/downloads"):
        assert {p.name for p in (smallest.dist / name).glob("*.pdf")} == {
            "mentor-handbook.pdf",
            "mentor-handbook-large.pdf",
        }
    page = (smallest.dist / "site" / "downloads.html").read_text()
    assert "mentor-handbook-large.pdf" in page and "large print" in page


def test_what_is_not_printed_has_no_paper(smallest):
    done = smallest.run("build", "site", "--large-print")
    assert done.returncode == 2 and "site is not printed" in done.stderr
