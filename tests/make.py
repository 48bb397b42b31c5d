"""Ready-made things for tests, each made by the same actions as in the hub: nothing is written past them.

A test enters its hub by `make.hub()`; everything else is made in the hub that was entered last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.db import OperationalError, connection
from django.test import Client

from openmash.clock import Brag
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import checking, receiving, triaging
from openmash.hub.contacts.models import Child, Contact, OpenCase, OpenCaseList
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import Channel, LivesWith, Route, Stage
from openmash.hub.decisions import actions as decisions
from openmash.hub.decisions.models import Decision
from openmash.hub.decisions.workflow import Influence, Outcome
from openmash.hub.disclosure import actions as disclosure
from openmash.hub.disclosure import draft
from openmash.hub.disclosure.actions.opening import Asked
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.disclosure.workflow import Relationship
from openmash.hub.disclosure.workflow import Stage as PackStage
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.models import Enquiry, Item, Question, Request
from openmash.hub.enquiries.workflow import ItemKind, Visibility
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Agency, Hub, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people import actions as people
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import Sex
from openmash.hub.records import wall
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis, SpecialCategory
from tests import walls

LONDON = ZoneInfo("Europe/London")
TUESDAY_MORNING = datetime(2026, 11, 17, 9, 30, tzinfo=LONDON)
_numbers = count(1)


def hub(name: str = "Thornmere") -> Hub:
    """One of the two hubs that are open ("Thornmere", "Easterly"), entered."""
    found = Hub.objects.get(name__startswith=name)
    wall.rehearse(found.pk)
    return found


def entered() -> Hub:
    """The hub that this transaction has entered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT openmash.hub()")
        return Hub.objects.get(pk=cursor.fetchone()[0])


def time(at: datetime) -> None:
    """Let the database's clock stand at this moment until the test ends, or until it is set again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openmash.pretend_now', %s, true)", [at.isoformat()])


def later(**length: float) -> None:
    """Let time pass."""
    time(wall.now() + timedelta(**length))


@contextmanager
def log_out_of_reach() -> Iterator[None]:
    """Expect that what happens in here fails, because the log cannot be written. No transaction stands round it."""
    trouble = OperationalError("the log is out of reach")
    with pytest.raises(OperationalError, match="out of reach"), patch.object(Entry, "save_base", side_effect=trouble):
        yield


def agency(code: str) -> Agency:
    """An agency of the entered hub: ``hub``, ``police``, ``health``, ``social-care``, ``education`` …"""
    return Agency.objects.get(hub=entered(), code=code)


def member(*roles: Role, agency: str = "hub", name: str = "", sign_in: bool = False) -> Member:
    """A member of the entered hub. ``sign_in=True`` gives an account, for `signed_in`."""
    here, number = entered(), next(_numbers)
    return partnership.join(
        here,
        name=name or f"Member {number}",
        agency=Agency.objects.get(hub=here, code=agency),
        roles=roles or (Role.SCREENER,),
        by=partnership.Job(here.pk, "tests"),
        email=f"member{number}@thornmere.invalid" if sign_in else "",
        password="correct horse battery" if sign_in else None,
    )


def signed_in(as_: Member) -> Client:
    """A browser in which this member (made with ``sign_in=True``) has signed in, with a second factor."""
    assert as_.user is not None, "make.member(sign_in=True)"
    wall.rehearse(as_.hub_id)
    if not is_mfa_enabled(as_.user):
        TOTP.activate(as_.user, generate_totp_secret())
    client = Browser(as_.hub_id)
    walls.come_in(client, as_.user)
    return client


class Browser(Client):
    """A test's own transaction goes on after a page is made: it comes back into its hub, which the page has left."""

    def __init__(self, hub_id: int) -> None:
        super().__init__()
        self.hub_id = hub_id

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        wall.rehearse(self.hub_id)
        return answer


