"""Is the invented export like a police force's, and is it spoiled where it says, and nowhere else?"""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from openmash.synthetic.borough import UNTIL
from openmash.synthetic.police_csv import CHILD, CHILDREN_IN_ROW, CLOSING, REPORT, Export, Spoiled, export
from openmash.synthetic.rhythm import LONDON


@pytest.fixture(scope="module")
def night() -> Export:
    return export(200, seed=9)


def test_a_night_has_as_many_notifications_as_asked_for_each_under_its_own_reference(night: Export) -> None:
    assert len(night.rows) == 200 == len({row[0] for row in night.rows})
    assert night.spoiled == {}


def test_every_row_is_as_long_as_the_header(night: Export) -> None:
    assert len(night.header) == len(REPORT) + CHILDREN_IN_ROW * len(CHILD) + len(CLOSING)
    assert {len(row) for row in night.rows} == {len(night.header)}
    assert len(set(night.header)) == len(night.header)


def test_reports_are_of_the_last_days_in_order_and_by_the_clock_on_the_wall(night: Export) -> None:
    created = [
        datetime.strptime(row[REPORT.index("Created")], "%d/%m/%Y %H:%M").replace(tzinfo=LONDON) for row in night.rows
    ]
    assert created == sorted(created)
    assert created[-1] <= UNTIL
    assert UNTIL - created[0] < timedelta(days=5)
    happened = [datetime.strptime(row[3], "%d/%m/%Y %H:%M").replace(tzinfo=LONDON) for row in night.rows]
    assert all(before < after for before, after in zip(happened, created, strict=True))


def test_every_report_names_a_child_and_says_what_happened(night: Export) -> None:
    first_child = night.header.index("Subject 1 Surname")
    assert all(row[first_child] and row[first_child] == row[first_child].upper() for row in night.rows)
    assert all(len(row[-1]) > 60 for row in night.rows)
    assert any(row[night.header.index("Subject 2 Surname")] for row in night.rows)
    assert {row[5] for row in night.rows} == {"STANDARD", "MEDIUM", "HIGH"}


def test_one_row_a_child_repeats_the_report(night: Export) -> None:
    apart = export(200, seed=9, row_per_child=True)
    assert len(apart.header) == len(REPORT) + len(CHILD) + len(CLOSING)
    assert {row[0] for row in apart.rows} == {row[0] for row in night.rows}
    surnames = [night.header.index(f"Subject {number} Surname") for number in range(1, 5)]
    beside = {row[0]: sum(bool(row[at]) for at in surnames) for row in night.rows}
    assert Counter(row[0] for row in apart.rows) == beside


def test_the_same_seed_gives_the_same_file(night: Export) -> None:
    assert export(200, seed=9) == night
    assert export(20, seed=10).rows != night.rows[:20]


def test_bad_rows_are_spoiled_in_every_way_and_the_others_left_whole(night: Export) -> None:
    spoiled = export(200, seed=9, bad=23)
    assert len(spoiled.spoiled) == 23
    assert set(spoiled.spoiled.values()) == set(Spoiled)
    assert all(
        (row == night.rows[number]) == (number not in spoiled.spoiled) for number, row in enumerate(spoiled.rows)
    )


@pytest.mark.parametrize(
    ("way", "shows"),
    [
        (Spoiled.NO_SUCH_DATE, lambda row: row[2] == "31/02/2026 04:10"),
        (Spoiled.CREATED_IN_FUTURE, lambda row: row[2].endswith("2099 00:05")),
        (Spoiled.NO_REFERENCE, lambda row: row[0] == ""),
        (Spoiled.BIRTHDAY_UNKNOWN, lambda row: row[11] == "unknown"),
        (Spoiled.DATE_AS_NUMBER, lambda row: row[11] == "43892"),
        (Spoiled.YEAR_NOUGHT, lambda row: row[11].endswith("/0000")),
        (Spoiled.NUL_IN_TEXT, lambda row: "\0" in row[-1]),
        (Spoiled.EXTRA_CELL, lambda row: len(row) == 40),
        (Spoiled.CUT_SHORT, lambda row: len(row) == 3),
    ],
)
def test_a_bad_row_shows_its_fault(way: Spoiled, shows) -> None:  # type: ignore[no-untyped-def]
    night = export(60, seed=1, bad=20)
    assert all(shows(night.rows[number]) for number, spoiled in night.spoiled.items() if spoiled is way)


def test_a_row_sent_twice_is_a_copy_of_another() -> None:
    night = export(60, seed=1, bad=20)
    copies = [night.rows[number] for number, way in night.spoiled.items() if way is Spoiled.SENT_TWICE]
    assert copies
    assert all(night.rows.count(row) > 1 for row in copies)


def test_a_file_may_be_bad_from_end_to_end() -> None:
    assert len(export(10, seed=1, bad=10).spoiled) == 10


def test_a_night_without_notifications_is_only_a_header() -> None:
    assert export(0, seed=1).rows == []


def test_more_bad_rows_than_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be spoiled"):
        export(2, seed=1, bad=3)
