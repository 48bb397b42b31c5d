"""Fill a hub with invented people, tell some of them again, and take the time (`tests.bench.placing`)."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from django.db import transaction
from django.test import override_settings
from psycopg import sql

from openmash.cli.postgres import OWNER, start_for_tests
from openmash.hub.matches.in_force import in_force
from openmash.hub.partnership.models import Hub
from openmash.hub.partnership.workflow import Role
from openmash.hub.people import placing
from openmash.hub.people.actions import Particulars, keep
from openmash.hub.people.index import read, row_of
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.people.weighing import weighed
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from tests import make
from tests.bench.figures import machine, ms, p
from tests.conftest import connected_to, prepare

TABLES = ("people_agencyrecord", "people_person", "people_placement", "people_indexed")
INDEXES = ("people_by_keys", "people_by_home", "people_by_forename", "people_by_surname", "people_by_number")


def people(count: int, chance: random.Random) -> Iterator[Particulars]:
    """Invented people, some to a home, with names as common as they are."""
    names = in_force().names
    fores, surs = (list(names[kind].items()) for kind in ("fore", "sur"))
    given = chance.choices([n for n, _ in fores], [w for _, w in fores], k=count)
    family = chance.choices([n for n, _ in surs], [w for _, w in surs], k=count)
    made = 0
    while made < count:
        street, door = (
            f"{chance.choice(surs)[0].title()} {chance.choice(('Road', 'Street', 'Lane'))}",
            chance.randint(1, 190),
        )
        postcode = (
            f"TM{chance.randint(1, 40)} {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('ABDEFGHJ')}"
        )
        surname = family[made]
        for _ in range(chance.choice((1, 2, 3, 4, 5))):
            if made == count:
                return
            born = date(1960, 1, 1) + timedelta(days=chance.randint(0, 24_400))
            yield Particulars(
                given_name=given[made].title(), family_name=surname.title(), born_on=born,
                address=f"{door} {street}", postcode=postcode, nhs_number="",
            )  # fmt: skip
            made += 1


def fill(url: str, hub: int, count: int, chance: random.Random) -> list[Particulars]:
    """Put them into the index as if each had been placed; keep one in a hundred to be told again."""
    known = []
    with psycopg.connect(url) as owner:
        for table in TABLES:
            owner.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        kept = owner.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY (%s)", [list(INDEXES)]).fetchall()
        for name in INDEXES:
            owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        owner.execute(
            "INSERT INTO people_person (id, hub_id, reference) SELECT n, %s, 'P' || n FROM generate_series(1, %s) AS n",
            [hub, count],
        )
        source, begun = people(count, chance), 1
        while chunk := list(islice(source, 20_000)):
            _copy(owner, hub, begun, chunk)
            known += chunk[::100]
            begun += len(chunk)
        owner.commit()  # what hangs on the copied rows is checked before anything is built on them
        owner.execute("SET maintenance_work_mem = '512MB'")
        for (definition,) in kept:
            owner.execute(definition)
        for table in TABLES:
            owner.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))
            owner.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), {})").format(
                    sql.Literal(table), sql.Literal(count + 1)
                )
            )
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return known


def _copy(owner: psycopg.Connection[Any], hub: int, begun: int, chunk: list[Particulars]) -> None:
    record = "id, hub_id, reference, given_name, family_name, other_names, born_on, sex, ethnicity, nhs_number, upn,"
    record += " phone, address, postcode"
    with owner.cursor().copy(f"COPY people_agencyrecord ({record}) FROM STDIN") as rows:
        for number, who in enumerate(chunk, start=begun):
            rows.write_row((
                number, hub, f"R{number}", who.given_name, who.family_name, "", who.born_on, "not_known", "",
                who.nhs_number, "", "", who.address, who.postcode,
            ))  # fmt: skip
    placed = "id, hub_id, record_id, person_id, because, model, joining"
    with owner.cursor().copy(f"COPY people_placement ({placed}) FROM STDIN") as rows:
        for number in range(begun, begun + len(chunk)):
            rows.write_row((number, hub, number, number, "first", "", ""))
    columns = "id, hub_id, record_id, keys, standard, context, home, fore, sur, told_in, twin, person_id, number"
    with owner.cursor().copy(f"COPY people_indexed ({columns}) FROM STDIN") as rows:
        for number, who in enumerate(chunk, start=begun):
            row = row_of(AgencyRecord(**vars(who)))
            rows.write_row((
                number, hub, number, row.keys, row.standard, row.context, row.home, row.fore, row.sur, "", row.twin,
                number, number,
            ))  # fmt: skip


def slipped(who: Particulars, chance: random.Random) -> Particulars:
    """The same person, told again with a slip."""
    name, family = who.given_name, who.family_name
    slip = chance.randint(0, 3)
    if slip == 0 and len(name) > 4:
        name = name[:-2] + name[-1] + name[-2]
    elif slip == 1 and len(family) > 4:
        family = family[:2] + family[3:]
    home = ("", "") if slip == 2 else (who.address, who.postcode)
    return Particulars(
        **{**vars(who), "given_name": name, "family_name": family, "address": home[0], "postcode": home[1]}
    )


def timed(do: Callable[[Particulars], Any], asked: list[Particulars]) -> tuple[list[float], list[Any]]:
    """Seconds for each, and what came of it."""
    took, came = [], []
    for who in asked:
        begun = perf_counter()
        came.append(do(who))
        took.append(perf_counter() - begun)
    return took, came


def find(hub: int, who: Particulars) -> list[Any]:
    """Whom a record is like, weighed."""
    row = row_of(AgencyRecord(hub_id=hub, **vars(who)))
    return weighed(read(row), placing.alike(row.keys), in_force())


def place(hub: int, who: Particulars) -> Any:
    """The whole of placing a record that waits; what it writes is undone, outside the time that is taken."""
    return placing.place(
        Indexed.objects.select_related("record").get(record=keep(who, hub_id=hub, agency=None)), in_force()
    )


def one_by_one(
    hub: int, do: Callable[[int, Particulars], Any], asked: list[Particulars]
) -> tuple[list[float], list[Any]]:
    """Each in a transaction of its own as the hub's own job, undone afterwards; entering is not counted."""
    took, came = [], []
    for who in asked:
        with transaction.atomic():
            wall.enter(hub, Purpose.SWEEP)
            begun = perf_counter()
            came.append(do(hub, who))
            took.append(perf_counter() - begun)
            transaction.set_rollback(True)
    return took, came


