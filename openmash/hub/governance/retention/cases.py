"""Which cases are finished, and what of them does the schedule ask? Told by the disposer's own function.

A governance lead sees no content: the function gives days, outcomes and references, and to nobody else.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import Error, connection, transaction

from openmash.hub.records.refusals import StepNotAllowed

from .days import due_on
from .installing import LOCK, REFUSED
from .terms import Child, Disposal, Facts, Schedule
from .words import ASKED, HELD

CHANGED = "23503"  # a row still hangs on the case: it was added while the others went


@dataclass(frozen=True, kw_only=True)
class Case:
    """A finished case: what the schedule asks of it, whether it must stay, and the references of its children."""

    reference: str
    facts: Facts
    held: bool  # a legal hold stands
    asked: bool  # somebody asked what is held, and has no answer yet
    children: tuple[str, ...]

    @property
    def stays(self) -> str:
        """Why it may not be disposed of, whatever the schedule says; nothing where it may."""
        return " ".join(words for stands, words in ((self.held, HELD), (self.asked, ASKED)) if stands)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A case and the day on which it may be disposed of."""

    case: Case
    disposal: Disposal


def finished(*, reference: str | None = None, not_after: date | None = None) -> list[Case]:
    """The finished cases of the hub: all, the one of a reference, or those received no later than a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM disposal.facts(%s, %s)", [reference, not_after])
        return [_case(*row[1:]) for row in cursor.fetchall()]


def _case(reference: str, last_on: date, children: str | None, agencies: list[str], held: bool, asked: bool) -> Case:
    told = json.loads(children or "[]")
    facts = Facts(last_on=last_on, children=tuple(map(_child, told)), agencies=frozenset(agencies))
    named = tuple(one["reference"] for one in told)
    return Case(reference=reference, facts=facts, held=held, asked=asked, children=named)


def _child(told: dict[str, Any]) -> Child:
    return Child(
        told_on=date.fromisoformat(told["told_on"]),
        born_on=_day(told["born_on"]),
        expected_on=_day(told["expected_on"]),
        age_stated=told["age_stated"],
        ends=frozenset(told["ends"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def due_by(schedule: Schedule, cases: list[Case], day: date) -> list[Due]:
    """Those of the cases that may be disposed of on this day if nothing holds them, the longest due first."""
    found = [(case, due_on(case.facts, schedule)) for case in cases]
    due = [Due(case=case, disposal=disposal) for case, disposal in found if disposal and disposal.day <= day]
    return sorted(due, key=lambda one: (one.disposal.day, one.case.reference))


def is_there(kind: str, reference: str) -> bool:
    """Whether the hub holds a child or a contact of this reference, for a governance lead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT disposal.is_there(%s, %s)", [kind, reference])
        [found] = cursor.fetchone()
    return bool(found)


def lock(hub_id: int) -> None:
    """While this transaction lasts, no hold is placed and no case is disposed of in this hub by another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, hub_id])


def dispose(proposal: str, *, certificate: str) -> None:
    """Let the disposer check everything again, and delete the case that was proposed; refused in words fit to show."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT disposal.dispose(%s, %s)", [proposal, certificate])
    except Error as error:
        why = _refusal(error)
        if not why:
            raise
        raise StepNotAllowed(why) from None


def _refusal(error: Error) -> str:
    said: Any = error.__cause__
    if said.sqlstate == CHANGED:
        return "Something was added to this case at this moment. Read it again; nothing was deleted."
    return str(said.diag.message_primary) if said.sqlstate == REFUSED else ""
