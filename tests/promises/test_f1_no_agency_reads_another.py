"""F1. No agency reads another's unreleased information.

Four ways to the same answer: the model of `sharing.visibility`, the queries of the pages, the policies of the database
as a member without any query of ours, and what pages show. In worlds of random states, again and again.
"""

import contextlib
import random
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg import sql

from openmash.hub.contacts.models import Child
from openmash.hub.enquiries import access
from openmash.hub.enquiries.models import Item, KeptFrom
from openmash.hub.matches.actions import protecting
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.workflow import Protected
from openmash.hub.records import wall
from openmash.hub.records.models import Row
from openmash.hub.sharing import visibility as model
from tests import make

from .depth import times
from .random_world import World

pytestmark = pytest.mark.django_db

KEPT_BY = [
    "openmash/hub/sharing/visibility.py", "openmash/hub/enquiries/access.py", "openmash/hub/enquiries/reach.py",
    "openmash/hub/records/reach.py", "openmash/hub/records/wall.py",
]  # fmt: skip
CONTACTS, ITEMS_EACH = 12, 18
ROUNDS = 10
#: Each is a transaction of its own: in one that goes on and on, what was changed before slows down what comes after.
WORLDS = pytest.mark.parametrize("world", range(1, times(1, deep=10) + 1), indirect=True)


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    made = World(random.Random(getattr(request, "param", 1)))
    made.populate(CONTACTS, ITEMS_EACH)
    return made


def shown_by_queries(member: Member) -> set[int]:
    """As the pages ask, with the wall of the database out of the way."""
    return set(access.readable_by(member).values_list("pk", flat=True))


def shown_by_database(member: Member) -> set[int]:
    """As whoever asks for everything as the application's role, in this member's name."""
    wall.rehearse(member.hub_id, member_id=member.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM enquiries_item")
        return {row[0] for row in cursor.fetchall()}


def known_by_database(member: Member, world: World) -> set[int]:
    """Of which items the database says that they exist."""
    found: set[int] = set()
    for enquiry in world.enquiries.values():
        found |= {one.item for one in access.carried(enquiry, wall.now() + timedelta(days=1))}
    return found


@WORLDS
def test_the_model_the_queries_and_the_database_say_the_same(world: World) -> None:
    decisions, opened = 0, 0
    for _ in range(ROUNDS):
        world.enter()
        world.change()
        now, facts = wall.now(), list(world.facts())
        for member in world.members:
            world.enter()
            who, said = world.principal(member), shown_by_queries(member)
            shown = shown_by_database(member)
            known = known_by_database(member, world)
            for item, fact in facts:
                may = model.may_read(who, fact, now)
                assert (item.pk in said) == may, ("queries", member, item, fact)
                # An agency's own text that was entered in error is kept from it by the pages alone.
                own_in_error = fact.in_error and model.owns(who, fact)
                there = may or model.may_give(who, fact, now)
                assert own_in_error or (item.pk in shown) == there, ("database", member, item, fact)
                if fact.sent:
                    assert (item.pk in known) == model.may_know(who, fact, now), ("existence", member, item, fact)
            decisions += 3 * len(facts)
            opened += sum(model.may_read(who, fact, now) for _, fact in facts)
    assert decisions >= 100_000
    assert decisions / 100 < opened < decisions / 4, (
        "a world in which nothing, or everything, may be read tries nothing"
    )


def test_what_says_only_that_an_item_is_there_is_for_who_may_know_it(world: World) -> None:
    for _ in range(3):
        world.enter()
        world.change()
    now, facts = wall.now(), list(world.facts())
    found = 0
    for member in world.members:
        who = world.principal(member)
        # Of a contact that was entered in error the hub itself keeps the rows; no agency knows of them.
        hub = bool(who.roles & (model.ON_CASES | {"governance_lead"}))
        kept = {item.pk for item, fact in facts if hub and model.works_on(who, fact.contact, now)}
        known = kept | {item.pk for item, fact in facts if model.may_know(who, fact, now)}
        own = {item.pk for item, fact in facts if model.may_know(who, fact, now) and model.owns(who, fact)}
        for table, for_whom in {
            "enquiries_sentitem": known,
            "enquiries_keptfrom": known,
            "enquiries_itemmove": own,
        }.items():
            told = keys("item_id", member, table)
            assert told <= for_whom, (table, member)
            found += len(told)
        if not who.roles & model.ON_CASES:
            others = KeptFrom.objects.exclude(agency=member.agency_id).values_list("item_id", flat=True)
            assert set(others) <= own, f"from whom else an item is kept: {member}"
        world.enter()
    assert found > 0


#: What the database tells of contacts, in which table and column, and the model's word for whom it is.
OF_CONTACTS = {
    ("contacts_contact", "id"): model.reaches,
    ("contacts_referrer", "contact_id"): model.may_know_source,
    ("contacts_rating", "contact_id"): model.works_on,
    ("enquiries_enquiry", "contact_id"): model.works_on,
}


def test_what_hangs_on_a_contact_is_for_who_works_on_it(world: World) -> None:
    for _ in range(3):
        world.enter()
        world.change()
    now, about = wall.now(), {item.question.request.enquiry.contact_id: fact.contact for item, fact in world.facts()}
    for (table, column), may in OF_CONTACTS.items():
        told = 0
        for member in world.members:
            who, found = world.principal(member), keys(column, member, table)
            assert found & about.keys() == {key for key, one in about.items() if may(who, one, now)}, (table, member)
            told += len(found)
            world.enter()
        assert told > 0


def test_what_is_shown_to_the_rules_of_other_tables_is_what_their_own_rules_show(world: World) -> None:
    """But that a record is protected: whoever looks for people is shown it, so that it is not found, and not why."""
    for _ in range(3):
        world.enter()
        world.change()
    views = [table._meta.db_table for table in apps.get_models() if issubclass(table, Row) and table.known]
    lead = next(member for member in world.members if member.has(Role.GOVERNANCE_LEAD))
    about = Child.objects.order_by("pk").first()
    assert about is not None
    protecting.protect(about.reference, Protected.ADOPTED, reason="A new family.", by=lead)
    found = dict.fromkeys(views, 0)
    for member in world.members:
        for view in views:
            shown = keys("id", member, "known", view)
            found[view] += len(shown)
            looks = view == "people_protection" and world.principal(member).roles & model.ON_CASES
            assert looks or shown <= keys("id", member, "public", view), (view, member)
        world.enter()
    assert all(found.values()), found


def keys(column: str, member: Member, *table: str) -> set[int]:
    """What whoever asks for everything in this member's name is told."""
    wall.rehearse(member.hub_id, member_id=member.pk)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(*table)))
        return {row[0] for row in cursor.fetchall()}


