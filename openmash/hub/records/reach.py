"""Of which rows may somebody know, and which may they write? The words in which models say it to the database.

Each is a condition on one row, in SQL. Whoever asks stands in the wall's own table (`records.wall`), from which these
functions of the schema `wall` tell. Each is asked once for a statement, hence the brackets with SELECT.
"""

#: The agency that whoever asks answers for; 0 for who answers for none.
REPRESENTED = "(SELECT wall.represents())"
#: The agency for which whoever asks sends contacts; 0 for who sends none.
SENT_FOR = "(SELECT wall.sends_for())"
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
GOVERNING = has("governance_lead", "system_administrator", "job")
#: The hub's people who work on cases, and the jobs of the worker.
ON_CASES = has("administrator", "screener", "decision_maker", "job")
#: The same, and no contact is closed to them: then a row need not be followed up to its contact.
ON_EVERY_CASE = "(SELECT wall.sees_every_case())"


#: Of a contact called *whole* whoever asks knows more than that they sent it.
WORKS_ON_IT = (
    f"({has('administrator', 'screener', 'decision_maker', 'governance_lead', 'job')}"
    f" OR {REPRESENTED} = ANY (whole.asked))"
)


def within(parent: str, column: str) -> str:
    """The row that this one belongs to can be known of."""
    return exists(f"{parent} AS whole WHERE whole.id = {column}")


def of_case(parent: str, column: str) -> str:
    """The same, for what belongs to a contact: for most who work on cases there is nothing to look up."""
    return f"({ON_EVERY_CASE} OR {within(parent, column)})"


def of_work(contact: str) -> str:
    """The same, for what was made of a contact after it came, which is not for whoever sent it."""
    return f"({ON_EVERY_CASE} OR {exists(f'contacts_contact AS whole WHERE whole.id = {contact} AND {WORKS_ON_IT}')})"
