"""How long is what belongs to no case kept? Read from the tables ``[[class]]`` of a schedule."""

from collections.abc import Mapping, Sequence
from typing import Any

from openmash.hub.sharing.reading import Reading, meant

from .terms import Passing

TRANSIENT = "transient"
#: A week, so that what is sent again or delivered late still finds its like; and a year.
DAYS = range(7, 367)

_KEYS = ("name", "days", "because")
_STAYS = "is kept while the hub runs, and nothing disposes of it. Take this table out: nobody would do it."
#: The other classes of the data catalogue, of which a schedule can say nothing here.
_OTHERS: Mapping[str, str] = {
    "case": "how long cases are kept is said by rules. Take this table out, and write a [[rule]] for each outcome.",
    "audit": f"the log of who did and saw what, with holds and alerts, {_STAYS}",
    "employment": f"who works in the hub {_STAYS}",
    "deployment": f"the hub’s own set-up, with schedules and certificates, {_STAYS}",
}
_NEEDED = (
    "no class says how long what only passes through is kept. Add three lines under [[class]]:"
    ' name = "transient", days = 30, because = "…".'
)


def read(written: Sequence[Mapping[str, Any]], reading: Reading, *, new: bool) -> Passing | None:
    """What a schedule says of the class that can be cleared. A new one must say it; an older one may not have."""
    found = [_class(one, order, reading) for order, one in enumerate(written)]
    if not written and new:
        reading.wrong(1, _NEEDED)
    if len(found) > 1:
        reading.wrong(reading.places.of("class", 1), "a schedule speaks of one class, and once. Take this table out.")
    return found[0] if found else None


def _class(one: Mapping[str, Any], order: int, reading: Reading) -> Passing:
    lines = {key: reading.places.of("class", order, key) for key in _KEYS}
    reading.known_keys(one, _KEYS, table="class", order=order)
    name = reading.text(one.get("name"), lines["name"], needed='say which class this is: name = "transient".')
    if name in _OTHERS:
        reading.wrong(lines["name"], _OTHERS[name])
    elif name and name != TRANSIENT:
        reading.wrong(
            lines["name"], f"there is no class “{name}”.{meant(name, [TRANSIENT])} The class is called “{TRANSIENT}”."
        )
    because = reading.text(one.get("because"), lines["because"], needed="say why: because = “…”.")
    return Passing(days=_days(one.get("days"), lines["days"], reading), because=because)


def _days(value: Any, line: int, reading: Reading) -> int:
    if type(value) is int and value in DAYS:
        return value
    reading.wrong(line, f"“days” is a whole number of days from {min(DAYS)} to {max(DAYS)}, like days = 30.")
    return max(DAYS)
