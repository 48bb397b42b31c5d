"""D1. Kept as long as the schedule says, not longer; a legal hold always wins.

Random histories are played in the database and in plain lists: 0 early, 0 late.
"""

import pytest
from django.db import connection, transaction

from openmash.hub.governance.retention import plan
from openmash.hub.people.models import AgencyRecord
from tests.promises.depth import times
from tests.promises.histories import History

pytestmark = pytest.mark.django_db

KEPT_BY = [
    "openmash/hub/governance/retention/days.py", "openmash/hub/governance/retention/disposal.sql",
    "openmash/hub/governance/retention/plan.py", "openmash/hub/governance/retention/passing.sql",
    "openmash/hub/governance/actions/disposing.py",
]  # fmt: skip
ALSO_SHOWN_BY = [
    "tests/oracle/test_retention.py::test_no_case_goes_early_and_none_stays_late",
    "tests/unit/test_retention_plan.py::test_every_table_that_hangs_on_a_case_is_known",
]
HISTORIES = times(4, deep=250)
STEPS = times(7, deep=14)


def left_over() -> dict[str, int]:
    """Rows of the tables of a case that nothing else uses, while there is no case."""
    found = {}
    with connection.cursor() as cursor:
        for model in set(plan.everything()) - set(plan.PASSING):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            [found[model._meta.label]] = cursor.fetchone()
    return {label: number for label, number in found.items() if number}


def test_no_case_goes_early_none_stays_late_and_a_hold_wins() -> None:
    asked, gone, cleared, wrong = 0, 0, 0, []
    for seed in range(HISTORIES):
        point = transaction.savepoint()
        history = History(seed)
        history.live(STEPS)
        asked, gone = asked + history.asked, gone + history.gone
        wrong += [f"history {seed}, {one}" for one in history.wrong]
        if not history.cases and not history.wrong:
            assert left_over() == {}, "what is gone is gone whole"
        records = AgencyRecord.objects.filter(children__isnull=True, connections__isnull=True, open_case__isnull=True)
        assert not records.exists(), "nobody is kept whom neither a case nor a list needs"
        cleared += history.passing.cleared
        transaction.savepoint_rollback(point)
    print(
        f"\nD1: {asked} answers in {HISTORIES} histories, {gone} cases disposed of,"
        f" {cleared} rows cleared: {len(wrong)} early or late"
    )
    assert wrong == []
    assert gone
    assert cleared
