"""Find, weigh and place one record, and ask through the page: as the application's role, each time anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from time import perf_counter, process_time
from typing import Any, NamedTuple

import psutil
import psycopg
from django.db import connection, transaction
from django.test import override_settings

from openmash.hub.matches.in_force import in_force
from openmash.hub.partnership.workflow import Role
from openmash.hub.people import placing
from openmash.hub.people.actions import Particulars, keep
from openmash.hub.people.index import written
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.linkage.blocking import keys
from openmash.linkage.standard.records import Standard, standard
from tests import make


class Again(NamedTuple):
    """Somebody who is told of again: their record in the index, and what another agency tells of them."""

    record: int
    who: Particulars
    one: Standard


def again(superuser: str) -> list[Again]:
    """All of them (`million.fill`)."""
    with psycopg.connect(superuser) as connection:
        rows = connection.execute("SELECT record, told FROM bench.again ORDER BY record").fetchall()
    found = []
    for number, told in rows:
        born = told["born_on"] and date.fromisoformat(told["born_on"])
        who = Particulars(**told | {"born_on": born})
        found.append(Again(number, who, compared(who)))
    return found


def compared(who: Particulars) -> Standard:
    """In the form in which records are compared."""
    return standard(written(AgencyRecord(**vars(who))))


def find(_: int, each: Again) -> list[tuple[float, placing.Known]]:
    """Whom a record is like, weighed: from what was told on."""
    one, model = compared(each.who), in_force()
    return [(model.weight(one, other.standard), other) for other in placing.alike(keys(one)).known]


def place(hub: int, each: Again) -> Any:
    """The whole of keeping a record and placing it, with all that is written."""
    kept = keep(each.who, hub_id=hub, agency=None)
    return placing.place(Indexed.objects.select_related("record").get(record=kept), in_force())


def one_by_one(hub: int, do: Callable[[int, Again], Any], asked: Sequence[Again]) -> tuple[list[float], list[Any]]:
    """Each in a transaction of its own as the hub's own job, undone afterwards; entering is not counted."""
    took, came = [], []
    for each in asked:
        with transaction.atomic():
            wall.enter(hub, Purpose.SWEEP)
            begun = perf_counter()
            came.append(do(hub, each))
            took.append(perf_counter() - begun)
            transaction.set_rollback(True)
    return took, came


def spent() -> tuple[float, float]:
    """Seconds of processor time so far: of this process, and of the server process that works for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    times = psutil.Process(pid).cpu_times()
    return process_time(), times.user + times.system


@contextmanager
def a_browser() -> Iterator[Callable[[dict[str, str]], float]]:
    """Somebody who has signed in and types a contact: seconds for one asking."""
    with override_settings(ALLOWED_HOSTS=["testserver"]), transaction.atomic():
        make.hub()
        browser = make.signed_in(make.member(Role.SCREENER, sign_in=True))

        def ask(sent: dict[str, str]) -> float:
            begun = perf_counter()
            answer = browser.post("/people/known", sent, headers={"HX-Request": "true"})
            assert answer.status_code == 200
            return perf_counter() - begun

        yield ask
        transaction.set_rollback(True)


def through_the_page(asked: Sequence[Again]) -> tuple[list[float], list[float]]:
    """The list on the page on which a contact is typed, with nobody typed and with one child: in turn."""
    with a_browser() as ask:
        for each in asked[:10]:
            ask(typed(each.who))
        both = [(ask({"channel": "phone"}), ask(typed(each.who))) for each in asked]
    return [base for base, _ in both], [full for _, full in both]


def typed(who: Particulars) -> dict[str, str]:
    """What somebody types of one child."""
    told = {
        "given_name": who.given_name, "family_name": who.family_name, "address": who.address, "postcode": who.postcode,
    }  # fmt: skip
    if who.born_on:
        born = {"day": who.born_on.day, "month": who.born_on.month, "year": who.born_on.year}
        told |= {f"born_on-{part}": str(number) for part, number in born.items()}
    return {"channel": "phone", "child-blocks": "1"} | {f"child-0-{name}": text for name, text in told.items()}
