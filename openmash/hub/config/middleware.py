"""What stands round every page: headers, health, and the transaction in which it is made.

The whole response, rendering included, is made inside one transaction that has entered the member's hub. What was
shown and the entry that says so are therefore committed together, before the first byte leaves.
"""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from openmash.hub.audit.actions import at_work, record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.access import member_of
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, Refusal

from . import errors, second_factor

log = logging.getLogger("openmash.web")
Next = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


def headers(get_response: Next) -> Next:
    """A strict content security policy everywhere; nothing of the hub is kept by a browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def health(get_response: Next) -> Next:
    """Says that the hub is up and can reach its database, and nothing about anyone."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path != "/health":
            return get_response(request)
        try:
            with transaction.atomic():
                wall.now()
        except DatabaseError:
            return JsonResponse({"status": "no database"}, status=503)
        return JsonResponse({"status": "ok"})

    return middleware


class Wall:
    """Opens the transaction, enters the member's hub, lets the page be made, and closes again."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = at_work.set(secrets.token_hex(8))
        request.refused = None  # type: ignore[attr-defined]
        try:
            response = self.inside(request)
            if request.refused is not None:  # type: ignore[attr-defined]
                response = self.refuse(request, request.refused)  # type: ignore[attr-defined]
        except OperationalError:
            log.exception("the database did not take the work of %s", at_work.get())
            response = errors.page(request, 503)
        finally:
            at_work.reset(token)
        return response

    def inside(self, request: HttpRequest) -> HttpResponseBase:
        """Make the response in one transaction; undo everything where it failed."""
        with transaction.atomic():
            request.member = self.enter(request)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if request.refused is not None or response.status_code >= 500:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
            elif transaction.get_connection().in_atomic_block and not transaction.get_rollback():
                wall.leave()
            if response.streaming:
                raise RuntimeError("nothing is streamed: it would leave after its transaction")
        return response

    def enter(self, request: HttpRequest) -> Member | None:
        """Find out who is asking, and let the transaction see their hub."""
        if not request.user.is_authenticated:
            return None
        if session_over(request):
            logout(request)
            return None
        return member_of(request.user)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Nobody passes without having signed in, but where a view says so (as the sign-in pages do)."""
        if request.member is not None or not getattr(view, "login_required", True):  # type: ignore[attr-defined]
            return None if getattr(view, "login_required", True) is False else second_factor.wanted(request)
        if request.path.startswith("/api/"):
            return None  # the wire has its own key, checked by the API
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal, or a page that is not there, is an answer and not a failure."""
        if isinstance(exception, Refusal | Http404):
            request.refused = exception  # type: ignore[attr-defined]
            return HttpResponse(status=500)  # replaced outside the transaction, which is undone
        return None

    def refuse(self, request: HttpRequest, refused: Refusal | Http404) -> HttpResponseBase:
        """Record the refusal in a transaction of its own, then say it."""
        with transaction.atomic():
            member = self.enter(request)
            if member is not None:
                event = Event.MEMBER_REFUSED if isinstance(refused, Denied | Http404) else Event.STEP_REFUSED
                record(event, by=member, method=request.method or "", route=route_of(request))
            response = self.said(request, refused)
            wall.leave()
        return response

    def said(self, request: HttpRequest, refused: Refusal | Http404) -> HttpResponseBase:
        """The words of a refusal. What may not be seen is answered like what does not exist."""
        if isinstance(refused, Http404):
            return errors.page(request, 404)
        if isinstance(refused, Denied):
            return errors.page(request, 403, words=str(refused))
        return errors.page(request, 422 if isinstance(refused, NotUnderstood) else 409, words=str(refused))


def route_of(request: HttpRequest) -> str:
    """The pattern of an address, which holds no reference and no text."""
    match = request.resolver_match
    return match.route if match else "unknown"


def session_over(request: HttpRequest) -> bool:
    """Whether the session was idle, or has lasted, too long; otherwise note that it lives (once a minute at most)."""
    now = time.time()
    started = request.session.setdefault("started_at", now)
    seen = request.session.setdefault("seen_at", now)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
        return True
    if now - seen > 60:
        request.session["seen_at"] = now
    return False
