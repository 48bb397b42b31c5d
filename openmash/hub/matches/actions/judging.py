"""Are these two records one person's? Somebody says."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.matches import access
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.people import joining, placing
from openmash.hub.people.models import CloseMatch, Indexed, Judgement
from openmash.hub.people.workflow import Said, Waits
from openmash.hub.records.refusals import given

WHY = "Say why: whoever undoes it later will want to know."


@transaction.atomic
def judge(match: CloseMatch, said: Said, *, reason: str, by: Member) -> Judgement:
    """Keep what somebody says. *Same* joins the two persons, where no second person must say so too."""
    placing.alone(by.hub_id)
    match = CloseMatch.objects.select_for_update(of=("self",)).get(pk=match.pk)
    access.check_can_judge(by)
    access.check_waits_for(by, match)
    reason = given(reason, otherwise=WHY)
    one, other = joining.person_of(match.first_id), joining.person_of(match.second_id)
    about = access.children_of(Indexed.objects.filter(person__in=(one, other)).values_list("record_id", flat=True))
    waits = Waits.SECOND if said == Said.UNSURE or (said == Said.SAME and _needs_another(match)) else Waits.NOBODY

    judgement = joining.judge(match, said, reason=reason, by=by, waits=waits)
    record(Event.MATCH_JUDGED, by=by, on=match, about=about, said=said)
    if said == Said.SAME and waits == Waits.NOBODY:
        made = joining.join(match, reason=reason, by=by)
        record(Event.PERSONS_JOINED, by=by, on=made, about=about, match=match.reference)
        tell(Event.PERSONS_JOINED, on=made, hub_id=by.hub_id)
    return judgement


def _needs_another(match: CloseMatch) -> bool:
    return joining.needs_two(match) and not match.judgements.filter(said=Said.SAME).exists()
