"""Of which rows may somebody know, and which may they write? The words in which models say it to the database.

Each is a condition on one row, in SQL. Whoever asks stands in the wall's own table (`records.wall`), from which these
functions of the schema `wall` tell. Each is asked once for a statement, hence the brackets with SELECT.
"""

from . import purposes
from .purposes import CASES, LOG

#: The agency that whoever asks answers for; 0 for who answers for none.
REPRESENTED = "(SELECT wall.represents())"
#: The agency for which whoever asks sends contacts; 0 for who sends none.
SENT_FOR = "(SELECT wall.sends_for())"
#: Everybody at once asks: only where a rehearsal is held.
EVERYBODY = "(SELECT wall.everybody())"
#: The account of whoever asks; 0 for who has none.
PERSON = "(SELECT wall.person())"
#: Who asks, as a member; 0 for a job.
ME = "(SELECT wall.member())"
#: The agency of whoever asks, whatever they do for it.
AGENCY = "(SELECT wall.agency())"
#: Contacts from which whoever asks is kept apart, whatever their role.
CLOSED = "((SELECT wall.closed())::bigint[])"
#: The records of people that came with them.
CLOSED_RECORDS = "((SELECT wall.closed_records())::bigint[])"


def has(*roles: str) -> str:
    """Whoever asks has one of these roles."""
    wanted = ", ".join(f"'{role}'" for role in sorted(roles))
    return f"(SELECT wall.has({wanted}))"


def exists(rows: str) -> str:
    """There is such a row, of which whoever asks can know."""
    return f"EXISTS (SELECT FROM {rows})"


#: Who answers for the hub as a whole, also to a child who asks what is held.
OVERSEEING = has("governance_lead")
#: Who sees that the hub keeps its rules, and the jobs that help them.
GOVERNING = has("governance_lead", "system_administrator", LOG)
#: The jobs that carry what happened to the rooms that act on it.
DELIVERING = has(CASES)
#: Who lets people and systems work in the hub.
SETTING_UP = has("system_administrator", purposes.SETTING_UP)
#: The hub's people who work on cases, and the jobs of the worker.
ON_CASES = has("administrator", "screener", "decision_maker", CASES)
#: The hub's own people, and its jobs: all but those who only send contacts or answer for an agency.
FOR_THE_HUB = has("administrator", "screener", "decision_maker", "governance_lead", CASES)
#: Who works on cases, and no contact is closed to them: then a row need not be followed up to its contact.
ON_EVERY_CASE = "(SELECT wall.sees_every_case())"


#: What somebody knows of the contact *whole* is more than that they sent it.
WORKED_ON = f"({FOR_THE_HUB} OR {REPRESENTED} = ANY (whole.asked))"


def contact(row: str) -> str:
    """Somebody may know of this row of the contacts."""
    return (
        f"{row}.hub_id = (SELECT wall.hub()) AND {row}.id <> ALL {CLOSED} AND ({FOR_THE_HUB} OR {row}.by_id = {ME}"
        f" OR ({row}.stage <> 'withdrawn' AND {REPRESENTED} = ANY ({row}.asked)))"
    )


def known(columns: str, rows: str, *, also: str = "true") -> str:
    """What somebody may know of because they may know of the contact *whole* on which it hangs.

    The keeper asks it, as a view of the schema `known` (`grants.shown`), for the rules of other tables. Rules that ask
    tables whose rules ask tables would be planned anew at each of those levels, in every statement.
    """
    return f"SELECT {columns} FROM {rows} WHERE {contact('whole')} AND {also}"  # noqa: S608 - nothing comes from outside


def is_known(rows: str) -> str:
    """The keeper shows such a row: looked up row by row.

    Without the OFFSET the planner may first collect all that are known, also for a page that shows twenty.
    """
    return exists(f"known.{rows} OFFSET 0")


def within(parent: str, column: str) -> str:
    """The row that this one belongs to can be known of."""
    return exists(f"{parent} AS whole WHERE whole.id = {column}")


def of_case(parent: str, column: str, *, also: str = "true") -> str:
    """The same, for what belongs to a contact: for most who work on cases there is nothing to look up."""
    return f"({ON_EVERY_CASE} OR {is_known(f'{parent} AS whole WHERE whole.id = {column} AND {also}')})"


def of_work(parent: str, column: str) -> str:
    """The same, for what was made of a contact after it came, which is not for whoever sent it."""
    return of_case(parent, column, also="whole.worked_on")
