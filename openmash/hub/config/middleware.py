"""What stands round every page: headers, health, and the transaction in which it is made.

The whole response, rendering included, is made inside one transaction that has entered the member's hub. What was
shown and the entry that says so are therefore committed together, before the first byte leaves.
"""

import secrets
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from openmash.hub.audit.actions import at_work, record
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records import wall
from openmash.hub.sharing import gate

from . import errors, guesses, second_factor, sessions

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
        except Error:
            return JsonResponse({"status": "no database"}, status=503)
        return JsonResponse({"status": "ok"})

    return middleware


class Wall:
    """Opens the transaction, enters the member's hub, lets the page be made, and closes again."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HubRequest) -> HttpResponseBase:
        token = at_work.set(secrets.token_hex(8))
        request.member, request.ended, request.stopped_by = None, None, None  # type: ignore[assignment]
        request.wall_token = None
        try:
            return self.answer(request)
        except Exception as failure:
            return errors.failure(request, failure)
        finally:
            at_work.reset(token)

    def answer(self, request: HubRequest) -> HttpResponseBase:
        """The page; or, where something stopped it, what is said instead, once everything is undone."""
        if guesses.too_many(request):
            return errors.page(request, 429)
        response = self.inside(request)
        return response if request.stopped_by is None else self.refuse(request, request.stopped_by)

    def inside(self, request: HubRequest) -> HttpResponseBase:
        """Make the response in one transaction; undo everything where it failed."""
        with transaction.atomic():
            request.member = sessions.enter(request)  # type: ignore[assignment]
            response = self.get_response(request)
            if response.status_code == 405:
                response = errors.not_that_way(request, response)
            if response.streaming:
                raise RuntimeError("nothing is streamed: it would leave after its transaction")
            if request.stopped_by is not None or response.status_code >= 500:
                transaction.set_rollback(True)
            else:
                wall.leave()
                sessions.hand_over(request, response)
        return response

    def process_view(
        self, request: HubRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Nobody passes without having signed in, but where a view says so (as the sign-in pages do)."""
        if not getattr(view, "login_required", True):
            return None
        if request.ended is not None:
            return errors.session_ended(request, request.ended)
        if request.member is not None:
            return second_factor.wanted(request)
        if errors.on_the_wire(request):
            return None  # the wire has its own key, checked by the API
        following = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode(following)}".rstrip("?"))

    def process_exception(self, request: HubRequest, exception: Exception) -> HttpResponseBase | None:
        """Whatever stopped the page is answered outside the transaction, which is undone."""
        if errors.is_part_of_signing_in(exception):
            return None
        request.stopped_by = exception
        return HttpResponse()

    def refuse(self, request: HubRequest, stopped_by: Exception) -> HttpResponseBase:
        """Record the refusal in a transaction of its own, then say it; what is a failure of ours is not a refusal."""
        refusal = errors.refusal(stopped_by)
        if refusal is None:
            raise stopped_by
        with transaction.atomic():
            # It is recorded also where the session has ended or the sender's key was refused: then nobody is named.
            if request.member is not None:
                request.come_in()
                gate.keep_refused(stopped_by)
                record(refusal.event, by=request.member, method=request.method or "", route=route_of(request))
            response = errors.page(request, refusal.status, words=refusal.words)
            wall.leave()
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of an address, which holds no reference and no text."""
    match = request.resolver_match
    return match.route if match else "unknown"
