"""Numbers and addresses as the world writes them, and what is none."""

from __future__ import annotations

import datetime

import pytest

from builder.pipeline import check
from builder.schema import Person
from builder.schema.config import digits
from tests.conftest import SMALLEST, copy_project

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture
def codes(tmp_path):
    """The codes that a value of a field is reported under."""

    def told(old: str, new: str) -> set[str]:
        project = copy_project(SMALLEST, tmp_path)
        config = project.root / "site_config.yml"
        text = config.read_text()
        assert old in text
        config.write_text(text.replace(old, new, 1))
        return {problem.code for problem in check(project.root, TODAY).problems}

    return told


@pytest.mark.parametrize(
    "number",
    [
        *("112", "999", "15", "116 111", "988", "000"),
        *(
            "+44 20 7946 0018",
            "(030) 123-45",
            "01.23.45.67.89",
            "0711 555 0123",
            "+254 722 178 177",
        ),
        *(
            "555 2368",
            "ext. 214",
            "Durchwahl 214",
            "01632 960101 ext 12",
            "0800/111 0 444",
            "1-800-273-8255",
        ),
    ],
)
def test_a_number_as_people_dial_it_is_one(codes, number):
    expected = {"H902"} if number.startswith("555") else set()
    assert codes('call: "01632 960110"', f'call: "{number}"') == expected


@pytest.mark.parametrize(
    "number",
    ["1", "call us", "988lifeline", "+", "9876543210123456", "112 or 999", "+44+20", "٠٨٠٠"],
)
def test_what_cannot_be_dialled_is_no_number(codes, number):
    assert codes('call: "01632 960110"', f'call: "{number}"') == {"H907"}


@pytest.mark.parametrize("number", ["112 / 999", "112 or 999", "call 112", "ext. 9", "1"])
def test_the_emergency_number_is_one_and_stands_alone(codes, number):
    assert codes('emergency_number: "112"', f'emergency_number: "{number}"') == {"H907"}


@pytest.mark.parametrize("text", ["51155", "HELP to 51155", "WhatsApp +44 7400 123 456"])
def test_a_text_line_may_name_the_word_to_send(codes, text):
    assert codes('call: "01632 960110"', f'text: "{text}"') == set()


@pytest.mark.parametrize(
    "mail", ["a.okafor@hillside.edu", "o'neil+help@mail.school.nsw.gov.au", "lena@schöne-schule.de"]
)
def test_an_address_is_one(codes, mail):
    assert codes("    room: Room 4", f'    room: Room 4\n    email: "{mail}"') == set()


@pytest.mark.parametrize(
    "mail",
    [
        "hillside.edu",
        "a@b",
        "a@@hillside.edu",
        "a b@hillside.edu",
        "mailto:a@hillside.edu",
        "a@.edu",
        "@hillside.edu",
    ],
)
def test_what_no_mail_can_reach_is_no_address(codes, mail):
    assert codes("    room: Room 4", f'    room: Room 4\n    email: "{mail}"') == {"H908"}


@pytest.mark.parametrize(
    "mail", ["a@example.org", "a@school.example", "a@mail.test", "a@localhost"]
)
def test_an_address_that_can_be_nobodys_looks_made_up(codes, mail):
    assert codes("    room: Room 4", f'    room: Room 4\n    email: "{mail}"') == {"H902"}


def test_a_sample_may_look_made_up_but_must_have_its_form(codes):
    sample = "    room: Room 4\n    sample: true\n    email: "
    assert codes("    room: Room 4", f"{sample}d.reyes@school.example") == {"H904"}
    assert codes("    room: Room 4", f"{sample}d.reyes") == {"H904", "H908"}


def test_a_release_refuses_samples_past_dates_and_missing_roles(smallest):
    config = smallest.root / "site_config.yml"
    good = config.read_text()
    for old, new, said in (
        ("    room: Room 4", "    room: Room 4\n    sample: true", "note[H904]"),
        ("review_by: 2030-01-01", "review_by: 2020-01-01", "warning[H903]"),
        ("  deputy_lead:", "  nobody:", "error[S202]"),
    ):
        config.write_text(good.replace(old, new, 1))
        done = smallest.run("build", "--release")
        assert done.returncode == 1
        assert said in done.stdout
        assert not smallest.dist.exists()


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("116 111", "116111"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("(030) 123-45", "03012345"),
        ("HELP to 51155", "51155"),
        ("01632 960101 ext 12", "01632960101"),
        ("no number", ""),
    ],
)
def test_a_tap_dials_the_digits_and_nothing_else(written, dialled):
    assert digits(written) == dialled


def test_an_extension_alone_cannot_be_tapped():
    known = {"name": "A", "role": "B", "room": "C", "hours": "D", "review_by": "2030-01-01"}
    assert Person(**known, telephone="ext. 214").telephone_link == ""
    assert Person(**known, telephone="(030) 123-45").telephone_link == "tel:03012345"
    assert Person(**known).telephone_link == ""
