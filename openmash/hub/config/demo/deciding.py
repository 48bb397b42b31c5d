"""What was decided, in the demonstration's past."""

from openmash.hub.contacts.models import Contact
from openmash.hub.decisions.actions import Judged, decide
from openmash.hub.decisions.evidence import gathered
from openmash.hub.decisions.workflow import Influence, Outcome
from openmash.synthetic import shapes

from .team import Team

REASONS = {
    Outcome.STRATEGY_DISCUSSION: "There is reasonable cause to suspect significant harm.",
    Outcome.REFERRAL: "Several needs at once, which the family cannot meet without an assessment.",
    Outcome.EARLY_HELP: "The family asks for help, and what is known does not call for an assessment.",
    Outcome.ADVICE: "What was asked has been answered; the referrer knows whom to turn to.",
    Outcome.NO_FURTHER_ACTION: "Nothing that was found adds to what was told.",
}


def decide_all(contact: Contact, event: shapes.ContactEvent, team: Team) -> None:
    """Decide for every child of the contact. Who was open to a worker is passed on to them, with advice."""
    already_open = event.outcome == shapes.Outcome.OPEN_CASE
    outcome = Outcome.ADVICE if already_open else Outcome(event.outcome.value)
    for child in contact.children.order_by("id"):
        evidence = gathered(contact, by=team.decision_maker)
        judged = Judged(
            outcome=outcome,
            level=int(event.level),
            reasons="Open to a worker already, who was told." if already_open else REASONS[outcome],
            influence=Influence.CHANGED if evidence.items else Influence.NOT_CHANGED,
            changed_by=[evidence.items[0].agency] if evidence.items else [],
            relied_on=evidence.items[:2],
            seen=evidence.seen,
        )
        decide(child, judged, by=team.decision_maker)
