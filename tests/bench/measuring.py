"""Ask for the pages, listen to what they send to the database, and send the same by itself."""

import contextlib
import os
from collections.abc import Mapping, Sequence

import psutil
import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from rich.progress import Progress

from openmash.hub.partnership.models import Hub
from tests import walls
from tests.promises.stack import Stack

from .asking import CSRF, Door, Visit
from .figures import Measured, machine, ms, p
from .statements import Statement, alone, flushed, listened, replayed
from .visits import all_pages, everybody, signed_in

BROWSERS = 8
OF_EACH = 24  # different pages of each kind

#: Askings after which every connection has planned what a page of one kind sends (PostgreSQL plans five times anew).
WARM = 8

#: What is sent again lists its children under the first entry's number: what it left in the log must hold as well.
LISTED = """
INSERT INTO audit_about (hub_id, entry, child)
SELECT DISTINCT hub_id, id, unnest(about) FROM audit_entry WHERE id > %s ON CONFLICT DO NOTHING
"""

Pages = Mapping[str, Sequence[Visit]]
Results = tuple[list[Measured], dict[str, str]]


def measured(hub: Stack, *, rounds: int, progress: Progress) -> Results:
    """Every kind of page, one request after another next to its SQL; then eight browsers at once."""
    facts = machine() | {"load before": load()}
    with alone(hub.database.url()) as bare:
        bench = Bench(hub, bare, of_each=min(rounds, OF_EACH))
        facts |= database(bare)
        for visits in progress.track(bench.pages.values(), description="Listening"):
            bench.listen(visits)
        for number in progress.track(range(rounds), description="One by one"):
            bench.alone(number)
        facts["load, one by one"] = load()
        for kind in progress.track(bench.pages, description="Eight at once"):
            bench.together(kind, times=max(1, rounds // 3))
        facts["load, eight at once"] = load()
        facts["a commit by itself, p50"] = f"{ms(p(50, bench.commits(rounds)))} ms"
    return list(bench.results.values()), facts


class Bench:
    """The pages to ask for, what each of them sends to the database, and what was measured so far."""

    def __init__(self, hub: Stack, bare: psycopg.Connection, *, of_each: int) -> None:
        self.hub, self.bare = hub, bare
        self.pages, self.door = opened(hub, of_each)
        self.sent: dict[Visit, list[Statement]] = {}
        self.results = {kind: Measured(kind) for kind in self.pages}

    def listen(self, visits: Sequence[Visit]) -> None:
        """Hear what these pages send; and let the web server make each of them once before it is measured."""
        for visit in visits:
            self.sent[visit] = heard(visit, self.door)
            self.door.ask(visit)

    def alone(self, number: int) -> None:
        """One page of every kind, each after its SQL, so that both meet the machine in the same state."""
        web = Meter(psutil.Process(self.hub.processes[0].pid))
        served = Meter(psutil.Process(self.hub.database.pid))
        for kind, visits in self.pages.items():
            visit, result = visits[number % len(visits)], self.results[kind]
            took = replayed(self.bare, self.sent[visit])
            before = web.read(), served.read()
            answer = self.door.ask(visit)
            result.web.append(web.read() - before[0])
            result.database.append(served.read() - before[1])
            result.statements.append(len(self.sent[visit]))
            result.sql.append(took.whole)
            result.around.append(took.around)
            result.page.append(answer.seconds)
            result.bytes.append(answer.size)

    def together(self, kind: str, *, times: int) -> None:
        """Eight browsers at once, each asking so many times for pages of one kind, of a hub that has been at work."""
        self.door.together(self.pages[kind], browsers=BROWSERS, times=min(times, WARM))
        self.results[kind].together = self.door.together(self.pages[kind], browsers=BROWSERS, times=times)

    def commits(self, times: int) -> list[float]:
        """How long it takes to make the log's entry for one board durable."""
        with self.hub.record() as record:
            [last] = record.execute("SELECT max(id) FROM audit_entry").fetchone() or [0]
            took = [flushed(self.bare, self.sent[self.pages["board"][0]]) for _ in range(times)]
            record.execute(LISTED, [last])
        return took


class Meter:
    """How much processor time the children of a process have spent so far, in seconds."""

    def __init__(self, parent: psutil.Process) -> None:
        self.children = parent.children(recursive=True)

    def read(self) -> float:
        """So far. One that has ended counts no more."""
        spent = 0.0
        for child in self.children:
            with contextlib.suppress(psutil.NoSuchProcess):
                spent += sum(child.cpu_times()[:2])
        return spent


def opened(hub: Stack, of_each: int) -> tuple[Pages, Door]:
    """What will be asked for, and members who have signed in to ask."""
    with walls.inside(Hub.objects.earliest("pk").pk):
        pages = {kind: visits for kind, visits in all_pages(of_each).items() if visits}
        sessions = {who: [signed_in(member) for member in some] for who, some in everybody().items()}
    return pages, Door(hub.door.getsockname()[1], sessions)


def heard(visit: Visit, door: Door) -> list[str]:
    """What a page sends to the database the second time it is asked for."""
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.cookies.load(door.sessions[visit.who][0])
    browser.cookies[settings.CSRF_COOKIE_NAME] = CSRF
    for _ in range(2):
        with listened() as sent:
            answer = browser.post(visit.path, visit.sent) if visit.form else browser.get(visit.path)
        assert answer.status_code == 200, f"{answer.status_code} for {visit.path}"
    return sent


def database(bare: psycopg.Connection) -> dict[str, str]:
    """How much there is."""
    told = {"database": f"PostgreSQL {bare.info.parameter_status('server_version')}, embedded, as it comes, durable"}
    [size] = bare.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone() or [""]
    tables = bare.execute("SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY n_live_tup DESC").fetchall()
    bare.rollback()
    known = dict(tables)
    rows = {name: known[table] for name, table in COUNTED.items()}
    return told | {"rows": ", ".join(f"{rows[name]:,} {name}" for name in rows) + f"; {size}"}


COUNTED = {
    "contacts": "contacts_contact",
    "children": "contacts_child",
    "keys of people": "people_recordkey",
    "enquiries": "enquiries_enquiry",
    "requests": "enquiries_request",
    "items": "enquiries_item",
    "entries in the log": "audit_entry",
}


def load() -> str:
    """The machine's load average over one minute: what else runs beside the bench slows all of it."""
    return f"{os.getloadavg()[0]:.1f}"


def close() -> None:
    """Leave no connection behind."""
    connection.close()
    connection.close_pool()
