"""What does somebody read when a page cannot be shown?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openmash.hub.audit.actions import at_work


def page(request: HttpRequest, status: int, *, words: str = "") -> HttpResponse:
    """A plain page with the number of the request, which the help desk can look up; nothing of what was sent."""
    context = {"status": status, "words": words, "request_name": at_work.get()}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent something that is not a request."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This is not for you."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not there for you."""
    return page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """We failed; nothing was changed."""
    return page(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere."""
    return page(request, 403, words="The form had expired. Go back, read the page again, and send it once more.")
