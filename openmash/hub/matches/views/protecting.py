"""Records that are never linked with others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from openmash.hub.contacts.views.finding import found
from openmash.hub.matches import access, forms
from openmash.hub.matches.actions import protecting
from openmash.hub.partnership.views import HubRequest
from openmash.hub.people.workflow import PROTECTED_WORDS


@require_http_methods(["GET", "POST"])
def protections(request: HubRequest) -> HttpResponse:
    """What is protected, and another child's records."""
    access.check_can_protect(request.member)
    form = forms.Protect(request.POST if request.method == "POST" else None)
    if form.is_valid():
        protecting.protect(**form.cleaned_data, by=request.member)
        messages.success(request, "Protected. Nobody finds these records, and they are joined with no others.")
        return redirect("protections")
    lines = protecting.list_protections(by=request.member)
    context = {"form": form, "lines": lines, "kinds": PROTECTED_WORDS}
    return render(request, "matches/protected.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def lift(request: HubRequest, reference: str) -> HttpResponse:
    """One of them ends."""
    one = found(access.protections(request.member), reference)
    form = forms.Lift(request.POST if request.method == "POST" else None)
    if form.is_valid():
        protecting.lift(one, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, "The protection is ended. New records of this child are placed like any other’s.")
        return redirect("protections")
    context = {"form": form, "one": protecting.read_protection(one, by=request.member), "kinds": PROTECTED_WORDS}
    return render(request, "matches/lift.html", context, status=422 if form.is_bound else 200)