def particulars(
    given: str = "Tamsin",
    family: str = "Okafor-Vale",
    born_on: date | None = date(2017, 3, 9),
    *,
    address: str = "14 Larkspur Court, Thornmere",
    postcode: str = "TM1 4AA",
    nhs: str = "",
) -> Particulars:
    """Who somebody is. The defaults are one invented girl; give another name for another child."""
    return Particulars(
        given_name=given,
        family_name=family,
        born_on=born_on,
        sex=Sex.FEMALE,
        address=address,
        postcode=postcode,
        nhs_number=nhs,
    )


def child_told(who: Particulars | None = None) -> ChildTold:
    """A child as a referrer told of them."""
    return ChildTold(particulars=who or particulars(), school="Millbrook Primary")


def mother_told() -> PersonTold:
    """The person around the child whom most contacts name."""
    return PersonTold(
        relation="Mother",
        particulars=particulars("Adaeze", born_on=date(1989, 6, 2)),
        relevance="Lives with Tamsin",
        lives_with=LivesWith.YES,
    )


def notification(*children: ChildTold, worry: str = "Tamsin said that she is hungry most days.") -> Notification:
    """What a school would send about one child, or about these."""
    return Notification(
        channel=Channel.PHONE,
        source="2A",
        referrer_name="Head of year",
        worry=worry,
        children=children or (child_told(),),
        connected=(mother_told(),),
    )


def contact(
    *,
    at: Stage = Stage.RECEIVED,
    by: Member | None = None,
    told: Notification | None = None,
    level: int = 3,
    brag: Brag = Brag.AMBER,
) -> Contact:
    """A contact that has come as far as RECEIVED, CHECKED, TRIAGED (route: enquiry) or PREPARED (route: advice)."""
    by = by or member(Role.SCREENER)
    made = receiving.receive(told or notification(), by=by)
    if at != Stage.RECEIVED:
        checking.check(made, by=by)
    if at in (Stage.TRIAGED, Stage.PREPARED):
        triaged(made, by=by, level=level, brag=brag, route=Route.ENQUIRY if at == Stage.TRIAGED else Route.ADVICE)
    made.refresh_from_db()
    assert made.stage == at, f"make.contact cannot come as far as {at}"
    return made


def triaged(
    of: Contact, *, by: Member, level: int = 3, brag: Brag = Brag.AMBER, route: Route = Route.ENQUIRY
) -> Contact:
    """The same contact, triaged."""
    judged = triaging.Judgement(level=level, brag=brag, reason="A pattern of small worries.")
    triaging.triage(of, judged, route=route, by=by)
    of.refresh_from_db()
    return of


def child(of: Contact | None = None) -> Child:
    """The first child of a contact."""
    first = (of or contact()).children.order_by("id").first()
    assert first is not None
    return first


def open_cases(*listed: Particulars, hours_old: float = 2, by: Member | None = None) -> list[OpenCase]:
    """Today's open-cases list, naming these children. (The importer has tests of its own.)"""
    here = entered()
    social_care = agency("social-care")
    todays = OpenCaseList.objects.create(
        hub=here,
        agency=social_care,
        as_at=wall.now() - timedelta(hours=hours_old),
        filename="open-cases.csv",
        rows=len(listed),
        refused=0,
        by=by or member(Role.ADMINISTRATOR),
    )
    return [
        OpenCase.objects.create(
            hub=here,
            record=people.keep(one, hub_id=here.pk, agency=social_care),
            digest=f"{number:064}",
            last_list=todays,
            case_number=f"SC{number}",
            worker="Rowan Idle",
            team="North locality",
            phone="020 7946 0101",
        )
        for number, one in ((next(_numbers), one) for one in listed)
    ]


def representative(code: str, *, sign_in: bool = False) -> Member:
    """Somebody who answers for an agency."""
    return member(Role.REPRESENTATIVE, agency=code, sign_in=sign_in)


