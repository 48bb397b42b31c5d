"""What is on the board this morning: contacts at every stage, some with hours left, one late."""

from dataclasses import dataclass, field
from datetime import timedelta

from openmash.clock import Brag
from openmash.hub.contacts.actions import checking, receiving, taking, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Route
from openmash.hub.enquiries.actions import answering
from openmash.hub.enquiries.workflow import AnswerKind
from openmash.hub.records import wall

from . import time
from .answers import Answers
from .past import TODAYS, ask_agencies
from .samples import DailyLists
from .team import Team
from .telling import Borough

A = AnswerKind
SEEN = "seen"
BECAUSE = "On what was told, and what is known here."


@dataclass(frozen=True)
class Live:
    """How far one contact has come: received so many minutes ago, rated, and what each asked agency has done."""

    minutes: int
    level: int = 0
    brag: Brag | None = None
    checked: str = "yes"
    route: Route = Route.ENQUIRY
    asked: dict[str, AnswerKind | str | None] = field(default_factory=dict)
    taken: int | None = None


MORNING = [
    Live(4, checked=""),
    Live(14, checked=""),
    Live(21, checked="", taken=0),
    Live(33),
    Live(47, taken=1),
    Live(58),
    Live(
        230, 4, Brag.RED, taken=0,
        asked={"social-care": A.INFORMATION, "police": SEEN, "health": A.INFORMATION, "education": A.NOTHING_HELD},
    ),
    Live(
        265, 4, Brag.RED, taken=1,
        asked={"social-care": A.NOTHING_HELD, "police": A.INFORMATION, "health": None, "education": A.INFORMATION},
    ),
    Live(95, 3, Brag.RED, route=Route.STRATEGY_DISCUSSION, taken=0),
    Live(
        170, 3, Brag.RED, taken=1,
        asked={"social-care": A.INFORMATION, "police": A.WITHHELD, "health": SEEN, "housing": None},
    ),
    Live(
        1_465, 3, Brag.AMBER, taken=0,
        asked={"police": A.INFORMATION, "health": A.INFORMATION, "housing": A.NOTHING_HELD},
    ),
    Live(
        1_390, 3, Brag.AMBER, taken=0,
        asked={"social-care": A.NOTHING_HELD, "police": A.INFORMATION, "health": SEEN, "education": A.INFORMATION},
    ),
    Live(1_180, 2, Brag.AMBER, taken=1, asked={"education": SEEN, "police": A.NOTHING_HELD, "housing": A.INFORMATION}),
    Live(900, 3, Brag.AMBER, asked={"police": SEEN, "health": A.NOTHING_HELD, "education": A.INFORMATION}),
    Live(620, 2, Brag.AMBER, taken=1, route=Route.EARLY_HELP),
    Live(540, 3, Brag.AMBER, taken=0),
    Live(410, 2, Brag.AMBER, taken=1, asked={"education": A.INFORMATION, "health": None, "early-help": A.NOTHING_HELD}),
    Live(300, 3, Brag.AMBER, taken=0, asked={"police": A.INFORMATION, "probation": SEEN, "health": A.INFORMATION}),
    Live(2_600, 2, Brag.GREEN, taken=1, asked={"education": A.NOTHING_HELD, "health": SEEN, "housing": A.INFORMATION}),
    Live(2_100, 2, Brag.GREEN, taken=0, asked={"education": None, "health": A.NOTHING_HELD}),
    Live(1_500, 1, Brag.GREEN, route=Route.ADVICE),
    Live(3_100, 2, Brag.GREEN, asked={"police": A.NOTHING_HELD, "health": A.INFORMATION}),
    Live(880, 1, Brag.BLUE, route=Route.ADVICE, taken=1),
    Live(2_900, 1, Brag.BLUE, taken=0, asked={"education": A.NOTHING_HELD}),
]  # fmt: skip


def arrive(place: Borough, team: Team, lists: DailyLists) -> None:
    """Bring in today's contacts, each at its own time and as far as it has come; every morning a list of open cases."""
    present, answers = wall.now(), Answers()
    todays = zip(place.contacts[-TODAYS:], MORNING, strict=True)
    for event, live in sorted(todays, key=lambda pair: -pair[1].minutes):
        received_at = present - timedelta(minutes=live.minutes)
        lists.until(received_at)
        time.at(received_at)
        contact = receiving.receive(place.notification(event, team.agencies), by=team.administrator)
        step = timedelta(minutes=live.minutes / 8)
        if live.taken is not None:
            time.at(wall.now() + step)
            taking.take(contact, by=team.screener(live.taken))
        if live.checked:
            time.at(wall.now() + step)
            checking.check(contact, by=team.screener(live.taken or 0))
        if live.brag is not None:
            time.at(wall.now() + step)
            judged = triaging.Judgement(level=live.level, brag=live.brag, reason=BECAUSE)
            triaging.triage(contact, judged, route=live.route, by=team.screener(live.taken or 0))
        if live.asked:
            time.at(wall.now() + step / 2)
            enquire(contact, live, team, step, answers)
    lists.until(present)
    time.present()


def enquire(contact: Contact, live: Live, team: Team, step: timedelta, answers: Answers) -> None:
    """As much of an enquiry as there has been."""
    enquiry = ask_agencies(contact, team, list(live.asked), screener=live.taken or 0)
    for request in enquiry.requests.select_related("agency"):
        done = live.asked[request.agency.code]
        time.at(wall.now() + step / 2)
        by = team.representative(request.agency.code)
        if done == SEEN:
            answering.see(request, by=by)
        elif isinstance(done, AnswerKind):
            answers.give(request, by=by, how=done)
