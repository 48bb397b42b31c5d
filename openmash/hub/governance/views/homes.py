"""Where members live: noted by the system administrator, and never shown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.enquiries.views.finding import found
from openmash.hub.governance import access, actions, forms
from openmash.hub.partnership.views import HubRequest


@require_GET
def everybody(request: HubRequest) -> HttpResponse:
    """The people of the hub, and of whom a home is noted."""
    return render(request, "governance/homes.html", {"people": actions.read_homes(by=request.member)})


@require_http_methods(["GET", "POST"])
def home(request: HubRequest, reference: str) -> HttpResponse:
    """Note where one of them lives."""
    one = found(access.homes(request.member), reference)
    form = forms.WhereMemberLives(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.keep_home(one, **form.cleaned_data, by=request.member)
        messages.success(request, f"Where {one.name} lives is noted. It is not shown again.")
        return redirect("homes")
    return render(request, "governance/home.html", {"one": one, "form": form}, status=422 if form.is_bound else 200)
