"""Which questions would another agreement answer otherwise than the one in force?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from .purposes import EnquiryPurpose, LawfulBasis
from .table import Table
from .terms import STRICTNESS, Data, Mode, Question, Ruling, Verdict

COMPARED_AT_MOST = 20_000  # questions of two tables: what is looked at of the largest is still shown in seconds
Decide = Callable[[Question], Verdict]
Same = tuple[str, Data, Mode, Ruling, Ruling, str]  # what reads the same but for whom it is shared with


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one shares with some would be answered otherwise; ``times`` is of how many questions."""

    who: str
    whom: tuple[str, ...]
    data: Data
    mode: Mode
    now: Ruling
    then: Ruling
    title: str  # of the rule by which
    times: int


def changes(asked: Mapping[Question, int], now: Decide, then: Decide) -> list[Change]:
    """The questions that would be answered otherwise, those that read the same added up; most often asked first."""
    found: dict[Same, dict[str, int]] = {}
    for question, times in asked.items():
        was, would_be = now(question).ruling, then(question)
        if was != would_be.ruling:
            same = (question.who, question.data, question.mode, was, would_be.ruling, would_be.title)
            whom = found.setdefault(same, {})
            whom[question.whom] = whom.get(question.whom, 0) + times
    rows = [_row(same, whom) for same, whom in found.items()]
    return sorted(rows, key=lambda row: (-row.times, STRICTNESS[row.then]))


def _row(same: Same, whom: Mapping[str, int]) -> Change:
    who, data, mode, now, then, title = same
    return Change(
        who=who, whom=tuple(whom), data=data, mode=mode, now=now, then=then, title=title, times=sum(whom.values())
    )  # fmt: skip


def every_question(tables: Iterable[Table], day: date) -> dict[Question, int]:
    """Whatever a rule of these tables speaks of: who, whom, what, how and for what purpose, on the usual basis."""
    return dict.fromkeys(islice(_spoken_of(list(tables), day), COMPARED_AT_MOST), 1)


def _spoken_of(tables: list[Table], day: date) -> Iterator[Question]:
    for key in sorted({key for table in tables for key in table.rules}):
        rules = [rule for table in tables for rule in table.rules.get(key, ())]
        who, whom, data, mode = key
        for prompt in sorted({"", *(prompt for rule in rules for prompt in rule.prompts)}):
            for purpose in EnquiryPurpose:
                yield Question(
                    who=who, whom=whom, data=data, mode=mode, purpose=purpose, basis=LawfulBasis.PUBLIC_TASK, on=day,
                    prompt=prompt,
                )  # fmt: skip
