"""How does the disposer get its powers? After every migration: its grants, its policies, and its functions."""

# ruff: noqa: S608 - every name comes from the models, none from what anybody typed

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from openmash.hub.contacts.workflow import FINISHED, UNFINISHED, Progress
from openmash.hub.disclosure.workflow import Step
from openmash.hub.governance.models import (
    Certificate,
    Clearance,
    Hold,
    HoldLift,
    Proposal,
    ProposalAnswer,
    RetentionConfirmation,
    RetentionRule,
    RetentionVersion,
)
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.people.keys import OF_A_PERSON
from openmash.hub.people.models import AgencyRecord

from . import plan
from .deleting import delete_case
from .terms import IN_ERROR, ROUTED

FUNCTIONS = [Path(__file__).with_name(name) for name in ("disposal.sql", "passing.sql")]
LOCK = 22  # the first key of the advisory lock under which holds are placed and cases disposed of
REFUSED = "OM022"  # the state with which the functions refuse, in words fit to show

GROUND = """
CREATE SCHEMA IF NOT EXISTS disposal AUTHORIZATION openmash_disposer;
SET LOCAL ROLE openmash_keeper;
GRANT USAGE ON SCHEMA wall TO openmash_disposer;
GRANT EXECUTE ON FUNCTION wall.hub(), wall.person() TO openmash_disposer;
RESET ROLE;
GRANT USAGE ON SCHEMA public, openmash TO openmash_disposer;
"""

OF_THIS_HUB = "hub_id = (SELECT openmash.hub())"
#: The member who is asking, as the database knows it.
ONESELF = (
    "by_id IN (SELECT id FROM partnership_member WHERE hub_id = (SELECT openmash.hub())"
    " AND user_id = (SELECT openmash.person()) AND standing = 'joined' AND roles && ARRAY[{roles}]::varchar[])"
)
LEAD = ONESELF.format(roles="'governance_lead'")
SECOND = ONESELF.format(roles="'governance_lead', 'system_administrator'")
#: Nobody writes these in another's name: table → what must hold of a new row.
IN_ONES_OWN_NAME: dict[plan.Model, str] = {
    RetentionVersion: f"{LEAD} AND in_force_from >= openmash.now()",
    RetentionConfirmation: f"{SECOND} AND by_id <>"
    " (SELECT version.by_id FROM governance_retentionversion AS version WHERE version.id = version_id)",
    Hold: LEAD,
    HoldLift: f"{LEAD} AND by_id <> (SELECT hold.by_id FROM governance_hold AS hold WHERE hold.id = hold_id)",
    Proposal: LEAD,
    ProposalAnswer: f"{SECOND} AND (said = 'declined' OR by_id <>"
    " (SELECT proposal.by_id FROM governance_proposal AS proposal WHERE proposal.id = proposal_id))",
}
READ_BY_DISPOSER: list[plan.Model] = [
    Member, Agency, RetentionVersion, RetentionConfirmation, RetentionRule, Hold, HoldLift, Proposal, ProposalAnswer,
]  # fmt: skip


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring the disposer in line with the models. Needs the owner's connection."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(GROUND)
        for statement in statements():
            cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE openmash_disposer")
        cursor.execute(functions())
        cursor.execute("RESET ROLE")


def statements() -> Iterator[str]:
    """What the disposer may do to which table, and in whose name the application may write."""
    for model in plan.disposed_of():
        yield from _granted(model, "SELECT, DELETE")
    for model in READ_BY_DISPOSER:
        yield from _granted(model, "SELECT")
    for model in (Certificate, Clearance):
        yield from _granted(model, "SELECT, INSERT")
        yield f"GRANT USAGE ON SEQUENCE {model._meta.db_table}_id_seq TO openmash_disposer"
    for model, rule in IN_ONES_OWN_NAME.items():
        table = model._meta.db_table
        yield f"DROP POLICY IF EXISTS own_name ON {table}"
        yield f"CREATE POLICY own_name ON {table} AS RESTRICTIVE FOR INSERT TO openmash_app WITH CHECK ({rule})"


def _granted(model: plan.Model, privileges: str) -> Iterable[str]:
    table = model._meta.db_table
    yield f"REVOKE ALL ON {table} FROM openmash_disposer"
    yield f"GRANT {privileges} ON {table} TO openmash_disposer"
    yield f"DROP POLICY IF EXISTS disposer ON {table}"
    yield f"CREATE POLICY disposer ON {table} TO openmash_disposer USING ({OF_THIS_HUB}) WITH CHECK ({OF_THIS_HUB})"


def functions() -> str:
    """The disposer's functions, as the models are now."""
    return "\n".join(path.read_text(encoding="utf-8") for path in FUNCTIONS).format(
        of_a_person=_quoted(OF_A_PERSON),
        finished=_quoted(FINISHED),
        in_error=_quoted([IN_ERROR]),
        routed=_quoted([ROUTED]),
        zone=_quoted([settings.TIME_ZONE]),
        lock=LOCK,
        refused=_quoted([REFUSED]),
        delete_case=delete_case(),
        closed=_quoted([Step.CLOSE]),
        read=_quoted(one for one in Progress if one not in UNFINISHED),
        on_a_contact=" UNION ALL ".join(
            f"SELECT {column} FROM public.{model._meta.db_table}" for column, model in plan.on_a_contact(AgencyRecord)
        ),
        passing=", ".join(f"('{model._meta.label}', '{model._meta.db_table}')" for model in plan.PASSING),
    )


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
