"""The retention schedule in plain English, and what another one would make due."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.enquiries.views.finding import found
from openmash.hub.governance import access, actions, forms
from openmash.hub.governance.retention import shown
from openmash.hub.governance.retention.terms import NotASchedule
from openmash.hub.partnership.views import HubRequest


@require_GET
def schedule(request: HubRequest) -> HttpResponse:
    """The schedule in force."""
    context = shown.of_schedule(actions.read_schedule(by=request.member), request.member)
    return render(request, "retention/schedule.html", context)


@require_http_methods(["GET", "POST"])
def version(request: HubRequest, reference: str) -> HttpResponse:
    """Another version, and a second person who confirms it."""
    one = found(access.schedules(request.member), reference)
    if request.method == "POST":
        actions.confirm_schedule(one, by=request.member)
        messages.success(request, "Confirmed. It holds from the moment that is shown.")
        return redirect("schedule_version", one.reference)
    context = shown.of_schedule(actions.read_schedule(one, by=request.member), request.member)
    return render(request, "retention/schedule.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HubRequest) -> HttpResponse:
    """Try another version, and put it in force."""
    first = {"document": actions.schedule_document(by=request.member)}
    form = forms.NewSchedule(request.POST if request.method == "POST" else None, initial=first)
    context, status = {"form": form}, 422 if form.is_bound else 200
    try:
        if form.is_valid() and request.POST.get("then") == "force":
            made = actions.put_schedule_in_force(**form.cleaned_data, by=request.member)
            messages.success(request, f"Version {made.number} is kept. It holds once a second person confirms it.")
            return redirect("schedule_version", made.reference)
        if form.is_valid():
            context |= shown.of_trial(actions.try_schedule(**form.cleaned_data, by=request.member))
            status = 200
    except NotASchedule as refused:
        context |= shown.of_mistakes(form.cleaned_data["document"], refused.problems)
    return render(request, "retention/new.html", context, status=status)
