"""Who may see a contact, and who may do what with it?"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import CASE_ROLES, ROLE_WORDS, AgencyKind, Role, Standing
from openmash.hub.records.models import Moment
from openmash.hub.records.refusals import Denied, StepNotAllowed

from .models import (
    BrokenGlass,
    Child,
    Conflict,
    ConnectedPerson,
    Contact,
    ImportedFile,
    Named,
    OpenCaseList,
    Rating,
    Restriction,
    Routing,
)
from .models.restricted import STANDS
from .workflow import LIVE, STAGE_WORDS, Act, Part, Path, Stage, open_to

#: The roles whose judgement counts.
JUDGES = frozenset({Role.SCREENER, Role.DECISION_MAKER})
DECIDES = Role.DECISION_MAKER

Entered = Contact | Child | ConnectedPerson | Rating | Routing
#: Who works on a contact, answers for an agency that is asked about it, or for what a child who asks is given.
CONCERNED = CASE_ROLES | {Role.REPRESENTATIVE, Role.GOVERNANCE_LEAD}


def visible_to(member: Member) -> QuerySet[Contact]:
    """The contacts that a member works on: the hub's that are not kept from them, but those entered in error."""
    return _of_hub(member).exclude(barred_to(member)).exclude(stage=Stage.WITHDRAWN)


def readable_by(member: Member) -> QuerySet[Contact]:
    """The same, and those that a broken glass opens: to be read one by one, not to be listed or worked on."""
    return known_to(member).exclude(stage=Stage.WITHDRAWN)


def known_to(member: Member) -> QuerySet[Contact]:
    """The same, and those entered in error, of which only that is shown."""
    return _of_hub(member).exclude(closed_to(member))


def _of_hub(member: Member) -> QuerySet[Contact]:
    found = Contact.objects.filter(hub_id=member.hub_id)
    return found if member.has(*CASE_ROLES) else found.none()


def closed_to(member: Member, contact: str = "pk") -> Q:
    """What a member may not read, as a condition on whatever leads to a contact by this path.

    A contact is closed where they have a conflict of interest; or where it is restricted and they are neither named nor
    have broken the glass for it within these hours, by the database's clock. A restriction is for who works on cases.
    """
    if not member.has(*CASE_ROLES):  # the representative of an agency that the hub has asked, say
        return conflicted(member, contact)
    opened = Contact.objects.filter(hub_id=member.hub_id, reference__in=broken_by(member).values("asked"))
    return conflicted(member, contact) | (_restricted(member, contact) & ~Q(**{f"{contact}__in": opened.values("pk")}))


def barred_to(member: Member, contact: str = "pk") -> Q:
    """What a member may not work on: the same, whether or not they broke the glass."""
    return conflicted(member, contact) | _restricted(member, contact)


def conflicted(member: Member, contact: str = "pk") -> Q:
    """Where a member has a conflict of interest that nobody has lifted."""
    return Q(**{f"{contact}__in": Conflict.objects.filter(STANDS, member=member).values("contact")})


def _restricted(member: Member, contact: str) -> Q:
    named = Named.objects.filter(STANDS, member=member)
    others = Restriction.objects.filter(STANDS, hub_id=member.hub_id).exclude(pk__in=named.values("restriction"))
    return Q(**{f"{contact}__in": others.values("contact")})


def broken_by(member: Member) -> QuerySet[BrokenGlass]:
    """The glass that a member has broken and that is open now. A clock that was set back opens none again."""
    now = Moment()
    return BrokenGlass.objects.filter(by=member, at__lte=now, until__gt=now, given_back_at__isnull=True)


def restriction_of(contact: Contact) -> Restriction | None:
    """The restriction that stands, with its names at hand as ``named_now``."""
    names = Prefetch("named", queryset=Named.objects.filter(STANDS).select_related("member"), to_attr="named_now")
    return contact.restrictions.filter(STANDS).select_related("by").prefetch_related(names).first()


def standing_restriction(contact: Contact) -> Restriction:
    """The same, for a step that needs one."""
    restriction = restriction_of(contact)
    if restriction is None:
        raise StepNotAllowed("This contact is not restricted: everybody who works on cases can read it.")
    return restriction


