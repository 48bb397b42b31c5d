"""Records that come one at a time stand as they would if all had come in one file: placing beside `openmash link`.

The two cannot be equal: placing knows only what came before, joins no two persons by itself, and asks where the batch
may still be sure (`people.weighing`). So it may join less, within the tolerance that is stated here, and asks about
what it does not join; and it may join nobody whom the batch keeps apart, unless they are one by truth.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from openmash.batch.linking import link
from openmash.hub.people import placing
from openmash.hub.people.actions import keep
from openmash.hub.people.index import written
from openmash.hub.people.models import CloseMatch, Indexed
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.linkage.model import starter
from openmash.linkage.standard.records import Written
from openmash.synthetic.borough import borough
from tests import make
from tests.bench.million import particulars
from tests.linking import Here, engine, persons_in

pytestmark = pytest.mark.django_db
PEOPLE, SEED = 150, 31
#: Of the pairs of records that the batch joins rightly, at least so many are joined by placing, and so many joined or
#: put to somebody.
JOINED, JOINED_OR_ASKED = 0.90, 0.99

Pairs = set[frozenset[str]]


class Both(NamedTuple):
    """The pairs of records of one person: by placing, by the batch, in truth; and those that were put to somebody."""

    placed: Pairs
    linked: Pairs
    true: Pairs
    asked: Pairs


def pairs(named: Mapping[str, object]) -> Pairs:
    """The pairs of records that bear one name."""
    groups: dict[object, list[str]] = {}
    for record, name in named.items():
        groups.setdefault(name, []).append(record)
    return {frozenset(two) for some in groups.values() for two in combinations(some, 2)}


def in_batch(records: Iterable[Written], folder: Path) -> Mapping[str, str]:
    """The person of each record, as `openmash link` has it by the same model."""
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([Written._fields, *records])
    duck = engine(folder)
    read = link.gather(duck, [folder / "records.csv"], {}, folder=folder)
    duck.connection.execute("UPDATE written SET agency = ''")  # nor does the hub know whose list it stood on
    link.link(duck, Here(), starter(), read, learn=False, done=lambda _: None)
    link.persons(duck, folder / "persons.parquet")
    duck.close()
    return {record: person for record, (person, _) in persons_in(folder / "persons.parquet").items()}


@pytest.fixture
def both(tmp_path: Path) -> Both:
    hub = make.hub()
    wall.enter(hub.pk, Purpose.SWEEP)
    blocks = list(borough(PEOPLE, seed=SEED))
    whose = {truth.record_id: truth.person_id for block in blocks for truth in block.truths}
    noted = [record for block in blocks for record in block.records]
    random.Random(SEED).shuffle(noted)
    model, truth, kept = starter(), {}, []
    for one in noted:
        record = keep(particulars(one), hub_id=hub.pk, agency=None)
        placing.place(Indexed.objects.select_related("record").get(record=record), model)
        truth[str(record.pk)] = whose[one.record_id]
        kept.append(written(record))
    stand = {str(record): person for record, person in Indexed.objects.values_list("record_id", "person_id")}
    asked = CloseMatch.objects.values_list("first__indexed__person", "second__indexed__person")
    put = {frozenset(two) for two in asked}
    between = {frozenset(two) for two in pairs(truth) if frozenset(stand[one] for one in two) in put}
    return Both(pairs(stand), pairs(in_batch(kept, tmp_path)), pairs(truth), between)


def test_placing_one_at_a_time_comes_to_what_the_batch_comes_to(both: Both) -> None:
    rightly = both.linked & both.true
    assert len(rightly) > 100, "there is something to compare"
    assert both.placed - both.linked <= both.true, "nobody is joined by placing whom the batch rightly keeps apart"
    missed = rightly - both.placed
    assert len(missed) <= (1 - JOINED) * len(rightly), (len(missed), len(rightly))
    assert len(missed - both.asked) <= (1 - JOINED_OR_ASKED) * len(rightly), (len(missed - both.asked), len(rightly))
