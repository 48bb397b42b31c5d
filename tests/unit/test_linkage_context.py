"""What only the other records tell is said alike for one record and, in SQL, for millions."""

import doctest

import duckdb
import pytest

from openmash.linkage import context


def in_sql(expression: str) -> object:
    with duckdb.connect() as database:
        return database.execute(f"SELECT {expression}").fetchall()[0][0]


def test_the_examples_in_the_words_are_true() -> None:
    assert doctest.testmod(context).failed == 0
    assert doctest.testmod(context).attempted


@pytest.mark.parametrize("share", [0.0, 0.00009, 0.0001, 0.0005, 0.0006, 0.0029, 0.003, 0.4])
def test_a_name_is_as_rare_in_sql(share: float) -> None:
    assert in_sql(context.rarity_in_sql(f"CAST({share} AS DOUBLE)")) == context.rarity(share)


def test_a_name_of_which_nothing_is_known_is_very_rare() -> None:
    assert in_sql(context.rarity_in_sql("CAST(NULL AS DOUBLE)")) == context.rarity(0.0) == 3


@pytest.mark.parametrize("people", [0, 1, 10, 11, 25, 26, 400])
def test_an_address_is_as_full_in_sql(people: int) -> None:
    assert in_sql(context.size_in_sql(str(people))) == context.size(people)


def test_an_address_of_which_nothing_is_known_is_a_familys() -> None:
    assert in_sql(context.size_in_sql("NULL")) == context.size(0) == 0


def test_what_is_known_elsewhere_counts_less_the_more_records_there_are() -> None:
    assert context.share(0, 0, elsewhere=0.5) == 0.5
    assert context.share(0, 990_000, elsewhere=0.5) == pytest.approx(0.005)
    assert context.share(990_000, 990_000, elsewhere=0) == pytest.approx(0.99)
