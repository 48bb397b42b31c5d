"""What becomes known later, and what was entered in error."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from openmash.clock import LONDON
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import adding, correcting
from openmash.hub.contacts.forms.steps import Correct
from openmash.hub.contacts.forms.who import ChildForm, PersonForm
from openmash.hub.contacts.workflow import PART_WORDS, Act, Part
from openmash.hub.partnership.views import HubRequest

from .asking import Asking, step
from .finding import found, the_contact
from .steps import ask

ADD_CHILD = Asking(
    act=Act.ADD, title="Add a child", button="Add this child", done="The child is added.", page="add_child"
)
CONNECT = Asking(
    act=Act.ADD, title="Add a person around the child", button="Add this person", done="The person is added.",
    page="add_person",
)  # fmt: skip
CORRECT = Asking(
    act=None, title="Entered in error", button="Mark as entered in error", warning=True,
    done="Marked as entered in error. The record keeps it; it is no longer shown.",
)  # fmt: skip

CORRECTIONS: dict[Part, Callable[..., Any]] = {
    Part.CHILD: correcting.correct_child,
    Part.PERSON: correcting.correct_connected,
    Part.RATING: correcting.correct_rating,
    Part.ROUTING: correcting.correct_routing,
}


@ask
def add_child(request: HubRequest, reference: str) -> HttpResponse:
    """One more child whom the contact is about."""
    contact = the_contact(request, reference)
    form = ChildForm(request.POST or None, today=request.now.astimezone(LONDON).date())
    return step(
        request, contact, form, ADD_CHILD, do=lambda _: adding.add_child(contact, form.told(), by=request.member)
    )


@ask
def connect(request: HubRequest, reference: str) -> HttpResponse:
    """One more person around the children."""
    contact = the_contact(request, reference)
    form = PersonForm(request.POST or None, today=request.now.astimezone(LONDON).date())
    return step(request, contact, form, CONNECT, do=lambda _: adding.connect(contact, form.told(), by=request.member))


@ask
def correct_contact(request: HubRequest, reference: str) -> HttpResponse:
    """The whole contact was entered in error."""
    contact = the_contact(request, reference)
    access.check_can_correct(request.member, contact, contact)
    return step(
        request, contact, Correct(request.POST or None), CORRECT, what="This whole contact",
        do=lambda given: correcting.correct_contact(contact, by=request.member, **given),
    )  # fmt: skip


@ask
def correct_part(request: HubRequest, reference: str, part: str, entered: str) -> HttpResponse:
    """A child, a person, a rating or a routing was entered in error."""
    if part not in list(Part):
        raise Http404
    contact = the_contact(request, reference)
    thing = found(access.parts_of(contact, Part(part)), entered)
    access.check_can_correct(request.member, contact, thing)
    return step(
        request, contact, Correct(request.POST or None), CORRECT, what=PART_WORDS[Part(part)],
        subject=thing if part in (Part.CHILD, Part.PERSON) else None,
        do=lambda given: CORRECTIONS[Part(part)](thing, by=request.member, **given),
    )  # fmt: skip