def named_in(contact: Contact) -> QuerySet[Named]:
    """The names that stand in the restriction that stands."""
    lifted = {"restriction__lifted_at__isnull": True}
    return Named.objects.filter(STANDS, restriction__contact=contact, **lifted).select_related("member", "restriction")


def conflicts_in(contact: Contact) -> QuerySet[Conflict]:
    """The conflicts of interest that stand."""
    return contact.conflicts.filter(STANDS).select_related("member__agency", "by")


def who_could_be_named(contact: Contact) -> QuerySet[Member]:
    """The members who work on cases, but those with a conflict of interest in this one."""
    found = Member.objects.filter(hub_id=contact.hub_id, standing=Standing.JOINED, roles__overlap=sorted(CASE_ROLES))
    return found.exclude(pk__in=conflicts_in(contact).values("member")).select_related("agency")


def who_work_on(contact: Contact) -> QuerySet[Member]:
    """Those of them who can work on a contact: all, or where it is restricted the named."""
    found = who_could_be_named(contact)
    restriction = contact.restrictions.filter(STANDS).first()
    return found if restriction is None else found.filter(pk__in=restriction.named.filter(STANDS).values("member"))


def deciders_of(contact: Contact) -> QuerySet[Member]:
    """Those of them who decide."""
    return who_work_on(contact).filter(roles__contains=[DECIDES])


def sent_by(member: Member) -> QuerySet[Contact]:
    """What a member, or the system of an agency, sent itself: all that it may ask about."""
    return Contact.objects.filter(hub_id=member.hub_id, by=member)


def check_sent(member: Member, contact: Contact) -> None:
    """How far a contact has come is for whoever sent it."""
    if contact.by_id != member.pk:
        raise Denied("Only the system that sent a contact may ask about it.")


def live(member: Member) -> QuerySet[Contact]:
    """The contacts that still wait for something."""
    return visible_to(member).filter(stage__in=LIVE)


