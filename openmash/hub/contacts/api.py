"""Where systems of agencies send contacts, and ask how far one has come."""

from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, Path, Router, Status
from ninja.security import HttpBearer
from pydantic import StringConstraints

from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Sender
from openmash.hub.records import wall
from openmash.hub.records.references import heard

from . import access
from .actions import reading, receiving
from .schemas import ContactSent, Receipt, Refused
from .workflow import Arrival


class SenderKey(HttpBearer):
    """The key that the hub gave to the sending system. Whoever shows it enters that system's hub."""

    def authenticate(self, request: HttpRequest, token: str) -> Sender | None:
        sender = partnership.sender_with(token)
        if sender is not None:
            request.member, request.come_in = sender.member, lambda: wall.show_key(token)  # type: ignore[attr-defined]
        return sender


Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]

router = Router(auth=SenderKey(), tags=["contacts"])
#: Documented once, for every operation.
REFUSALS = {400: Refused, 401: Refused, 413: Refused, 422: Refused}


@router.post("", response={201: Receipt, 200: Receipt, **REFUSALS}, url_name="send_contact", summary="Send a contact")
def send(
    request: HttpRequest,
    response: HttpResponse,
    sent: ContactSent,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
) -> Status[Receipt]:
    """Keep one contact.

    Give every submission a key of its own. Where no answer came, send the same again with the same key: it is kept
    once, and the answer is the same reference (200 instead of 201). Another submission under a used key is refused.
    """
    sender: Sender = request.auth  # type: ignore[attr-defined]
    contact, arrival = receiving.receive_once(
        sent.told(sender.member.agency),
        key=idempotency_key,
        payload_digest=sent.digest(),
        sender=sender.reference,
        by=sender.member,
    )
    response["Location"] = f"{request.path}/{contact.reference}"
    return Status(201 if arrival == Arrival.NEW else 200, Receipt.model_validate(contact))


@router.get(
    "/{reference}",
    response={200: Receipt, 404: Refused, **REFUSALS},
    url_name="sent_contact",
    summary="Ask how far a contact has come",
)
def status(request: HttpRequest, reference: Annotated[str, Path(examples=["7Q4XH-2KD9T-M3R"])]) -> Receipt:
    """How far a contact that this system sent has come; nothing of what is in it."""
    member = request.auth.member  # type: ignore[attr-defined]
    contact = access.sent_by(member).filter(reference=heard(reference)).first()
    if contact is None:
        raise Http404
    return Receipt.model_validate(reading.read_stage(contact, by=member))
