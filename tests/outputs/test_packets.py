"""A packet is whole, right for its people, cuts straight, and keeps what nobody else may see."""

from __future__ import annotations

import datetime
import re
import shutil
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from builder.editions import Editions
from builder.link import learner_edition, link
from builder.media import Media
from builder.outputs.packet import Wishes, packet_targets
from builder.reading import read
from builder.render.cards import GRIDS, SIZES, role_cards
from builder.timetable import Row, Sitting
from builder.workshop import Workshop
from tests.conftest import ROOT, SMALLEST, Project, copy_project
from tests.contracts.reading import bare, header_cells, words

MM = 72 / 25.4
PATH, TEXT = 2, 1
PACKET = "facilitator/packets/listening"
RIGHT_TO_LEFT = "\u0645\u0631\u064a\u0645"
OTHERS = (
    "\u05e9\u05e8\u05d4 \u05dc\u05d5\u05d9",  # Hebrew
    "\u041e\u043b\u044c\u0433\u0430",  # Cyrillic
    "\u0393\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2 \u03a0\u03b1\u03c0\u03ac\u03c2",  # Greek
    "Nguy\u1ec5n Th\u1ecb Hoa",
)
CHINESE = "\u674e\u660e"
NAMES = f"""name
Zo\u00eb Fran\u00e7ois
{RIGHT_TO_LEFT}
"=HYPERLINK(""x"")"
"Two
lines"
{"Long " * 40}
{CHINESE}
{chr(10).join(OTHERS)}
"""
WISHES = ("--start", "15:30", "--date", "2027-02-03", "--people", "14")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A packet of the smallest project: the project, and what the command said."""
    root = tmp_path_factory.mktemp("packets")
    project = copy_project(SMALLEST, root / "small est")
    names = root / "names.csv"
    names.write_text(NAMES, "utf-8")
    done = project.run("packet", "listening", *WISHES, "--names", str(names))
    assert done.returncode == 0, done.stdout + done.stderr
    return project, done


@pytest.fixture
def copy(made, tmp_path):
    """A copy of that project that a test may change, with all that was made."""
    shutil.copytree(made[0].root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def text_of(project, place):
    return " ".join(words(project.dist / PACKET / f"{place}.pdf").split())


def pages_of(project, place):
    document = pypdfium2.PdfDocument(project.dist / PACKET / f"{place}.pdf")
    return [page.get_textpage().get_text_range() for page in document]


def test_a_packet_is_whole(made):
    project, done = made
    assert done.stdout == "dist/facilitator/packets/listening/ is ready.\n"
    folder = project.dist / PACKET
    assert {path.relative_to(folder).as_posix() for path in project.dist.rglob("*.pdf")} == {
        "packet.pdf",
        "keys.pdf",
        "slides.pdf",
        "parts/1-run-sheet.pdf",
        "parts/2-room-and-safety.pdf",
        "parts/3-script.pdf",
        "parts/4-handouts.pdf",
        "parts/5-role-cards.pdf",
        "parts/6-quiz-A.pdf",
        "parts/6-quiz-B.pdf",
        "parts/7-people.pdf",
    }
    run = text_of(project, "parts/1-run-sheet")
    assert "Wednesday 3 February 2027" in run
    assert "15:30 - 15:38" in run
    assert "15:38 - 15:50" in run
    assert "Two triads and two groups of four" in run


def test_every_part_starts_on_a_front_side_and_keeps_its_tags(made):
    project, _ = made
    parts = sorted((project.dist / PACKET / "parts").iterdir())
    with pikepdf.open(project.dist / PACKET / "packet.pdf") as book:
        pages = [page.obj.objgen for page in book.pages]
        with book.open_outline() as outline:
            starts = [pages.index(item.destination[0].objgen) for item in outline.root]
        place = 0
        for part, start in zip(parts, starts, strict=True):
            assert start == place
            with pikepdf.open(part) as pdf:
                place += len(pdf.pages) + len(pdf.pages) % 2
        assert place == len(book.pages)
        known = [int(key) for key in list(book.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        assert known == sorted(set(known))
        tagged = [page.obj.StructParents for page in book.pages if "/StructParents" in page.obj]
        assert set(tagged) <= set(known)
        assert len(tagged) == len(set(tagged)) >= len(book.pages) - len(parts)
        assert all(page.obj.Tabs == "/S" for page in book.pages)


def test_header_cells_have_names_of_their_own(made):
    project, _ = made
    with pikepdf.open(project.dist / PACKET / "packet.pdf") as book:
        names = header_cells(book)
        assert len({name.split("/")[0] for name in names}) > 1, "tables in more than one part"


@pytest.fixture(scope="module")
def longest():
    """The shipped course with the three scenarios whose cards hold most, and the one with least."""
    course = link(read(ROOT, datetime.date(2026, 11, 21)))
    by_size = sorted(course.scenarios, key=lambda s: len(s.facilitator.cards.model_dump_json()))
    return course, [*by_size[-3:], by_size[0]]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("to_a_page", [4, 8])
def test_cards_cut_straight_hold_their_words_and_meet_their_backs(longest, paper, to_a_page):
    course, scenarios = longest
    recipe = role_cards(course, scenarios, to_a_page, Media(paper), "Cards", samples=False)
    pdf = pypdfium2.PdfDocument(BytesIO(recipe.make()[""]))
    width, height = (side * MM for side in SIZES[paper])
    assert len(pdf) == 4 * len(scenarios), "a front and a back for each of two roles"
    for number in range(0, len(pdf), 2):
        front, back = pdf[number], pdf[number + 1]
        there, behind = (boxes(page, paper, to_a_page) for page in (front, back))
        assert len(there) == len(behind) == to_a_page
        long_edge = [(width - r, b, width - le, t) for le, b, r, t in behind]
        short_edge = [(le, height - t, r, height - b) for le, b, r, t in behind]
        for turned in (long_edge, short_edge):
            for box in there:
                off = min(
                    max(abs(a - b) for a, b in zip(box, other, strict=True)) for other in turned
                )
                assert off / MM < 1
        for page in (front, back):
            edges = {round(box[n] / MM) for box in there for n in (0, 2)}
            assert {round(at / MM) for at in cuts(page)} == edges, "a mark at the end of each cut"
            for box in there:
                assert_holds(page, box)


def boxes(page, paper, to_a_page):
    """The frames of the cards of a page: left, bottom, right, top, in points."""
    columns, rows = GRIDS[to_a_page]
    wide = (SIZES[paper][0] - 26) / columns * MM
    high = (SIZES[paper][1] - 32) / rows * MM
    found = {
        tuple(round(edge, 1) for edge in thing.get_bounds())
        for thing in page.get_objects(filter=[PATH])
    }
    return [
        box
        for box in sorted(found)
        if abs(box[2] - box[0] - wide) < MM and abs(box[3] - box[1] - high) < MM
    ]


def cuts(page):
    """Where the upright crop marks stand: paths of a hair's width that are some 4.5 mm high."""
    for thing in page.get_objects(filter=[PATH]):
        left, bottom, right, top = thing.get_bounds()
        if right - left < 1 and 4 * MM < top - bottom < 5 * MM:
            yield (left + right) / 2


