"""A hub of random people, contacts and items, in random states, that says of each what the model of visibility asks.

The rows are written straight, by everybody at once: what the walls make of them is what is tried. All is invented.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from openmash.hub.contacts.actions import checking
from openmash.hub.contacts.models import BrokenGlass, Conflict, Contact, Named, Restriction
from openmash.hub.contacts.workflow import Stage
from openmash.hub.enquiries.models import (
    Enquiry,
    Item,
    ItemCorrection,
    ItemMove,
    KeptFrom,
    Question,
    Reply,
    Request,
    SentItem,
)  # fmt: skip
from openmash.hub.enquiries.workflow import ItemKind, Visibility
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role, Standing
from openmash.hub.records import wall
from openmash.hub.sharing import visibility as model
from tests import doors, make

AGENCIES = ("police", "health", "education", "housing")
ALONE = [(role, "hub") for role in Role if role not in (Role.REPRESENTATIVE, Role.REFERRER)]
REPRESENTATIVES = [(Role.REPRESENTATIVE, code) for code in AGENCIES for _ in range(2)]
Lifted = dict[str, Any]
LIFTED = {"lifted_because": "No longer needed."}


@dataclass
class World:
    """Members and items of one hub, and of a member of another."""

    chance: random.Random
    members: list[Member] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    enquiries: dict[int, Enquiry] = field(default_factory=dict)

    def populate(self, contacts: int, items_each: int) -> None:
        """People, contacts and items; the states come with `change`."""
        make.hub("Easterly")
        stranger = [make.member(Role.SCREENER, sign_in=True), make.member(Role.REPRESENTATIVE, agency="police")]
        self.hub = make.hub()
        self.agencies = {agency.code: agency for agency in Agency.objects.filter(hub=self.hub)}
        self.members = [make.member(role, agency=code, sign_in=True) for role, code in (*ALONE, *REPRESENTATIVES)]
        both = make.member(Role.REPRESENTATIVE, Role.DECISION_MAKER, agency="health", sign_in=True)
        overseeing = make.member(Role.REPRESENTATIVE, Role.GOVERNANCE_LEAD, agency="housing", sign_in=True)
        self.sender = make.member(Role.REPRESENTATIVE, Role.REFERRER, agency="education", sign_in=True)
        self.members += [both, overseeing, self.sender, *stranger]
        for member in self.members:
            if member.user is not None:
                doors.with_second_factor(member)
        self.workers = [member for member in self.members if member.hub_id == self.hub.pk and member not in stranger]
        self.enter()
        for number in range(contacts):
            self.begin(number, items_each)

    def enter(self) -> None:
        """Come back as everybody."""
        wall.rehearse(self.hub.pk)

    def begin(self, number: int, items_each: int) -> None:
        """One contact with its enquiry, and items of the agencies that are asked."""
        screener = self.members[1]
        contact = make.contact(by=screener if number % 3 else self.sender)
        checking.check(contact, by=screener)
        make.triaged(contact, by=screener)
        asked = self.chance.sample(AGENCIES, self.chance.randint(1, 3))
        enquiry = make.enquiry(*asked, of=contact, by=self.members[1])
        contact.refresh_from_db()
        self.contacts.append(contact)
        self.enquiries[contact.pk] = enquiry
        for place in range(items_each):
            request = Request.objects.get(enquiry=enquiry, agency=self.agencies[asked[place % len(asked)]])
            question = Question.objects.filter(request=request).first()
            writer = next(one for one in self.members if one.agency_id == request.agency_id)
            item = Item.objects.create(
                hub=self.hub, question=question, agency=request.agency, kind=ItemKind.FACT, by=writer,
                text=f"canary-{number}-{place}-", visibility=Visibility.SEALED,
            )  # fmt: skip
            ItemMove.objects.create(hub=self.hub, item=item, visibility=item.visibility, by=writer)
            self.items.append(item)

    def change(self) -> None:
        """Let a part of everything be otherwise: items moved, sent, kept, in error; contacts closed and opened.

        An hour or two go by, so that a glass that was broken before may have been mended.
        """
        doors.pass_time(minutes=self.chance.randint(40, 120))
        for item in self.chance.sample(self.items, len(self.items) // 2):
            self.change_item(item)
        for contact in self.chance.sample(self.contacts, len(self.contacts) // 2):
            self.change_contact(contact)
        for member in self.chance.sample(self.workers, 3):
            standing = self.chance.choice([Standing.JOINED, Standing.JOINED, Standing.LEFT])
            Member.objects.filter(pk=member.pk).update(standing=standing)
            member.standing = standing

    def change_item(self, item: Item) -> None:
        """Another visibility; perhaps carried, kept from an agency, or entered in error."""
        item.visibility = self.chance.choice(list(Visibility))
        item.in_error = item.in_error or self.chance.random() < 0.05
        item.save(update_fields=["visibility", "in_error"])
        ItemMove.objects.create(hub=self.hub, item=item, visibility=item.visibility, by=item.by)
        if item.in_error and not ItemCorrection.objects.filter(item=item).exists():
            ItemCorrection.objects.create(hub=self.hub, item=item, reason="Another family.", by=item.by)
        if self.chance.random() < 0.7 and not SentItem.objects.filter(item=item).exists():
            reply = Reply.objects.create(hub=self.hub, request=item.question.request, complete="no", by=item.by)
            SentItem.objects.create(hub=self.hub, reply=reply, item=item)
        if self.chance.random() < 0.3:
            agency = self.agencies[self.chance.choice(AGENCIES)]
            kept, _ = KeptFrom.objects.get_or_create(hub=self.hub, item=item, agency=agency)
            KeptFrom.objects.filter(pk=kept.pk).update(until=self.chance.choice([None, None, wall.now()]))

    def change_contact(self, contact: Contact) -> None:
        """Restricted or not, somebody named, a conflict, a glass broken for a while, or entered in error."""
        by, now = self.members[0], wall.now()
        member = self.chance.choice(self.workers)
        acts = [
            self.restrict,
            self.restrict,
            self.name,
            self.declare,
            self.break_glass,
            self.break_glass,
            self.withdraw,
        ]
        self.chance.choice(acts)(contact, member, {"lifted_at": now, "lifted_by": by, **LIFTED})

    def restrict(self, contact: Contact, member: Member, lifted: Lifted) -> None:
        if not Restriction.objects.filter(contact=contact, lifted_at=None).update(**lifted):
            Restriction.objects.create(hub=self.hub, contact=contact, reason="A colleague's family.", by=member)

    def name(self, contact: Contact, member: Member, lifted: Lifted) -> None:
        for restriction in Restriction.objects.filter(contact=contact, lifted_at=None):
            if not Named.objects.filter(restriction=restriction, member=member, lifted_at=None).update(**lifted):
                Named.objects.create(hub=self.hub, restriction=restriction, member=member, reason="On duty.", by=member)

    def declare(self, contact: Contact, member: Member, lifted: Lifted) -> None:
        if not Conflict.objects.filter(contact=contact, member=member, lifted_at=None).update(**lifted):
            Conflict.objects.create(hub=self.hub, contact=contact, member=member, reason="Kin.", by=member)

    def break_glass(self, contact: Contact, member: Member, lifted: Lifted) -> None:
        until = wall.now() + timedelta(hours=self.chance.choice([1, 4]))
        for one in self.workers:
            if one.has(*CASE_ROLES):
                BrokenGlass.objects.create(
                    hub=self.hub, asked=contact.reference, reason="She is here.", until=until, by=one
                )

    def withdraw(self, contact: Contact, member: Member, lifted: Lifted) -> None:
        if self.chance.random() < 0.3:
            Contact.objects.filter(pk=contact.pk).update(stage=Stage.WITHDRAWN, finished_at=wall.now())

    def principal(self, member: Member) -> model.Principal:
        """A member, as the model knows them."""
        roles = frozenset(member.roles) if member.standing == Standing.JOINED else frozenset()
        there = member.pk if member.standing == Standing.JOINED else 0
        return model.Principal(hub=member.hub_id, member=there, agency=member.agency_code, roles=roles)

    def facts(self) -> Iterator[tuple[Item, model.Item]]:
        """Every item, as the model knows it now: read from the rows, as history and not as the walls have it."""
        contacts = {contact.pk: self.contact(contact) for contact in Contact.objects.filter(pk__in=self.enquiries)}
        kept: dict[int, set[str]] = {}
        for item, code in KeptFrom.objects.filter(until=None).values_list("item_id", "agency__code"):
            kept.setdefault(item, set()).add(code)
        sent = set(SentItem.objects.values_list("item_id", flat=True))
        wrong = set(ItemCorrection.objects.values_list("item_id", flat=True))
        latest = dict(ItemMove.objects.order_by("id").values_list("item_id", "visibility"))
        for item in Item.objects.select_related("question__request__enquiry", "agency").order_by("id"):
            about = contacts.get(item.question.request.enquiry.contact_id)
            if about is not None:
                yield item, model.Item(
                    contact=about, owner=item.agency.code, visibility=latest[item.pk], sent=item.pk in sent,
                    in_error=item.pk in wrong, kept_from=frozenset(kept.get(item.pk, ())),
                )  # fmt: skip

    def contact(self, contact: Contact) -> model.Contact:
        """One contact, as the model knows it now."""
        restriction = Restriction.objects.filter(contact=contact, lifted_at=None).first()
        named = Named.objects.filter(restriction=restriction, lifted_at=None).values_list("member_id", flat=True)
        asked = Request.objects.filter(enquiry__contact=contact).values_list("agency__code", flat=True)
        broken = BrokenGlass.objects.filter(asked=contact.reference, given_back_at=None).order_by("until")
        conflicts = Conflict.objects.filter(contact=contact, lifted_at=None).values_list("member_id", flat=True)
        return model.Contact(
            hub=contact.hub_id, asked=frozenset(asked), sent_by=contact.by_id,
            in_error=contact.stage == Stage.WITHDRAWN,
            named=None if restriction is None else frozenset(named), conflicted=frozenset(conflicts),
            glass=dict(broken.values_list("by_id", "until")),
        )  # fmt: skip
