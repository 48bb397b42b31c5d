"""What came in before today: every contact received, worked on, and decided."""

from datetime import timedelta

from openmash.clock import Brag
from openmash.hub.contacts.actions import checking, correcting, receiving, taking, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Route
from openmash.hub.enquiries.actions.asking import open_enquiry
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.enquiries.workflow import AnswerKind
from openmash.hub.partnership.models import Agency
from openmash.hub.records import wall
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis, SpecialCategory
from openmash.synthetic import shapes

from . import time
from .answers import Answers
from .deciding import decide_all
from .team import Team
from .telling import Borough

ASKED = ["social-care", "police", "health", "education", "housing"]
TODAYS = 24  # the last of them are kept for this morning
JUST_CHECKED = (3, 4, 5)  # one of these is about a child who is open to a worker, for a screener to route there
PAST = 90  # about the last twelve months: as far as a screener looks back
MISTAKEN = 2  # the first of three years were taken down twice: the retention schedule no longer keeps them


def remember(place: Borough, team: Team) -> None:
    """Work through the year, contact by contact."""
    for event in place.contacts[:MISTAKEN]:
        time.at(event.received_at)
        twice = receiving.receive(place.notification(event, team.agencies), by=team.administrator)
        correcting.correct_contact(twice, by=team.administrator, reason="Taken down twice: the other one stands.")
    answers = Answers()
    for number, event in enumerate(place.contacts[-TODAYS - PAST : -TODAYS]):
        work_through(place, team, event, number, answers)
    time.present()


def work_through(place: Borough, team: Team, event: shapes.ContactEvent, number: int, answers: Answers) -> None:
    """One contact, from its receipt to its decision, each step when it would have been taken."""
    time.at(event.received_at)
    contact = receiving.receive(place.notification(event, team.agencies), by=team.administrator)
    screener = team.screener(number)
    time.later(minutes=12 + number % 40)
    taking.take(contact, by=screener)
    checking.check(contact, by=screener)
    wide = event.outcome == shapes.Outcome.REFERRAL and number % 2 == 0
    time.later(minutes=15)
    judge(contact, event, screener=number, team=team, route=Route.ENQUIRY if wide else Route.ADVICE)
    if wide:
        hear_everybody(ask_agencies(contact, team, ASKED[: 3 + number % 3], screener=number), team, number, answers)
    time.at(max(event.decided_at or wall.now(), wall.now() + timedelta(minutes=30)))
    decide_all(contact, event, team)


def judge(contact: Contact, event: shapes.ContactEvent, *, screener: int, team: Team, route: Route) -> None:
    """Level and BRAG, as a hub would plausibly have set them."""
    judged = triaging.Judgement(
        level=int(event.level), brag=Brag(event.brag.value), reason="On what was told, and what is known here."
    )
    triaging.triage(contact, judged, route=route, by=team.screener(screener))


def ask_agencies(contact: Contact, team: Team, codes: list[str], *, screener: int) -> Enquiry:
    """Open an enquiry with these agencies."""
    agencies: list[Agency] = [team.agencies[code] for code in codes]
    return open_enquiry(
        contact,
        purpose=EnquiryPurpose.HELP,
        basis=LawfulBasis.PUBLIC_TASK,
        special_category=SpecialCategory.SAFEGUARDING,
        reason="To see the whole picture before deciding what help is needed.",
        agencies=agencies,
        by=team.screener(screener),
    )


def hear_everybody(enquiry: Enquiry, team: Team, number: int, answers: Answers) -> None:
    """Every agency answers, one after the other."""
    for turn, request in enumerate(enquiry.requests.select_related("agency")):
        time.later(minutes=20 + 17 * ((number + turn) % 5))
        how = AnswerKind.INFORMATION if (number + turn) % 3 else AnswerKind.NOTHING_HELD
        answers.give(request, by=team.representative(request.agency.code), how=how)