def assert_holds(page, box):
    """No line of a card runs out of it, or into the safe word at its foot."""
    inside = [
        thing
        for thing in page.get_objects(filter=[PATH, TEXT])
        if box[0] < sum(thing.get_bounds()[::2]) / 2 < box[2]
        and box[1] < sum(thing.get_bounds()[1::2]) / 2 < box[3]
    ]
    lines = [thing.get_bounds() for thing in inside if thing.type == TEXT]
    assert lines
    assert min(line[1] for line in lines) > box[1] + 2 * MM
    feet = [
        thing.get_bounds()[3]
        for thing in inside
        if thing.type == PATH and thing.get_bounds()[3] < box[1] + 20 * MM
    ]
    for foot in feet:  # the rule above the safe word
        crossing = [line for line in lines if line[1] < foot - 1 < line[3] - 1]
        assert not crossing, crossing


def test_a_role_stays_on_its_own_sheets(made):
    pages = pages_of(made[0], "parts/5-role-cards")
    for page in pages:
        assert ("Mentor card" in page) != ("Mentee card" in page)
        assert "Stop, please" in page
        assert "not for learners until it is cut" in page
        assert not re.search(r"(?i)\b(green|amber|red)\b", page), "a card holds no answer"
    assert "Mentor card" in pages[0]
    assert "Mentee card" in pages[2]


def test_the_pages_of_adults_say_so_and_those_of_learners_do_not(made):
    project, _ = made
    for name in ("1-run-sheet", "2-room-and-safety", "3-script"):
        for page in pages_of(project, f"parts/{name}"):
            assert "Facilitator edition - not for learners" in page
    for page in pages_of(project, "parts/4-handouts"):
        assert "not for learners" not in page


def test_a_packet_holds_no_key_and_the_keys_are_apart(made):
    project, _ = made
    packet_text = bare(text_of(project, "packet"))
    keys = bare(text_of(project, "keys"))
    for said in ("answer key", "what a wrong answer suggests", "class result sheet"):
        assert said in keys
        assert said not in packet_text


