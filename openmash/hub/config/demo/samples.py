"""Files that an administrator of the demonstration can take in: a police force's night, and the list of open cases."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from django.conf import settings

from openmash.clock import LONDON, local_date
from openmash.hub.contacts.actions.open_cases import list_cases
from openmash.synthetic import police_csv
from openmash.synthetic.open_cases import OpenCase

from . import time
from .team import Team

NOTIFICATIONS, WRONG = 500, 10
MADE_AT, ARRIVES_AFTER = time_of_day(6), timedelta(minutes=25)  # before the hub opens
LISTS = 4  # days of them: as far back as the oldest contact of this morning
CASES = ("Case number", "Forename", "Surname", "DOB", "Expected date of delivery", "NHS number", "Address", "Postcode",
         "Team", "Allocated worker", "Worker phone")  # fmt: skip


def folder() -> Path:
    """Where they lie."""
    return settings.HOME / "files-to-try"


def write_police_night(now: datetime, *, seed: int) -> None:
    """The last three nights' notifications, some of whose rows are wrong on purpose."""
    night = police_csv.export(NOTIFICATIONS, seed=seed, until=now, bad=WRONG)
    write("police-notifications.csv", night.header, night.rows)


def write_open_cases(cases: Iterable[OpenCase]) -> Path:
    """Social care's list, as its system would write it."""
    return write("open-cases.csv", CASES, [row(case) for case in cases])


def row(case: OpenCase) -> list[str]:
    """One line of the list."""
    dates = [f"{day:%d/%m/%Y}" if day else "" for day in (case.born, case.expected_on)]
    return [case.case_number, case.forename, case.surname, *dates, case.nhs, case.address, case.postcode, case.team,
            case.worker, case.worker_phone]  # fmt: skip


def write(name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """One file."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


class DailyLists:
    """The list of open cases, put in force every morning up to today's."""

    def __init__(self, path: Path, team: Team, *, now: datetime) -> None:
        self.path, self.team = path, team
        days = [local_date(now) - timedelta(days=ago) for ago in reversed(range(LISTS + 1))]
        mornings = [datetime.combine(day, MADE_AT, tzinfo=LONDON) for day in days]
        self.waiting = [morning for morning in mornings if morning + ARRIVES_AFTER <= now]

    def until(self, moment: datetime) -> None:
        """Put those in force that had arrived by then."""
        while self.waiting and self.waiting[0] + ARRIVES_AFTER <= moment:
            as_at = self.waiting.pop(0)
            time.at(as_at + ARRIVES_AFTER)
            list_cases(self.path, filename=self.path.name, as_at=as_at, by=self.team.administrator)
