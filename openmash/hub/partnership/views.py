"""Who is asking, as every view receives it?"""

from datetime import datetime

from django.http import HttpRequest

from .models import Member


class HubRequest(HttpRequest):
    """A request that has passed the wall: somebody has signed in as a member."""

    member: Member
    now: datetime  # by the database's clock: when this page was made
    ended: str | None  # why the session that was sent is over
    stopped_by: Exception | None  # what kept the page from being made
