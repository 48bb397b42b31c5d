"""The check digits, against slow and obvious arithmetic written from the published descriptions alone."""

from hypothesis import given
from hypothesis import strategies as st

from openmash.linkage import nhs_number, upn


def slow_nhs(number: str) -> bool:
    """All ten digits, weighted 10 down to 1, must add up to a multiple of 11: the same rule, said differently."""
    if len(number) != 10 or len(set(number)) == 1:
        return False
    total = 0
    for place in range(10):
        for _ in range(10 - place):
            total += int(number[place])
    while total >= 11:
        total -= 11
    return total == 0


def slow_upn(number: str) -> bool:
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1) if chr(code) not in "IOS"]
    total = 0
    for position in range(2, 14):
        sign = number[position - 1]
        total += position * (letters.index(sign) if sign in letters else "0123456789".index(sign))
    while total >= 23:
        total -= 23
    return number[0] == letters[total]


@given(st.text("0123456789", min_size=10, max_size=10))
def test_an_nhs_number_is_valid_exactly_when_the_slow_sum_says_so(number: str) -> None:
    assert nhs_number.valid(number) == slow_nhs(number)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_the_nhs_check_digit_is_the_only_one_that_the_slow_sum_accepts(first_nine: str) -> None:
    accepted = [str(digit) for digit in range(10) if slow_nhs(f"{first_nine}{digit}")]
    expected = nhs_number.check_digit(first_nine)
    assert accepted == ([expected] if expected and len(set(first_nine + expected)) > 1 else [])


@given(
    st.text("0123456789", min_size=11, max_size=11),
    st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUVWXYZ"),
    st.sampled_from("ABCDEFGHJKLMNPQRTUVWXYZ"),
)
def test_a_pupil_number_is_valid_exactly_when_the_slow_sum_says_so(digits: str, last: str, first: str) -> None:
    number = f"{first}{digits}{last}"
    assert upn.valid(number) == slow_upn(number)
    assert slow_upn(upn.check_letter(digits + last) + digits + last)


@given(st.text(max_size=20))
def test_no_text_breaks_either_check(text: str) -> None:
    assert nhs_number.valid(text) in (True, False)
    assert upn.valid(text) in (True, False)
