"""By which weights are records placed, and what would others change? A model is tried before it goes live."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.matches import access
from openmash.hub.matches.in_force import in_force
from openmash.hub.partnership.models import Member
from openmash.hub.people.index import read
from openmash.hub.people.models import CloseMatch, Indexed
from openmash.hub.people.workflow import Said, Waits
from openmash.hub.records.refusals import NotUnderstood
from openmash.linkage import model as models
from openmash.linkage.model import Model, Verdict

LATEST = 1_000  # pairs that were put to people, the newest first


@dataclass(frozen=True)
class Change:
    """A weight that another model has otherwise; ``part`` and ``level`` as a person reads them."""

    part: str
    level: str
    now: float
    then: float


@dataclass(frozen=True)
class Shadow:
    """What another model would have said of pairs that were put to people in this hub. Nothing is joined by it."""

    model: Model
    pairs: int
    now: Counter[Verdict]
    then: Counter[Verdict]
    right_now: int  # of the pairs that people judged: those of which the model says what they said, or asks
    right_then: int
    judged: int
    changes: Sequence[Change]


@transaction.atomic
def read_model(*, by: Member) -> Model:
    """The model in force, with every weight."""
    access.check_can_read_model(by)
    record(Event.MODEL_READ, by=by, model=in_force().name)
    return in_force()


@transaction.atomic
def try_model(text: str, *, by: Member) -> Shadow:
    """Run a model beside the one in force, over the pairs of this hub that the reader may know of."""
    access.check_can_read_model(by)
    try:
        other = models.read(text)
    except models.NotAModel as wrong:
        raise NotUnderstood(f"This is not a model: {wrong}.") from None
    shadow = _shadow(other, by)
    record(Event.MODEL_TRIED, by=by, model=other.name[:60], pairs=shadow.pairs)
    return shadow


def _shadow(other: Model, by: Member) -> Shadow:
    matches = list(access.matches(by).order_by("-id").prefetch_related("judgements")[:LATEST])
    keys = {key for match in matches for key in (match.first_id, match.second_id)}
    rows = {row.record_id: row for row in access.rows(by).filter(record__in=keys)}
    pairs = [(match, rows[match.first_id], rows[match.second_id]) for match in matches if _both(match, rows)]
    now, then = ([_says(model, one, two) for _, one, two in pairs] for model in (in_force(), other))
    people = [_people(match) for match, _, _ in pairs]
    return Shadow(
        model=other,
        pairs=len(pairs),
        now=Counter(now),
        then=Counter(then),
        right_now=_right(now, people),
        right_then=_right(then, people),
        judged=len(pairs) - people.count(None),
        changes=_changes(in_force(), other),
    )


def _both(match: CloseMatch, rows: dict[int, Indexed]) -> bool:
    return match.first_id in rows and match.second_id in rows


def _says(model: Model, one: Indexed, two: Indexed) -> Verdict:
    return model.judged(read(two), read(one))[0]


def _people(match: CloseMatch) -> Verdict | None:
    """What people said of a pair; None where nobody has, or not for good."""
    last = max(match.judgements.all(), key=lambda one: one.pk, default=None)
    if last is None or match.waits != Waits.NOBODY:
        return None
    return Verdict.SAME if last.said == Said.SAME else Verdict.DIFFERENT


def _right(said: Sequence[Verdict], people: Sequence[Verdict | None]) -> int:
    """A model that asks is never wrong; one that joins or leaves apart is where people said the other."""
    return sum(1 for model, person in zip(said, people, strict=True) if person and model in (person, Verdict.ASK))


def _changes(now: Model, then: Model) -> list[Change]:
    found = [
        Change(part, level, weight, then.weights[part][level])
        for part, levels in now.weights.items()
        for level, weight in levels.items()
        if weight != then.weights[part][level]
    ]
    return sorted(found, key=lambda one: -abs(one.then - one.now))
