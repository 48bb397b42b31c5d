"""D1. Kept as long as the schedule says, not longer; a legal hold always wins.

Whoever runs SQL of their own as the application's role disposes of nothing, alone or before its time.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from openmash.cli.postgres import APP, OWNER, SUPERUSER
from openmash.hub.contacts.models import Contact
from openmash.hub.governance.models import (
    Clearance,
    Hold,
    HoldLift,
    Proposal,
    ProposalAnswer,
    RetentionConfirmation,
    RetentionRule,
    RetentionVersion,
)
from openmash.hub.governance.retention import plan
from openmash.hub.governance.retention.installing import REFUSED
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import grants
from tests import make, retained, walls
from tests.architecture.source import ROOT

KEPT_BY = ["openmash/hub/governance/retention/disposal.sql", "openmash/hub/governance/retention/installing.py"]

Scratch = Callable[[str], str]
NOT_ALLOWED = "42501"
DISPOSE = "SELECT disposal.dispose('{proposal}', 'AAAAA-AAAAA-AAA')"
APPROVE = (
    "INSERT INTO governance_proposalanswer (hub_id, proposal_id, said, reason, by_id)"
    " SELECT hub_id, id, 'approved', 'Yes.', {by} FROM governance_proposal WHERE reference = '{proposal}'"
)

LIFT = "INSERT INTO governance_holdlift (hub_id, hold_id, reason, by_id) VALUES ({hub}, {hold}, '', {by})"
FUNCTION = "CREATE OR REPLACE FUNCTION disposal.held() RETURNS SETOF bigint LANGUAGE sql AS 'SELECT 1::bigint'"


@dataclass(frozen=True)
class Scene:
    """Two leads, somebody who works on cases, a lead of another hub; and proposals, of which only ``due`` may go."""

    hub: int
    other_hub: int
    people: dict[str, Member]
    proposals: dict[str, str]
    hold: int

    def said(self, text: str, proposal: str) -> str:
        """A statement with its names filled in."""
        ids = {name: member.pk for name, member in self.people.items()}
        return text.format(proposal=self.proposals[proposal], hold=self.hold, hub=self.hub, **ids)


@pytest.fixture
def scene(scratch: Scratch) -> Iterator[Scene]:
    """A morning on which one case is due, one is not, and one is held; by the true clock, which nobody can set."""
    with transaction.atomic():
        made = played()
    with psycopg.connect(scratch(OWNER), autocommit=True) as owner:
        owner.execute(grants.TRUE_TIME)
    yield made
    connection.close()


def played() -> Scene:
    stranger = make.hub("Easterly")
    elsewhere = retained.lead()
    hub = make.hub()
    people = {name: retained.lead() for name in ("first", "second")}
    people["screener"] = make.member(Role.SCREENER, sign_in=True)
    retained.on(date(2016, 3, 1))
    cases = {name: retained.in_error(by=people["screener"], given=name) for name in ("due", "held", "again")}
    retained.on(date(2018, 3, 1))
    proposals = {name: retained.proposed(case, by=people["first"]).reference for name, case in cases.items()}
    retained.acting(
        people["second"], retained.actions.approve, Proposal.objects.get(reference=proposals["again"]), reason="Yes."
    )
    hold = retained.held(make.child(cases["held"]), by=people["first"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openmash.pretend_now', '', true)")
    fresh = retained.in_error(by=people["screener"], given="fresh")
    live = make.contact(by=people["screener"])
    make.hub()
    for name, case in (("early", fresh), ("live", live), ("gone", cases["again"])):
        proposals[name] = unchecked(case, people["first"]).reference
    return Scene(hub.pk, stranger.pk, {**people, "elsewhere": elsewhere}, proposals, hold.pk)


def unchecked(case: Contact, by: Member) -> Proposal:
    """What a lead can write past every check of Python's."""
    retained.enter(by)
    return Proposal.objects.create(
        hub_id=by.hub_id, contact=case.reference, due_on=date(2017, 3, 1), rule="any", reason="Now.", by=by
    )


