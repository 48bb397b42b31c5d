"""The addresses stand before their pages do."""

from django.http import Http404, HttpResponse

from openmash.hub.partnership.views import HubRequest


def soon(_request: HubRequest, **_: str) -> HttpResponse:
    """Nothing is here yet."""
    raise Http404
