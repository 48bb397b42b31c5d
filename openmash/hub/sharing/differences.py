"""What is different between two agreements, rule by rule and in words?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .terms import Agreement, Rule
from .words import day, rule_in_words, together


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One rule, or the head, as it was and as it is; empty where it was not, or is no longer."""

    title: str
    before: str = ""
    after: str = ""


def differences(before: Agreement, after: Agreement, names: Mapping[str, str]) -> list[Difference]:
    """The head first, then the rules in the order of the newer document, those taken out last."""
    found = [Difference(title="Between whom, and when", before=_head(before, names), after=_head(after, names))]
    older, newer = ({rule.name: rule for rule in one.rules} for one in (before, after))
    for name in [*newer, *(name for name in older if name not in newer)]:
        then, now = older.get(name), newer.get(name)
        title = (now or then or after.rules[0]).title
        was = f"{then.title}: " if then and then.title != title else ""
        is_otherwise = Difference(
            title=title, before=was + _said(then, before, names), after=_said(now, after, names)
        )  # fmt: skip
        found.append(is_otherwise)
    return [one for one in found if one.before != one.after]


def _head(agreement: Agreement, names: Mapping[str, str]) -> str:
    until = f" to {day(agreement.ends)}" if agreement.ends else ""
    return f"{together(names.get(one, one) for one in agreement.parties)}, from {day(agreement.starts)}{until}."


def _said(rule: Rule | None, agreement: Agreement, names: Mapping[str, str]) -> str:
    """All that a rule says, so that whatever was changed in it shows."""
    if rule is None:
        return ""
    exception = [f"An exception to {together(rule.exception_to)}."] if rule.exception_to else []
    parts: Sequence[str] = [rule_in_words(rule, agreement, names), *rule.obligations, *exception]
    return " ".join(parts)
