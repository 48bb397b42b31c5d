"""Is somebody known already? Asked while a contact is typed, and recorded as a look-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.matches import access
from openmash.hub.matches.in_force import in_force
from openmash.hub.partnership.models import Member
from openmash.hub.people import placing
from openmash.hub.people.actions import Particulars
from openmash.hub.people.index import read, row_of
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.people.weighing import Weighed, weighed
from openmash.linkage.model import Model, Verdict

AT_MOST = 10


@dataclass(frozen=True)
class Candidate:
    """One person who may be meant, by the record that is likest, and what is to be thought of it."""

    row: Indexed
    pair: Weighed
    verdict: Verdict


@transaction.atomic
def look_up(who: Particulars, *, by: Member) -> Sequence[Candidate]:
    """Who may be meant, the likeliest first: one line for each person, of those of whom the reader may know."""
    access.check_can_review(by)
    model = in_force()
    typed = row_of(AgencyRecord(hub_id=by.hub_id, **vars(who)))
    found = access.rows(by).filter(pk__in=[row.pk for row in placing.alike(typed.keys)])
    best: dict[int, Weighed] = {}
    for pair in _weighed(typed, found, model):
        person = pair.row.person_id or 0
        if pair.weight >= model.ask_from and (person not in best or best[person].weight < pair.weight):
            best[person] = pair
    pairs = sorted(best.values(), key=lambda pair: (-pair.weight, pair.row.pk))[:AT_MOST]
    about = access.children_of(pair.row.record_id for pair in pairs)
    record(Event.PEOPLE_LOOKED_UP, by=by, about=about, found=len(pairs))
    return [Candidate(pair.row, pair, model.judged(pair.one, pair.other)[0]) for pair in pairs]


def _weighed(typed: Indexed, rows: Iterable[Indexed], model: Model) -> list[Weighed]:
    """What is typed beside each of these. How rare a name is, is said by the record that bears it too."""
    one = read(typed)
    found = []
    for row in rows:
        other = read(row)
        seen = one._replace(fore_rare=other.fore_rare, sur_rare=other.sur_rare, home_size=other.home_size)
        found += weighed(seen, [row], model)
    return found
