"""Steps that ask something first: a check by hand, a routing, triage, a rating, who has it in hand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from openmash.clock import Purpose
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import checking, taking, triaging
from openmash.hub.contacts.actions.triaging import Judgement
from openmash.hub.contacts.forms.steps import CheckByHand, HandOn, Rate, RouteChild, TriageForm
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Act, Route
from openmash.hub.partnership import timescales
from openmash.hub.partnership.views import HubRequest

from .asking import Asking, step
from .finding import found, the_contact

ask = require_http_methods(["GET", "POST"])

CHECK_BY_HAND = Asking(
    act=Act.CHECK, title="Open-case check by hand", button="Keep what I found out", done="What you found out is kept."
)
ROUTE = Asking(
    act=Act.ROUTE, title="Route to the child’s worker", button="Confirm that the worker was told",
    done="The child’s worker has it. For this child the clock has stopped.",
)  # fmt: skip
TRIAGE = Asking(act=Act.TRIAGE, title="Triage", button="Save the triage", done="Triage is saved.", page="triage")
RATE = Asking(act=Act.RATE, title="Re-rate", button="Save the new rating", done="The new rating is saved.", page="rate")
ASSIGN = Asking(act=Act.ASSIGN, title="Assign", button="Assign", done="The contact is assigned.")
HAND_ON = Asking(act=Act.HAND_ON, title="Hand over", button="Hand over", done="The contact has changed hands.")


@ask
def check_by_hand(request: HubRequest, reference: str, child: str) -> HttpResponse:
    """Keep what a person found out who asked children's social care."""
    contact = the_contact(request, reference)
    checked = found(access.children_on_the_way(contact), child)
    form = CheckByHand(request.POST or None)
    return step(
        request, contact, form, CHECK_BY_HAND, subject=checked,
        do=lambda given: checking.check_by_hand(checked, **given, by=request.member),
    )  # fmt: skip


@ask
def route(request: HubRequest, reference: str, child: str) -> HttpResponse:
    """Confirm that the worker of an open child was told."""
    contact = the_contact(request, reference)
    routed = found(access.children_on_the_way(contact), child)
    form = RouteChild(request.POST or None)
    return step(
        request, contact, form, ROUTE, subject=routed,
        do=lambda given: checking.route(routed, **given, by=request.member),
    )  # fmt: skip


def scales(contact: Contact) -> dict[str, Any]:
    """The hub's levels, and by when this contact would be decided under each BRAG."""
    since = contact.received_at
    return {
        "levels": timescales.levels(contact.hub_id, on=since),
        "due": timescales.due_by_brag(contact.hub_id, purpose=Purpose.DECISION, since=since),
    }


@ask
def triage(request: HubRequest, reference: str) -> HttpResponse:
    """Level, BRAG, and what next."""
    contact = the_contact(request, reference)
    form = TriageForm(request.POST or None, **scales(contact))

    def do(given: dict[str, object]) -> HttpResponse | None:
        chosen = Route(str(given.pop("route")))
        triaging.triage(contact, Judgement(**given), route=chosen, by=request.member)  # type: ignore[arg-type]
        return redirect("open_enquiry", contact.reference) if chosen == Route.ENQUIRY else None

    return step(request, contact, form, TRIAGE, do=do)


@ask
def rate(request: HubRequest, reference: str) -> HttpResponse:
    """Judge again."""
    contact = the_contact(request, reference)
    form = Rate(request.POST or None, **scales(contact))
    return step(
        request, contact, form, RATE, do=lambda given: triaging.rate(contact, Judgement(**given), by=request.member)
    )


@ask
def hand_on(request: HubRequest, reference: str) -> HttpResponse:
    """Assign what nobody has; hand over or put back what somebody has."""
    contact = the_contact(request, reference)
    colleagues = {one.reference: one for one in access.who_work_on(contact) if one.pk != contact.worker_id}
    offered = [(reference, f"{one.name}, {one.role_words}") for reference, one in colleagues.items()]
    form = HandOn(request.POST or None, colleagues=offered, taken=contact.worker_id is not None)

    def do(given: dict[str, str]) -> None:
        to = colleagues.get(given["to"])
        if contact.worker_id is None and to is not None:
            taking.assign(contact, to=to, by=request.member)
        elif to is not None:
            taking.hand_over(contact, to=to, by=request.member, reason=given["reason"])
        else:
            taking.put_back(contact, by=request.member, reason=given["reason"])

    return step(request, contact, form, ASSIGN if contact.worker_id is None else HAND_ON, do=do)
