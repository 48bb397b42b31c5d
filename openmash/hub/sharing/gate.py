"""May this be shared? Every room that shares asks here, in its own transaction, before it does.

PERMIT passes. REVIEW passes with a reason by whoever shares it. DENY stops, but for an emergency, whose reason is
looked at by a second person. Every answer is kept; one that stopped its transaction is kept by `keep_refused`, after
that is undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from openmash.hub.audit.actions import Thing
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied

from . import access, words
from .actions import overriding
from .in_force import revoked_in, reworded, table_of
from .models import GateAnswer
from .table import decide
from .terms import STRICTNESS, Because, Data, Mode, Question, Ruling, Verdict


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What somebody is about to share, but for the day."""

    who: str
    whom: str
    data: Data
    mode: Mode
    purpose: str
    basis: str
    prompt: str = ""


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What whoever shares adds: a reason, and that it is an emergency in which the agreement cannot be waited for."""

    reason: str = ""
    emergency: bool = False
    again: bool = False  # it was said before, of the same thing: an emergency is looked at once


UNCONFIRMED = Confirmed()


@dataclass(frozen=True)
class Asked:
    """A question, and the gate's answer."""

    question: Question
    verdict: Verdict


class NotAgreed(Denied):
    """The gate does not let this pass. Carries what was asked, so that it is kept."""

    def __init__(self, asked: Sequence[Asked], *, on: Thing, by: Member) -> None:
        self.asked, self.on, self.by = asked, on, by
        self.worst = strictest(asked)
        ruling, names = self.worst.verdict.ruling, access.agency_names(by.hub_id)
        stopped = (one for one in asked if one.verdict.ruling == ruling)
        said = dict.fromkeys(words.refusal(one.question, one.verdict, names) for one in stopped)
        super().__init__(" ".join([*said, words.REMEDIES[ruling]]))

    @property
    def wants_reason(self) -> bool:
        """Whether a reason would let it pass."""
        return self.worst.verdict.ruling == Ruling.REVIEW

    @property
    def wants_emergency(self) -> bool:
        """Whether only an emergency would."""
        return not self.wants_reason and self.worst.verdict.because != Because.NEVER


def ask(sharings: Sequence[Sharing], *, by: Member) -> list[Asked]:
    """What the agreement in force says to each of these, now."""
    now = wall.now()
    version = access.in_force(by.hub_id, now)
    table, revoked = table_of(version), revoked_in(version)
    today, new = timezone.localdate(now), reworded(version, table, {sharing.prompt for sharing in sharings})
    questions = [Question(**vars(one), on=today, reworded=one.prompt in new) for one in sharings]
    return [Asked(question, decide(question, table, revoked)) for question in questions]


def let_pass(
    sharings: Sequence[Sharing], *, on: Thing, by: Member, confirmed: Confirmed = UNCONFIRMED,
    refused_on: Thing | None = None,
) -> list[GateAnswer]:  # fmt: skip
    """Let all of these pass, and keep the answers; or none of them. Raises `NotAgreed`.

    Where ``on`` is only made if they pass, ``refused_on`` is what there is also if they do not.
    """
    asked = ask(sharings, by=by)
    worst = strictest(asked).verdict
    given = bool(confirmed.reason.strip())
    may = {
        Ruling.PERMIT: True,
        Ruling.REVIEW: given,
        Ruling.DENY: given and confirmed.emergency and worst.because != Because.NEVER,
    }
    if not may[worst.ruling]:
        raise NotAgreed(asked, on=refused_on or on, by=by)
    kept = keep(asked, on=on, by=by, reason=confirmed.reason)
    for answer in kept:
        if answer.ruling == Ruling.DENY and not confirmed.again:
            overriding.override(answer, reason=confirmed.reason, by=by)
    return kept


def keep(asked: Sequence[Asked], *, on: Thing, by: Member, reason: str = "") -> list[GateAnswer]:
    """Keep what was asked and answered. A reason belongs to what was not simply permitted."""
    return GateAnswer.objects.bulk_create(
        GateAnswer(
            hub_id=by.hub_id, by=by, on_kind=type(on).__name__.lower(), on_reference=on.reference,
            who=one.question.who, whom=one.question.whom, data=one.question.data, mode=one.question.mode,
            purpose=one.question.purpose, basis=one.question.basis, prompt=one.question.prompt,
            ruling=one.verdict.ruling, because=one.verdict.because, rule=one.verdict.rule,
            version=one.verdict.version, obligations=list(one.verdict.obligations),
            reason="" if one.verdict.ruling == Ruling.PERMIT else reason.strip(),
        )
        for one in asked
    )  # fmt: skip


def keep_refused(stopped_by: Exception | None) -> None:
    """Keep the answers that stopped a transaction, now that it is undone."""
    if isinstance(stopped_by, NotAgreed):
        keep(stopped_by.asked, on=stopped_by.on, by=stopped_by.by)


def strictest(asked: Sequence[Asked]) -> Asked:
    """The answer that counts where several things are shared together."""
    return min(asked, key=lambda one: STRICTNESS[one.verdict.ruling])
