"""Who told an agency: said apart from the item, by its own members alone, and never by the item itself."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.enquiries import access
from openmash.hub.enquiries.family import about
from openmash.hub.enquiries.models import Item, SourceIdentity
from openmash.hub.enquiries.sources import source_of, think_twice
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import given


@transaction.atomic
def keep_source(item: Item, *, text: str, by: Member, told_anyway: str = "") -> SourceIdentity:
    """Say afterwards who told the agency, or correct it. What was said before stays on record."""
    access.check_owns(by, item)
    access.check_stands(item)
    said = given(text, otherwise="Say who told you.")
    visibility = Visibility(item.visibility)
    why = think_twice(item, visibility=visibility, source=said, told_anyway=told_anyway)
    made = SourceIdentity.objects.create(hub_id=item.hub_id, item=item, text=said, reason=why, by=by)
    record(Event.SOURCE_KEPT, by=by, on=item, about=about(item.question.request.enquiry))
    return made


@transaction.atomic
def read_source(item: Item, *, by: Member) -> str:
    """Who told the agency, for its own members; empty where nobody was named."""
    access.check_owns(by, item)
    access.check_stands(item)
    record(Event.SOURCE_READ, by=by, on=item, about=about(item.question.request.enquiry))
    return source_of(item)