def with_children(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """The same, each with its children (but those entered in error) at hand as ``children_now``."""
    shown = Child.objects.filter(correction__isnull=True).select_related("record")
    return contacts.prefetch_related(Prefetch("children", queryset=shown, to_attr="children_now"))


def children_of(contact: Contact) -> QuerySet[Child]:
    """The children of a contact, but those entered in error."""
    return contact.children.filter(correction__isnull=True).select_related("record")


def children_in(member: Member, contacts: Iterable[int]) -> QuerySet[Child]:
    """The children of these contacts, as far as a member may read them, but those entered in error."""
    found = Child.objects.filter(contact__in=list(contacts), hub_id=member.hub_id, correction__isnull=True)
    found = found.exclude(barred_to(member, "contact")).order_by("id")
    return found if member.has(*CASE_ROLES) else found.none()


def children_on_the_way(contact: Contact) -> QuerySet[Child]:
    """Those of them whose path has not ended."""
    return children_of(contact).filter(path=Path.LIVE)


def parts_of(contact: Contact, part: Part) -> QuerySet[Any]:
    """What of a contact can be marked as entered in error, and is not yet."""
    among: dict[Part, QuerySet[Any]] = {
        Part.CHILD: contact.children.select_related("record"),
        Part.PERSON: contact.connected.select_related("record"),
        Part.RATING: contact.ratings.all(),
        Part.ROUTING: Routing.objects.filter(child__contact=contact),
    }
    return among[part].filter(correction__isnull=True)


def check_waits(child: Child) -> None:
    """Refuse what is asked of a child whose path has ended, or who was entered in error."""
    if not children_on_the_way(child.contact).filter(pk=child.pk).exists():
        raise StepNotAllowed("This child no longer waits for anything in this contact. Read it again.")


#: Who may do what. Triage and rating are judgements; a child who goes to their worker stops the clock.
WHO: dict[Act, frozenset[Role]] = {
    Act.CHECK: CASE_ROLES,
    Act.ROUTE: JUDGES,
    Act.TRIAGE: JUDGES,
    Act.RATE: JUDGES,
    Act.OPEN_ENQUIRY: JUDGES,
    Act.DECIDE: frozenset({Role.DECISION_MAKER}),
    Act.ADD: CASE_ROLES,
    Act.TAKE: CASE_ROLES,
    Act.ASSIGN: CASE_ROLES,
    Act.HAND_ON: CASE_ROLES,
}
WHAT = {
    Act.CHECK: "check for an open case",
    Act.ROUTE: "route a child to their worker",
    Act.TRIAGE: "triage a contact",
    Act.RATE: "rate a contact",
    Act.ADD: "add to a contact",
    Act.TAKE: "take a contact in hand",
    Act.ASSIGN: "assign a contact",
    Act.HAND_ON: "hand a contact on",
}


def check_can(member: Member, contact: Contact, *roles: Role, what: str) -> None:
    """Refuse whoever is not in the contact's hub with one of these roles; ``what`` says what they tried."""
    if member.hub_id != contact.hub_id or not member.has(*roles):
        words = " or ".join(sorted(ROLE_WORDS[role][0] for role in roles))
        raise Denied(f"To {what} is for a {words} of this hub.")
    if not Contact.objects.exclude(barred_to(member)).filter(pk=contact.pk).exists():
        raise Denied(f"To {what} is for the members for whom this contact is.")


def check_may(member: Member, contact: Contact, act: Act) -> None:
    """Refuse whoever is in no role that may do this."""
    check_can(member, contact, *WHO[act], what=WHAT[act])


def check_may_hand_on(member: Member, contact: Contact) -> None:
    """What somebody has in hand is handed on by them, or by a decision maker."""
    if not _may_hand_on(member, contact):
        raise Denied("A contact is handed on by whoever has it in hand, or by a decision maker.")


def check_open(member: Member, contact: Contact, act: Act) -> None:
    """Refuse to begin what could not be finished: the wrong role, or the wrong moment."""
    check_may(member, contact, act)
    if act == Act.HAND_ON:
        check_may_hand_on(member, contact)
    if act not in open_acts(member, contact):
        raise StepNotAllowed(
            f"This contact is at the stage “{STAGE_WORDS[Stage(contact.stage)]}”, so this cannot happen now. "
            "Somebody else may have just moved it on: read it again."
        )


def open_acts(member: Member, contact: Contact) -> set[Act]:
    """What this member can do with the contact as it stands."""
    fitting = {act for act in Act if member.has(*WHO[act]) and open_to(Stage(contact.stage), act)}
    if contact.worker_id is None:
        return fitting - {Act.HAND_ON}
    return fitting - {Act.TAKE, Act.ASSIGN} - (set() if _may_hand_on(member, contact) else {Act.HAND_ON})


def _may_hand_on(member: Member, contact: Contact) -> bool:
    return member.pk == contact.worker_id or member.has(Role.DECISION_MAKER)


def check_can_receive(member: Member) -> None:
    """Contacts are entered by those who work on cases, and sent in by referrers' systems."""
    if not member.has(*CASE_ROLES, Role.REFERRER):
        raise Denied("To enter a contact is for an administrator, a screener or a decision maker of this hub.")


def check_can_enter(member: Member) -> None:
    """The hub's own form shows what the hub knows of a child: it is for those who work on cases."""
    if not member.has(*CASE_ROLES):
        raise Denied("To enter a contact is for an administrator, a screener or a decision maker of this hub.")


def check_can_read(member: Member, contact: Contact) -> BrokenGlass | None:
    """A contact is read by those who work on cases in its hub and for whom it is; by others under a broken glass.

    Returned is that glass, so that whoever lets somebody read notes under which; None where none was needed.
    """
    if _of_hub(member).exclude(barred_to(member)).filter(pk=contact.pk).exists():
        return None
    glass = broken_by(member).filter(asked=contact.reference).first()
    if glass is None or not known_to(member).filter(pk=contact.pk).exists():
        raise Denied("Contacts are read by those who work on cases in this hub.")
    return glass


def may_correct(member: Member, entered: Entered) -> bool:
    """Whether somebody may say that this was entered in error."""
    return member.pk == entered.by_id or member.has(Role.DECISION_MAKER)


def check_can_correct(member: Member, contact: Contact, entered: Entered) -> None:
    """What was entered in error is marked by whoever entered it, or by a decision maker."""
    check_can(member, contact, *sorted(CASE_ROLES), what="mark what was entered in error")
    if not may_correct(member, entered):
        raise Denied("Something entered in error is marked by whoever entered it, or by a decision maker.")


def check_can_restrict(member: Member, contact: Contact) -> None:
    """Who may read a contact is for those whose judgement counts, as far as they may work on it themselves."""
    check_can(member, contact, *sorted(JUDGES), what="restrict a contact")


def without_decider(member: Member) -> QuerySet[Restriction]:
    """The restrictions of which every named decision maker has left: seen by the governance lead, who names another."""
    decides = Named.objects.filter(
        STANDS, restriction=OuterRef("pk"), member__standing=Standing.JOINED, member__roles__contains=[DECIDES]
    )
    found = Restriction.objects.filter(STANDS, ~Exists(decides), hub_id=member.hub_id)
    return found if member.has(Role.GOVERNANCE_LEAD) else found.none()


def who_could_decide(restriction: Restriction) -> QuerySet[Member]:
    """The decision makers of the hub who have no conflict of interest there. Nothing of the contact itself is read."""
    here = Member.objects.filter(hub_id=restriction.hub_id, standing=Standing.JOINED, roles__contains=[DECIDES])
    known = Conflict.objects.filter(STANDS, contact=restriction.contact_id)
    return here.exclude(pk__in=known.values("member")).select_related("agency")


def check_can_declare(member: Member, contact: Contact, of: Member) -> None:
    """A conflict of interest is declared by whoever has it, or for them by a decision maker."""
    if member.pk != of.pk:
        check_can(member, contact, Role.DECISION_MAKER, what="declare a colleague’s conflict of interest")
    elif member.hub_id != contact.hub_id or not member.has(*CONCERNED):
        raise Denied("A conflict of interest is declared by who would otherwise have to do with the contact.")


def who_could_be_kept_out(member: Member, contact: Contact) -> list[Member]:
    """Of whom a member may say, besides themself, that they have a conflict of interest: nobody, or for a decision
    maker who works on the contact all who would."""
    if not member.has(Role.DECISION_MAKER) or not visible_to(member).filter(pk=contact.pk).exists():
        return []
    known = conflicts_in(contact).values("member")
    here = Member.objects.filter(hub_id=contact.hub_id, standing=Standing.JOINED).exclude(pk__in=known)
    return list(here.filter(roles__overlap=sorted(CONCERNED)).exclude(pk=member.pk).select_related("agency"))


def check_can_lift_conflict(member: Member, contact: Contact) -> None:
    """It is lifted by a decision maker; whoever has it may not work on the contact, and so not lift it either."""
    check_can(member, contact, Role.DECISION_MAKER, what="lift a conflict of interest")


def check_can_break_glass(member: Member) -> None:
    """In an emergency a restricted contact is read by those who work on cases."""
    if not member.has(*CASE_ROLES):
        raise Denied("Break-glass is for an administrator, a screener or a decision maker of this hub.")


def check_broke(member: Member, glass: BrokenGlass) -> None:
    """It is given back by whoever broke it."""
    if member.pk != glass.by_id:
        raise Denied("This is given back by whoever broke the glass.")


def check_can_import(member: Member) -> None:
    """Files are given to the hub, and what became of them is read, by its administrators."""
    if not member.has(Role.ADMINISTRATOR):
        raise Denied("Files of notifications and of open cases are for an administrator of this hub.")


def check_can_see_lists(member: Member) -> None:
    """How old the list of open cases is matters to everybody who works on cases."""
    if not member.has(*CASE_ROLES):
        raise Denied("The list of open cases is for those who work on cases in this hub.")


def files_of(member: Member) -> QuerySet[ImportedFile]:
    """The files that came to the member's hub."""
    found = ImportedFile.objects.filter(hub_id=member.hub_id).select_related("agency", "by", "mapping")
    return found if member.has(Role.ADMINISTRATOR) else found.none()


def lists_of(member: Member) -> QuerySet[OpenCaseList]:
    """The lists of open cases that came to the member's hub."""
    found = OpenCaseList.objects.filter(hub_id=member.hub_id).select_related("agency", "by")
    return found if member.has(*CASE_ROLES) else found.none()


def senders(member: Member) -> QuerySet[Agency]:
    """The agencies whose files are taken in: all but the hub's own team."""
    return Agency.objects.filter(hub_id=member.hub_id).exclude(kind=AgencyKind.HUB)


def who_list_cases(member: Member) -> QuerySet[Agency]:
    """Children's social care, which keeps the list of open cases."""
    return Agency.objects.filter(hub_id=member.hub_id, kind=AgencyKind.SOCIAL_CARE)
