"""What is the sharing gate asked about a pack?"""

from collections.abc import Iterable

from openmash.hub.enquiries.models import Enquiry
from openmash.hub.sharing.gate import Sharing
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis
from openmash.hub.sharing.terms import DATA_SUBJECT, HUB, Data, Mode

from .workflow import LineKind


def giving(lines: Iterable[str]) -> list[Sharing]:
    """A pack of these lines is a product of the hub for whoever it is about, by law; for the purposes of its items."""
    items = [key.partition("-")[2] for key in lines if key.startswith(f"{LineKind.ITEM}-")]
    asked = Enquiry.objects.filter(requests__questions__items__reference__in=items).values_list("purpose", flat=True)
    return [
        Sharing(
            who=HUB, whom=DATA_SUBJECT, data=Data.PRODUCT, mode=Mode.CONTENT, purpose=purpose,
            basis=LawfulBasis.LEGAL_OBLIGATION,
        )
        for purpose in sorted(set(asked)) or [EnquiryPurpose.HELP]
    ]  # fmt: skip
