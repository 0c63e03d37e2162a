"""A logo is a picture and nothing else, whatever bytes it is made of."""

from __future__ import annotations

import datetime
import io
import re

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from builder.checks.look import look
from builder.library import Library
from builder.reading import read
from builder.source.logo import MAX_BYTES, Logo, read_logo
from tests.conftest import SMALLEST

TODAY = datetime.date(2026, 11, 21)
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
DRAWN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:tool="http://tool.invalid/ns" '
    'viewBox="0 0 40 20" tool:version="1"><tool:view zoom="2"/><style>.a{fill:url(#g)}</style>'
    '<defs><linearGradient id="g"><stop offset="0" stop-color="#135"/></linearGradient></defs>'
    '<path class="a" d="M0 0h40v20H0z"/></svg>'
)


def png(*, size=(40, 20), **options) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "#1d5c63").save(data, "PNG", **options)
    return data.getvalue()


NURSE = """  people:
    - name: Mx Robin Adeyemi
      role: School nurse
      room: Room 9
      telephone: ext. 214
      hours: Every school day, 9:00 to 12:00
      deputy: Ms Lena Novak
      review_by: 2030-01-01
      sample: true
"""
LIBRARY = read(SMALLEST, TODAY)


def told(logo: Logo) -> list[str]:
    library = Library(config=LIBRARY.config, logo=logo, today=TODAY)
    return [problem.message for problem in look(library)]


def test_what_a_drawing_program_saves_is_a_logo():
    assert told(Logo("school/logo.svg", DRAWN.encode())) == []
    assert told(Logo("school/logo.png", png())) == []


@pytest.mark.parametrize(
    "part",
    [
        "<script/>",
        "<foreignObject/>",
        "<animate/>",
        "<a href='#x'/>",
        "<image href='data:image/png;base64,AA=='/>",
        "<use href='https://school.edu/a.svg#b'/>",
        "<use href='//school.edu/a.svg#b'/>",
        "<path onload='x()'/>",
        "<path ONLOAD='x()'/>",
        "<path style='fill:URL( &quot;https://school.edu/a&quot;)'/>",
        "<style>@IMPORT 'a.css'</style>",
        "<style>@im<!-- -->port 'a.css'; b{fill:url(a.svg)}</style>",
        "<body xmlns='http://www.w3.org/1999/xhtml'/>",
        "<?xml-stylesheet href='a.css'?>",
    ],
)
def test_nothing_that_runs_or_calls_out_is_in_a_logo(part):
    assert told(Logo("school/logo.svg", f"{HEAD}{part}</svg>".encode()))


@pytest.mark.parametrize("forgiving", [False, True], ids=["strict", "as the PDF library sets it"])
def test_a_png_is_whole_still_and_small(monkeypatch, forgiving):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", forgiving)
    moving = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    data = io.BytesIO()
    moving[0].save(data, "PNG", save_all=True, append_images=moving[1:])
    assert told(Logo("school/logo.png", data.getvalue())) == ["the picture moves"]
    assert told(Logo("school/logo.png", png()[:-30])) == ["this is not a whole PNG picture"]
    large = "the picture has 2001 by 1 dots"
    assert told(Logo("school/logo.png", png(size=(2001, 1)))) == [large]


@given(st.binary(max_size=400))
def test_no_bytes_are_a_crash(data):
    told(Logo("school/logo.svg", data))
    told(Logo("school/logo.png", png()[:33] + data))
    told(Logo("school/logo.svg", f"{HEAD}{data.decode('latin-1')}</svg>".encode()))


@given(st.integers(0, 120), st.integers(0, 255), st.booleans())
@example(place=37, value=32, forgiving=True)  # the chunk of the picture's data has another name
def test_no_damage_is_a_crash(place, value, forgiving):
    data = bytearray(png())
    data[place % len(data)] = value
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", forgiving)
        told(Logo("school/logo.png", bytes(data)))


def test_only_a_file_of_the_school_is_read(tmp_path):
    (tmp_path / "school").mkdir()
    (tmp_path / "school" / "large.png").write_bytes(b"x" * (MAX_BYTES + 1))
    (tmp_path / "school" / "link.svg").symlink_to("/etc/hostname")
    for path in ("/etc/hostname", "school/../x.svg", "curriculum/x.svg", "school/a\\b.svg"):
        assert "does not stand in school/" in read_logo(tmp_path, path).refused
    assert "has 262,145 bytes" in read_logo(tmp_path, "school/large.png").refused
    assert "leads out of the project" in read_logo(tmp_path, "school/link.svg").refused
    assert read_logo(tmp_path, "school/link.svg").data == b""


@pytest.mark.parametrize(("name", "data"), [("logo.svg", DRAWN.encode()), ("logo.png", png())])
def test_the_logo_is_on_the_cover_and_the_bytes_stay_the_same(smallest, name, data):
    (smallest.root / "school").mkdir()
    (smallest.root / "school" / name).write_bytes(data)
    config = smallest.root / "site_config.yml"
    config.write_text(config.read_text() + f"look:\n  logo: school/{name}\n")
    for _ in range(2):
        done = smallest.run("build", "handbook", "--clean")
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("dist/ is up to date")
    with pikepdf.open(smallest.dist / "learner" / "mentor-handbook.pdf") as book:
        said = [
            str(o.Alt) for o in book.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
        ]
    assert said.count("Logo of Hillside School") == 1


def test_every_page_of_paper_says_that_contacts_are_samples(smallest):
    import pypdfium2  # noqa: PLC0415

    config = smallest.root / "site_config.yml"
    config.write_text(config.read_text().replace("  helplines:\n", NURSE + "  helplines:\n"))
    assert smallest.run("build").returncode == 0
    books = sorted(smallest.dist.rglob("*.pdf"))
    assert len(books) >= 6
    for path in books:
        for number, page in enumerate(pypdfium2.PdfDocument(path), start=1):
            text = page.get_textpage().get_text_bounded()
            assert "ample contacts" in text, (path.name, number, text)
    pages = pypdfium2.PdfDocument(smallest.dist / "learner/mentor-handbook.pdf")
    said = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert re.search(r"Another adult to go to\s+Mx Robin Adeyemi\s+School nurse", said)
    assert re.search(r"If away\s+Ms Lena Novak", said)
