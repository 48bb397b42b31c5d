"""Who is asking, as every view receives it?"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

from .models import Member


class HubRequest(HttpRequest):
    """A request that has passed the wall: somebody has signed in as a member."""

    member: Member
    come_in: Callable[[], object]  # enter their hub again, in another transaction or after looking elsewhere
    wall_token: str | None  # to be handed to the browser with the answer; empty where it is to forget it
    now: datetime  # by the database's clock: when this page was made
    ended: str | None  # why the session that was sent is over
    stopped_by: Exception | None  # what kept the page from being made
