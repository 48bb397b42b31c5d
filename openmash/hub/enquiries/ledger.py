"""What has each agency answered? Seven different things, now or at an earlier moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from openmash.hub.partnership.models import Agency

from . import access
from .models import Answer, Enquiry, Reply, Request, Seen
from .workflow import (
    LEDGER_WORDS,
    WITHHELD_WORDS,
    AnswerKind,
    Hearing,
    LedgerState,
    WithheldReason,
    answered_state,
    ledger_state,
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One agency in the ledger of an enquiry."""

    agency: Agency
    state: LedgerState
    request: Request | None = None
    seen_at: datetime | None = None
    sent_at: datetime | None = None  # the latest reply
    sent: int = 0
    questions: int = 0
    withheld: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The state in words; a reply in part is said as such."""
        part = self.sent_at is not None and self.state in (LedgerState.SEEN, LedgerState.OVERDUE)
        return f"{LEDGER_WORDS[self.state]}{f'; {self.sent} of {self.questions} sent' if part else ''}"

    @property
    def answered(self) -> bool:
        """Whether the reply is complete."""
        return self.state in (LedgerState.NOTHING_HELD, LedgerState.WITHHELD, LedgerState.INFORMATION)

    @property
    def awaited(self) -> bool:
        """Whether the agency was asked and has not finished answering."""
        return self.request is not None and not self.answered


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Who has opened the requests of an enquiry, and what came back, in the order of time."""

    seen: Sequence[Seen]
    replies: Sequence[Reply]

    def by(self, at: datetime) -> "Heard":
        """The same as it was at a moment."""
        return Heard(
            seen=[one for one in self.seen if one.at <= at], replies=[one for one in self.replies if one.at <= at]
        )


def heard(enquiry: Enquiry) -> Heard:
    """Everything heard of in an enquiry."""
    return Heard(
        seen=list(Seen.objects.filter(request__enquiry=enquiry).select_related("by__agency")),
        replies=list(Reply.objects.filter(request__enquiry=enquiry).select_related("request__agency")),
    )


def lines(enquiry: Enquiry, agencies: Iterable[Agency], *, at: datetime, known: Heard | None = None) -> list[Line]:
    """Every agency of the hub: first those asked, as things stood at a moment, then those not asked."""
    then = (known or heard(enquiry)).by(at)
    requests = list(access.requests_in(enquiry, at).annotate(asked=Count("questions")).order_by("agency__name"))
    seen, replies = _first(then.seen), _by_request(then.replies)
    sent = _sent_answers(enquiry, at)
    told = [
        _line(one, seen_at=seen.get(one.pk), replies=replies.get(one.pk, []), sent=sent.get(one.pk, []), at=at)
        for one in requests
    ]
    asked = {one.agency_id for one in requests}
    return told + [Line(agency=one, state=LedgerState.NOT_ASKED) for one in agencies if one.pk not in asked]


def _line(
    request: Request, *, seen_at: datetime | None, replies: list[Reply], sent: list[Answer], at: datetime
) -> Line:
    complete = any(reply.complete == "yes" for reply in replies)
    hearing = Hearing.ANSWERED if complete else Hearing.SEEN if seen_at or replies else Hearing.ASKED
    kinds = [AnswerKind(answer.kind) for answer in sent]
    late = request.due_at is not None and request.due_at < at
    reasons = dict.fromkeys(answer.withheld_reason for answer in sent if answer.kind == AnswerKind.WITHHELD)
    return Line(
        agency=request.agency,
        state=ledger_state(hearing, late=late, said=answered_state(kinds)),
        request=request,
        seen_at=seen_at,
        sent_at=replies[-1].at if replies else None,
        sent=len(sent),
        questions=request.asked,  # type: ignore[attr-defined]
        withheld=tuple(WITHHELD_WORDS[WithheldReason(reason)] for reason in reasons),
    )


def _sent_answers(enquiry: Enquiry, at: datetime) -> dict[int, list[Answer]]:
    """The answers that the hub had at a moment: of each question the latest that a reply had carried."""
    carried = Answer.objects.filter(question__request__enquiry=enquiry, sent__at__lte=at)
    latest = carried.order_by("question_id", "-id").distinct("question_id").select_related("question")
    found: dict[int, list[Answer]] = {}
    for answer in latest:
        found.setdefault(answer.question.request_id, []).append(answer)
    return found


def _first(seen: Iterable[Seen]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for one in seen:
        found.setdefault(one.request_id, one.at)
    return found


def _by_request(replies: Iterable[Reply]) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = {}
    for reply in replies:
        found.setdefault(reply.request_id, []).append(reply)
    return found


@dataclass(frozen=True)
class Chip:
    """One agency asked, as lists show it."""

    letters: str
    name: str
    state: LedgerState

    @property
    def answered(self) -> bool:
        """Whether the reply is complete."""
        return self.state in (LedgerState.NOTHING_HELD, LedgerState.WITHHELD, LedgerState.INFORMATION)


def chips(contacts: Iterable[int], *, now: datetime) -> Mapping[int, list[Chip]]:
    """The agencies asked about each of these contacts, by the contact's key: one read, from the current state."""
    columns = ("enquiry__contact_id", "agency__letters", "agency__name", "hearing", "due_at", "said")
    wanted = Request.objects.filter(enquiry__contact__in=list(contacts)).order_by("agency__name")
    found: dict[int, list[Chip]] = {}
    for contact, letters, name, hearing, due_at, said in wanted.values_list(*columns):
        late = due_at is not None and due_at < now
        state = ledger_state(Hearing(hearing), late=late, said=said)
        found.setdefault(contact, []).append(Chip(letters, name, state))
    return found
