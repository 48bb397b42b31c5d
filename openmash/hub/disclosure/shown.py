"""How are requests and packs handed to their pages?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django

from openmash.hub.partnership.models import Member

from . import access, actions, forms, pack
from .actions.reading import Listed, Shown
from .draft import Draft
from .models import AccessRequest
from .pack import Line
from .workflow import (
    CHOSEN_WORDS,
    EXEMPTION_WORDS,
    FORM_WORDS,
    RELATIONSHIP_WORDS,
    SECTIONS,
    STAGE_WORDS,
    STEP_WORDS,
    TERM_WORDS,
    Chosen,
    Exemption,
    Form,
    Relationship,
    Stage,
    Step,
)  # fmt: skip

TERM = TERM_WORDS


@dataclass(frozen=True)
class StepWords:
    """What a page that asks why says."""

    title: str
    lede: str
    button: str


EXTEND = StepWords(
    "Take two months more",
    "Only where the request is complex, and once. Tell the person why, within the first month.",
    "Extend the term",
)
CLOSE = StepWords(
    "Close without a pack",
    "The request was withdrawn, or whoever asked may not ask. Tell them why, and that they may complain.",
    "Close the request",
)


def listed(found: Listed, *, by: Member) -> dict[str, Any]:
    """The list of requests."""
    rows = [
        {"one": one, "stage": STAGE_WORDS[Stage(one.stage)], "late": _is_late(one, found), "right": _right(one)}
        for one in found.requests
    ]
    return {"rows": rows, "may_prepare": by.has(*access.PREPARING)}


def _is_late(one: AccessRequest, found: Listed | Shown) -> bool:
    return one.stage in (Stage.DRAFTED, Stage.SUBMITTED) and one.due_on < found.today


def _right(one: AccessRequest) -> str:
    return RELATIONSHIP_WORDS[Relationship(one.relationship)][0]


def request(read: Shown, *, by: Member) -> dict[str, Any]:
    """The page of a request."""
    one = read.request
    open_to_change = one.stage == Stage.DRAFTED and by.has(*access.PREPARING)
    return {
        **whole(read),
        "stage": STAGE_WORDS[Stage(one.stage)],
        "late": _is_late(one, read),
        "sections": _sections(read.draft.lines if read.draft else []),
        "alike": read.alike,
        "not_released": read.not_released,
        "redactions": _redactions(read.draft) if read.draft else [],
        "handlings": [(STEP_WORDS[Step(done.step)], done) for done in read.handlings],
        "departures": [(FORM_WORDS[Form(gone.copy.form)], gone) for gone in read.departures],
        "forms": list(FORM_WORDS.items()),
        "may_change": open_to_change,
        "may_extend": open_to_change and not hasattr(one, "extension") and one.due_on >= read.today,
        "may_approve": one.stage == Stage.SUBMITTED and access.may_approve(by, one),
        "may_fetch": one.stage == Stage.APPROVED and by.has(*access.PREPARING) and not read.fallen,
        "may_send_back": one.stage == Stage.APPROVED and not read.departures and access.may_approve(by, one),
        "term": TERM,
        "chosen_words": CHOSEN_WORDS,
    }


def whole(read: Shown) -> dict[str, Any]:
    """What would leave, as a second person reads it; what was frozen, once it is approved."""
    approved = read.frozen if read.request.stage == Stage.APPROVED else None
    settled = pack.but(approved.content, read.taken_back) if approved else None
    left_out = read.draft.left_out if read.draft else approved.left_out if approved else []
    content = read.draft.content if read.draft else settled
    return {
        "asked": read.request,
        "right": _right(read.request),
        "names_reason": next((done.words for done in reversed(read.handlings) if done.step == Step.SUBMIT), ""),
        "draft": read.draft,
        "content": content,
        "left_out": _left_out(left_out, read.draft),
        "seen": read.draft.digest if read.draft else getattr(read.frozen, "digest", ""),
        "fallen": read.fallen,
        "gone": len(read.draft.gone) if read.draft else 0,
    }


def _left_out(rows: Sequence[dict[str, Any]], draft: Draft | None) -> list[dict[str, Any]]:
    """What is left out, in words; what it says only while the pack is not settled, so that somebody looks at it."""
    texts = {line.key: line.text for line in draft.lines} if draft else {}
    return [
        {**row, "text": texts.get(row["key"], ""), "exemption": EXEMPTION_WORDS[Exemption(row["exemption"])][0]}
        for row in rows
    ]


def _sections(lines: Any) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(SECTIONS[line.kind], []).append(line)
    return found


def _redactions(draft: Draft) -> list[dict[str, Any]]:
    heads = {line.key: line.head for line in draft.lines}
    return [
        {"one": one, "where": heads.get(one.line, "Every line"), "why": EXEMPTION_WORDS[Exemption(one.exemption)][0]}
        for one in draft.redactions
    ]


def line(
    draft: Draft, one: Line, *, choose: django.Form | None = None, redact: django.Form | None = None
) -> dict[str, Any]:
    """The page of one line, with the form that was sent."""
    choice = draft.choices.get(one.key)
    return {
        "asked": draft.request,
        "line": one,
        "choice": choice,
        "exemption": EXEMPTION_WORDS[Exemption(choice.exemption)][0] if choice and choice.exemption else "",
        "chosen_words": CHOSEN_WORDS,
        "choose": choose or forms.Choose(None),
        "redact": redact or forms.Redact(None),
        "is_kept": one.now == Chosen.KEEP,
    }


def decided(asked: AccessRequest, form: forms.Verdict, *, seen: str, by: Member) -> Callable[[], object]:
    """What a second person's verdict does."""
    words, confirmed = form.cleaned_data["words"], form.confirmed
    if form.cleaned_data["verdict"] == forms.Said.APPROVE:
        return lambda: actions.approve(asked, seen=seen, words=words, confirmed=confirmed, by=by)
    return lambda: actions.send_back(asked, words=words, by=by)
