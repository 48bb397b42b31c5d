"""What would be made of a few records, one beside the other? The batch's steps in plain Python, without an engine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from openmash.linkage import context
from openmash.linkage import model as models
from openmash.linkage.blocking import keys
from openmash.linkage.model import Model, Verdict
from openmash.linkage.persons import Conflict, Facts, Pair, grouped
from openmash.linkage.standard.records import Standard, Written, standard


def seen_together(written: Iterable[Written], model: Model) -> list[Standard]:
    """Each record in one form, and what the others tell of it: read off the definitions, record by record."""
    records = [standard(record) for record in written]
    return [
        record._replace(
            fore_rare=rarity(record, records, "fore", model), sur_rare=rarity(record, records, "sur", model),
            home_size=context.size(len({(one.fore_root, one.dob) for one in at_home(record, records)})),
            twin=has_a_twin(record, records), namesake=has_a_namesake(record, records),
        )
        for record in records
    ]  # fmt: skip


def rarity(record: Standard, records: Sequence[Standard], kind: str, model: Model) -> int:
    name = getattr(record, kind)
    if not name:
        return context.rarity(0.0)
    bearers = sum(getattr(one, kind) == name for one in records)
    return context.rarity(context.share(bearers, len(records), model.names.get(kind, {}).get(name, 0.0)))


def at_home(record: Standard, records: Sequence[Standard]) -> list[Standard]:
    return [one for one in records if one.home == record.home != ""]


def has_a_twin(record: Standard, records: Sequence[Standard]) -> bool:
    """Some agency's list has two people of this birthday at this home."""
    born = [one for one in at_home(record, records) if one.dob == record.dob != "" and one.fore]
    lists = [[one for one in born if one.agency == agency] for agency in {one.agency for one in born}]
    return any(len({one.fore_root for one in some}) > 1 or two_numbers(some) for some in lists)


def has_a_namesake(record: Standard, records: Sequence[Standard]) -> bool:
    """Somebody else of this forename lives at this home: born in another year, or with another number."""
    named = [one for one in at_home(record, records) if one.fore_root == record.fore_root != "" and one.year]
    years = [int(one.year) for one in named]
    return bool(years) and (max(years) - min(years) > 1 or two_numbers(named))


def two_numbers(records: Iterable[Standard]) -> bool:
    return len({one.nhs for one in records} - {""}) > 1


class Linked(NamedTuple):
    """What was made of them."""

    records: dict[str, Standard]
    pairs: list[Pair]
    groups: list[list[int]]
    conflicts: list[Conflict]
    model: Model

    def verdict(self, one: str, other: str) -> Verdict:
        """What became of two records: are they of one person, is a person asked about their two, or neither?"""
        mine, theirs = self.group(one), self.group(other)
        if mine == theirs:
            return Verdict.SAME
        between = [pair.weight for pair in self.pairs if self.lies(pair, mine, theirs) or self.lies(pair, theirs, mine)]
        return Verdict.ASK if max(between, default=-math.inf) >= self.model.ask_from else Verdict.DIFFERENT

    @staticmethod
    def lies(pair: Pair, mine: list[int], theirs: list[int]) -> bool:
        return pair.l in mine and pair.r in theirs

    def group(self, name: str) -> list[int]:
        number = list(self.records).index(name)
        return next(group for group in self.groups if number in group)

    def why(self, one: str, other: str) -> str:
        """The sum of a pair, for whoever reads that a test failed."""
        a, b = self.records[one], self.records[other]
        steps = [f"{step.weight:+.1f} {step.part}: {step.level}" for step in self.model.steps(a, b)]
        return "\n".join([f"{one} and {other} weigh {self.model.weight(a, b):.1f}", *steps])


def weighed(model: Model, one: Standard, other: Standard) -> tuple[float, str]:
    """What two weigh, and why they are asked about in spite of that, where lists are not known to be whole."""
    _, weight, why = model.judged(one, other)
    return weight, why or ""


def linked(*written: Written, model: Model | None = None) -> Linked:
    """These records, put together into persons."""
    model = model or models.starter()
    records = seen_together(written, model)
    found = [{*keys(record)} for record in records]
    pairs = [
        Pair(one, other, *weighed(model, records[one], records[other]))
        for one, other in combinations(range(len(records)), 2)
        if found[one] & found[other]
    ]
    facts = {
        number: Facts(record.nhs, record.upn, "" if record.guessed else record.dob)
        for number, record in enumerate(records)
    }
    return Linked(
        {one.record_id: one for one in records}, pairs, *grouped(pairs, facts, same_from=model.same_from), model
    )
