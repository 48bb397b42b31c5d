"""Is somebody known already? Asked from the page on which a contact is typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from openmash.hub.contacts.forms.arriving import NewContact
from openmash.hub.govuk.words import the_day
from openmash.hub.matches import access
from openmash.hub.matches.actions import looking
from openmash.hub.matches.shown import candidates
from openmash.hub.partnership.views import HubRequest


@require_POST
def known(request: HubRequest) -> HttpResponse:
    """The page as it was typed, with whom the hub knows of those who are named; of a script only the list is asked."""
    access.check_can_review(request.member)
    page = NewContact(request.POST, now=request.now)
    asked = [
        candidates.shown(who, looking.look_up(who, by=request.member), the_day(request.now))
        for who in candidates.typed(page)
    ]
    for form in page.forms:
        form.leave_unchecked()
    template = "matches/known.html" if "HX-Request" in request.headers else "contacts/new.html"
    return render(request, template, {"page": page, "asked": asked})
