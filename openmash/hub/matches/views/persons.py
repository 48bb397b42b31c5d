"""One person: every record of theirs, how they came together, and what of it was wrong."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.contacts.access import JUDGES
from openmash.hub.contacts.views.finding import found
from openmash.hub.govuk.words import the_day
from openmash.hub.matches import access, forms
from openmash.hub.matches.actions import reading, undoing
from openmash.hub.matches.shown import pages
from openmash.hub.partnership.views import HubRequest
from openmash.hub.people.models import Indexed
from openmash.hub.records.references import heard


@require_GET
def person(request: HubRequest, reference: str) -> HttpResponse:
    """Everything that is known of one person, as far as the reader may know it."""
    one = found(access.persons(request.member), reference)
    page = reading.read_person(one, by=request.member)
    context = {**pages.whole(page, the_day(request.now)), "may_judge": request.member.has(*JUDGES)}
    return render(request, "matches/person.html", context)


@require_http_methods(["GET", "POST"])
def undo(request: HubRequest, reference: str, joining: str) -> HttpResponse:
    """A joining was wrong: what it did, who saw what because of it, and that it is undone."""
    one = found(access.persons(request.member), reference)
    made = found(access.joinings(request.member).filter(kept_person=one), joining)
    access.check_can_judge(request.member)
    form = forms.Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        undoing.undo(made, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, "The joining is undone. Every record stands with whom it stood before.")
        return redirect("person", one.reference)
    seen = pages.seen(reading.read_joining(made, by=request.member))
    context = {"form": form, "person": one, "made": made, "seen": seen}
    return render(request, "matches/undo.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def part(request: HubRequest, reference: str, record: str) -> HttpResponse:
    """One record is somebody else’s."""
    one = found(access.persons(request.member), reference)
    row = _the_row(request, one.pk, record)
    access.check_can_judge(request.member)
    form = forms.Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = undoing.part(row, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, "The record stands with a person of its own now.")
        return redirect("person", made.reference)
    context = {"form": form, "person": one, "row": reading.read_row(row, by=request.member)}
    return render(request, "matches/part.html", context, status=422 if form.is_bound else 200)


def _the_row(request: HubRequest, person: int, record: str) -> Indexed:
    row = access.rows(request.member).filter(person=person, record__reference=heard(record)).first()
    if row is None:
        raise Http404
    return row
