"""What only passes through a hub, played in the database and kept beside it in plain lists, for retention.

Lists of open cases that name some children and later others; messages, files and keys that belong to no contact.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from openmash.hub.contacts.models import IdempotencyKey, ImportedFile, ImportedRow, OpenCase, OpenCaseList
from openmash.hub.contacts.workflow import Progress, RowResult
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.models import Member
from openmash.hub.people import actions as people
from openmash.hub.people.actions import Particulars
from openmash.hub.people.models import AgencyRecord
from tests import make, retained
from tests.oracle.retention_day_by_day import still_passing

STALE = timedelta(days=9)  # too old for a check of a child to use it: a case that a check found stays with the contact

Note = Callable[[object, bool, bool], None]  # of what, whether it ought to be there, and whether it is


@dataclass
class Thing:
    """One row, and from which day its days count."""

    row: Any
    since: date


@dataclass
class Named:
    """A child as the lists have named them."""

    row: OpenCase
    name: str
    list: int  # the last that named them
    since: date


class PassingBy:
    """What passes through one hub for some decades."""

    def __init__(self, chance: random.Random, administrator: Member) -> None:
        self.chance, self.administrator = chance, administrator
        self.things: list[Thing] = []
        self.named: dict[str, Named] = {}
        self.lists: list[Thing] = []
        self.numbers = count()
        self.cleared = 0

    def come(self, now: datetime) -> None:
        """A message, a file or a key that makes no contact."""
        hub, number = make.entered(), next(self.numbers)
        match number % 3:
            case 0:
                row: Any = Message.objects.create(hub=hub, event="x.y", on_reference=f"X{number}", delivered_at=now)
            case 1:
                row = IdempotencyKey.objects.create(hub=hub, sender="x", key=f"X{number}", digest="x")
            case _:
                file = ImportedFile.objects.create(
                    hub=hub, agency=make.agency("police"), filename="x", digest="x", size=1, read_as="x", total=1,
                    by=self.administrator, progress=Progress.FINISHED,
                )  # fmt: skip
                row = ImportedRow.objects.create(hub=hub, file=file, number=1, result=RowResult.REFUSED)
                self.things.append(Thing(file, now.date()))
        self.things.append(Thing(row, now.date()))

    def name(self, children: dict[str, Particulars], now: datetime) -> None:
        """A list that names some of these children, and nobody else."""
        hub, agency = make.entered(), make.agency("social-care")
        listed = OpenCaseList.objects.create(
            hub=hub, agency=agency, as_at=now - STALE, filename="x", rows=1, refused=0, by=self.administrator
        )
        self.lists.append(Thing(listed, now.date()))
        for name in self.chance.sample(sorted(children), k=self.chance.randint(0, len(children))):
            before = self.named.get(name)
            if before:
                OpenCase.objects.filter(pk=before.row.pk).update(last_list=listed)
                row = before.row
            else:
                record = people.keep(children[name], hub_id=hub.pk, agency=agency)
                row = OpenCase.objects.create(hub=hub, record=record, digest=name, last_list=listed)
            self.named[name] = Named(row, name, listed.pk, now.date())

    def try_all(
        self, today: date, days: int, held: Callable[[str], bool], note: Callable[[object, bool, bool], None]
    ) -> None:
        """Clear; then compare what is there with what ought to be."""
        made = retained.cleared()
        self.cleared += sum(made.rows.values()) if made else 0
        for thing in [*self.things]:
            note(thing.row, still_passing(today, thing.since, days), self.is_there(thing.row))
        self.things = [thing for thing in self.things if self.is_there(thing.row)]
        newest = self.lists[-1].row.pk if self.lists else 0
        for one in [*self.named.values()]:
            ought = one.list == newest or held(one.name) or still_passing(today, one.since, days)
            note(one.row, ought, self.is_there(one.row))
            note(one.row.record_id, ought, AgencyRecord.objects.filter(pk=one.row.record_id).exists())
        self.named = {name: one for name, one in self.named.items() if self.is_there(one.row)}
        for thing in [*self.lists]:
            used = any(one.list == thing.row.pk for one in self.named.values())
            ought = thing.row.pk == newest or used or still_passing(today, thing.since, days)
            note(thing.row, ought, self.is_there(thing.row))
        self.lists = [thing for thing in self.lists if self.is_there(thing.row)]

    @staticmethod
    def is_there(row: Any) -> bool:
        return bool(type(row).objects.filter(pk=row.pk).exists())

    def next_days(self, days: int) -> list[date]:
        """The days on which something of it may go."""
        return [one.since + timedelta(days=days) for one in (*self.things, *self.named.values())]
