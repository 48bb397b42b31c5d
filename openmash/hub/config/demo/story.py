"""The demonstration's story: a girl whom no agency would have referred alone."""

from datetime import timedelta

from openmash.clock import Brag
from openmash.hub.contacts.actions import checking, receiving, taking, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import Channel, Informed, LivesWith, Route
from openmash.hub.enquiries.actions import answering
from openmash.hub.enquiries.actions.asking import open_enquiry
from openmash.hub.enquiries.actions.items import Draft, write_item
from openmash.hub.enquiries.models import Enquiry, Question, Request
from openmash.hub.enquiries.workflow import ItemKind, Visibility
from openmash.hub.people.actions import Particulars
from openmash.hub.records import wall
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis, SpecialCategory
from openmash.synthetic.story import Story, StoryItem, StoryPerson, story

from . import time
from .team import Team
from .telling import SEXES

ASKED = ["social-care", "education", "health", "housing", "police", "probation"]
RELEASED = ("education", "police")


def tell_story(team: Team) -> None:
    """A grandmother rings; four agencies answer, each with one small thing; nobody has decided yet."""
    present = wall.now()
    told = story(present)
    time.at(told.contact.received_at)
    contact = receiving.receive(notification(told), by=team.administrator)
    step = (present - told.contact.received_at) / 12
    screener = team.screener(0)
    time.at(wall.now() + step)
    taking.take(contact, by=screener)
    checking.check(contact, by=screener)
    judge(contact, team)
    time.at(wall.now() + step)
    enquiry = open_enquiry(
        contact,
        purpose=EnquiryPurpose.EMERGING,
        basis=LawfulBasis.PUBLIC_TASK,
        special_category=SpecialCategory.SAFEGUARDING,
        reason="A grandmother kept at a distance, and a new adult in the home: does anybody else hold something small?",
        agencies=[team.agencies[code] for code in ASKED],
        by=screener,
    )
    answer(enquiry, told, team, step)
    time.present()


def judge(contact: Contact, team: Team) -> None:
    """On the telephone call alone: low, and not urgent."""
    judged = triaging.Judgement(
        level=2, brag=Brag.GREEN, reason="Little to go on: contact with a grandparent has become rare."
    )
    triaging.triage(contact, judged, route=Route.ENQUIRY, by=team.screener(0))


def answer(enquiry: Enquiry, told: Story, team: Team, step: timedelta) -> None:
    """Everybody answers; four of them have one thing each."""
    held = {item.agency.value.replace("_", "-"): item for item in told.items}
    for request in enquiry.requests.select_related("agency").order_by("id"):
        time.at(wall.now() + step)
        by = team.representative(request.agency.code)
        answering.see(request, by=by)
        if request.agency.code in held:
            write_item(question_for(request, held[request.agency.code]), draft=draft(held[request.agency.code]), by=by)
        answering.nothing_held_for_rest(request, by=by)
        answering.send_reply(request, by=by)


def question_for(request: Request, item: StoryItem) -> Question:
    """The question that an item answers: the one that says its prompt, or else the last, which asks for anything."""
    questions = list(request.questions.order_by("order"))
    return next((one for one in questions if item.prompt.lower() in one.text.lower()), questions[-1])


def draft(item: StoryItem) -> Draft:
    """The item as its agency writes it down."""
    code = item.agency.value.replace("_", "-")
    return Draft(
        kind=ItemKind(item.kind.value),
        text=item.text,
        context=item.context,
        happened_on=item.happened_on,
        visibility=Visibility.RELEASED if code in RELEASED else Visibility.DISCLOSED,
        source_identity=item.told_by,
    )


def notification(told: Story) -> Notification:
    """What the administrator wrote down at the telephone."""
    call = told.contact
    return Notification(
        channel=Channel(call.channel.value),
        source=call.source.value,
        referrer_name=call.referrer,
        referrer_phone=call.referrer_phone,
        worry=call.worry,
        informed=Informed(call.informed.value),
        informed_reason=call.informed_reason,
        children=(child(told.child), child(told.sibling)),
        connected=tuple(connected(person) for person in (told.mother, told.partner, told.grandparent)),
    )


def child(person: StoryPerson) -> ChildTold:
    """One of the two children."""
    return ChildTold(particulars=particulars(person), school=person.school)


def connected(person: StoryPerson) -> PersonTold:
    """Somebody around them."""
    return PersonTold(
        relation=person.relation.capitalize(),
        particulars=particulars(person),
        lives_with=LivesWith.YES if person.lives_with else LivesWith.NO,
    )


def particulars(person: StoryPerson) -> Particulars:
    """Who somebody of the story is."""
    return Particulars(
        given_name=person.forename,
        family_name=person.surname,
        born_on=person.born,
        sex=SEXES[person.sex],
        ethnicity=person.ethnicity,
        nhs_number=person.nhs,
        upn=person.upn,
        phone=person.phone,
        address=person.address,
        postcode=person.postcode,
    )
