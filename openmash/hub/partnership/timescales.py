"""By when must something happen in this hub? The hub's own settings, handed to the pure clock."""

from datetime import datetime

from openmash.clock import Brag, Calendar, Counting, OpeningHours, Purpose, Timescale, deadline, local_date

from .models import ClosedDay, LevelOfNeed, OpeningTime, TimescaleSetting


def calendar(hub_id: int) -> Calendar:
    """The hub's opening hours and closed days."""
    hours = tuple(
        OpeningHours(weekday=row.weekday, opens=row.opens, closes=row.closes, valid_from=row.valid_from)
        for row in OpeningTime.objects.filter(hub_id=hub_id)
    )
    closed = frozenset(ClosedDay.objects.filter(hub_id=hub_id).values_list("day", flat=True))
    return Calendar(hours=hours, closed_on=closed)


def due(hub_id: int, *, purpose: Purpose, brag: Brag | None, since: datetime) -> datetime | None:
    """The last instant that is in time; None where the hub has set no target."""
    return deadline(since, timescales=settings(hub_id), calendar=calendar(hub_id), brag=brag, purpose=purpose)


def due_by_brag(hub_id: int, *, purpose: Purpose, since: datetime) -> dict[Brag, datetime | None]:
    """When it would be due under each BRAG: shown before somebody chooses one."""
    timescales, hours = settings(hub_id), calendar(hub_id)
    return {brag: deadline(since, timescales=timescales, calendar=hours, brag=brag, purpose=purpose) for brag in Brag}


def settings(hub_id: int) -> list[Timescale]:
    """The hub's timescales, in the order in which they were set."""
    return [
        Timescale(
            purpose=Purpose(row.purpose),
            brag=Brag(row.brag) if row.brag else None,
            counting=Counting(row.counting),
            valid_from=row.valid_from,
            minutes=row.minutes,
            working_days=row.working_days,
            runs_past_hours=row.runs_past_hours,
        )
        for row in TimescaleSetting.objects.filter(hub_id=hub_id).order_by("id")
    ]


def levels(hub_id: int, *, on: datetime) -> dict[int, LevelOfNeed]:
    """The area's levels of need in force on a day, by number."""
    rows = LevelOfNeed.objects.filter(hub_id=hub_id, valid_from__lte=local_date(on)).order_by(
        "number", "valid_from", "id"
    )
    return {row.number: row for row in rows}
