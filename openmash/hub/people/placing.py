"""With whom does a new record stand? Found by its keys, weighed beside each person, joined or put to somebody.

These are steps of an action (`matches.actions.placing`), which runs as the hub itself: whom a record is like must be
known across everything the hub holds, while what comes of it is shown to those only who may know of both records.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from openmash.hub.records import wall
from openmash.linkage import context
from openmash.linkage.blocking import LARGEST
from openmash.linkage.model import Model
from openmash.linkage.standard.records import Standard

from . import access, home
from .index import CONTEXT, compared, read
from .models import CloseMatch, Indexed, Person, Placement
from .weighing import Fit, Weighed, born_near, fit, harm, weighed
from .workflow import Because, Waits, Why

AT_HOME = 200  # rows of one home that are read: a hostel can have thousands, and is a hostel by then
QUESTIONS = 5  # about one record: who is like more people than this is like nobody in particular
COUNTED = 20_000  # bearers of one name: a name that more bear is very common in any hub
LAST_OF_CONTEXT = ("home_size", "twin", "namesake")


class Known(NamedTuple):
    """A placed record as it is compared, and with whom it stands."""

    record: int
    person: int
    standard: Standard


class Alike(NamedTuple):
    """The records that share a key; and how many of the keys so many share that they find nobody."""

    known: list[Known]
    crowded: int


@dataclass
class Placed:
    """With whom a record stands, and what is asked about it."""

    row: Indexed
    because: Because
    fit: Fit | None = None
    asked: list[CloseMatch] = field(default_factory=list)


def alone(hub_id: int) -> None:
    """Two at once would each not see what the other places: they go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('who is who'), %s)", [hub_id])