def test_names_are_on_certificates_or_leave_a_line(made):
    project, done = made
    assert f"names.csv:8: note: no font here has {' '.join(CHINESE)};" in done.stderr
    assert done.stderr.count("no font here has") == 1
    text = text_of(project, "parts/7-people")
    for name in (
        "Zo\u00eb Fran\u00e7ois",
        '=HYPERLINK("x")',
        "Two lines",
        "Long Long Long",
        *OTHERS,
    ):
        assert name in text
    assert CHINESE not in text
    assert "Number 6 of the list: please write this name by hand." in text
    pages = pages_of(project, "parts/7-people")
    assert sum("Certificate of taking part" in page for page in pages) == 10


def test_every_letter_comes_from_a_font_of_the_recipe(made):
    """And not from one that this machine has. What is said aloud are letters, not pieces."""
    with pikepdf.open(made[0].dist / PACKET / "parts/7-people.pdf") as pdf:
        fonts = [font for page in pdf.pages for font in page.resources.Font.values()]
        names = {str(font.BaseFont).partition("+")[2].removesuffix("-Bold") for font in fonts}
        said = [str(x.ActualText) for x in pdf.objects if _is_element(x) and "/ActualText" in x]
    assert names == {"Atkinson-Hyperlegible", "Heebo", "Noto-Sans", "Noto-Sans-Arabic"}
    assert set(said) == {RIGHT_TO_LEFT, OTHERS[0]}
    assert len(said) == 4, "on the sign-in sheet and on a certificate"


def _is_element(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["packet"], "Missing argument 'MODULE...'"),
        (["packet", "listning"], 'there is no module "listning"; did you mean "listening"?'),
        (["packet", "listening", "--people", "0"], "0 is not in the range 1<=x<=60"),
        (["packet", "listening", "--people", "-3"], "-3 is not in the range"),
        (["packet", "listening", "--start", "25:00"], '"25:00" is no time of day'),
        (["packet", "listening", "--start", "23:50"], "runs past midnight"),
        (["packet", "listening", "--length", "45"], "no plan with meetings of 45 minutes"),
        (["packet", "listening", "--date", "2027-02-30"], "does not match the format"),
        (["packet", "listening", "--quiz", "A,E"], "there are A to D"),
        (["packet", "listening", "--names", "nowhere.csv"], "does not exist"),
    ],
)
def test_wrong_wishes_are_said_and_change_nothing(made, args, said):
    project, _ = made
    before = (project.dist / "manifest.json").read_bytes()
    done = project.run(*args)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert (project.dist / "manifest.json").read_bytes() == before


def test_every_bad_line_of_the_names_is_said(smallest, tmp_path):
    names = tmp_path / "names.csv"
    names.write_text(f"Year,Name\n9,Ana\n9,\n9,{'x' * 201}\n")
    done = smallest.run("packet", "listening", "--names", str(names))
    assert done.returncode == 2
    assert f"{names}:3: this line has no name" in done.stderr
    assert f"{names}:4: this name has 201 letters; 200 are the most" in done.stderr
    assert not smallest.dist.exists()


def test_one_person_and_fewer_than_the_names(copy, tmp_path):
    names = tmp_path / "two.csv"
    names.write_text("Ana\nBo\n")
    done = copy.run("packet", "listening", "--people", "1", "--quiz", "none", "--names", str(names))
    assert done.returncode == 0, done.stderr
    assert "note: there are 2 names, and copies for 1 people" in done.stderr
    assert "two adults are still needed" in done.stderr
    assert "the leading adult plays the mentee" in text_of(copy, "parts/1-run-sheet")
    assert not (copy.dist / PACKET / "keys.pdf").exists()


def test_packets_stay_until_the_sources_change(copy):
    assert copy.run("build", "quizzes").returncode == 0
    assert (copy.dist / PACKET / "packet.pdf").is_file()
    path = copy.root / "site_config.yml"
    path.write_text(f"{path.read_text()}\n# another day\n")
    assert copy.run("build", "quizzes").returncode == 0
    assert not (copy.dist / PACKET).exists(), "no packet with old contacts is left"


def test_the_same_wishes_give_the_same_bytes(made, tmp_path):
    project, _ = made
    other = copy_project(SMALLEST, tmp_path / "other")
    names = tmp_path / "names.csv"
    names.write_text(NAMES, "utf-8")
    done = other.run("packet", "listening", *WISHES, "--names", str(names))
    assert done.returncode == 0, done.stderr
    first, second = ((p.dist / "manifest.json").read_bytes() for p in (project, other))
    assert first == second


