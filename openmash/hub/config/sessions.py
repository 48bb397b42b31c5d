"""Who is asking, and does their session still live?

A session is kept on the server. It ends when nothing was asked for half an hour, after a long day, at sign-out, and
when the member leaves the hub.
"""

from enum import StrEnum

from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.access import NotTheirs, member_with
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member, User
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied

COOKIE = "openmash_wall"  # the cookie with the wall's own token: a session's name alone opens nothing
NOTED_EVERY = 60  # seconds: the session notes that it lives once a minute at most


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    LONG_DAY = "long_day"
    LEFT = "left"
    NOT_THEIRS = "not_theirs"


def enter(request: HubRequest) -> Member | None:
    """Find out who is asking, and let the transaction see their hub."""
    if not request.user.is_authenticated:
        if (pending := unstash_login(request, peek=True)) is not None:
            wall.sign_in(pending.user.pk)  # the password was right, and the second factor is asked for
        return None
    request.now = wall.now()
    user, token = request.user, request.COOKIES.get(COOKIE, "")
    request.come_in = lambda: wall.come_in(user.pk, token)
    try:
        member = member_with(user, token)
        why = Ended.LEFT if member is None else over(request)
    except NotTheirs:
        member, why = None, over(request) or Ended.NOT_THEIRS
    if why is None:
        return member
    if member is not None:
        record(Event.MEMBER_SIGNED_OUT, by=member, on=member, why=why)
    if why == Ended.NOT_THEIRS:
        record(Event.MEMBER_REFUSED, by=Job(wall.NO_HUB, "wall"), why=why)
    end(request)
    request.ended = why
    return None


def begin(request: HttpRequest, user: User) -> Member:
    """Somebody has signed in: the wall gives them a token, and they enter their hub."""
    token = wall.admit(user.pk)
    request.wall_token, request.come_in = token, lambda: wall.come_in(user.pk, token)  # type: ignore[attr-defined]
    member = member_with(user, token)
    if member is None:  # left at this moment
        raise Denied("Your account is not a member of a hub.")
    return member


def end(request: HttpRequest) -> None:
    """The session is deleted on the server, and its token opens nothing any more."""
    wall.give_back(request.COOKIES.get(COOKIE, ""))
    request.wall_token = ""  # type: ignore[attr-defined]
    logout(request)
    wall.leave()


def hand_over(request: HubRequest, response: HttpResponseBase) -> None:
    """Let the browser keep the token beside its session, or forget it. No script reads it."""
    if request.wall_token is None:
        return
    response.set_cookie(
        COOKIE,
        request.wall_token,
        max_age=None if request.wall_token else 0,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


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
