import pytest

from openmash.linkage import nhs_number


@pytest.mark.parametrize("text", ["9434765919", "943 476 5919", " 943-476-5919 ", "943\u00a0476\u00a05919"])
def test_a_number_is_valid_however_it_is_spaced(text: str) -> None:
    assert nhs_number.valid(text)
    assert nhs_number.normalise(text) == "9434765919"


@pytest.mark.parametrize(
    "text", ["", "943476591", "94347659190", "943476591O", "٩٤٣٤٧٦٥٩١٩", "unknown", "943/476/5919"]
)
def test_anything_but_ten_plain_digits_is_refused(text: str) -> None:
    assert not nhs_number.valid(text)


def test_a_number_whose_check_digit_would_be_ten_is_never_valid() -> None:
    assert nhs_number.check_digit("999000000") == ""
    assert not any(nhs_number.valid(f"999000000{digit}") for digit in range(10))


def test_a_check_digit_of_eleven_is_written_nought() -> None:
    assert nhs_number.check_digit("400000000") == "4"
    assert nhs_number.check_digit("999000005") == "0"


def test_ten_equal_digits_are_a_filler_and_not_a_number() -> None:
    assert nhs_number.check_digit("111111111") == "1"
    assert not nhs_number.valid("1111111111")


@pytest.mark.parametrize("text", ["", "12345678", "1234567890", "12345678x"])
def test_a_check_digit_needs_exactly_nine_digits(text: str) -> None:
    with pytest.raises(ValueError, match="exactly nine digits"):
        nhs_number.check_digit(text)


def test_the_test_range_is_known() -> None:
    assert nhs_number.for_tests("999 123 4560")
    assert not nhs_number.for_tests("943 476 5919")


def test_a_number_is_read_aloud_in_three_groups() -> None:
    assert nhs_number.spoken("9434765919") == "943 476 5919"
