"""What must somebody be told who asks what is held, beside a copy of it? The first page of every pack.

Sources: UK GDPR Article 15(1)(a) to (h); Data Protection Act 2018 sections 164A, 165 and 167.
"""

from collections.abc import Iterable, Sequence

from openmash.hub.contacts.models import Child
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.partnership.models import Agency, Hub
from openmash.hub.sharing.purposes import PURPOSE_WORDS, EnquiryPurpose

KEPT = (
    "Each case is kept as long as the hub’s retention schedule says for its outcome and for the child’s age, and not "
    "longer, unless a court or an inquiry needs it. Then two people dispose of it. You may ask for the schedule."
)
RIGHTS = (
    "You may ask the hub to correct what is wrong, to erase what it should not hold, to use it for less, and you may "
    "object to how it is used. The hub may refuse where the law asks it to keep or use it, and must then say why."
)
SOURCE = (
    "From the agencies that are named beside what they told, and from people who told the hub that they were worried. "
    "Who they are is not said where the law protects them."
)
AUTOMATED = "None. People decide; nothing is decided about anybody by a computer alone."
COMPLAINTS = (
    "Tell the hub first: it answers that it has your complaint within 30 days, and then what it found. You may also "
    "complain to the Information Commissioner (ico.org.uk/make-a-complaint, telephone 0303 123 1113), and ask a court "
    "to order what the law gives you."
)


def of(hub: Hub, children: Sequence[Child]) -> list[dict[str, str]]:
    """The first page: what the law asks for, in the hub's own words and from its own settings."""
    asked = Enquiry.objects.filter(contact__in={child.contact_id for child in children})
    agencies = Agency.objects.filter(hub_id=hub.pk).values_list("name", flat=True)
    said = [
        ("Who holds it", f"{hub.name}.{f' {hub.desk_line}.' if hub.desk_line else ''}"),
        ("What it is used for", purposes(asked.values_list("purpose", flat=True))),
        ("What kinds of information", "Who the child is, what worried somebody, what agencies told, what was decided."),
        ("Who may receive it", f"The agencies of this hub, each as far as was agreed: {', '.join(agencies)}; and the "
            "team that helps the family."),
        ("How long it is kept", KEPT),
        ("Your rights", RIGHTS),
        ("Where it came from", SOURCE),
        ("Decisions made by a computer alone", AUTOMATED),
        ("If you are not content", COMPLAINTS),
    ]  # fmt: skip
    return [{"title": title, "text": text} for title, text in said]


def purposes(found: Iterable[str]) -> str:
    """What it was asked for, as far as agencies were asked; and in any case what a hub is for."""
    words = [PURPOSE_WORDS[EnquiryPurpose(one)][0] for one in sorted(set(found))]
    return " ".join(f"{one}." for one in (*words, "Keep children safe, and find out early who needs help"))
