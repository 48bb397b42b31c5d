"""One contact: read, checked, taken in hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import checking, reading, taking
from openmash.hub.partnership.views import HubRequest

from .finding import found, the_contact
from .showing import shown


@require_GET
def contact(request: HubRequest, reference: str) -> HttpResponse:
    """Everything that was said, and what can be done now. Of what was entered in error, only that."""
    known = access.known_to(request.member).select_related("worker", "agency", "by")
    picture = reading.read(found(known, reference), by=request.member)
    template = "contacts/withdrawn.html" if picture.withdrawn else "contacts/contact.html"
    return render(request, template, shown(picture, by=request.member))


@require_POST
def check(request: HubRequest, reference: str) -> HttpResponse:
    """Look every child up in the open-cases list."""
    checked = the_contact(request, reference)
    checking.check(checked, by=request.member)
    return redirect("contact", checked.reference)


@require_POST
def take(request: HubRequest, reference: str) -> HttpResponse:
    """Take it in hand."""
    taken = the_contact(request, reference)
    taking.take(taken, by=request.member)
    messages.success(request, "You have this contact in hand.")
    return redirect("contact", taken.reference)
