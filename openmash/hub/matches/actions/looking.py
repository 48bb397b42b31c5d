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
from openmash.hub.people.access import Among
from openmash.hub.people.actions import Particulars
from openmash.hub.people.index import read, row_of
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.people.placing import Known
from openmash.hub.people.weighing import Weighed, weighed
from openmash.linkage.blocking import keys
from openmash.linkage.model import Model, Verdict
from openmash.linkage.standard.records import Standard

AT_MOST = 10


@dataclass(frozen=True)
class Candidate:
    """One person who may be meant, by the record that is likest, and what is to be thought of it."""

    row: Indexed
    pair: Weighed
    verdict: Verdict


@dataclass(frozen=True)
class LookedUp:
    """Who may be meant, the likeliest first; and whether there are more whom what was typed does not tell apart."""

    candidates: Sequence[Candidate]
    more: bool


@transaction.atomic
def look_up(who: Particulars, *, by: Member) -> LookedUp:
    """Who may be meant: one line for each person, of those of whom the reader may know."""
    access.check_can_review(by)
    model = in_force()
    one = read(row_of(AgencyRecord(hub_id=by.hub_id, **vars(who))))
    found = placing.alike(keys(one))
    likely = _likeliest(one, found.known, model)
    rows = {row.record_id: row for row in access.rows(by).filter(Among("record", likely[:AT_MOST]))}
    candidates = [_candidate(one, rows[record], model) for record in likely[:AT_MOST] if record in rows]
    about = access.children_of(rows)
    record(Event.PEOPLE_LOOKED_UP, by=by, about=about, found=len(candidates))
    return LookedUp(candidates, more=len(likely) > AT_MOST or found.crowded > 0)


def _likeliest(one: Standard, known: Iterable[Known], model: Model) -> list[int]:
    """The records by which persons may be meant, the likeliest first: of each person the one that is likest."""
    best: dict[int, tuple[float, int]] = {}
    for other in known:
        weight = model.weight(_as_rare_as(one, other.standard), other.standard)
        if weight >= model.ask_from and (other.person not in best or best[other.person][0] < weight):
            best[other.person] = weight, other.record
    return [number for _, number in sorted(best.values(), key=lambda each: (-each[0], each[1]))]


def _candidate(one: Standard, row: Indexed, model: Model) -> Candidate:
    seen = _as_rare_as(one, read(row))
    [pair] = weighed(seen, [row], model)
    return Candidate(row, pair, model.judged(seen, pair.other)[0])


def _as_rare_as(one: Standard, other: Standard) -> Standard:
    """What is typed, as it would be kept: how rare a name is, is said by the record that bears it too."""
    return one._replace(fore_rare=other.fore_rare, sur_rare=other.sur_rare, home_size=other.home_size)
