"""What do forms ask, and what do they say when the answer will not do?"""

from datetime import date, time
from enum import StrEnum
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from openmash.hub.govuk import fields
from openmash.hub.govuk.fields import When

pytestmark = pytest.mark.usefixtures("a_tuesday_in_november")


@pytest.fixture
def a_tuesday_in_november() -> Any:
    with time_machine.travel("2026-11-17 16:55+00:00", tick=False):
        yield


def refusal(field: forms.Field, typed: Any) -> str:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


def boxes(day: str = "", month: str = "", year: str = "") -> Any:
    data = QueryDict(mutable=True)
    data.update({"on-day": day, "on-month": month, "on-year": year})
    return fields.DateField("When").widget.value_from_datadict(data, {}, "on")


# Text


def test_text_that_is_too_long_is_refused_with_its_length_and_the_limit() -> None:
    said = refusal(fields.PlainText("The worry", lines=8), "x" * 1_000_000)
    assert said == "The worry must be 20,000 characters or fewer; you wrote 1,000,000"


@pytest.mark.parametrize("bad", ["\x00", "\udfff", "\x07", "\x1b", "\x9f", "\uffff"])
def test_a_character_that_cannot_be_kept_is_refused_with_its_place(bad: str) -> None:
    said = refusal(fields.PlainText("The worry", lines=8), f"came in\nthe same{bad} clothes")
    assert said == (
        f"The worry has a character that cannot be kept (U+{ord(bad):04X}, after “came in the same”)."
        " Delete it and type that place again"
    )


def test_a_character_that_cannot_be_kept_is_found_at_the_beginning_too() -> None:
    assert "at the beginning" in refusal(fields.PlainText("Street"), "\x00 Larkspur Court")


@pytest.mark.parametrize("kept", ["naïve 😀", "Σίσυφος", "ليلى", "a\tb", "100 %", "<b>", "{{ x }}", "%(name)s"])
def test_words_of_any_script_are_kept_as_they_were_typed(kept: str) -> None:
    assert fields.PlainText("The worry", lines=8).clean(kept) == kept


def test_line_breaks_of_every_machine_become_one_kind() -> None:
    assert fields.PlainText("The worry", lines=8).clean("a\r\nb\rc\vd\u2028e\x85f\n") == "a\nb\nc\nd\ne\nf"


def test_one_line_stays_one_line() -> None:
    assert fields.PlainText("Street").clean("  14  Larkspur\nCourt ") == "14 Larkspur Court"


def test_an_empty_answer_names_the_field() -> None:
    assert refusal(fields.PlainText("Date or day"), " \n ") == "Enter date or day"
    assert refusal(fields.PlainText("What are you worried about?"), "") == (
        "Enter an answer to “What are you worried about?”"
    )
    assert refusal(fields.PlainText("What are you worried about?", name="the worry"), "") == "Enter the worry"
    assert refusal(fields.PlainText("Why", needed="Say why you rate it so"), None) == "Say why you rate it so"


def test_a_percent_sign_in_a_name_is_no_instruction() -> None:
    assert refusal(fields.PlainText("100 % sure", at_most=2), "abc").startswith("100 % sure must be 2 characters")


def test_an_email_address_is_checked_and_may_be_left_out() -> None:
    field = fields.EmailField("Email address", required=False)
    assert field.clean("") == ""
    assert field.clean("dana@example.org") == "dana@example.org"
    assert refusal(field, "dana at example") == "Email address must be an address like name@example.org"


@pytest.mark.parametrize(("typed", "kept"), [("12", 12), ("1,200", 1200), (" ７ ", 7), ("", None), ("−3", -3)])
def test_a_whole_number_is_read_as_people_write_it(typed: str, kept: int | None) -> None:
    assert fields.WholeNumber("Rows", required=False, least=-5).clean(typed) == kept


def test_a_whole_number_out_of_its_bounds_is_refused_with_them() -> None:
    field = fields.WholeNumber("Rows", most=50)
    assert refusal(field, "51") == "Rows must be between 0 and 50"
    assert refusal(field, "1e3") == refusal(field, "9" * 40) == "Rows must be a whole number, like 12"


# Dates


