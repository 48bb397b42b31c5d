"""What does somebody read when a page cannot be shown?"""

import logging
import traceback
from typing import NamedTuple
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, Error, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse

from openmash.hub.audit.actions import at_work
from openmash.hub.audit.events import Event
from openmash.hub.govuk.errors import refusal as words_of
from openmash.hub.records.refusals import Denied, NotUnderstood
from openmash.hub.records.refusals import Refusal as Refused

log = logging.getLogger("openmash.web")

#: The database is away, or will not take the work: the reader may come back. The other errors of a database are ours.
OUR_FAULT = (IntegrityError, DataError)

ENDED_WORDS = {
    "idle": "Nothing was asked for on this screen for half an hour, so it was locked, in case you had left it.",
    "long_day": "You had been signed in for ten hours. Sign in again if your day goes on.",
    "not_theirs": "This browser did not show that it is the one in which you signed in, so that session was ended.",
    "left": "Your account is no longer a member of this hub. If that is a mistake, ask the hub desk.",
}


class Refusal(NamedTuple):
    """How something that stopped a page is answered, and under which event it is recorded."""

    status: int
    words: str
    event: Event


#: The first that fits. What may not be seen is answered like what does not exist. Our own refusals bring their words.
REFUSALS: list[tuple[type[Exception], int, Event]] = [
    (Http404, 404, Event.MEMBER_REFUSED),
    (Denied, 403, Event.MEMBER_REFUSED),
    (PermissionDenied, 403, Event.MEMBER_REFUSED),
    (NotUnderstood, 422, Event.STEP_REFUSED),
    (Refused, 409, Event.STEP_REFUSED),
    (RequestDataTooBig, 413, Event.STEP_REFUSED),
    (SuspiciousOperation, 400, Event.STEP_REFUSED),
    (BadRequest, 400, Event.STEP_REFUSED),
    (MultiPartParserError, 400, Event.STEP_REFUSED),
    (UnreadablePostError, 400, Event.STEP_REFUSED),
]


def refusal(exception: Exception) -> Refusal | None:
    """The answer to an exception that is a refusal; None where it is a failure of ours."""
    for kind, status, event in REFUSALS:
        if isinstance(exception, kind):
            return Refusal(status, str(exception) if isinstance(exception, Refused) else "", event)
    return None


def is_part_of_signing_in(exception: Exception) -> bool:
    """Whether the sign-in library raised this to lead somewhere else."""
    return isinstance(exception, ImmediateHttpResponse | ReauthenticationRequired)


def on_the_wire(request: HttpRequest) -> bool:
    """Whether a system is asking, which reads no page."""
    return request.path.startswith("/api/")


def page(request: HttpRequest, status: int, *, words: str = "") -> HttpResponse:
    """A plain page with the number of the request, which the help desk can look up; nothing of what was sent."""
    if on_the_wire(request):
        return JsonResponse({"detail": words or words_of(status).what, "request": at_work.get()}, status=status)
    context = {"status": status, "words": words, "request_name": at_work.get()}
    return render(request, "error.html", context, status=status)


def not_that_way(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """This address takes other ways of asking, which the answer names."""
    told = page(request, 405)
    told.headers["Allow"] = response.headers.get("Allow", "")
    return told


def session_ended(request: HttpRequest, why: str) -> HttpResponse:
    """Why the session is over, and the way back to where the reader was."""
    following = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    again = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': following})}"
    context = {"why": ENDED_WORDS[why], "again": again}
    return render(request, "account/ended.html", context, status=403)


def failure(request: HttpRequest, exception: Exception) -> HttpResponse:
    """We failed, and nothing was changed. The log says where, and never with what: that could be about a child."""
    where = "".join(traceback.format_tb(exception.__traceback__))
    log.error("%s failed: %s\n%s", at_work.get(), type(exception).__name__, where)
    request.member = None  # type: ignore[attr-defined]  # nothing more is asked of the database for this page
    away = isinstance(exception, Error) and not isinstance(exception, OUR_FAULT)
    return page(request, 503 if away else 500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent something that is not a request, or too much of one."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This is not for you."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not there for you."""
    return page(request, 404)


def too_often(request: HttpRequest) -> HttpResponse:
    """Too many attempts in a short time."""
    return page(request, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """We failed; nothing was changed."""
    request.member = None  # type: ignore[attr-defined]
    return page(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere."""
    return page(request, 403, words="The form had expired. Go back, read the page again, and send it once more.")
