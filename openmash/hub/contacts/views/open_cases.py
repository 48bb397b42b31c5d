"""The daily list of open cases: how old it is, and the next one."""

from django.http import HttpResponse
from django.shortcuts import render

from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import CASE_ROLES


def open_cases(request: HubRequest) -> HttpResponse:
    """The lists that came, newest first."""
    partnership.check_has(request.member, *CASE_ROLES)
    return render(request, "contacts/open_cases.html")
