"""What does a person see?"""

from django.http import Http404, HttpRequest, HttpResponse


def decide(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Not yet."""
    raise Http404


decision = relooks = relook = decide
