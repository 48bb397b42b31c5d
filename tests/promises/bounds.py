"""Who may see what, wherever it turns up? Read it as a list of promises; a field that is not here turns F6 red.

Everything stays in its own hub. What is said here holds on pages; whatever leaves as a file, a letter, a line of a log
or an address is bound by `LEAVES` and by nothing else.
"""

from collections.abc import Callable, Mapping
from typing import Any

from openmash.hub.contacts.workflow import Stage
from openmash.hub.enquiries.models import Item
from openmash.hub.enquiries.workflow import Visibility
from tests.world import MEMBERS

NOBODY: frozenset[str] = frozenset()
CASE = frozenset({"administrator", "screener", "decision maker"})
JUDGES = frozenset({"screener", "decision maker"})
ASKED = frozenset({"own representative", "also asked representative"})
OWN = frozenset({"own representative"})
LEAD = frozenset({"governance lead"})
KEEPERS = LEAD | {"system administrator"}
PACK = LEAD | {"decision maker"}
FILES = frozenset({"administrator"})
EVERYBODY = frozenset(MEMBERS)

Readers = frozenset[str]
Bound = Readers | Callable[[Any], Readers]


def of_item(item: Item) -> Readers:
    """Its own agency; and once it is open and a reply has carried it, those on the enquiry; released, also packs."""
    if hasattr(item, "correction"):
        return NOBODY
    if item.visibility == Visibility.SEALED or not hasattr(item, "sent"):
        return OWN
    kept = item.kept_from.filter(until__isnull=True).values_list("agency__code", flat=True)
    others = ASKED if "health" not in kept else OWN
    return CASE | others | (PACK if item.visibility == Visibility.RELEASED else NOBODY)


def of_its_item(row: Any) -> Readers:
    """What is kept beside an item is for the agency that wrote it."""
    return NOBODY if hasattr(row.item, "correction") else OWN


def of_contact(contact: Any) -> Readers:
    """The hub's own people on cases; and where somebody has asked for it, who prepares and approves the pack."""
    return NOBODY if contact.stage == Stage.WITHDRAWN else CASE | PACK


#: Field of the data catalogue → who may see it on a page.
BOUNDS: Mapping[str, Bound] = {
    # What came to the hub
    "contacts.Contact.worry": of_contact,
    "contacts.Contact.informed_reason": CASE,
    "contacts.Referrer.name": CASE,
    "contacts.Referrer.phone": CASE,
    "contacts.Referrer.email": CASE,
    "contacts.Referrer.detail": CASE,
    "contacts.Child.school": CASE | ASKED | PACK,
    "contacts.Child.outcome": CASE,
    "contacts.ConnectedPerson.relation": CASE | ASKED,
    "contacts.ConnectedPerson.relevance": CASE | ASKED,
    "contacts.CaseCheckResult.note": CASE,
    "contacts.Routing.told": CASE,
    "contacts.Routing.how": CASE,
    "contacts.Rating.reason": CASE | ASKED,
    "contacts.Assignment.reason": CASE,
    "contacts.ContactCorrection.reason": CASE,
    "contacts.OpenCase.case_number": CASE,
    "contacts.OpenCase.worker": CASE,
    "contacts.OpenCase.team": CASE,
    "contacts.OpenCase.phone": CASE,
    "contacts.OpenCaseList.refusals": CASE,
    "contacts.ImportedRow.reason": FILES,
    "contacts.Restriction.reason": CASE,
    "contacts.Restriction.lifted_because": CASE,
    "contacts.Named.reason": CASE,
    "contacts.Named.lifted_because": CASE,
    "contacts.Conflict.reason": CASE,
    "contacts.Conflict.lifted_because": CASE,
    "contacts.BrokenGlass.reason": LEAD | {"administrator"},  # who broke it
    # Who somebody is
    "people.AgencyRecord.given_name": CASE | ASKED | PACK,
    "people.AgencyRecord.family_name": CASE | ASKED | PACK,
    "people.AgencyRecord.other_names": CASE | ASKED | PACK,
    "people.AgencyRecord.nhs_number": CASE | ASKED | PACK,
    "people.AgencyRecord.upn": CASE | ASKED | PACK,
    "people.AgencyRecord.phone": CASE | ASKED,
    "people.AgencyRecord.address": CASE | ASKED | PACK,
    "people.AgencyRecord.postcode": CASE | ASKED | PACK,
    "people.Indexed.fore": NOBODY,  # in plain letters, to be found by
    "people.Indexed.sur": NOBODY,
    "people.Indexed.home": NOBODY,
    "people.CloseMatch.steps": CASE,
    "people.Judgement.reason": CASE,
    "people.Joining.reason": CASE,
    "people.Parting.reason": CASE,
    "people.Protection.reason": KEEPERS,
    "people.Protection.child": KEEPERS,
    "people.ProtectionLift.reason": KEEPERS,
    # What agencies hold
    "enquiries.Enquiry.reason": CASE | ASKED,
    "enquiries.Question.text": CASE | ASKED,
    "enquiries.Answer.withheld_words": CASE | OWN,
    "enquiries.Item.text": of_item,
    "enquiries.Item.context": of_item,
    "enquiries.ItemMove.reason": of_its_item,
    "enquiries.ItemCorrection.reason": NOBODY,
    "enquiries.SourceIdentity.text": of_its_item,
    "enquiries.SourceIdentity.reason": of_its_item,
    # What was decided
    "decisions.Decision.reasons": CASE | PACK,
    "decisions.Decision.outstanding_reason": CASE,
    "decisions.DecisionCorrection.reason": CASE,
    "decisions.RelookAnswer.reason": CASE,
    # What is given to who asks
    "disclosure.AccessRequest.asked_by": PACK,
    "disclosure.AccessRequest.identity_check": PACK,
    "disclosure.Extension.reason": PACK,
    "disclosure.Choice.reason": LEAD,
    "disclosure.Redaction.words": PACK,
    "disclosure.Handling.words": PACK,
    "disclosure.Frozen.content": PACK,
    "disclosure.Frozen.left_out": PACK,
    # Sharing, and who watches over it
    "sharing.GateAnswer.prompt": NOBODY,
    "sharing.GateAnswer.reason": OWN,  # beside their own item
    "sharing.Override.reason": LEAD,
    "sharing.OverrideReview.words": LEAD,
    "sharing.Revocation.reason": EVERYBODY,
    "governance.Judgement.reason": LEAD,
    "governance.GlassReview.words": LEAD,
    "governance.Hold.reason": KEEPERS,
    "governance.HoldLift.reason": KEEPERS,
    "governance.Proposal.reason": KEEPERS,
    "governance.ProposalAnswer.reason": KEEPERS,
    "partnership.Member.name": EVERYBODY,
    "partnership.User.email": EVERYBODY,
}

#: How something can leave → the fields that may leave that way. Whatever is not here leaves by no way at all.
LEAVES: Mapping[str, frozenset[str]] = {
    "audit export": frozenset({"partnership.Member.name"}),
    "letter": frozenset(),
    "log": frozenset(),
    "job": frozenset(),
    "address": frozenset(),
    "file of rows": frozenset({"contacts.ImportedRow.reason"}),
}
