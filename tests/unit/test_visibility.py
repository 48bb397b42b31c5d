"""Who may know (k), read (r), move (m), give to a child who asks (g)? Every principal in every state, in one table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openmash.hub.sharing import visibility as model
from openmash.hub.sharing.visibility import Contact, Item, Principal

NOW = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
ME = 7


def member(*roles: str, agency: str = "hub", hub: int = 1) -> Principal:
    return Principal(hub=hub, member=ME, agency=agency, roles=frozenset(roles))


PRINCIPALS = {
    "owner's representative": member("representative", agency="police"),
    "another that is asked": member("representative", agency="health"),
    "another that is not": member("representative", agency="housing"),
    "screener": member("screener"),
    "decision maker": member("decision_maker"),
    "administrator": member("administrator"),
    "governance lead": member("governance_lead"),
    "system administrator": member("system_administrator"),
    "feed that sent it": member("referrer", agency="police"),
    "referrer's link": Principal(hub=1),
    "job of the worker": Principal(hub=1, job=True),
    "job of the log": Principal(hub=1),
    "who has left": Principal(hub=1, agency="police"),
    "another hub's": member("decision_maker", "governance_lead", hub=2),
}

ABOUT = Contact(hub=1, asked=frozenset({"police", "health"}), sent_by=ME)
USUAL = Item(contact=ABOUT, owner="police", visibility="disclosed")


def of(**contact: object) -> Item:
    return replace(USUAL, contact=replace(ABOUT, **contact))  # type: ignore[arg-type]


STATES = {
    "sealed": replace(USUAL, visibility="sealed"),
    "disclosed": USUAL,
    "released": replace(USUAL, visibility="released"),
    "draft": replace(USUAL, visibility="released", sent=False),
    "kept": replace(USUAL, kept_from=frozenset({"health"})),
    "in error": replace(USUAL, visibility="released", in_error=True),
    "contact in error": of(in_error=True),
    "restricted": of(named=frozenset()),
    "named": of(named=frozenset({ME})),
    "glass": of(named=frozenset(), glass={ME: NOW + timedelta(minutes=1)}),
    "glass over": of(named=frozenset(), glass={ME: NOW}),
    "conflict": of(named=frozenset({ME}), glass={ME: NOW + timedelta(hours=1)}, conflicted=frozenset({ME})),
}

#: The states in their order, a column each.
TABLE = """
owner's representative | krm krm krm krm krm k - krm krm krm krm -
another that is asked  | k   kr  kr  -   k   k - kr  kr  kr  kr  -
another that is not    | -   -   -   -   -   - - -   -   -   -   -
screener               | k   kr  kr  -   kr  k - -   kr  kr  -   -
decision maker         | k   kr  kr  -   kr  k - -   kr  kr  -   -
administrator          | k   kr  kr  -   kr  k - -   kr  kr  -   -
governance lead        | k   k   kg  -   k   k - k   k   k   k   -
system administrator   | -   -   -   -   -   - - -   -   -   -   -
feed that sent it      | -   -   -   -   -   - - -   -   -   -   -
referrer's link        | -   -   -   -   -   - - -   -   -   -   -
job of the worker      | k   k   k   -   k   k - k   k   k   k   k
job of the log         | -   -   -   -   -   - - -   -   -   -   -
who has left           | -   -   -   -   -   - - -   -   -   -   -
another hub's          | -   -   -   -   -   - - -   -   -   -   -
"""
LINES = {name.strip(): cells.split() for name, _, cells in (line.partition("|") for line in TABLE.strip().splitlines())}


def letters(who: Principal, item: Item) -> str:
    asked = {"k": model.may_know, "r": model.may_read, "m": model.may_move, "g": model.may_give}
    return "".join(letter for letter, may in asked.items() if may(who, item, NOW)) or "-"


@pytest.mark.parametrize("name", PRINCIPALS)
def test_every_principal_in_every_state(name: str) -> None:
    assert dict(zip(STATES, LINES[name], strict=True)) == {
        state: letters(PRINCIPALS[name], item) for state, item in STATES.items()
    }


def test_the_table_leaves_nobody_out() -> None:
    assert set(LINES) == set(PRINCIPALS)


@pytest.mark.parametrize(("state", "leaves"), [("released", True), ("disclosed", False), ("draft", False)])
def test_only_what_was_released_and_carried_may_leave_the_hub(state: str, leaves: bool) -> None:
    assert model.may_leave(STATES[state]) is leaves
    assert not model.may_leave(STATES["in error"])


def test_who_sent_a_contact_knows_that_it_came_and_no_more() -> None:
    sender = PRINCIPALS["feed that sent it"]
    assert model.reaches(sender, ABOUT, NOW)
    assert not model.works_on(sender, ABOUT, NOW)
    assert not model.reaches(PRINCIPALS["another that is not"], replace(ABOUT, sent_by=ME + 1), NOW)
    assert not model.reaches(sender, replace(ABOUT, conflicted=frozenset({ME})), NOW)


def test_somebody_in_two_roles_has_what_either_gives_but_no_restricted_contact() -> None:
    both = member("representative", "decision_maker", agency="police")
    assert letters(both, STATES["sealed"]) == "krm"
    assert letters(both, STATES["restricted"]) == "-"
