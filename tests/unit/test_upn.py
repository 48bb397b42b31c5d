import pytest

from openmash.linkage import upn


@pytest.mark.parametrize("text", ["B801200005001", "b801200005001", "B801 2000 05001", " B801-2000-05-001 "])
def test_a_pupil_number_is_valid_however_it_is_typed(text: str) -> None:
    assert upn.valid(text)
    assert upn.normalise(text) == "B801200005001"


@pytest.mark.parametrize(
    "text",
    ["", "B", "A801200005001", "8801200005001", "B80120000500", "B8012000050010", "B80120000A001", "B٨01200005001"],
)
def test_anything_else_is_refused(text: str) -> None:
    assert not upn.valid(text)


def test_a_temporary_number_ends_in_a_letter_that_counts_in_the_check() -> None:
    body = "80120000500R"
    number = upn.check_letter(body) + body
    assert upn.valid(number)
    assert upn.temporary(number)
    assert not upn.valid(number[:-1] + "T")


def test_a_permanent_or_empty_number_is_not_temporary() -> None:
    assert not upn.temporary("B801200005001")
    assert not upn.temporary("")


@pytest.mark.parametrize("letter", "IOS")
def test_letters_that_look_like_digits_never_end_a_temporary_number(letter: str) -> None:
    with pytest.raises(ValueError, match="eleven digits"):
        upn.check_letter(f"80120000500{letter}")
