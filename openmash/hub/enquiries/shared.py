"""What of an enquiry is shared with whom, as the sharing gate is asked about it?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from openmash.hub.partnership.models import Agency, Member
from openmash.hub.records import wall
from openmash.hub.records.models import Referenced
from openmash.hub.sharing import access as sharing
from openmash.hub.sharing import gate
from openmash.hub.sharing.gate import Sharing
from openmash.hub.sharing.models import GateAnswer
from openmash.hub.sharing.shown import of_answers
from openmash.hub.sharing.terms import HUB, ITEMS, RECEIVING_TEAM, STRICTNESS, Data, Mode, Ruling

from .access import OPEN_TO_THE_ENQUIRY
from .models import Answer, Enquiry, Item, KeptFrom
from .workflow import Visibility

#: What is shared with whom when an item may be seen so far.
SHARED = {
    Visibility.SEALED: [(HUB, Mode.EXISTENCE)],
    Visibility.DISCLOSED: [(HUB, Mode.CONTENT)],
    Visibility.RELEASED: [(HUB, Mode.CONTENT), (RECEIVING_TEAM, Mode.CONTENT)],
}


def asking(enquiry: Enquiry, agencies: Iterable[Agency]) -> list[Sharing]:
    """To ask an agency is to tell it that the hub worries about a child."""
    return [
        Sharing(
            who=HUB, whom=agency.code, data=Data.REQUEST, mode=Mode.CONTENT, purpose=enquiry.purpose,
            basis=enquiry.basis,
        )
        for agency in agencies
    ]  # fmt: skip


def owed(enquiry: Enquiry, agencies: Iterable[Agency], *, by: Member) -> list[str]:
    """What whoever asks these agencies owes for it, by the agreement in force."""
    asked = gate.ask(asking(enquiry, agencies), by=by)
    return list(dict.fromkeys(one for each in asked for one in each.verdict.obligations))


def answered(item: Item, *, by: Member) -> list[dict[str, Any]]:
    """What the gate answered to the agency whose item it is."""
    return of_answers(sharing.answers_to(by, item.reference), sharing.agency_names(by.hub_id))


def showing(item: Item, visibility: Visibility) -> list[Sharing]:
    """To seal, disclose or release an item is to let the hub, and then the receiving team, know of it."""
    return [_of(item, whom, mode) for whom, mode in SHARED[visibility]]


def _of(item: Item, whom: str, mode: Mode) -> Sharing:
    enquiry = item.question.request.enquiry
    return Sharing(
        who=item.agency.code, whom=whom, data=Data(item.kind), mode=mode, purpose=enquiry.purpose,
        basis=enquiry.basis, prompt=item.question.text,
    )  # fmt: skip


def withholding(answer: Answer, *, by: Member) -> Sharing:
    """To answer that something is held, and not shared, tells the hub that it is: of a kind that is not said.

    Any kind of which the hub may know will do, the one that is agreed most freely.
    """
    request = answer.question.request
    kinds = [
        Sharing(
            who=request.agency.code, whom=HUB, data=kind, mode=Mode.EXISTENCE, purpose=request.enquiry.purpose,
            basis=request.enquiry.basis, prompt=answer.question.text,
        )
        for kind in sorted(ITEMS)
    ]  # fmt: skip
    asked = zip(kinds, gate.ask(kinds, by=by), strict=True)
    return max(asked, key=lambda one: STRICTNESS[one[1].verdict.ruling])[0]


def confirmed_before(on: Referenced, again: Sharing) -> gate.Confirmed:
    """What was said when this very sharing passed last: a reply that carries an item says it again."""
    asked = GateAnswer.objects.filter(
        hub_id=on.hub_id, on_reference=on.reference, who=again.who, whom=again.whom, data=again.data,
        mode=again.mode, prompt=again.prompt,
    )  # fmt: skip
    passed = asked.exclude(~Q(ruling=Ruling.PERMIT), reason="").select_related("override").order_by("-id").first()
    if passed is None:
        return gate.UNCONFIRMED
    return gate.Confirmed(reason=passed.reason, emergency=hasattr(passed, "override"), again=True)


def agencies_in(enquiry: Enquiry) -> list[Agency]:
    """The agencies that are asked in an enquiry."""
    return [request.agency for request in enquiry.requests.select_related("agency")]


def keep_apart(items: Sequence[Item], agencies: Iterable[Agency], *, by: Member) -> None:
    """Keep open items from those agencies of the same enquiry with which their owners have not agreed to share them.

    For such an agency an item is as if sealed. What is agreed by now opens again.
    """
    pairs = [
        (item, agency)
        for item in items
        if item.visibility in OPEN_TO_THE_ENQUIRY
        for agency in agencies
        if agency.pk != item.agency_id
    ]
    asked = gate.ask([_of(item, agency.code, Mode.CONTENT) for item, agency in pairs], by=by) if pairs else []
    for (item, agency), one in zip(pairs, asked, strict=True):
        gate.keep([one], on=item, by=by)
        kept = KeptFrom.objects.filter(item=item, agency=agency)
        if one.verdict.ruling == Ruling.PERMIT:
            kept.filter(until__isnull=True).update(until=wall.now())
        elif not kept.update(until=None):
            KeptFrom.objects.create(hub_id=item.hub_id, item=item, agency=agency)
