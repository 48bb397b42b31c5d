"""The log, for the governance lead: who looked at what, and whether it is whole. No content is shown here."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openmash.hub.enquiries.views.finding import found, page_of
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.references import heard

from . import access, actions, forms
from .facets import Address, facets
from .words import more, said

#: How the log's events are said.
WORDS = {"said": said, "more": more}


@require_GET
def day(request: HubRequest) -> HttpResponse:
    """The day's events; another day, one kind of event or one member are in the address."""
    asked = request.GET
    picker = forms.WhichDay(asked if "on-year" in asked else None)
    finder = forms.WhichChild(asked if "child" in asked else None)
    if picker.is_valid():
        return redirect(reverse("governance") + Address(day=picker.cleaned_data["on"]).href)
    if finder.is_valid():
        return redirect("lookers", finder.cleaned_data["child"])
    here = Address.read(asked)
    read = actions.read_day(
        day=here.day, event=here.event, member=here.by, page=page_of(asked.get("page")), by=request.member
    )
    context = {"read": read, "picker": picker, "finder": finder, **facets(read, here), **WORDS}
    return render(request, "governance/day.html", context, status=422 if picker.errors or finder.errors else 200)


@require_GET
def lookers(request: HubRequest, reference: str) -> HttpResponse:
    """Who looked at this child, in lists and searches too."""
    read = actions.read_lookers(heard(reference) or "", page=page_of(request.GET.get("page")), by=request.member)
    if read is None:
        raise Http404
    return render(request, "governance/lookers.html", {"read": read, **WORDS})


@require_GET
def chain(request: HubRequest) -> HttpResponse:
    """When the log was verified, and what was found."""
    return render(request, "governance/chain.html", {"watch": actions.read_verifications(by=request.member)})


@require_POST
def verify(request: HubRequest) -> HttpResponse:
    """Verify now."""
    begun = actions.begin_verification(by=request.member)
    return redirect("verification", begun.reference)


@require_GET
def verification(request: HubRequest, reference: str) -> HttpResponse:
    """How far one verification has come, and what it found."""
    one = found(access.verifications(request.member), reference)
    return render(request, "governance/verification.html", {"one": one})
