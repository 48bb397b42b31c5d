"""Two agreements are compared by the questions that they would answer otherwise."""

from datetime import date

import pytest

from openmash.hub.sharing import comparing
from openmash.hub.sharing.agreement import read
from openmash.hub.sharing.comparing import Change, changes, every_question
from openmash.hub.sharing.table import Table, compiled, decide
from openmash.hub.sharing.terms import Data, Mode, Question, Ruling
from tests.agreements import agreement, rule

DAY = date(2026, 11, 17)


def table(*rules: str) -> Table:
    return compiled(read(agreement(*rules)), version=1)


def compared(one: Table, other: Table) -> list[Change]:
    every = every_question([one, other], DAY)
    return changes(every, lambda asked: decide(asked, one), lambda asked: decide(asked, other))


def test_what_reads_the_same_is_one_row_with_all_whom_it_is_shared_with() -> None:
    told = rule(title="All are told", whom=["health", "hub"], modes="content")
    assert compared(table(), table(told)) == [
        Change(
            who="police", whom=("health", "hub"), data=Data.FACT, mode=Mode.CONTENT, now=Ruling.DENY,
            then=Ruling.PERMIT, title="All are told", times=8,
        )
    ]  # fmt: skip


def test_what_is_the_same_is_left_out_and_what_changes_most_stands_first() -> None:
    same, more = rule(whom="hub"), rule(whom="housing", modes="content", purposes=["help", "protect"])
    assert compared(table(same), table(same)) == []
    less = rule(whom="hub", purposes="help")
    assert [(row.whom, row.mode, row.then, row.times) for row in compared(table(same), table(less, more))] == [
        (("hub",), "content", "deny", 3), (("hub",), "existence", "deny", 3), (("housing",), "content", "permit", 2),
    ]  # fmt: skip


def test_a_question_that_either_names_is_compared_too() -> None:
    usual = rule(name="usual", modes="content")
    denies = rule(verdict="deny", modes="content", prompts="Markers", exception_to="usual")
    [row] = compared(table(usual), table(usual, denies))
    assert (row.now, row.then, row.times) == ("permit", "deny", 4)


def test_of_the_largest_agreements_some_questions_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "COMPARED_AT_MOST", 3)
    assert len(every_question([table(rule())], DAY)) == 3


def test_what_was_asked_counts_as_often_as_it_was_asked() -> None:
    asked = Question(
        who="police", whom="hub", data=Data.FACT, mode=Mode.CONTENT, purpose="help", basis="public_task", on=DAY
    )  # fmt: skip
    one, other = table(), table(rule())
    [row] = changes({asked: 3}, lambda it: decide(it, one), lambda it: decide(it, other))
    assert row.times == 3
