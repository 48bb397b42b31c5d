"""Who is asking, as every view receives it?"""

from django.http import HttpRequest

from openmash.hub.records.refusals import Refusal

from .models import Member


class HubRequest(HttpRequest):
    """A request that has passed the wall: somebody has signed in as a member."""

    member: Member
    refused: Refusal | None
