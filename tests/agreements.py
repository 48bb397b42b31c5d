"""Agreements written for tests, as somebody would write them."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

ALL = (
    "social-care", "police", "health", "education", "probation", "housing", "youth-justice", "adult-services",
    "early-help", "voluntary",
)  # fmt: skip
_numbers = count(1)


def agreement(
    *rules: str, parties: Sequence[str] = ALL, since: date = date(2015, 1, 1), until: date | None = None
) -> str:
    """A document with these rules between these parties."""
    ends = f"to = {until}\n" if until else ""
    head = f'title = "Sharing in Thornmere"\nfrom = {since}\n{ends}parties = {toml(list(parties))}\n'
    return "\n".join([head, *rules])


def rule(**said: Any) -> str:
    """A rule: facts are shared for every purpose on every basis, unless said. A key that is None is left out."""
    usual: dict[str, Any] = {
        "name": f"rule-{next(_numbers)}", "title": "What is agreed", "verdict": "permit", "who": "police",
        "whom": "hub",        "data": "fact", "modes": "any", "purposes": "any", "bases": "any",
    }  # fmt: skip
    lines = [f"{key} = {toml(value)}" for key, value in (usual | said).items() if value is not None]
    return "\n".join(["[[rule]]", *lines, ""])


def without_prompts(document: str) -> str:
    """The same agreement without the rules that speak of single questions."""
    head, *rules = document.split("[[rule]]")
    return "[[rule]]".join([head, *(rule for rule in rules if "\nprompts" not in rule)])


def toml(value: Any) -> str:
    """A text, a day or a list of texts as TOML writes it.

    >>> toml(["a", "b"])
    '["a", "b"]'
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return f"[{', '.join(map(toml, value))}]" if isinstance(value, list) else f'"{value}"'
