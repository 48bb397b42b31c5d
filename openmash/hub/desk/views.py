"""What does the desk answer?"""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import CASE_ROLES, Role

#: Where each role begins the day, in the order in which the roles are looked at.
BEGINNINGS = [
    (CASE_ROLES, "board"),
    (frozenset({Role.REPRESENTATIVE}), "worklist"),
    (frozenset({Role.GOVERNANCE_LEAD}), "governance"),
]


def home(request: HubRequest) -> HttpResponseBase:
    """The place where this member's work begins."""
    for roles, name in BEGINNINGS:
        if request.member.has(*roles):
            return redirect(name)
    return render(request, "desk/home.html")


def board(request: HubRequest) -> HttpResponse:
    """Every live contact by time left."""
    return render(request, "desk/home.html")


def search(request: HubRequest) -> HttpResponse:
    """Find a contact again."""
    return render(request, "desk/home.html")
