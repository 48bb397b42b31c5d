"""An enquiry is opened for a stated purpose; each agency is asked its own questions, by its own time."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from openmash.clock import Brag
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.enquiries import actions, questions
from openmash.hub.enquiries.models import Enquiry, Request
from openmash.hub.enquiries.workflow import Hearing
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.models import Agency, Member, Prompt
from openmash.hub.partnership.workflow import AgencyKind, Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis, SpecialCategory
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER)


def opened(contact: Contact, by: Member, agencies: list[Agency], reason: str = "Small worries.") -> Enquiry:
    return actions.open_enquiry(
        contact,
        purpose=EnquiryPurpose.EMERGING,
        basis=LawfulBasis.LEGAL_OBLIGATION,
        special_category=SpecialCategory.NOT_NEEDED,
        reason=reason,
        agencies=agencies,
        by=by,
    )


def test_an_enquiry_states_its_purpose_its_basis_and_its_reason(screener: Member) -> None:
    enquiry = opened(make.contact(at=Stage.TRIAGED), screener, [make.agency("police")])
    assert (enquiry.purpose, enquiry.basis) == (EnquiryPurpose.EMERGING, LawfulBasis.LEGAL_OBLIGATION)
    assert (enquiry.special_category, enquiry.reason) == (SpecialCategory.NOT_NEEDED, "Small worries.")


def test_opening_an_enquiry_hands_the_clock_to_the_agencies_asked(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    make.later(minutes=20)
    opened(contact, screener, [make.agency("police"), make.agency("health")])
    contact.refresh_from_db()
    assert (contact.stage, contact.clock_with) == (Stage.ENQUIRED, "health,police")
    assert contact.clock_since == make.TUESDAY_MORNING + timedelta(minutes=20)


@pytest.mark.parametrize(("brag", "hours"), [(Brag.RED, 2), (Brag.AMBER, 6), (Brag.GREEN, 24), (Brag.BLUE, None)])
def test_a_reply_is_due_by_the_urgency_counted_from_the_request(
    screener: Member, brag: Brag, hours: int | None
) -> None:
    contact = make.contact(at=Stage.TRIAGED, brag=brag)
    make.later(minutes=45)
    asked_at = wall.now()
    request = make.request(opened(contact, screener, [make.agency("police")]), "police")
    assert request.at == asked_at
    assert request.due_at == (asked_at + timedelta(hours=hours) if hours else None)
    assert request.hearing == Hearing.ASKED


def test_each_agency_is_asked_the_questions_of_its_own_kind(screener: Member) -> None:
    enquiry = opened(make.contact(at=Stage.TRIAGED), screener, [make.agency("police"), make.agency("housing")])
    asked = {r.agency.code: [q.text for q in r.questions.all()] for r in enquiry.requests.all()}
    for code, kind in (("police", AgencyKind.POLICE), ("housing", AgencyKind.HOUSING)):
        assert asked[code] == [p.text for p in Prompt.objects.filter(kind=kind)]
    assert [q.order for q in make.request(enquiry, "housing").questions.all()] == [1, 2, 3, 4, 5]


def test_a_question_keeps_the_words_in_which_it_was_put(screener: Member) -> None:
    Prompt.objects.create(
        hub=screener.hub, kind=AgencyKind.POLICE, order=1, text="Markers, newly worded", valid_from=date(2026, 11, 17)
    )
    Prompt.objects.create(
        hub=screener.hub, kind=AgencyKind.POLICE, order=1, text="Markers of next year", valid_from=date(2027, 1, 1)
    )
    request = make.request(make.enquiry("police", by=screener), "police")
    assert make.question(request).text == "Markers, newly worded"


def test_an_agency_for_which_the_hub_has_no_prompts_is_asked_one_open_question(screener: Member) -> None:
    assert questions.prompts_of(screener.hub_id, [AgencyKind.POLICE], on=make.TUESDAY_MORNING.replace(year=2000)) == {
        AgencyKind.POLICE: ["Anything else that the hub should know"]
    }


def test_opening_is_recorded_about_the_children_and_told(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    enquiry = opened(contact, screener, [make.agency("police"), make.agency("health")])
    entry = Entry.objects.get(event=Event.ENQUIRY_OPENED)
    assert (entry.by, entry.on_reference) == (screener.reference, enquiry.reference)
    assert entry.about == [make.child(contact).reference]
    made = Entry.objects.filter(event=Event.REQUEST_MADE)
    assert {e.details["asked"] for e in made} == {"police", "health"}
    assert Message.objects.filter(event=Event.ENQUIRY_OPENED, on_reference=enquiry.reference).count() == 1


def test_the_log_does_not_repeat_the_reason(screener: Member) -> None:
    opened(make.contact(at=Stage.TRIAGED), screener, [make.agency("police")], reason="CANARY")
    assert "CANARY" not in str(list(Entry.objects.values_list("details", "about")))


def test_a_contact_ready_to_decide_can_still_go_to_an_enquiry(screener: Member) -> None:
    contact = make.contact(at=Stage.PREPARED)
    opened(contact, screener, [make.agency("police")])
    contact.refresh_from_db()
    assert contact.stage == Stage.ENQUIRED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCREENER, Role.DECISION_MAKER}))
def test_only_a_screener_or_a_decision_maker_asks_agencies(role: Role) -> None:
    contact, enquiry = make.contact(at=Stage.TRIAGED), make.enquiry("police")
    other = make.member(role, agency="police")
    with pytest.raises(Denied):
        opened(contact, other, [make.agency("police")])
    with pytest.raises(Denied):
        actions.ask(enquiry, agency=make.agency("health"), by=other)


def test_another_hubs_screener_asks_nobody_here() -> None:
    contact, police = make.contact(at=Stage.TRIAGED), make.agency("police")
    make.hub("Easterly")
    stranger = make.member(Role.SCREENER)
    make.hub()
    with pytest.raises(Denied):
        opened(contact, stranger, [police])


def test_an_enquiry_without_agencies_is_refused(screener: Member) -> None:
    with pytest.raises(NotUnderstood, match="at least one"):
        opened(make.contact(at=Stage.TRIAGED), screener, [])


def test_the_hubs_own_team_is_not_asked(screener: Member) -> None:
    with pytest.raises(NotUnderstood):
        opened(make.contact(at=Stage.TRIAGED), screener, [make.agency("police"), make.agency("hub")])


def test_an_enquiry_says_why(screener: Member) -> None:
    with pytest.raises(NotUnderstood, match="why you are asking"):
        opened(make.contact(at=Stage.TRIAGED), screener, [make.agency("police")], reason=" \n ")


def test_a_contact_has_one_enquiry(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    opened(contact, screener, [make.agency("police")])
    with pytest.raises(StepNotAllowed, match="ask another agency"):
        opened(contact, screener, [make.agency("health")])


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.CHECKED])
def test_nobody_is_asked_before_triage(screener: Member, stage: Stage) -> None:
    with pytest.raises(StepNotAllowed, match="cannot happen now"):
        opened(make.contact(at=stage), screener, [make.agency("police")])


def test_another_agency_can_be_asked_later(screener: Member) -> None:
    enquiry = make.enquiry("police", by=screener)
    make.later(hours=1)
    request = actions.ask(enquiry, agency=make.agency("housing"), by=screener)
    assert request.due_at == make.TUESDAY_MORNING + timedelta(hours=7)
    assert Contact.objects.get(pk=enquiry.contact_id).clock_with == "housing,police"
    assert Message.objects.filter(event=Event.REQUEST_MADE, on_reference=request.reference).exists()


def test_asking_when_all_have_answered_makes_the_contact_wait_again(screener: Member) -> None:
    enquiry = make.enquiry("police", by=screener)
    make.replied(make.request(enquiry, "police"))
    assert Contact.objects.get(pk=enquiry.contact_id).stage == Stage.PREPARED
    actions.ask(enquiry, agency=make.agency("housing"), by=screener)
    contact = Contact.objects.get(pk=enquiry.contact_id)
    assert (contact.stage, contact.clock_with) == (Stage.ENQUIRED, "housing")


def test_an_agency_is_asked_once(screener: Member) -> None:
    enquiry = make.enquiry("police", by=screener)
    with pytest.raises(StepNotAllowed, match="Police has been asked already"):
        actions.ask(enquiry, agency=make.agency("police"), by=screener)


def test_without_a_rating_there_is_no_time_to_answer_by(screener: Member) -> None:
    enquiry = make.enquiry("police", by=screener)
    rating = enquiry.contact.ratings.get()
    correcting.correct_rating(rating, by=make.member(Role.DECISION_MAKER), reason="Another child’s.")
    with pytest.raises(StepNotAllowed, match="Rate it first"):
        actions.ask(enquiry, agency=make.agency("health"), by=screener)


def test_rating_again_leaves_what_was_promised_to_an_agency(screener: Member) -> None:
    enquiry = make.enquiry("police", by=screener)
    red = triaging.Judgement(level=4, brag=Brag.RED, reason="A new injury.")
    triaging.rate(enquiry.contact, red, by=screener)
    assert make.request(enquiry, "police").due_at == make.TUESDAY_MORNING + timedelta(hours=6)


def test_nobody_is_asked_when_it_cannot_be_recorded(screener: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    enquiry = make.enquiry("police", by=screener)
    before = (Request.objects.count(), Enquiry.objects.count(), Message.objects.count())
    monkeypatch.setattr("openmash.hub.enquiries.actions.asking.record", failing)
    with pytest.raises(DatabaseError):
        opened(contact, screener, [make.agency("police")])
    with pytest.raises(DatabaseError):
        actions.ask(enquiry, agency=make.agency("health"), by=screener)
    assert (Request.objects.count(), Enquiry.objects.count(), Message.objects.count()) == before
    contact.refresh_from_db()
    assert (contact.stage, contact.clock_with) == (Stage.TRIAGED, "hub")


def failing(*_: object, **__: object) -> None:
    raise DatabaseError("the log cannot be written")
