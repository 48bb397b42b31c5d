"""Is it there, for this reader? What may not be seen is answered like what does not exist."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from openmash.hub.contacts import access
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.references import heard

Found = TypeVar("Found", bound=Model)


def found(among: QuerySet[Found], reference: str) -> Found:
    """The one with this reference, however it was typed."""
    thing = among.filter(reference=heard(reference)).first()
    if thing is None:
        raise Http404
    return thing


def the_contact(request: HubRequest, reference: str) -> Contact:
    """A contact that the reader may read."""
    return found(access.visible_to(request.member).select_related("worker", "agency", "by"), reference)