def through_the_page(asked: list[Particulars]) -> tuple[list[float], list[float]]:
    """The page on which a contact is typed, with nothing to look up and with somebody."""
    with override_settings(ALLOWED_HOSTS=["testserver"]), transaction.atomic():
        make.hub()
        browser = make.signed_in(make.member(Role.SCREENER, sign_in=True))

        def ask(sent: dict[str, str]) -> int:
            return int(browser.post("/people/known", sent, headers={"HX-Request": "true"}).status_code)

        for who in asked[:10]:
            ask(typed(who))
        base, _ = timed(lambda _: ask({"channel": "phone"}), asked)
        full, answers = timed(lambda who: ask(typed(who)), asked)
        assert set(answers) == {200}
        transaction.set_rollback(True)
    return base, full


def typed(who: Particulars) -> dict[str, str]:
    """What somebody types of one child."""
    born = who.born_on or date(2020, 1, 1)
    return {
        "channel": "phone", "child-blocks": "1", "child-0-given_name": who.given_name,
        "child-0-family_name": who.family_name, "child-0-born_on-day": str(born.day),
        "child-0-born_on-month": str(born.month), "child-0-born_on-year": str(born.year),
        "child-0-address": who.address, "child-0-postcode": who.postcode,
    }  # fmt: skip


def run(count: int, rounds: int) -> None:
    """Fill, measure, and say."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        server = start_for_tests(Path(folder))
        try:
            with connected_to(server.url(OWNER, "postgres")):
                pass
            server.create_database("bench")
            with connected_to(server.url(OWNER, "bench")):
                prepare()
                hub = Hub.objects.get(name__startswith="Thornmere").pk
            begun = perf_counter()
            known = fill(server.url(OWNER, "bench"), hub, count, chance)
            print(f"{count:,} people filled in {perf_counter() - begun:.0f} s; {machine()}")
            with connected_to(server.url(database="bench")):
                told = [slipped(who, chance) for who in chance.sample(known, min(rounds, len(known)))]
                one_by_one(hub, find, told[:20])
                took, came = one_by_one(hub, find, told)
                hit = sum(1 for pairs in came if any(pair.weight >= in_force().ask_from for pair in pairs))
                say(
                    "found and weighed",
                    took,
                    f"candidates p95 {p(95, [len(pairs) for pairs in came]):.0f}; likely one for {hit} of {len(told)}",
                )
                took, _ = one_by_one(hub, place, told)
                say("kept and placed, with all that is written", took)
                base, full = through_the_page(told[: rounds // 2])
                say("the page, nobody typed", base)
                say("the page, one child typed", full, f"over its base at p95: {ms(p(95, full) - p(95, base))} ms")
        finally:
            server.stop()


def say(what: str, took: list[float], more: str = "") -> None:
    print(f"{what}: p50 {ms(p(50, took))} ms, p95 {ms(p(95, took))} ms, n {len(took)}. {more}")
