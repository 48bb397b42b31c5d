"""A new contact, and what the hub knows already when it is saved."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import reading, receiving
from openmash.hub.contacts.forms.arriving import NewContact
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.refusals import NotUnderstood

from .finding import the_contact
from .showing import shown


@require_http_methods(["GET", "POST"])
def new_contact(request: HubRequest) -> HttpResponse:
    """Enter a contact, with what is known so far."""
    access.check_can_enter(request.member)
    page = NewContact(request.POST if request.method == "POST" else None, now=request.now)
    if page.is_bound and not page.only_adds and page.is_valid():
        try:
            contact = kept_once(page, by=request.member)
        except NotUnderstood as refusal:
            page.contact.add_error(None, str(refusal))
        else:
            return redirect("contact_received", contact.reference)
    wrong = page.is_bound and not page.only_adds
    return render(request, "contacts/new.html", {"page": page}, status=422 if wrong else 200)


def kept_once(page: NewContact, *, by: Member) -> Contact:
    """A page that is sent twice, by a double click or because no answer came, is one contact."""
    try:
        return receiving.receive_once(
            page.told(), key=page.key, payload_digest=page.digest(), sender=by.reference, by=by
        )[0]
    except receiving.KeyUsedOtherwise:
        page.renew_key()
        raise NotUnderstood(
            "This page was saved before, with other words. If this is another contact, save it again. "
            "If it adds to the first one, open that contact and add it there."
        ) from None


@require_GET
def contact_received(request: HubRequest, reference: str) -> HttpResponse:
    """The reference to quote, and what the hub knows already."""
    picture = reading.read(the_contact(request, reference), by=request.member)
    return render(request, "contacts/received.html", shown(picture, by=request.member))
