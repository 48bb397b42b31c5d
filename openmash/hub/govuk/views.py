"""The pages for what went wrong. Root urls name these as `handler400` and so on; middleware calls `refuse`."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from jinja2 import Environment

from openmash.hub.govuk import errors
from openmash.hub.govuk.environment import bare_environment


@cache
def _bare() -> Environment:
    return bare_environment()


def refuse(request: HttpRequest | None, status: int, *, what: str = "", reference: str = "") -> HttpResponse:
    """The page for this status, under the reader's own header where one can still be made.

    `what` is the text of a refusal of ours (`Denied`, `StepNotAllowed`) that the reader may know the reason of. Without
    it a 403 reads as a page that is not there.
    """
    said = {
        "refusal": errors.refusal(status, what),
        "reference": reference or getattr(request, "reference", ""),
    }
    if request is None or status >= 500:
        page = _bare().get_template("error.html").render(said)
    else:
        page = get_template("error.html").render(said, request)
    answer = HttpResponse(page, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def bad_request(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """`handler400`, and `CSRF_FAILURE_VIEW`: a form that had been open too long, or came from elsewhere."""
    return refuse(request, 400)


def not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """`handler404`, and `handler403` too, with its status: what is hidden does not exist."""
    return refuse(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: drawn without a request, because what failed may be what a header is made from."""
    return refuse(request, 500)
