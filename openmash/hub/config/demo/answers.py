"""What do agencies answer in the demonstration? Invented, calm, one thing for each item."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from openmash.hub.enquiries.actions import answering
from openmash.hub.enquiries.actions.items import Draft, write_item
from openmash.hub.enquiries.models import Request
from openmash.hub.enquiries.workflow import AnswerKind, ItemKind, Visibility, WithheldReason
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall


@dataclass(frozen=True)
class Held:
    """One item as an agency might hold it, so many days before the request."""

    question: int
    days: int
    kind: ItemKind
    text: str
    context: str = ""
    visibility: Visibility = Visibility.DISCLOSED


POOL: dict[str, list[Held]] = {
    "police": [
        Held(
            3, 41, ItemKind.FACT,
            "Attended a verbal argument between two adults. Children upstairs. No offence disclosed.",
            "Second attendance this year; graded standard.", Visibility.RELEASED,
        ),
        Held(4, 120, ItemKind.FACT, "An adult visitor to the address is of interest to us.", "", Visibility.SEALED),
        Held(
            2, 63, ItemKind.THIRD_PARTY, "A neighbour reported shouting late in the evening.",
            "Not seen by officers; all calm on arrival.",
        ),
    ],
    "health": [
        Held(
            2, 34, ItemKind.FACT, "Not brought to an appointment; a second date was offered and missed.",
            "Letters went to the address before the move.", Visibility.RELEASED,
        ),
        Held(
            1, 20, ItemKind.OPINION, "Health visitor’s impression: mother appeared low and said that she was managing.",
            "Home visit; partner present throughout.",
        ),
    ],
    "education": [
        Held(
            2, 12, ItemKind.FACT, "Attendance this term 78 %; nine half-days unauthorised.", "Last year 94 %.",
            Visibility.RELEASED,
        ),
        Held(
            4, 25, ItemKind.OPINION, "Designated lead’s view: quieter since half term, and often hungry.",
            "Seen by two adults on separate days.",
        ),
    ],
    "housing": [
        Held(
            2, 30, ItemKind.FACT, "Rent is eleven weeks behind; a first notice was sent.",
            "Tenancy in mother’s name only.",
            Visibility.RELEASED,
        ),
    ],
    "social-care": [
        Held(2, 400, ItemKind.FACT, "One earlier contact, closed with advice.", "", Visibility.RELEASED),
    ],
}  # fmt: skip


class Answers:
    """Answers that go round the pool, so that no two enquiries look alike and every run is the same."""

    def __init__(self) -> None:
        self.pools: dict[str, Iterator[Held]] = {agency: cycle(held) for agency, held in POOL.items()}

    def give(self, request: Request, *, by: Member, how: AnswerKind) -> None:
        """See a request, answer all of it, and send the reply."""
        answering.see(request, by=by)
        if how == AnswerKind.INFORMATION and request.agency.code in self.pools:
            self.write(request, by)
        elif how == AnswerKind.WITHHELD:
            first = request.questions.order_by("order")[0]
            answering.answer(
                first, kind=AnswerKind.WITHHELD, by=by, withheld_reason=WithheldReason.LIVE_INVESTIGATION,
                withheld_words="We will look again when the inquiry has moved on.",
            )  # fmt: skip
        answering.nothing_held_for_rest(request, by=by)
        answering.send_reply(request, by=by)

    def write(self, request: Request, by: Member) -> None:
        """One item from the pool of this agency."""
        held = next(self.pools[request.agency.code])
        questions = list(request.questions.order_by("order"))
        draft = Draft(
            kind=held.kind,
            text=held.text,
            context=held.context,
            visibility=held.visibility,
            happened_on=(wall.now() - timedelta(days=held.days)).date(),
        )
        write_item(questions[min(held.question, len(questions)) - 1], draft=draft, by=by)
