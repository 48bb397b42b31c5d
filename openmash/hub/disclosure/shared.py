"""What is the sharing gate asked about a pack?"""

from collections.abc import Iterable

from openmash.hub.enquiries import shared as enquiries
from openmash.hub.enquiries.models import Item
from openmash.hub.partnership.models import Member
from openmash.hub.sharing import gate
from openmash.hub.sharing.gate import Sharing
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis
from openmash.hub.sharing.terms import DATA_SUBJECT, HUB, Data, Mode

from .models import AccessRequest
from .workflow import LineKind


def giving(lines: Iterable[str]) -> list[Sharing]:
    """A pack of these lines is given to whoever it is about, by law: by the hub, and by the owner of each item in it.

    For the purposes of its items.
    """
    keys = [key.partition("-")[2] for key in lines if key.startswith(f"{LineKind.ITEM}-")]
    found = Item.objects.filter(reference__in=keys).select_related("agency", "question__request__enquiry")
    items = list(found.order_by("id"))
    of_the_hub = sorted({_purpose(item) for item in items}) or [EnquiryPurpose.HELP]
    whole = [_given(HUB, Data.PRODUCT, purpose) for purpose in of_the_hub]
    parts = [_given(item.agency.code, Data(item.kind), _purpose(item), item.question.text) for item in items]
    return whole + list(dict.fromkeys(parts))


def _purpose(item: Item) -> str:
    return item.question.request.enquiry.purpose


def _given(who: str, data: Data, purpose: str, prompt: str = "") -> Sharing:
    return Sharing(
        who=who, whom=DATA_SUBJECT, data=data, mode=Mode.CONTENT, purpose=purpose,
        basis=LawfulBasis.LEGAL_OBLIGATION, prompt=prompt,
    )  # fmt: skip


def still_given(request: AccessRequest, lines: Iterable[str], *, by: Member) -> None:
    """Ask again when a pack leaves, with what was said when it was approved: an agreement may have been stopped."""
    for sharing in giving(lines):
        confirmed = enquiries.confirmed_before(request, sharing)
        gate.let_pass([sharing], on=request, by=by, confirmed=confirmed)
