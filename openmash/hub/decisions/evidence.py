"""What can a decision rest on now, and whose answer is missing?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from openmash.hub.contacts.models import Contact
from openmash.hub.enquiries.chronology import known
from openmash.hub.enquiries.models import Enquiry, Item, Reply
from openmash.hub.enquiries.workflow import Hearing
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.records import wall


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The items that the decider can read; which agencies have not finished answering; who could have told."""

    items: Sequence[Item]
    sealed: Sequence[Agency]
    outstanding: Sequence[Agency]
    agencies: Sequence[Agency]
    replies: Sequence[str]

    @property
    def seen(self) -> str:
        """A name for exactly this evidence: another one after something was added, sealed or corrected."""
        parts = [item.reference for item in self.items] + list(self.replies) + [one.code for one in self.sealed]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def gathered(contact: Contact, *, by: Member) -> Evidence:
    """What is known of a contact to one member at this moment."""
    enquiry = Enquiry.objects.filter(contact=contact).first()
    if enquiry is None:
        return Evidence(items=[], sealed=[], outstanding=[], agencies=list(partnership.agencies(by)), replies=[])
    chronology = known(enquiry, by=by, at=wall.now())
    requests = list(enquiry.requests.select_related("agency").order_by("agency__name"))
    replies = Reply.objects.filter(request__enquiry=enquiry).order_by("id")
    return Evidence(
        items=chronology.items,
        sealed=chronology.sealed,
        outstanding=[one.agency for one in requests if one.hearing != Hearing.ANSWERED],
        agencies=[one.agency for one in requests],
        replies=list(replies.values_list("reference", flat=True)),
    )
