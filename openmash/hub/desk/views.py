"""What does the desk answer?"""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.actions import taking
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.references import heard

from . import access, actions, facets
from .asked import Asked
from .forms import Search

#: Where each role begins the day, in the order in which the roles are looked at.
BEGINNINGS = [
    (CASE_ROLES, "board"),
    (frozenset({Role.REPRESENTATIVE}), "worklist"),
    (frozenset({Role.GOVERNANCE_LEAD}), "governance"),
    (frozenset({Role.SYSTEM_ADMINISTRATOR}), "retention"),
]


@require_GET
def home(request: HubRequest) -> HttpResponseBase:
    """The place where this member's work begins."""
    for roles, name in BEGINNINGS:
        if request.member.has(*roles):
            return redirect(name)
    return render(request, "desk/home.html")


@require_GET
def board(request: HubRequest) -> HttpResponse:
    """Every live contact by time left."""
    asked = Asked.of(request.GET.dict())
    made = actions.read_board(asked, by=request.member, now=request.now)
    context = {
        "board": made,
        "facets": facets.offered(made),
        "in_use": facets.in_use(made),
        "orders": facets.orders(asked),
        "strip": facets.strip(made),
        "around": facets.around(made),
        "contact_at": reverse("contact", args=["-"])[:-1],
        "now": request.now,
    }
    return render(request, "desk/board.html", context)


@require_POST
def take(request: HubRequest) -> HttpResponseBase:
    """Take in hand what nobody has, and stay where one is on the board."""
    reference = heard(request.POST.get("contact", "")) or ""
    contact = get_object_or_404(contacts.visible_to(request.member), reference=reference)
    taking.take(contact, by=request.member)
    messages.success(request, f"You have {reference} in hand.")
    back = Asked.of(QueryDict(request.POST.get("back", "").lstrip("?")).dict())
    return redirect(f"{reverse('board')}{back.query}")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HubRequest) -> HttpResponse:
    """Find a contact again. What is looked for is sent in the request's body: no address ever holds a name."""
    access.check_can_search(request.member)
    form = Search(request.POST if request.method == "POST" else None)
    found, status = None, 200
    if form.is_bound and form.is_valid():
        found = actions.search(form.sought, by=request.member, now=request.now)
    elif form.is_bound:
        status = 422
    return render(request, "desk/search.html", {"form": form, "found": found}, status=status)
