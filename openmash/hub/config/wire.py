"""Where is the wire, and how does it say that something is wrong?"""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from openmash.hub.audit.actions import at_work
from openmash.hub.contacts.api import router as contacts

wire = NinjaAPI(
    title="openmash",
    version="1",
    description="Contacts into a multi-agency safeguarding hub. Every read and every change is on record.",
    docs_url=None,
    urls_namespace="wire",
)
wire.add_router("/contacts", contacts)

MOST_MISTAKES = 50


def refused(
    request: HttpRequest, status: int, detail: str, mistakes: list[dict[str, str]] | None = None
) -> HttpResponse:
    """One shape for everything that is wrong."""
    body = {"detail": detail, "request": at_work.get(), "mistakes": mistakes or []}
    return wire.create_response(request, body, status=status)


@wire.exception_handler(ValidationError)
def not_understood(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """What was sent cannot be kept: every mistake by its place, and nothing of what was sent."""
    mistakes = [{"field": place(error["loc"]), "words": said(error["msg"])} for error in wrong.errors[:MOST_MISTAKES]]
    return refused(request, 422, f"{mistakes[0]['field']} {mistakes[0]['words']}", mistakes)


@wire.exception_handler(AuthenticationError)
def not_known(request: HttpRequest, _wrong: AuthenticationError) -> HttpResponse:
    """No key, or one that the hub does not know."""
    response = refused(request, 401, "Send the key that the hub gave to this system: Authorization: Bearer <key>.")
    response["WWW-Authenticate"] = "Bearer"
    return response


@wire.exception_handler(HttpError)
def not_read(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    """The body is not JSON."""
    return refused(request, wrong.status_code, "The body cannot be read: send JSON in UTF-8.")


@wire.exception_handler(Http404)
def not_there(_request: HttpRequest, wrong: Http404) -> HttpResponse:
    """Not there, or not there for this sender: refused and recorded by the wall, like a page."""
    raise wrong


def place(location: tuple[str | int, ...]) -> str:
    """Where a mistake stands: ``children[0].born_on``.

    >>> place(("body", "sent", "children", 0, "born_on"))
    'children[0].born_on'
    """
    parts = [part for part in location if part not in ("body", "sent", "header", "path")]
    joined = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")
    return joined.encode("utf-8", "replace").decode()[:200] or "body"


def said(words: str) -> str:
    """The library's sentence without its preface."""
    plain = words.removeprefix("Value error, ")
    return plain.encode("utf-8", "replace").decode()