def alike(keys: Sequence[int]) -> Alike:
    """The placed records that share a key, of those that whoever asks may know of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT openmash.alike(%s, %s)", [list(keys), LARGEST])
        [found] = cursor.fetchone()
    told = json.loads(found)
    known = [Known(record, person, compared(record, *rest)) for record, person, *rest in told["records"]]
    return Alike(known, told["crowded"])


def place(row: Indexed, model: Model) -> Placed:
    """Place one record that waits."""
    one = _in_context(row, model)
    fits = _fits(row, one, model)
    sure = [each for each in fits if each.joins]
    chosen = sure[0] if len(sure) == 1 else None
    placed = Placed(row, Because.MODEL if chosen else Because.FIRST, chosen)
    _stand(row, chosen, model)
    for each in fits:
        if each is not chosen and len(placed.asked) < QUESTIONS:
            placed.asked += _ask(row, each, model)
    return placed


def _in_context(row: Indexed, model: Model) -> Standard:
    """The record with what the others tell of it, which is kept with it; and of the others, what it tells of them."""
    one = read(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.named(%s, %s, %s)", [row.fore, row.sur, COUNTED])
        [[fore, sur, number]] = cursor.fetchone()
    shares = {"fore": fore, "sur": sur}
    rare = [
        context.rarity(context.share(shares[kind], number, model.names.get(kind, {}).get(getattr(one, kind), 0.0)))
        for kind in context.NAMES
    ]
    row.number = number + 1
    at_home = _at_home(row)
    living = [home.there(each, read(each)) for each in at_home]
    for each, other in zip(at_home, living, strict=True):
        told = [*_rarity(each), home.size(living), home.has_twin(other, living), home.has_namesake(other.one, living)]
        if each is row:
            told = [*rare, *told[2:]]
        if told != each.context:
            each.context = [int(value) for value in told]
            if each is not row:
                each.save(update_fields=["context"])
    if not at_home:
        row.context = [*rare, 0, 0, 0]
    return read(row)


def _rarity(row: Indexed) -> list[int]:
    return row.context[: len(CONTEXT) - len(LAST_OF_CONTEXT)]


def _at_home(row: Indexed) -> list[Indexed]:
    """Who lives there, this record among them."""
    if not row.home:
        return []
    there = Indexed.objects.filter(hub_id=row.hub_id, home=row.home, person__isnull=False).exclude(pk=row.pk)
    return [row, *there.order_by("-id")[:AT_HOME]]


def _fits(row: Indexed, one: Standard, model: Model) -> list[Fit]:
    """The persons whose record this may be, the likeliest first. Who was told of with it is somebody else."""
    likely = {
        other.person
        for other in alike(row.keys).known
        if model.weight(one, other.standard) >= model.ask_from or _may_be_unborn(one, other.standard)
    }
    theirs: dict[int, list[Indexed]] = {}
    for each in Indexed.objects.filter(person__in=likely).select_related("record").order_by("record_id"):
        theirs.setdefault(each.person_id or 0, []).append(each)
    fits = []
    for person, rows in theirs.items():
        if not row.told_in or all(each.told_in != row.told_in for each in rows):
            expected = any(_expected(row, each) for each in rows)
            fits.append(fit(person, weighed(one, rows, model), model, expected=expected))
    return sorted((each for each in fits if each.joins or each.asks), key=lambda each: -each.best.weight)


def _may_be_unborn(one: Standard, other: Standard) -> bool:
    """One has no birthday, at the same home or of one surname: their dates are looked at (`_expected`)."""
    return "" in (one.dob, other.dob) and (one.home == other.home != "" or one.sur == other.sur != "")


def _expected(row: Indexed, other: Indexed) -> bool:
    """One was told of before birth, the other is born or expected at about that time, at the same home or surname."""
    mine, theirs = row.record, other.record
    if mine.expected_on is None and theirs.expected_on is None:
        return False
    near = born_near(mine.expected_on or mine.born_on, theirs.expected_on or theirs.born_on)
    return near and ((row.home != "" and row.home == other.home) or (row.sur != "" and row.sur == other.sur))


def _stand(row: Indexed, chosen: Fit | None, model: Model) -> None:
    """Keep with whom it stands."""
    person = chosen.person if chosen else Person.objects.create(hub_id=row.hub_id).pk
    Placement.objects.create(
        hub_id=row.hub_id, record_id=row.record_id, person_id=person,
        because=Because.MODEL if chosen else Because.FIRST,
        model=model.name if chosen else "", weight=round(chosen.best.weight, 3) if chosen else None,
    )  # fmt: skip
    row.person_id = person
    row.save(update_fields=["person", "context", "number"])


def _ask(row: Indexed, each: Fit, model: Model) -> list[CloseMatch]:
    """Put a record, and the record of a person that is likest, to somebody: unless that waits or was judged before."""
    pair = each.best
    before = access.between(row.person_id or 0, each.person)
    if any(match.waits != Waits.NOBODY or match.weight >= pair.weight or _same(match, pair) for match in before):
        return []
    why = each.why or (Why.SEVERAL if each.joins else Why.NOT_SURE)
    steps = [[step.part, step.level, step.weight] for step in pair.steps]
    return [
        CloseMatch.objects.create(
            hub_id=row.hub_id, first=pair.row.record, second=row.record, model=model.name, before=model.before,
            weight=round(pair.weight, 3), same_from=model.same_from, ask_from=model.ask_from, steps=steps,
            evidence=pair.evidence, why=why, harm=harm(pair, why, on=wall.now().date()),
        )
    ]  # fmt: skip


def _same(match: CloseMatch, pair: Weighed) -> bool:
    """The same evidence is no new evidence, whatever it weighs under another model."""
    return match.evidence == pair.evidence


def ask_again(rows: Iterable[Indexed], person: int, model: Model) -> list[CloseMatch]:
    """Of records that stand where they stand: are they this person's? Asked where the evidence does not say no."""
    theirs = list(Indexed.objects.filter(person_id=person).select_related("record"))
    asked = []
    for row in rows:
        beside = weighed(read(row), theirs, model)
        each = fit(person, beside, model, expected=False) if beside else None
        if each and (each.joins or each.asks):
            asked += _ask(row, each, model)
    return asked


def ask_about(row: Indexed, person: int, model: Model) -> list[CloseMatch]:
    """The pair by which a record stood with a person, kept as a question, so that it can be answered."""
    theirs = Indexed.objects.filter(person_id=person).select_related("record")
    each = fit(person, weighed(read(row), theirs, model), model, expected=False)
    return _ask(row, each, model)