def enquiry(*codes: str, of: Contact | None = None, by: Member | None = None) -> Enquiry:
    """An enquiry in which these agencies (police and health, unless said) are asked."""
    by = by or member(Role.SCREENER)
    return enquiries.open_enquiry(
        of or contact(at=Stage.TRIAGED, by=by),
        purpose=EnquiryPurpose.HELP,
        basis=LawfulBasis.PUBLIC_TASK,
        special_category=SpecialCategory.SAFEGUARDING,
        reason="A pattern of small worries: who sees the child?",
        agencies=[agency(code) for code in codes or ("police", "health")],
        by=by,
    )


def request(of: Enquiry, code: str) -> Request:
    """What this agency is asked in an enquiry."""
    return of.requests.get(agency__code=code)


def question(of: Request, order: int = 1) -> Question:
    """One question of a request."""
    return of.questions.get(order=order)


def item(
    of: Request,
    *,
    by: Member | None = None,
    order: int = 1,
    text: str = "Seen on Tuesday.",
    visibility: Visibility = Visibility.DISCLOSED,
    happened_on: date | None = date(2026, 11, 10),
    context: str = "",
    source_identity: str = "",
) -> Item:
    """Something that the asked agency wrote in answer to a question. It is not sent yet."""
    draft = enquiries.Draft(
        kind=ItemKind.FACT,
        text=text,
        visibility=visibility,
        happened_on=happened_on,
        context=context,
        source_identity=source_identity,
    )
    return enquiries.write_item(question(of, order), draft=draft, by=by or representative(of.agency.code))


def replied(of: Request, *, by: Member | None = None) -> Request:
    """The same request, answered whole and sent: nothing held where nothing was written."""
    by = by or representative(of.agency.code)
    if of.questions.filter(answers__isnull=True).exists():
        enquiries.nothing_held_for_rest(of, by=by)
    enquiries.send_reply(of, by=by)
    of.refresh_from_db()
    return of


def judged(child: Child, *, by: Member, **said: Any) -> decisions.Judged:
    """What a decision maker judges of a child, having read what there is now: early help at level 2, unless said."""
    weighing = decisions.read_weighing(child, by=by)
    waited_for = weighing.evidence.outstanding
    usual: dict[str, Any] = {
        "outcome": Outcome.EARLY_HELP,
        "level": 2,
        "reasons": "Small worries that add up: a lead professional would help.",
        "influence": Influence.NOT_CHANGED,
        "without": waited_for,
        "without_reason": "It is safe to plan without them." if waited_for else "",
        "seen": weighing.evidence.seen,
        "beside": next(iter(weighing.standing), None),
    }
    return decisions.Judged(**usual | said)


def decision(child: Child, *, by: Member | None = None, **said: Any) -> Decision:
    """A decision for a child on what there is now."""
    by = by or member(Role.DECISION_MAKER)
    return decisions.decide(child, judged(child, by=by, **said), by=by)


def access_request(about: Child, *, at: PackStage = PackStage.DRAFTED, by: Member | None = None) -> AccessRequest:
    """Somebody asks what is held about a child: a request that has come as far as DRAFTED, SUBMITTED or APPROVED."""
    by = by or member(Role.GOVERNANCE_LEAD)
    asked = Asked(
        asked_by="Adaeze Okafor-Vale",
        relationship=Relationship.PARENT,
        identity_check="Passport and birth certificate seen.",
        received_on=date(2026, 11, 16),
    )
    made = disclosure.open_request(about.reference, asked, by=by)
    if at in (PackStage.SUBMITTED, PackStage.APPROVED):
        disclosure.submit(made, seen=draft.of(made).digest, names_reason="She is who asks.", by=by)
    if at == PackStage.APPROVED:
        disclosure.approve(made, seen=draft.submitted(made).digest, by=member(Role.DECISION_MAKER))
    made.refresh_from_db()
    return made