#: who is asking, of which proposal, and what they try, one statement after another.
ATTEMPTS: list[tuple[str, str, list[str]]] = [
    ("first", "due", [DISPOSE]),
    ("second", "due", [DISPOSE]),
    ("nobody", "due", [DISPOSE]),
    ("screener", "due", [DISPOSE]),
    ("elsewhere", "due", [DISPOSE]),
    ("first", "due", [APPROVE.replace("{by}", "{first}"), DISPOSE]),
    ("first", "due", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    ("nobody", "due", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    ("screener", "due", [APPROVE.replace("{by}", "{screener}"), DISPOSE]),
    ("screener", "due", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    ("elsewhere", "due", [APPROVE.replace("{by}", "{elsewhere}"), DISPOSE]),
    *((who, "due", [APPROVE.replace("{by}", "{second}")]) for who in ("first", "nobody")),
    ("first", "due", [APPROVE.replace("{by}", "{first}")]),
    ("second", "early", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    ("second", "live", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    ("second", "held", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    ("second", "again", [DISPOSE]),
    ("second", "gone", [APPROVE.replace("{by}", "{second}"), DISPOSE]),
    # the clock, the facts and the schedule
    ("second", "early", [
        "SELECT set_config('openmash.pretend_now', '2099-01-01', true)", APPROVE.replace("{by}", "{second}"), DISPOSE,
    ]),
    ("second", "early", ["CREATE OR REPLACE FUNCTION openmash.now() RETURNS date LANGUAGE sql AS 'SELECT now()'"]),
    ("second", "early", [
        "UPDATE contacts_contact SET finished_at = '2000-01-01', clock_since = '2000-01-01' WHERE stage = 'withdrawn'",
        APPROVE.replace("{by}", "{second}"), DISPOSE,
    ]),
    ("second", "live", [
        "UPDATE contacts_contact SET stage = 'decided', finished_at = '2000-01-01' WHERE stage = 'received'",
        APPROVE.replace("{by}", "{second}"), DISPOSE,
    ]),
    ("second", "early", ["UPDATE contacts_contact SET at = '2000-01-01'"]),
    ("second", "early", ["UPDATE governance_retentionversion SET in_force_from = '2000-01-01'"]),
    ("second", "early", ["UPDATE governance_retentionrule SET years = 1"]),
    ("screener", "early", [
        "INSERT INTO governance_retentionversion (hub_id, reference, number, title, document, in_force_from, by_id)"
        " VALUES ({hub}, 'B', 9, '', '', now(), {first})",
    ]),
    ("second", "early", [
        "INSERT INTO governance_retentionversion (hub_id, reference, number, title, document, in_force_from, by_id)"
        " VALUES ({hub}, 'B', 9, '', '', now() - interval '1 day', {second})",
    ]),
    ("nobody", "early", [
        "INSERT INTO governance_retentionversion (hub_id, reference, number, title, document, in_force_from)"
        " VALUES ({hub}, 'B', 9, '', '', now())",
    ]),
    ("first", "early", [  # a schedule that nobody else has confirmed
        "INSERT INTO governance_retentionversion (hub_id, reference, number, title, document, in_force_from, by_id)"
        " VALUES ({hub}, 'B', 9, '', '', openmash.now(), {first})",
        "INSERT INTO governance_retentionconfirmation (hub_id, version_id, by_id)"
        " SELECT hub_id, id, {first} FROM governance_retentionversion WHERE reference = 'B'",
    ]),
    ("first", "early", [
        "INSERT INTO governance_retentionversion (hub_id, reference, number, title, document, in_force_from, by_id)"
        " VALUES ({hub}, 'B', 9, '', '', openmash.now(), {first})",
        "INSERT INTO governance_retentionconfirmation (hub_id, version_id, by_id)"
        " SELECT hub_id, id, {second} FROM governance_retentionversion WHERE reference = 'B'",
    ]),
    ("first", "early", [
        "INSERT INTO governance_retentionversion (hub_id, reference, number, title, document, in_force_from, by_id)"
        " VALUES ({hub}, 'B', 9, '', '', openmash.now(), {first})",
        "INSERT INTO governance_retentionconfirmation (hub_id, version_id)"
        " SELECT hub_id, id FROM governance_retentionversion WHERE reference = 'B'",
    ]),
    # holds
    ("first", "held", [LIFT.replace("{by}", "{first}")]),
    ("first", "held", [LIFT.replace("{by}", "{second}")]),
    ("screener", "held", [LIFT.replace("{by}", "{screener}")]),
    ("second", "held", ["UPDATE governance_hold SET on_reference = 'A'"]),
    ("second", "held", ["DELETE FROM governance_hold"]),
    # another's name
    ("second", "due", [
        "INSERT INTO governance_proposal (hub_id, reference, contact, due_on, rule, reason, by_id)"
        " VALUES ({hub}, 'B', 'A', now(), '', '', {first})",
    ]),
    ("second", "due", ["UPDATE governance_proposal SET by_id = {second}"]),
    ("second", "due", ["UPDATE governance_proposalanswer SET by_id = {first}"]),
    ("second", "due", ["UPDATE partnership_member SET user_id = 1 WHERE id = {first}"]),
    # the disposer's own powers
    ("second", "due", ["SET ROLE openmash_disposer"]),
    ("second", "due", ["SET SESSION AUTHORIZATION openmash_disposer"]),
    ("second", "due", ["SELECT disposal.delete_case(id) FROM contacts_contact"]),
    ("second", "due", ["SELECT disposal.due('A')"]),
    ("second", "due", ["SELECT disposal.held()"]),
    ("nobody", "due", ["SELECT * FROM disposal.passed(0)"]),
    ("nobody", "due", ["DELETE FROM contacts_opencase"]),
    ("nobody", "due", [
        "INSERT INTO governance_clearance (hub_id, reference, rows, days, version) VALUES ({hub}, 'B', '{{}}', 1, 1)",
    ]),
    ("nobody", "due", ["UPDATE governance_clearance SET rows = '{{}}'"]),
    ("second", "due", ["UPDATE governance_retentionversion SET transient_days = 1"]),
    ("second", "due", ["SELECT disposal.asking('{{governance_lead}}')"]),
    ("second", "due", [FUNCTION]),
    ("second", "due", ["CREATE FUNCTION disposal.more() RETURNS boolean LANGUAGE sql AS 'SELECT false'"]),
    ("second", "due", ["ALTER FUNCTION disposal.dispose(text, text) SECURITY INVOKER"]),
    ("second", "due", ["DROP POLICY own_name ON governance_proposalanswer"]),
    ("second", "due", ["ALTER TABLE governance_proposalanswer DISABLE ROW LEVEL SECURITY"]),
    ("second", "due", [
        "INSERT INTO governance_certificate"
        " (hub_id, reference, proposal_id, contact, rows, due_on, rule, title, version)"
        " SELECT hub_id, 'B', id, contact, '{{}}', now(), '', '', 1 FROM governance_proposal LIMIT 1",
    ]),
    ("second", "due", ["UPDATE governance_certificate SET rows = '{{}}'"]),
    ("second", "due", ["DELETE FROM governance_certificate"]),
    # names of one's own in front of those of the record
    ("second", "due", [
        "CREATE TEMP TABLE governance_proposalanswer AS SELECT id AS proposal_id, 'approved' AS said, {second} AS by_id"
        " FROM governance_proposal",
        "SET search_path = pg_temp, public", DISPOSE,
    ]),
    ("second", "early", [
        "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT timestamptz ''2099-01-01'''",
        "SET search_path = pg_temp, pg_catalog", APPROVE.replace("{by}", "{second}").replace(
            "governance_", "public.governance_"
        ), DISPOSE,
    ]),
    *(("second", "due", [f"DELETE FROM {model._meta.db_table}"]) for model in plan.disposed_of()),
    *(("second", "due", [f"TRUNCATE {model._meta.db_table} CASCADE"]) for model in plan.everything()[:3]),
]  # fmt: skip


def entered(link: psycopg.Connection, scene: Scene, who: str) -> None:
    person = scene.people.get(who)
    hub = scene.other_hub if who == "elsewhere" else scene.hub
    walls.enter(link, hub, member=person.pk if person else 0)


def tried(link: psycopg.Connection, scene: Scene, who: str, proposal: str, statements: list[str]) -> str:
    """How the database refused it; nothing, where every statement was taken."""
    try:
        entered(link, scene, who)
        for statement in statements:
            link.execute(scene.said(statement, proposal).encode())
        link.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as refusal:
        return refusal.sqlstate or "no answer"
    finally:
        link.rollback()
    return ""


def taken(scratch: Scratch, scene: Scene) -> list[tuple[str, str, str, list[str]]]:
    """The attempts that the database did not refuse, or stumbled over."""
    with psycopg.connect(scratch(APP)) as link:
        answers = [(tried(link, scene, *one), *one) for one in ATTEMPTS]
    return [one for one in answers if one[0] not in (NOT_ALLOWED, REFUSED)]


def test_whoever_runs_statements_of_their_own_disposes_of_nothing(scratch: Scratch, scene: Scene) -> None:
    print(f"\nD1: {len(ATTEMPTS)} attempts as the application’s role")
    assert taken(scratch, scene) == []
    with psycopg.connect(scratch(APP)) as link:  # and what is right is taken, so that the others were refused for cause
        assert tried(link, scene, "second", "due", [APPROVE.replace("{by}", "{second}"), DISPOSE]) == ""


def test_only_the_disposer_may_delete_what_stands_in_the_record(scratch: Scratch) -> None:
    tables = [model._meta.db_table for model in plan.disposed_of()]
    kept = [
        model._meta.db_table
        for model in (
            Clearance,
            Hold,
            HoldLift,
            Proposal,
            ProposalAnswer,
            RetentionConfirmation,
            RetentionRule,
            RetentionVersion,
        )
    ]
    with psycopg.connect(scratch(OWNER)) as link:
        may = link.execute(
            "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
            " WHERE table_name = ANY (%s) AND privilege_type = 'DELETE' AND grantee <> 'openmash_owner'",
            [[*tables, *kept]],
        ).fetchall()
        [[disposer]] = link.execute(
            "SELECT (rolcanlogin OR rolbypassrls OR rolsuper)::text FROM pg_roles WHERE rolname = 'openmash_disposer'"
        ).fetchall()
        of_kept = link.execute(
            "SELECT count(*) FROM information_schema.role_table_grants WHERE table_name = ANY (%s)"
            " AND privilege_type = 'DELETE' AND grantee = 'openmash_disposer'",
            [kept],
        ).fetchone()
    assert may == [("openmash_disposer",)]
    assert disposer == "false"
    assert of_kept == (0,)


def test_every_function_of_the_disposer_has_a_fixed_search_path(scratch: Scratch) -> None:
    with psycopg.connect(scratch(OWNER)) as link:
        loose = link.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'disposal'::regnamespace AND NOT"
            " coalesce(proconfig::text, '') LIKE '%%search_path=pg_catalog, pg_temp%%'"
        ).fetchall()
        open_to_app = link.execute(
            sql.SQL(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'disposal'::regnamespace"
                " AND has_function_privilege({}, oid, 'EXECUTE') ORDER BY 1"
            ).format(sql.Literal(APP))
        ).fetchall()
    assert loose == []
    assert open_to_app == [("clear",), ("dispose",), ("facts",), ("is_there",), ("passing",)]


DELETES_AND_WAITS = """
import sys

import django
import psycopg

django.setup()
from tests import walls

address, hub, member, *statements = sys.argv[1:]
link = psycopg.connect(address)
walls.enter(link, int(hub), member=int(member))
for statement in statements:
    link.execute(statement.encode())
print("deleted", flush=True)
sys.stdin.read()
"""


def rows(scratch: Scratch) -> dict[str, int]:
    """How many rows there are of each table of a case, and of certificates."""
    found = {}
    with psycopg.connect(scratch(SUPERUSER)) as link:
        for table in [*(model._meta.db_table for model in plan.everything()), "governance_certificate"]:
            [[found[table]]] = link.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchall()
    return found


def test_whoever_is_killed_in_the_middle_has_deleted_everything_or_nothing(scratch: Scratch, scene: Scene) -> None:
    before, second = rows(scratch), scene.people["second"]
    statements = [scene.said(one, "due") for one in (APPROVE.replace("{by}", "{second}"), DISPOSE)]
    command = [sys.executable, "-c", DELETES_AND_WAITS, scratch(APP), str(scene.hub), str(second.pk), *statements]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "deleted\n"
        process.kill()
    with psycopg.connect(scratch(APP)) as link:  # the server has seen by now that nobody is there any more
        link.execute("SELECT 1")
        assert rows(scratch) == before
        entered(link, scene, "second")
        for statement in statements:
            link.execute(statement.encode())
        link.commit()
    after = rows(scratch)
    assert after["governance_certificate"] == before["governance_certificate"] + 1
    assert all(after[table] <= before[table] for table in before if table != "governance_certificate")
    assert after["contacts_contact"] == before["contacts_contact"] - 1
