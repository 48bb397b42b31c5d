"""Who broke the glass, and was it justified?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.actions import restricting
from openmash.hub.contacts.forms.restricting import NameOne
from openmash.hub.enquiries.views.finding import found
from openmash.hub.governance import access, actions, forms
from openmash.hub.governance.words import kind, said
from openmash.hub.governance.workflow import REVIEWED_WORDS
from openmash.hub.partnership.views import HubRequest


@require_GET
def glasses(request: HubRequest) -> HttpResponse:
    """What is open, what waits for review, and how often it happens."""
    read = actions.read_glasses(by=request.member)
    return render(request, "governance/glasses.html", {"read": read, "found": REVIEWED_WORDS})


@require_http_methods(["GET", "POST"])
def glass(request: HubRequest, reference: str) -> HttpResponse:
    """One of them: why, what was read, and what is found."""
    one = found(access.glasses(request.member), reference)
    form = forms.ReviewGlass(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.review_glass(one, **form.cleaned_data, by=request.member)
        messages.success(request, "What you found is kept.")
        return redirect("glasses")
    context = {"looked": actions.read_glass(one, by=request.member), "review": getattr(one, "review", None)}
    context |= {"one": one, "form": form, "said": said, "kind": kind, "found": REVIEWED_WORDS}
    return render(request, "governance/glass.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def name_decider(request: HubRequest, reference: str) -> HttpResponse:
    """Nobody who is named decides any more: name somebody who does."""
    restriction = found(contacts.without_decider(request.member), reference)
    deciders = {one.reference: one for one in contacts.who_could_decide(restriction)}
    form = NameOne(request.POST if request.method == "POST" else None, colleagues=deciders.values())
    if form.is_valid():
        chosen, why = deciders[form.cleaned_data["member"]], form.cleaned_data["reason"]
        restricting.name_decider(restriction, chosen, reason=why, by=request.member)
        messages.success(request, f"{chosen.name} can read it from now on, and decides.")
        return redirect("glasses")
    context = {"form": form, "restriction": restriction}
    return render(request, "governance/decider.html", context, status=422 if form.is_bound else 200)
