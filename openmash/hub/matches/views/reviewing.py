"""Close matches: what waits for a person, and one pair."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.contacts.views.finding import found
from openmash.hub.govuk.words import the_day
from openmash.hub.matches import access, forms
from openmash.hub.matches.actions import judging, reading
from openmash.hub.matches.shown import pages
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.workflow import Said

DONE = {
    Said.SAME: "Kept. Where no second person is needed, the records are joined: it can be undone at any time.",
    Said.DIFFERENT: "Kept. This pair is not proposed again without new evidence.",
    Said.UNSURE: "Kept. A second person looks at this pair now.",
}


@require_GET
def matches(request: HubRequest) -> HttpResponse:
    """What waits for a person, the worst to get wrong first."""
    shown, total = reading.list_matches(by=request.member)
    listed = pages.listed(shown, the_day(request.now))
    may_read = request.member.has(Role.DECISION_MAKER)
    return render(request, "matches/list.html", {"listed": listed, "total": total, "may_read_model": may_read})


@require_http_methods(["GET", "POST"])
def match(request: HubRequest, reference: str) -> HttpResponse:
    """Two records side by side, and what somebody says of them."""
    one = found(access.matches(request.member), reference)
    form = forms.Answer(request.POST if request.method == "POST" else None)
    if form.is_bound:
        access.check_can_judge(request.member)
    if form.is_valid():
        said = form.cleaned_data["said"]
        judging.judge(one, said, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, DONE[said])
        return redirect("matches")
    page = reading.read_match(one, by=request.member)
    waiting = access.waiting(request.member).count()
    context = {**pages.reviewed(page, the_day(request.now)), "form": form, "waiting": waiting}
    return render(request, "matches/match.html", context, status=422 if form.is_bound else 200)
