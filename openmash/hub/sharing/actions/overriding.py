"""How is something shared in an emergency against the agreement, and who looks at that afterwards?"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed, given
from openmash.hub.sharing import access
from openmash.hub.sharing.models import GateAnswer, Override, OverrideReview
from openmash.hub.sharing.terms import Because, Ruling
from openmash.hub.sharing.workflow import Outcome


@transaction.atomic
def override(answer: GateAnswer, *, reason: str, by: Member) -> Override:
    """Share in an emergency what the gate denied. It is recorded, told, and looked at by a second person."""
    if answer.ruling != Ruling.DENY:
        raise StepNotAllowed("The agreement does not deny this: nothing is overridden.")
    if answer.because == Because.NEVER:
        raise StepNotAllowed("Who told an agency is never shared, in an emergency neither.")
    why = given(reason, otherwise="Say why it cannot wait: a second person looks at your reason.")
    made = Override.objects.create(hub_id=answer.hub_id, answer=answer, reason=why, by=by)
    record(Event.SHARING_OVERRIDDEN, by=by, on=made, rule=answer.rule, who=answer.who, whom=answer.whom)
    tell(Event.SHARING_OVERRIDDEN, on=made, hub_id=made.hub_id)
    return made


@transaction.atomic
def review_override(made: Override, *, outcome: Outcome, words: str, by: Member) -> OverrideReview:
    """A second person says whether an override was justified. Said once."""
    access.check_can_review(by, made)
    said = given(words, otherwise="Say what you found.")
    review, first = OverrideReview.objects.get_or_create(
        override=made, defaults={"hub_id": made.hub_id, "outcome": outcome, "words": said, "by": by}
    )
    if not first:
        raise StepNotAllowed("Somebody has looked at this override already.")
    record(Event.OVERRIDE_REVIEWED, by=by, on=made, outcome=outcome)
    return review