@pytest.mark.parametrize(
    "typed", [("29", "2", "2024"), ("29", "Feb", "2024"), ("029", "february", "2024"), (" ２９", "02 ", "2024")]
)
def test_a_date_is_read_from_three_boxes_as_people_write_it(typed: tuple[str, str, str]) -> None:
    assert fields.DateField("Born").clean(boxes(*typed)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("3", "7", ""), "Date of birth must include a year"),
        (("3", "", "2020"), "Date of birth must include a month"),
        (("3", "", ""), "Date of birth must include a month and a year"),
        (("29", "2", "2023"), "Date of birth must be a real date: February 2023 has 28 days"),
        (("31", "4", "2020"), "Date of birth must be a real date: April has 30 days"),
        (("32", "4", "2020"), "Date of birth must have a day from 1 to 31"),
        (("0", "4", "2020"), "Date of birth must have a day from 1 to 31"),
        (("3", "13", "2020"), "Date of birth must have a month from 1 to 12"),
        (("3", "0", "2020"), "Date of birth must have a month from 1 to 12"),
        (("3", "Smarch", "2020"), "Date of birth must have a month from 1 to 12"),
        (("3", "Marvellous", "2020"), "Date of birth must have a month from 1 to 12"),
        (("3", "Ju", "2020"), "Date of birth must have a month from 1 to 12"),
        (("3", "7", "20"), "Date of birth must have a year with four figures, like 2019"),
        (("3", "7", "0"), "Date of birth must have a year with four figures, like 2019"),
        (("3", "7", "0000"), "Date of birth must have a year between 1900 and 2100"),
        (("3", "7", "9999"), "Date of birth must have a year between 1900 and 2100"),
        (("3", "7", "9" * 9), "Date of birth must have a year between 1900 and 2100"),
        (("3", "7", "9" * 100_000), "Date of birth must have a year in figures, like 2019"),
        (("x\x00", "7", "2020"), "Date of birth must have a day from 1 to 31"),
        (("3", "7", "²"), "Date of birth must have a year with four figures, like 2019"),
        (("18", "11", "2026"), "Date of birth must be in the past"),
        (("17", "11", "2026"), "Date of birth must be in the past"),
    ],
)
def test_a_date_that_will_not_do_is_refused_with_the_remedy(typed: tuple[str, str, str], said: str) -> None:
    assert refusal(fields.DateField("Date of birth", when=When.PAST), boxes(*typed)) == said


def test_an_unknown_date_says_how_to_leave_it_out() -> None:
    born = fields.DateField("Date of birth", required=False)
    assert refusal(born, boxes("", "", "unknown")) == "Date of birth must include a day and a month"
    assert refusal(born, boxes("3", "7", "unknown")) == (
        "Date of birth must have a year in figures, like 2019. If it is not known, leave all three boxes empty"
    )
    seen = fields.PartialDateField("Last seen", required=False)
    assert refusal(seen, boxes("?", "7", "2020")) == (
        "Last seen must have a day from 1 to 31. If it is not known, leave the day empty"
    )
    assert born.clean(boxes()) is None


@pytest.mark.parametrize(
    ("when", "day", "said"),
    [
        (When.PAST_OR_TODAY, "18", "Seen must be today or in the past"),
        (When.FUTURE, "17", "Seen must be in the future"),
        (When.FUTURE_OR_TODAY, "16", "Seen must be today or in the future"),
    ],
)
def test_a_date_on_the_wrong_side_of_today_is_refused(when: When, day: str, said: str) -> None:
    field = fields.DateField("Seen", when=when)
    assert refusal(field, boxes(day, "11", "2026")) == said
    right = {When.PAST_OR_TODAY: "17", When.FUTURE: "18", When.FUTURE_OR_TODAY: "17"}[when]
    assert field.clean(boxes(right, "11", "2026")) == date(2026, 11, int(right))


def test_a_date_outside_its_own_bounds_is_refused_with_them() -> None:
    field = fields.DateField("Due date", since=date(2026, 3, 1), until=date(2027, 9, 1))
    assert refusal(field, boxes("28", "2", "2026")).replace("\N{NO-BREAK SPACE}", " ") == (
        "Due date must be between 1 March 2026 and 1 September 2027"
    )


def test_a_partial_date_may_lack_its_day_or_its_month_but_not_the_month_alone() -> None:
    field = fields.PartialDateField("When it happened")
    year, month = field.clean(boxes("", "", "2025")), field.clean(boxes("", "2", "2024"))
    assert (year.earliest, year.latest) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (month.earliest, month.latest) == (date(2024, 2, 1), date(2024, 2, 29))
    assert [str(year), str(month).replace("\N{NO-BREAK SPACE}", " ")] == ["2025", "February 2024"]
    assert refusal(field, boxes("3", "", "2024")) == "When it happened must include a month"