@WORLDS
def test_the_pages_show_what_the_model_says(world: World) -> None:
    decisions = 0
    for _ in range(2):
        world.enter()
        world.change()
        now, facts = wall.now(), list(world.facts())
        accounts = [member for member in world.members if member.user is not None]
        browsers = {member.pk: make.signed_in(member) for member in accounts}
        for member in world.chance.sample(accounts, 12):
            who = world.principal(member)
            for contact, enquiry in world.enquiries.items():
                page = text_of(browsers[member.pk], f"/enquiries/{enquiry.reference}")
                of_this = [(item, fact) for item, fact in facts if item.question.request.enquiry.contact_id == contact]
                for item, fact in of_this:
                    shown = fact.sent and model.may_read(who, fact, now)  # a draft is on its request's own page
                    assert (item.text in page) == shown, (member, item, fact)
                decisions += len(of_this)
    assert decisions >= 5_000


def text_of(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_nobody_writes_for_another_agency(world: World) -> None:
    """Whoever runs what they like as the application's role adds and moves items of their own agency only."""
    world.enter()
    world.change()
    item, fact = next((item, fact) for item, fact in world.facts() if model.may_leave(fact))
    for member in world.members:
        mine = model.owns(world.principal(member), fact)
        assert (moved(member, item), added(member, item)) == (mine, mine), member
        world.enter()


def moved(member: Member, item: Item) -> bool:
    """Whether the database lets a member move an item."""
    return written(member, "UPDATE enquiries_item SET visibility = 'released' WHERE id = %s", [item.pk])


def added(member: Member, item: Item) -> bool:
    """Whether it lets them write another of the same agency."""
    columns = "hub_id, reference, question_id, agency_id, kind, text, context, known_to, by_id, visibility"
    values = [item.hub_id, "ZZZZZ-ZZZZZ-ZZZ", item.question_id, item.agency_id, "fact", "", "", "day", item.by_id]
    marks = ", ".join(["%s"] * 10)
    return written(member, f"INSERT INTO enquiries_item ({columns}) VALUES ({marks})", [*values, "released"])


def written(member: Member, statement: str, values: list[object]) -> bool:
    """Whether the database lets a member write a row; undone afterwards."""
    wall.rehearse(member.hub_id, member_id=member.pk)
    with contextlib.suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        transaction.set_rollback(True)
        return cursor.rowcount == 1
    return False


def test_the_worlds_hold_every_state(world: World) -> None:
    world.enter()
    for _ in range(6):
        world.change()
    facts = [fact for _, fact in world.facts()]
    assert {fact.visibility for fact in facts} == {"sealed", "disclosed", "released"}
    assert {fact.sent for fact in facts} == {fact.in_error for fact in facts} == {True, False}
    contacts = {id(fact.contact): fact.contact for fact in facts}.values()
    assert any(contact.named is not None for contact in contacts)
    assert any(contact.conflicted for contact in contacts)
    assert any(contact.glass for contact in contacts)
