"""The sharing agreement: what it says, what another would change, and what went past it."""

from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.references import heard

from . import access, actions, forms
from .models import AgreementVersion
from .shown import of_agreement, of_mistakes, of_override, of_trial
from .terms import NotAnAgreement

Found = TypeVar("Found", bound=Model)


@require_GET
def agreement(request: HubRequest) -> HttpResponse:
    """The agreement in force, in plain English."""
    shown = actions.read_agreement(by=request.member)
    return render(request, "sharing/agreement.html", of_agreement(shown, request.member))


@require_GET
def version(request: HubRequest, reference: str) -> HttpResponse:
    """Another version."""
    one = found(access.visible_to(request.member), reference)
    shown = actions.read_agreement(one, by=request.member)
    return render(request, "sharing/agreement.html", of_agreement(shown, request.member))


@require_GET
def difference(request: HubRequest, reference: str, before: str) -> HttpResponse:
    """What is different between two versions."""
    one, other = (found(access.visible_to(request.member), name) for name in (reference, before))
    context = {"one": one, "other": other, "differences": actions.read_difference(one, other, by=request.member)}
    return render(request, "sharing/difference.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HubRequest) -> HttpResponse:
    """Try another version, and put it in force."""
    access.check_can_keep(request.member)
    first = {"document": actions.document_in_force(by=request.member)}
    form = forms.NewVersion(sent(request), request.FILES or None, initial=first)
    if not form.is_valid():
        return render(request, "sharing/new.html", {"form": form}, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        if request.POST.get("then") == "force" and (made := forced(request, said)):
            return redirect("agreement_version", made.reference)
        context, status = of_trial(actions.try_agreement(**said, by=request.member)), 200
    except NotAnAgreement as refused:
        context, status = of_mistakes(said["document"], refused.problems), 422
    shown = forms.NewVersion(initial=said)
    return render(request, "sharing/new.html", {"form": shown, **context}, status=status)


def forced(request: HubRequest, said: dict[str, Any]) -> AgreementVersion | None:
    """Put in force what was tried; where it is something else by now, it is tried again and shown."""
    try:
        made = actions.put_in_force(**said, tried=request.POST.get("tried", ""), by=request.member)
    except actions.NotTried as refused:
        messages.warning(request, f"{refused} Nothing is put in force yet. Below is what it would change.")
        return None
    messages.success(request, f"Version {made.number} is kept. It holds from the moment that is shown.")
    return made


@require_http_methods(["GET", "POST"])
def stop(request: HubRequest) -> HttpResponse:
    """Stop sharing at once."""
    access.check_can_keep(request.member)
    shown = of_agreement(actions.read_agreement(by=request.member), request.member)
    form = forms.StopSharing(sent(request), agencies=shown["parties"], rules=shown["named"])
    if form.is_valid():
        actions.revoke(**form.said, by=request.member)
        messages.success(request, "Stopped. The next decision knows it.")
        return redirect("agreement")
    return render(request, "sharing/stop.html", {"form": form, **shown}, status=422 if form.is_bound else 200)


@require_GET
def emergencies(request: HubRequest) -> HttpResponse:
    """What was shared in emergencies, against the agreement."""
    found = [of_override(one, request.member) for one in actions.read_overrides(by=request.member)]
    return render(request, "sharing/emergencies.html", {"overrides": found})


@require_http_methods(["GET", "POST"])
def emergency(request: HubRequest, reference: str) -> HttpResponse:
    """Whether one of them was justified."""
    one = found(access.overrides(request.member), reference)
    form = forms.ReviewOverride(sent(request))
    if form.is_valid():
        actions.review_override(one, **form.cleaned_data, by=request.member)
        messages.success(request, "What you found is kept.")
        return redirect("emergencies")
    context = {"form": form, **of_override(one, request.member)}
    return render(request, "sharing/emergency.html", context, status=422 if form.is_bound else 200)


def sent(request: HubRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def found(among: QuerySet[Found], reference: str) -> Found:
    """The one with this reference, however it was typed."""
    thing = among.filter(reference=heard(reference)).first()
    if thing is None:
        raise Http404
    return thing
