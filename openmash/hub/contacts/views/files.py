"""Files that senders give: how one is taken in, how far it was read, and what became of each row."""

from django.http import HttpResponse
from django.shortcuts import render

from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import Role


def files(request: HubRequest) -> HttpResponse:
    """The files that came, newest first."""
    partnership.check_has(request.member, Role.ADMINISTRATOR)
    return render(request, "contacts/files.html")
