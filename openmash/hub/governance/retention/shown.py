"""How are a schedule, what is due, a proposal and a certificate handed to their pages?"""

from collections.abc import Iterable
from typing import Any

from openmash.hub.governance import access
from openmash.hub.governance.actions.disposing import Proposed
from openmash.hub.governance.actions.scheduling import DueNow, Shown, Trial
from openmash.hub.governance.models import Certificate, Proposal
from openmash.hub.govuk.fields.rendering import showable
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.sharing.terms import Problem

from .called import counts
from .cases import Due
from .words import STAYING, passing_in_words, rule_in_words, why

NOT_DUE = "It is not due by the schedule in force today."
LISTED = 20  # of the cases that a trial makes due or keeps longer


def of_due(read: DueNow, proposals: Iterable[Proposal], by: Member) -> dict[str, Any]:
    """What is due, what waits for a second person, and what this reader may do."""
    waiting = list(proposals)
    proposed = {one.contact for one in waiting}
    return {
        "read": read,
        "due": [(one, why(one.disposal), one.case.reference in proposed) for one in read.due],
        "kept": [(one, why(one.disposal), one.case.stays) for one in read.kept[: access.SHOWN]],
        "cleared": counts(read.cleared.rows) if read.cleared else (),
        "passing": passing_in_words(read.passing),
        "waiting": waiting,
        "full": read.total > len(read.due),
        "most": access.SHOWN,
        "may_retain": by.has(Role.GOVERNANCE_LEAD),
    }


def of_case(due: Due, by: Member) -> dict[str, Any]:
    """A case that is due, without anything of what was said in it."""
    return {"one": due, "why": why(due.disposal), "stays": due.case.stays, "may_retain": by.has(Role.GOVERNANCE_LEAD)}


def of_proposal(read: Proposed, by: Member) -> dict[str, Any]:
    """A proposal, and the case as it stands now."""
    return {
        "one": read.proposal,
        "due": read.due,
        "why": why(read.due.disposal) if read.due else "",
        "stays": read.due.case.stays if read.due else NOT_DUE,
        "own": read.proposal.by_id == by.pk,
    }


def of_certificate(one: Certificate) -> dict[str, Any]:
    """A certificate, with the tables as people call them."""
    return {
        "one": one,
        "proposal": one.proposal,
        "answer": one.proposal.answer,
        "rows": counts(one.rows),
        "total": sum(one.rows.values()),
    }


def of_schedule(shown: Shown, by: Member) -> dict[str, Any]:
    """A version in plain English, and what this reader may do with it."""
    rules = shown.schedule.rules if shown.schedule else ()
    return {
        "shown": shown,
        "version": shown.version,
        "rules": [(rule, rule_in_words(rule, shown.names)) for rule in rules],
        "passing": passing_in_words(shown.schedule.passing if shown.schedule else None),
        "others": STAYING,
        "waits": access.waits,
        "own": bool(shown.version and shown.version.by_id == by.pk),
        **(of_trial(shown.trial) if shown.trial else {}),
        "may_retain": by.has(Role.GOVERNANCE_LEAD),
    }


def of_trial(trial: Trial) -> dict[str, Any]:
    """What would be due, in words."""
    return {
        "trial": trial,
        "sooner": [(one, why(one.disposal)) for one in trial.sooner[:LISTED]],
        "later": [(one, why(one.disposal)) for one in trial.later[:LISTED]],
        "passing": passing_in_words(trial.schedule.passing),
        "passing_now": passing_in_words(trial.passing_now),
        "clearing": counts(trial.clearing),
    }


def of_mistakes(document: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """Each mistake beside the line in which it stands."""
    lines = document.split("\n")
    return {"to_put_right": [(one, showable(lines[one.line - 1])[:200]) for one in problems]}