def test_slides_are_wide_and_hold_little(made):
    project, _ = made
    for page in pypdfium2.PdfDocument(project.dist / PACKET / "slides.pdf"):
        width, height = page.get_size()
        assert abs(width / height - 16 / 9) < 0.01
        assert len(page.get_textpage().get_text_range()) < 500


def test_packets_cards_and_slides_may_be_listed(smallest):
    path = smallest.root / "site_config.yml"
    path.write_text(f"{path.read_text()}\noutputs: [packets, cards, slides]\n")
    done = smallest.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    made = {
        p.relative_to(smallest.dist / "facilitator").parts[0] for p in smallest.dist.rglob("*.pdf")
    }
    assert made == {"packets", "cards", "slides"}
    assert "Minutes in" in text_of(smallest, "parts/1-run-sheet")
    done = smallest.run("build", "cards", "--booklet")
    assert done.returncode == 2
    assert "they make no booklet" in done.stderr


def packets_in(project):
    return sorted(p.relative_to(project.dist).as_posix() for p in project.dist.glob(f"{PACKET}/*"))


def test_a_packet_asked_for_by_hand_and_a_listed_one_take_each_others_place(copy):
    """Whoever asked last has the folder, in both orders, and nothing of the other is left in it."""
    assert copy.run("build", "packets").returncode == 0
    listed = (copy.dist / PACKET / "packet.pdf").read_bytes()
    done = copy.run("packet", "listening", "--people", "6", "--quiz", "none")
    assert done.returncode == 0, done.stderr
    assert (copy.dist / PACKET / "packet.pdf").read_bytes() != listed
    assert not (copy.dist / PACKET / "keys.pdf").exists()
    done = copy.run("build", "packets")
    assert done.returncode == 0, done.stderr
    assert (copy.dist / PACKET / "packet.pdf").read_bytes() == listed


def test_names_stand_in_the_packet_and_in_no_cache(made):
    project, _ = made
    assert "Zo\u00eb" in text_of(project, "parts/7-people")
    kept = [path for path in (project.root / ".cache").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        data = path.read_bytes()
        for start in [m.start() for m in re.finditer(b"%PDF-", data)]:
            document = pypdfium2.PdfDocument(data[start:])
            said = " ".join(page.get_textpage().get_text_range() for page in document)
            assert "Zo\u00eb" not in said, path
        assert "Zo\u00eb".encode() not in data, path


def test_without_pango_the_packet_that_was_there_stays(copy, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes\n"
        "class CDLL(ctypes.CDLL):\n"
        "    def __init__(self, name, *more, **options):\n"
        "        if name and ('pango' in str(name) or 'harfbuzz' in str(name)):\n"
        "            raise OSError(name)\n"
        "        super().__init__(name, *more, **options)\n"
        "ctypes.CDLL = CDLL\n"
    )
    before = packets_in(copy)
    path = f"{tmp_path}:{copy.env()['PYTHONPATH']}"
    done = copy.run("packet", "listening", "--people", "6", PYTHONPATH=path)
    assert done.returncode == 1 and "PDFs need Pango" in done.stderr, done.stderr
    assert packets_in(copy) == before != []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_longest_activities_of_a_script_stay_on_their_pages(longest, paper):
    """A page each; what is not said or done may stand on the next, all of it together."""
    course, _ = longest
    activities = [(m, a) for m in course.modules for a in m.session.activities]
    activities.sort(key=lambda each: len(each[1].model_dump_json()))
    rows = [Row(0, 5, a.title, m, a) for m, a in activities[-16:]]
    workshop = Workshop(course.modules[:1], (Sitting("Long", tuple(rows)),), (), ())
    editions = Editions(course, learner_edition(course), (), False, Media(paper))
    targets = {t.path: t.recipe for t in packet_targets(editions, workshop, Wishes(versions=()))}
    script = targets[f"facilitator/packets/{course.modules[0].id}/parts/3-script.pdf"]
    pages = pypdfium2.PdfDocument(script.make()[""])
    text = [" ".join(page.get_textpage().get_text_range().split()) for page in pages]
    starts = [n for n, words in enumerate(text) if "You say and do" in words]
    assert len(starts) == len(rows)
    (end,) = (n for n, words in enumerate(text) if "How to close" in words)
    more = set(range(starts[0], end)) - set(starts)
    assert len(more) <= 5 and all(n - 1 in starts for n in more), text
    assert all("Purpose." in text[n][:200] and "Purpose." not in text[n - 1] for n in more)
