"""Do the quick clock and the slow one say the same of one case?"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, Phase, settings

from openmash import clock
from tests.oracle import clock_by_the_minute as slow
from tests.oracle.clock_cases import Case, Life

MINUTE = timedelta(minutes=1)


def many(examples: int, *, seeded: bool = True) -> settings:
    """So many examples; seeded, they are the same on every machine."""
    return settings(
        max_examples=examples,
        derandomize=seeded,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def compare_deadlines(case: Case) -> None:
    """By when it is due."""
    received, calendar = case.received_at, case.calendar
    due = clock.deadline(received, timescales=case.timescales, calendar=calendar, brag=case.brag, purpose=case.purpose)
    assert due == slow.due(
        received, timescales=case.timescales, calendar=calendar, brag=case.brag, purpose=case.purpose
    )


def compare_working_time(case: Case) -> None:
    """The working time, the next opening and the way back."""
    received, until, calendar = case.received_at, case.until, case.calendar
    amount = clock.working_time(received, until, calendar)
    assert amount == slow.worked(received, until, calendar)
    assert clock.next_open(received, calendar) == next(slow.watch(received, calendar))[0]

    back = clock.add_working(received, amount, calendar)
    assert back <= until
    assert slow.worked(received, back, calendar) == amount


def compare_lives(life: Life) -> None:
    """Who held the clock, as segments and as totals."""
    pieces = clock.segments(life.turns, received_at=life.received_at, until=life.until, pauses=life.pauses)
    told = {
        piece.from_at + n * MINUTE: piece.pause or piece.holders
        for piece in pieces
        for n in range(piece.elapsed // MINUTE)
    }
    assert told == dict(slow.life(life.turns, life.pauses, life.received_at, life.until))
    for one, other in pairwise(pieces):
        assert one.to_at == other.from_at
        assert (one.holders, one.pause) != (other.holders, other.pause)
    compare_totals(life, clock.held(pieces, life.calendar))


def compare_totals(life: Life, held: clock.Held) -> None:
    """Each holder's minutes, alone, together and awaited; and that the parts are exactly the whole."""
    counted = slow.minutes_held(life.turns, life.pauses, life.received_at, life.until, life.calendar)
    for which, by_whom in zip(("elapsed", "working"), counted, strict=True):
        by_holders = {who: n for who, n in by_whom.items() if isinstance(who, frozenset)}
        alone = {"".join(who): n * MINUTE for who, n in by_holders.items() if len(who) == 1}
        awaited: Counter[str] = Counter()
        for who, n in by_holders.items():
            awaited.update(dict.fromkeys(who, n))
        assert {name: getattr(spent, which) for name, spent in held.alone.items()} == alone
        assert {name: getattr(spent, which) // MINUTE for name, spent in held.awaited.items()} == dict(awaited)
        assert getattr(held.together, which) == sum(n for who, n in by_holders.items() if len(who) > 1) * MINUTE
        assert getattr(held.paused, which) == (by_whom.total() - sum(by_holders.values())) * MINUTE
        assert getattr(held.whole, which) == by_whom.total() * MINUTE
    assert sum(held.alone.values(), held.together + held.paused) == held.whole
