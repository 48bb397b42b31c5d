"""The log, for the governance lead: who looked at what, and whether it is whole. No content is shown here."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.hub.enquiries.views.finding import found, page_of
from openmash.hub.governance import access, actions, forms
from openmash.hub.governance.facets import Address, facets, facets_of_alerts
from openmash.hub.governance.waiting import waiting
from openmash.hub.governance.words import kind, more, said
from openmash.hub.governance.workflow import SIGN_WORDS, VERDICT_WORDS
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.references import heard

#: How the log's events are said.
WORDS = {"said": said, "kind": kind, "more": more}


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
    asking = {"picker": picker, "finder": finder, "waiting": waiting(request.member, read.today)}
    context = {"read": read, **asking, **facets(read, here), **WORDS}
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


@require_GET
def alerts(request: HubRequest) -> HttpResponse:
    """The look-ups that stand out."""
    sign, judged = request.GET.get("sign", ""), request.GET.get("judged", "")
    found_now = actions.read_alerts(sign=sign, judged=judged, by=request.member)
    context = {"alerts": found_now, "full": len(found_now) == access.SHOWN, **facets_of_alerts(sign, judged)}
    return render(request, "governance/alerts.html", context)


@require_http_methods(["GET", "POST"])
def alert(request: HubRequest, reference: str) -> HttpResponse:
    """One of them, and what is made of it."""
    one = found(access.alerts(request.member), reference)
    form = forms.JudgeAlert(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.judge(one, **form.cleaned_data, by=request.member)
        messages.success(request, "What you make of it is kept.")
        return redirect("alerts")
    opened = actions.read_alert(one, by=request.member)
    words = {**WORDS, "signs": SIGN_WORDS, "verdicts": VERDICT_WORDS}
    context = {"one": one, "opened": opened, "form": form, "judgements": one.judgements.select_related("by"), **words}
    return render(request, "governance/alert.html", context, status=422 if form.is_bound else 200)
