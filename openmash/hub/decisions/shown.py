"""How is a decision put on a page?"""

from typing import Any

from openmash.clock import say_duration
from openmash.hub.contacts.models import Child
from openmash.hub.contacts.workflow import STAGE_WORDS, Stage
from openmash.hub.enquiries import kin
from openmash.hub.enquiries.shown.rows import clock_of, day_words
from openmash.hub.govuk.words import the_day
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role

from .actions.reading import Kept, Looking, Relooks, Weighing
from .models import Decision
from .workflow import INFLUENCE_WORDS, OUTCOME_WORDS, Influence, Outcome


def said(decision: Decision) -> str:
    """The outcome of a decision in words."""
    return OUTCOME_WORDS[Outcome(decision.outcome)][0]


def weighing(read: Weighing) -> dict[str, Any]:
    """What stands beside the form: whom it is for, how much time is left, who has answered."""
    today = the_day(read.now)
    return {
        "w": read,
        "time": clock_of(read.contact, read.now),
        "stage": STAGE_WORDS[Stage(read.contact.stage)],
        "aged": lambda child: kin.age_of(child.record, today=today),
        "said": said,
        **day_words(today),
    }


def kept(read: Kept, *, by: Member) -> dict[str, Any]:
    """The record of a decision."""
    decision, today = read.decision, the_day(read.now)
    return {
        "k": read,
        "decision": decision,
        "said": said,
        "help": OUTCOME_WORDS[Outcome(decision.outcome)][1],
        "how": how(read),
        "took": say_duration(decision.at - read.contact.received_at),
        "correction": getattr(decision, "correction", None),
        "may_decide": by.has(Role.DECISION_MAKER) and read.glass is None,
        "aged": lambda child: kin.age_of(child.record, today=today),
        **day_words(today),
    }


def how(read: Kept) -> list[tuple[str, str]]:
    """What another agency's information changed, and for whom nobody waited."""
    changed = INFLUENCE_WORDS[Influence(read.decision.influence)][0]
    if read.changed_by:
        changed += f": {', '.join(agency.name for agency in read.changed_by)}"
    nobody = "Nobody: every agency asked had answered" if read.lines else "No agency was asked"
    without = ", ".join(agency.name for agency in read.outstanding) or nobody
    told = [("Did another agency’s information change the level?", changed), ("Decided without waiting for", without)]
    reason = read.decision.outstanding_reason
    return [*told, ("Why it could not wait", reason)] if reason else told


def relooks(read: Relooks) -> dict[str, Any]:
    """Each late reply with the children of its contact, by initials and ages."""
    today = the_day(read.now)

    def brief(child: Child) -> str:
        return kin.brief(child.record, today=today)

    rows = [
        (one, ", ".join(map(brief, read.children[one.contact_id])) or "Child not named", hasattr(one, "answer"))
        for one in read.waiting
    ]
    return {"rows": rows, "today": today}


def looking(read: Looking, *, by: Member) -> dict[str, Any]:
    """One late reply."""
    today = the_day(read.now)
    return {
        "l": read,
        "agency": read.relook.reply.request.agency,
        "answer": getattr(read.relook, "answer", None),
        "may_decide": by.has(Role.DECISION_MAKER),
        "aged": lambda child: kin.age_of(child.record, today=today),
        "said": said,
        **day_words(today),
    }
