"""A packet is whole, right for its people, cuts straight, and keeps what nobody else may see."""

from __future__ import annotations

import re
from collections import Counter

import pikepdf
import pypdfium2
import pytest

from builder.render.cards import GRIDS, SIZES
from tests.contracts.reading import bare, words

MM = 72 / 25.4
PATH, TEXT = 2, 1
PACKET = "facilitator/packets/listening"


def text_of(project, place):
    return " ".join(words(project.dist / PACKET / f"{place}.pdf").split())


@pytest.fixture
def packet(smallest):
    """Makes a packet of the smallest project, and must succeed."""

    def run(*args):
        done = smallest.run("packet", "listening", *args)
        assert done.returncode == 0, done.stdout + done.stderr
        return smallest, done

    return run


def test_a_packet_is_whole(packet):
    project, done = packet("--start", "15:30", "--date", "2027-02-03", "--people", "14")
    assert done.stdout == "dist/facilitator/packets/listening/ is ready.\n"
    made = {
        path.relative_to(project.dist / PACKET).as_posix() for path in project.dist.rglob("*.pdf")
    }
    assert made == {
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


def test_every_part_of_the_packet_starts_on_a_front_side_and_stays_tagged(packet):
    project, _ = packet("--people", "4")
    folder = project.dist / PACKET
    with pikepdf.open(folder / "packet.pdf") as book:
        starts = [
            book.pages.index(pikepdf.Page(item.destination[0]))
            if not isinstance(item.destination, int)
            else item.destination
            for item in book.open_outline().root
        ]
        parts = sorted((folder / "parts").iterdir())
        place = 0
        for part, start in zip(parts, starts, strict=True):
            assert start == place
            with pikepdf.open(part) as pdf:
                place += len(pdf.pages) + len(pdf.pages) % 2
        assert place == len(book.pages)
        numbers = list(book.Root.StructTreeRoot.ParentTree.Nums)
        known = [int(key) for key in numbers[::2]]
        assert known == sorted(set(known))
        for page in book.pages:
            assert "/StructParents" not in page.obj or page.obj.StructParents in known
            assert page.obj.Tabs == "/S"
        tagged = sum("/StructParents" in page.obj for page in book.pages)
        assert tagged >= len(book.pages) - len(parts)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("to_a_page", [4, 8])
@pytest.mark.parametrize("flip", ["long edge", "short edge"])
def test_the_backs_of_cards_meet_their_fronts(packet, paper, to_a_page, flip):
    project, _ = packet("--paper", paper, "--cards", str(to_a_page), "--quiz", "none")
    pdf = pypdfium2.PdfDocument(project.dist / PACKET / "parts/5-role-cards.pdf")
    width, height = (side * MM for side in SIZES[paper])
    assert len(pdf) == 4, "a front and a back for each of two roles"
    for front, back in ((pdf[0], pdf[1]), (pdf[2], pdf[3])):
        there = boxes(front, paper, to_a_page)
        assert len(there) == to_a_page
        turned = [
            (width - right, bottom, width - left, top)
            if flip == "long edge"
            else (left, height - top, right, height - bottom)
            for left, bottom, right, top in boxes(back, paper, to_a_page)
        ]
        for box in there:
            off = min(max(abs(a - b) for a, b in zip(box, other, strict=True)) for other in turned)
            assert off / MM < 1
        for page in (front, back):
            edges = {round(box[n] / MM) for box in there for n in (0, 2)}
            cuts = {
                round((left + right) / 2 / MM)
                for left, bottom, right, top in lines(page)
                if top - bottom > right - left
            }
            assert edges == cuts, "a crop mark at the end of every cut"


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


def lines(page):
    """Crop marks: paths of a hair's width and some 4.5 mm."""
    for thing in page.get_objects(filter=[PATH]):
        box = thing.get_bounds()
        sides = sorted((box[2] - box[0], box[3] - box[1]))
        if sides[0] < 1 and 4 * MM < sides[1] < 5 * MM:
            yield box


def test_a_role_stays_on_its_own_sheets(packet):
    project, _ = packet("--quiz", "none")
    pdf = pypdfium2.PdfDocument(project.dist / PACKET / "parts/5-role-cards.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    for page in pages:
        assert ("Mentor card" in page) != ("Mentee card" in page)
        assert "Stop, please" in page
        assert "not for learners until it is cut" in page
        assert not re.search(r"(?i)\b(green|amber|red)\b", page), "a card holds no answer"
    assert "Mentor card" in pages[0]
    assert "Mentee card" in pages[2]


def test_the_pages_of_adults_say_so_and_those_of_learners_do_not(packet):
    project, _ = packet("--people", "14")
    folder = project.dist / PACKET
    for name in ("1-run-sheet", "2-room-and-safety", "3-script"):
        for page in pypdfium2.PdfDocument(folder / f"parts/{name}.pdf"):
            assert "Facilitator edition - not for learners" in page.get_textpage().get_text_range()
    for page in pypdfium2.PdfDocument(folder / "parts/4-handouts.pdf"):
        assert "not for learners" not in page.get_textpage().get_text_range()


def test_a_packet_holds_no_key_and_the_keys_are_apart(packet):
    project, _ = packet()
    packet_text = bare(text_of(project, "packet"))
    keys = bare(text_of(project, "keys"))
    for said in ("answer key", "what a wrong answer suggests", "class result sheet"):
        assert said in keys
        assert said not in packet_text


def test_names_are_on_certificates_or_leave_a_line(packet, tmp_path):
    names = tmp_path / "names.csv"
    right_to_left = "\u0645\u0631\u064a\u0645"
    names.write_text(
        f'name\nZo\u00eb Fran\u00e7ois\n{right_to_left}\n"=HYPERLINK(""x"")"\n"Two\nlines"\n'
        f"{'Long ' * 40}\n",
        "utf-8",
    )
    project, done = packet("--names", str(names))
    assert f"{names}:3: note: the font has no" in done.stderr
    text = text_of(project, "parts/7-people")
    for name in ("Zo\u00eb Fran\u00e7ois", '=HYPERLINK("x")', "Two lines", "Long Long Long"):
        assert name in text
    assert right_to_left not in text
    assert "Number 2 of the list: please write this name by hand." in text
    pages = pypdfium2.PdfDocument(project.dist / PACKET / "parts/7-people.pdf")
    headings = [page.get_textpage().get_text_range() for page in pages]
    assert sum("Certificate of taking part" in page for page in headings) == 5
    run = text_of(project, "parts/1-run-sheet")
    assert "5 people." in run


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
def test_wrong_wishes_are_said_and_change_nothing(smallest, args, said):
    assert smallest.run("packet", "listening", "--quiz", "none").returncode == 0
    before = (smallest.dist / "manifest.json").read_bytes()
    done = smallest.run(*args)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert (smallest.dist / "manifest.json").read_bytes() == before


def test_every_bad_line_of_the_names_is_said(smallest, tmp_path):
    names = tmp_path / "names.csv"
    names.write_text(f"Year,Name\n9,Ana\n9,\n9,{'x' * 201}\n")
    done = smallest.run("packet", "listening", "--names", str(names))
    assert done.returncode == 2
    assert f"{names}:3: this line has no name" in done.stderr
    assert f"{names}:4: this name has 201 letters; 200 are the most" in done.stderr
    assert not smallest.dist.exists()


def test_one_person_and_thirteen_get_their_paper(packet):
    project, done = packet("--people", "1", "--quiz", "none")
    assert "two adults are still needed" in done.stderr
    assert "one adult plays the mentee" in text_of(project, "parts/1-run-sheet")
    project, _ = packet("--people", "13", "--quiz", "none")
    assert "Three triads and one group of four" in text_of(project, "parts/1-run-sheet")


def test_packets_stay_until_the_sources_change(packet):
    project, _ = packet("--quiz", "none")
    assert project.run("build", "quizzes").returncode == 0
    assert (project.dist / PACKET / "packet.pdf").is_file()
    path = project.root / "site_config.yml"
    path.write_text(path.read_text().replace("edition:", "edition: ") + "\n# another day\n")
    assert project.run("build", "quizzes").returncode == 0
    assert not (project.dist / PACKET).exists(), "no packet with old contacts is left"


def test_the_same_wishes_give_the_same_bytes(packet):
    project, _ = packet("--people", "14", "--start", "9:00")
    first = (project.dist / "manifest.json").read_bytes()
    for path in (project.root / ".cache").rglob("*"):
        if path.is_file() and path.parent.name != ".cache":
            path.unlink()
    packet("--people", "14", "--start", "9:00")
    assert (project.dist / "manifest.json").read_bytes() == first


def test_slides_are_wide_and_hold_little(packet):
    project, _ = packet("--quiz", "none")
    for page in pypdfium2.PdfDocument(project.dist / PACKET / "slides.pdf"):
        width, height = page.get_size()
        assert abs(width / height - 16 / 9) < 0.01
        assert len(page.get_textpage().get_text_range()) < 500
        sizes = Counter(
            round(abs(thing.get_matrix().d) * 1) for thing in page.get_objects(filter=[TEXT])
        )
        assert sizes
