"""Legal holds: what must not be disposed of, whatever the schedule says."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from openmash.hub.enquiries.views.finding import found
from openmash.hub.governance import access, actions, forms
from openmash.hub.partnership.views import HubRequest


@require_http_methods(["GET", "POST"])
def holds(request: HubRequest) -> HttpResponse:
    """The holds that stand, those that were lifted, and another one."""
    form = forms.PlaceHold(request.POST if request.method == "POST" else None)
    access.check_can_retain(request.member)
    if form.is_valid():
        actions.place_hold(**form.cleaned_data, by=request.member)
        messages.success(request, "The hold stands. Nothing that it covers can be disposed of.")
        return redirect("holds")
    context = {"form": form, "holds": actions.read_holds(by=request.member)}
    return render(request, "retention/holds.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def hold(request: HubRequest, reference: str) -> HttpResponse:
    """One hold, and why it is lifted."""
    one = found(access.holds(request.member), reference)
    form = forms.LiftHold(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.lift_hold(one, **form.cleaned_data, by=request.member)
        messages.success(request, "The hold is lifted. The schedule decides again.")
        return redirect("holds")
    context = {"form": form, "one": actions.read_hold(one, by=request.member), "own": one.by_id == request.member.pk}
    return render(request, "retention/hold.html", context, status=422 if form.is_bound else 200)
