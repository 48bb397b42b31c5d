"""What does a person see?"""

from django.http import Http404, HttpRequest, HttpResponse


def day(_request: HttpRequest, **_: str) -> HttpResponse:
    """Not yet."""
    raise Http404


lookers = chain = day
