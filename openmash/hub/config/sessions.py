"""Who is asking, and does their session still live?

A session is kept on the server. It ends when nothing was asked for half an hour, after a long day, at sign-out, and
when the member leaves the hub.
"""

from enum import StrEnum

from django.conf import settings
from django.contrib.auth import logout

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.access import member_of
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records import wall

NOTED_EVERY = 60  # seconds: the session notes that it lives once a minute at most


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    LONG_DAY = "long_day"
    LEFT = "left"


def enter(request: HubRequest) -> Member | None:
    """Find out who is asking, and let the transaction see their hub."""
    if not request.user.is_authenticated:
        return None
    request.now = wall.now()
    member = member_of(request.user)
    why = Ended.LEFT if member is None else over(request)
    if why is None:
        return member
    if member is not None:
        record(Event.MEMBER_SIGNED_OUT, by=member, on=member, why=why)
    logout(request)
    wall.leave()
    request.ended = why
    return None


def over(request: HubRequest) -> Ended | None:
    """Whether the session was idle, or has lasted, too long; otherwise note that it lives."""
    now = request.now.timestamp()
    started = request.session.setdefault("started_at", now)
    seen = request.session.setdefault("seen_at", now)
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return Ended.IDLE
    if now - started > settings.SESSION_ABSOLUTE_SECONDS:
        return Ended.LONG_DAY
    if now - seen > NOTED_EVERY:
        request.session["seen_at"] = now
    return None
