"""Is every minute of a contact's life attributed to whoever held it?"""

from datetime import timedelta
from itertools import pairwise

import pytest

from openmash.clock import (
    BackwardsTime,
    NaiveInstant,
    NobodyHolds,
    Pause,
    PauseWithoutReason,
    Segment,
    Spent,
    Turn,
    held,
    segments,
)
from tests.unit.clock_world import OFFICE, at

DAY = "2026-11-17"
RECEIVED, NOW = at(f"{DAY} 09:12"), at(f"{DAY} 16:55")


def clock(text: str) -> str:
    return f"{DAY} {text}"


def turn(time: str, *holders: str) -> Turn:
    return Turn(at(clock(time)), frozenset(holders))


# The enquiry about Tamsin: the hub triages, four agencies are asked, the hub re-rates, Housing is awaited.
TURNS = (
    turn("09:12", "Hub"),
    turn("09:50", "Education", "Health", "Police", "Housing"),
    turn("10:40", "Health", "Police", "Housing"),
    turn("11:20", "Police", "Housing"),
    turn("13:05", "Hub"),
    turn("13:30", "Housing"),
)


def hm(hours: int, minutes: int) -> timedelta:
    return timedelta(hours=hours, minutes=minutes)


def test_several_at_once_hold_it_together_and_the_last_one_left_holds_it_alone() -> None:
    told = held(segments(TURNS, received_at=RECEIVED, until=NOW), OFFICE)
    assert {name: spent.elapsed for name, spent in told.alone.items()} == {"Hub": hm(1, 3), "Housing": hm(3, 25)}
    assert told.together.elapsed == hm(3, 15)
    assert told.whole.elapsed == hm(7, 43)


def test_each_agencys_own_time_counts_what_it_shared() -> None:
    told = held(segments(TURNS, received_at=RECEIVED, until=NOW), OFFICE)
    assert {name: spent.elapsed for name, spent in told.awaited.items()} == {
        "Hub": hm(1, 3),
        "Education": hm(0, 50),
        "Health": hm(1, 30),
        "Police": hm(3, 15),
        "Housing": hm(6, 40),
    }


def test_elapsed_and_working_parts_sum_exactly_to_the_whole() -> None:
    until = at("2026-11-19 10:00:00.000001")
    pauses = (Pause(at(clock("15:00")), at("2026-11-18 11:00"), "Awaiting the mother's discharge from hospital"),)
    told = held(segments(TURNS, received_at=RECEIVED, until=until, pauses=pauses), OFFICE)
    assert sum(told.alone.values(), told.together + told.paused) == told.whole
    assert told.whole == Spent(until - RECEIVED, hm(7, 48) + hm(8, 0) + timedelta(hours=1, microseconds=1))
    assert told.paused == Spent(hm(20, 0), hm(4, 0))


def test_segments_leave_no_gap_and_do_not_overlap() -> None:
    pieces = segments(TURNS, received_at=RECEIVED, until=NOW)
    assert (pieces[0].from_at, pieces[-1].to_at) == (RECEIVED, NOW)
    assert all(before.to_at == after.from_at for before, after in pairwise(pieces))


def test_a_turn_that_changes_nothing_makes_no_segment() -> None:
    twice = (turn("09:12", "Hub"), turn("10:00", "Hub"))
    assert segments(twice, received_at=RECEIVED, until=NOW) == (Segment(RECEIVED, NOW, frozenset({"Hub"})),)


def test_turns_may_come_in_any_order_and_the_later_listed_of_two_at_once_holds() -> None:
    shuffled = (turn("13:00", "Health"), turn("09:12", "Hub"), turn("13:00", "Police"))
    pieces = segments(shuffled, received_at=RECEIVED, until=NOW)
    assert [sorted(piece.holders) for piece in pieces] == [["Hub"], ["Police"]]


def test_a_turn_before_receipt_holds_from_receipt_and_one_after_the_end_is_left_out() -> None:
    turns = (turn("08:00", "Hub"), turn("16:55", "Health"), turn("18:00", "Police"))
    assert segments(turns, received_at=RECEIVED, until=NOW) == (Segment(RECEIVED, NOW, frozenset({"Hub"})),)


def test_a_contact_just_received_has_no_segments_yet() -> None:
    assert segments(TURNS, received_at=RECEIVED, until=RECEIVED) == ()
    assert held((), OFFICE).whole == Spent()


def test_a_pause_that_is_not_over_runs_to_the_end_and_keeps_its_reason() -> None:
    pieces = segments(TURNS, received_at=RECEIVED, until=NOW, pauses=[Pause(at(clock("16:00")), None, "Police ask")])
    assert pieces[-1] == Segment(at(clock("16:00")), NOW, frozenset({"Housing"}), "Police ask")
    assert pieces[-1].elapsed == hm(0, 55)


def test_of_overlapping_pauses_the_earlier_ones_reason_stands() -> None:
    pauses = (Pause(at(clock("15:00")), at(clock("16:00")), "second"), Pause(at(clock("14:00")), NOW, "first"))
    pieces = segments(TURNS, received_at=RECEIVED, until=NOW, pauses=pauses)
    assert [piece.pause for piece in pieces[-2:]] == [None, "first"]


def test_a_pause_outside_the_contacts_life_changes_nothing() -> None:
    pauses = (Pause(at(clock("08:00")), at(clock("09:00")), "early"), Pause(at(clock("17:00")), None, "late"))
    quiet = segments(TURNS, received_at=RECEIVED, until=NOW)
    assert segments(TURNS, received_at=RECEIVED, until=NOW, pauses=pauses) == quiet


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_pause_needs_a_reason(reason: str) -> None:
    with pytest.raises(PauseWithoutReason):
        segments(TURNS, received_at=RECEIVED, until=NOW, pauses=[Pause(RECEIVED, NOW, reason)])


@pytest.mark.parametrize("turns", [(), (turn("09:13", "Hub"),), (turn("09:12"),), (*TURNS, turn("14:00"))])
def test_somebody_holds_the_clock_at_every_moment(turns: tuple[Turn, ...]) -> None:
    with pytest.raises(NobodyHolds):
        segments(turns, received_at=RECEIVED, until=NOW)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(BackwardsTime):
        segments(TURNS, received_at=NOW, until=RECEIVED)
    with pytest.raises(BackwardsTime):
        segments(TURNS, received_at=RECEIVED, until=NOW, pauses=[Pause(NOW, RECEIVED, "why")])


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = RECEIVED.replace(tzinfo=None)
    for turns, pauses in ([Turn(naive, frozenset({"Hub"}))], ()), (TURNS, [Pause(naive, None, "why")]):
        with pytest.raises(NaiveInstant):
            segments(turns, received_at=RECEIVED, until=NOW, pauses=pauses)