def test_a_partial_date_that_may_be_past_is_not_refused_as_future() -> None:
    field = fields.PartialDateField("When it happened", when=When.PAST_OR_TODAY)
    assert field.clean(boxes("", "", "2026")) == fields.PartialDate(2026)
    assert refusal(field, boxes("", "12", "2026")) == "When it happened must be today or in the past"


def test_a_whole_date_reads_as_one_and_a_known_date_is_taken_as_it_is() -> None:
    field = fields.PartialDateField("When it happened")
    assert str(field.clean(date(2024, 2, 29))).replace("\N{NO-BREAK SPACE}", " ") == "29 February 2024"
    assert field.clean(fields.PartialDate(2024)) == fields.PartialDate(2024)


def test_boxes_that_were_not_sent_are_told_from_boxes_left_empty() -> None:
    widget = fields.DateField("When").widget
    assert widget.value_omitted_from_data({}, {}, "on")
    assert not widget.value_omitted_from_data({"on-year": ""}, {}, "on")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("16:55", time(16, 55)), ("16.55", time(16, 55)), ("1655", time(16, 55)), ("4.55pm", time(16, 55)),
        ("4 pm", time(16)), ("12am", time(0)), ("12 p.m.", time(12)), ("0:05", time(0, 5)), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: str, kept: time | None) -> None:
    assert fields.TimeField("Time of the call", required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["4", "tea", "16:60", "13pm", "0am", "\x00", "9" * 1000])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert refusal(fields.TimeField("Time of the call"), typed) == "Time of the call must be a time like 16:55"


def test_an_hour_that_no_day_has_is_refused() -> None:
    assert refusal(fields.TimeField("Time"), "25:00") == "Time must be a time between 00:00 and 23:59"


# Choices


class Level(StrEnum):
    LOW = "1"
    HIGH = "4"


LEVELS = [("1", "1", "No additional needs"), ("4", "4", "Acute")]


def test_an_answer_comes_in_the_callers_own_type() -> None:
    assert fields.Radios("Level", choices=LEVELS, coerce=Level).clean("4") is Level.HIGH
    assert fields.Checkboxes("Levels", choices=LEVELS, coerce=Level).clean(["4", "1"]) == [Level.HIGH, Level.LOW]
    assert fields.Select("Level", choices=LEVELS, required=False).clean("") is None
    assert fields.Checkboxes("Levels", choices=LEVELS, required=False).clean([]) == []


@pytest.mark.parametrize("kind", [fields.Radios, fields.BigChoice, fields.Select])
def test_an_answer_that_was_not_offered_is_refused_and_not_repeated(kind: Any) -> None:
    assert refusal(kind("Level", choices=LEVELS), "<9>") == "Choose one of the answers shown"


def test_many_answers_that_were_not_offered_are_refused() -> None:
    assert refusal(fields.Checkboxes("Levels", choices=LEVELS), ["9"]) == "Choose from the answers shown"
    assert refusal(fields.Checkboxes("Levels", choices=LEVELS), "9") == "Choose from the answers shown"


def test_a_choice_left_open_names_what_to_choose() -> None:
    assert refusal(fields.Radios("Level", choices=LEVELS), "") == "Choose level"
    assert refusal(fields.BigChoice("What do you hold?", choices=LEVELS), None) == (
        "Choose an answer to “What do you hold?”"
    )
    assert refusal(fields.Tick("I have read it"), False) == "Tick the box: “I have read it”"


# Files


def test_a_file_is_refused_for_its_size_before_it_is_read() -> None:
    class Unreadable(SimpleUploadedFile):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("read")

    large = Unreadable("calls.csv", b"x")
    large.size = 50_000_001
    assert refusal(fields.FileField("Police report", endings=(".csv",)), large) == "The file must be 50 MB or smaller"


def test_a_file_of_another_kind_or_empty_or_missing_is_refused() -> None:
    field = fields.FileField("Police report", endings=(".csv", ".txt"))
    assert refusal(field, SimpleUploadedFile("calls.exe", b"x")) == "The file must end in .csv or .txt"
    assert refusal(field, SimpleUploadedFile("calls.csv", b"")) == "The file is empty. Check it and choose it again"
    assert refusal(field, None) == "Choose the file"
    fits = SimpleUploadedFile("CALLS.CSV", b"a,b")
    assert field.clean(fits) is fits
