"""What agencies write down is brought into one form, and what they wrote is not lost."""

import doctest
from datetime import date
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.linkage.standard import births, homes, letters, names, same_names, telephones
from openmash.linkage.standard.births import NOT_KNOWN, Birth, birth, swapped
from openmash.linkage.standard.homes import home, standard_postcode
from openmash.linkage.standard.letters import plain
from openmash.linkage.standard.names import forename, is_placeholder, root, surname, words
from openmash.linkage.standard.telephones import telephone


@pytest.mark.parametrize("module", [births, homes, letters, names, telephones])
def test_the_examples_in_the_words_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted


@given(st.text(max_size=60))
def test_whatever_is_written_has_one_plain_form(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(st.text(st.characters(codec="ascii")))
def test_what_every_keyboard_has_is_read_as_it_is_beside_other_letters(text: str) -> None:
    """The quick way and the slow one: a letter with a mark makes it the slow one."""
    assert plain(f"{text} é") == f"{plain(text)} e".strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wójcik", "WOJCIK"), ("Łukasz", "Lukasz"), ("Ayşe", "Ayse"), ("IŞIL", "Isil"), ("D’Souza", "D'Souza"),
        ("O`Brien", "OBrien"), ("Nguyễn", "Nguyen"), ("Sørensen", "Sorensen"), ("Jean‑Luc", "Jean Luc"),
    ],
)  # fmt: skip
def test_one_name_on_two_keyboards_is_one_name(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_what_is_written_in_another_script_is_kept_and_not_emptied() -> None:
    assert plain("Иван") == "иван"
    assert forename("محمد").first


@pytest.mark.parametrize(
    "written",
    [
        "Baby", "baby boy", "BABY GIRL", "Baby of Sarah", "B/B", "Unborn", "UBB", "unborn baby", "Twin 1", "twin two",
        "Twin A", "Infant", "Male infant", "Newborn", "N/K", "not known", "Unknown", "TBC", "no name", "Triplet 3",
    ],
)  # fmt: skip
def test_a_placeholder_is_nobodys_name(written: str) -> None:
    assert is_placeholder(written)
    assert forename(written) == ((), "", True)
    assert surname(written).whole == ""


@pytest.mark.parametrize("written", ["Babington", "Noah", "Nona", "Twinkle", "Unity", "Kane", "Boyd", "A", ""])
def test_a_name_that_only_looks_like_one_is_a_name(written: str) -> None:
    assert not is_placeholder(written)


@pytest.mark.parametrize(
    "spellings",
    [
        "Mohammed Muhammad Mohamed Mohamud Mehmet Md", "Hussain Hussein Husain Hossain", "Aisha Ayesha Aicha Caasha",
        "Yusuf Yousef Youssef", "Chaudhry Choudhury Chowdhury", "Kaur Kour", "Katherine Catherine Kathryn Kate",
        "Elizabeth Lizzie Beth Betty", "William Bill Billy", "Aleksander Oleksandr", "Stephen Steven Steve",
    ],
)  # fmt: skip
def test_spellings_and_short_forms_of_a_name_have_one_root(spellings: str) -> None:
    assert len({root(plain(name)) for name in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hassan", "Hussain"), ("Amira", "Amina"), ("Jayden", "Aiden"), ("Begum", "Bibi"), ("Ali", "Alia")],
)
def test_names_of_brothers_and_sisters_that_are_alike_are_two_names(one: str, other: str) -> None:
    assert root(plain(one)) != root(plain(other))


def test_a_short_form_of_several_names_stands_for_none_of_them() -> None:
    assert root("nicky") == "nicky"
    assert root("ronnie") == "ronnie"


def test_every_root_stands_for_itself() -> None:
    assert len(same_names.ROOTS) > 1_000
    assert all(root(name) == name for name in same_names.ROOTS.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("El-Sayed", "Sayed"), ("al Masri", "Masri"), ("Van der Berg", "Berg"), ("McDonald", "MacDonald"),
        ("Mc Kenzie", "McKenzie"), ("Okafor Vale", "Okafor-Vale"), ("Mrs. Smith", "Smith"), ("bin Yusuf", "Yusuf"),
    ],
)  # fmt: skip
def test_particles_titles_and_hyphens_make_no_other_surname(one: str, other: str) -> None:
    assert surname(one).whole == surname(other).whole


def test_a_double_surname_has_two_halves() -> None:
    assert surname("Okafor-Vale")[:3] == ("okaforvale", "okafor", "vale")


@pytest.mark.parametrize("written", ["Al", "De La", "Van"])
def test_a_name_of_particles_alone_is_a_name(written: str) -> None:
    assert surname(written).whole == "".join(words(written))
    assert forename(written).words == words(written)


def test_nothing_written_is_nothing_known() -> None:
    assert forename("") == ((), "", False)
    assert forename("").first == ""
    assert surname(" - ") == ("", "", "", "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (date(2016, 4, 3), Birth(date(2016, 4, 3), 2016, guessed=False)),
        ("2016-04-03T00:00:00", Birth(date(2016, 4, 3), 2016, guessed=False)),
        ("03.04.2016", Birth(date(2016, 4, 3), 2016, guessed=False)),
        ("2014-01-01", Birth(date(2014, 1, 1), 2014, guessed=True)),
        ("2014", Birth(None, 2014, guessed=False)),
        ("1016-04-03", NOT_KNOWN), ("2016-13-03", NOT_KNOWN), ("summer", NOT_KNOWN), ("", NOT_KNOWN), (None, NOT_KNOWN),
    ],
)  # fmt: skip
def test_a_birth_is_read_as_it_is_written_here(written: str | date | None, read: Birth) -> None:
    assert birth(written) == read


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_that_is_swapped_twice_is_itself(day: date) -> None:
    other = swapped(day)
    assert other is None or (other != day and swapped(other) == day)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("14 Larkspur Court, Thornmere", "TM1 4AA"), ("14 Larkspur Ct", "tm14aa")),
        (("Flat 2, 14 Larkspur Court", "TM1 4AA"), ("2, 14 Larkspur Court, Thornmere", "TM1 4AA")),
        (("Rose Cottage, Mill Lane", "TM9 1AB"), ("Rose Cottage", "TM9 1AB")),
        (("7a Quay St.", "TM1 0AA"), ("7A Quay Street", "TM1 OAA")),
    ],
)
def test_one_home_in_two_ways_is_one_home(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert home(*one).key == home(*other).key != ""


def test_another_flat_is_another_home_and_one_without_a_door_or_postcode_is_not_known() -> None:
    assert home("Flat 2, 14 Larkspur Court", "TM1 4AA").key != home("Flat 3, 14 Larkspur Court", "TM1 4AA").key
    assert home("14 Larkspur Court", "").key == ""
    assert home("", "TM1 4AA").key == ""
    assert home("", "TM1 4AA").sector == "TM14"
    assert home("Flat 2", "TM1 4AA").street == ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [("sw1a 1aa", "SW1A1AA"), ("TM1 4AI", "TM14AI"), ("TMI 4AA", "TM14AA"), ("M1 1AE", "M11AE"),
     ("EC1A 1B8", "EC1A1BB"), ("N/K", ""), ("TM1", ""), ("TM1 4A", ""), ("ZZ99 3VZ", "ZZ993VZ"), ("99999", "")],
)  # fmt: skip
def test_a_postcode_has_its_letters_and_digits_in_their_places(typed: str, read: str) -> None:
    assert standard_postcode(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("0044 7700 900123", "07700900123"), ("(020) 7946 0018", "02079460018"), ("7700900123", "07700900123"),
     ("", ""), ("none", ""), ("12345", ""), ("0777 777 7777", "")],
)  # fmt: skip
def test_a_telephone_number_is_its_digits_and_a_filler_is_none(typed: str, read: str) -> None:
    assert telephone(typed) == read
