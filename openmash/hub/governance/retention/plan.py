"""What hangs on a case? Read from the models' own foreign keys, so that a new table is disposed of from its first day.

The rows of a contact; whatever names one of them without a foreign key; and the records of people that nothing else
uses. `tests/unit/test_retention_plan.py` lists the tables, and fails until somebody has looked at a new one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.apps import apps
from django.db import models

from openmash.hub.contacts.models import Contact, IdempotencyKey, ImportedFile, ImportedRow, OpenCase, OpenCaseList
from openmash.hub.outbox.models import Delivery, Message
from openmash.hub.people.models import (
    AgencyRecord,
    CloseMatch,
    Indexed,
    Joining,
    Judgement,
    Parting,
    Person,
    Placement,
    Protection,
    ProtectionLift,
    RecordKey,
)
from openmash.hub.sharing.models import GateAnswer

Model = type[models.Model]
Link = tuple[str, Model]  # a column, and the table to which it points

#: Tables that name what hangs on a case by its reference, and in which column.
NAMED: Mapping[Model, str] = {GateAnswer: "on_reference", Message: "on_reference"}
#: What several cases may use, with its own parts, those first that hang on others: goes when nothing else points at it.
SHARED: Mapping[Model, Sequence[Model]] = {
    AgencyRecord: (Judgement, CloseMatch, ProtectionLift, Protection, Placement, Indexed, RecordKey),
}
#: What its parts point at, with what hangs on that, and by which column: goes when no part is left that does.
CARRIED: Mapping[Model, tuple[Model, Model, Sequence[Model]]] = {AgencyRecord: (Placement, Person, (Parting, Joining))}
#: What only passes through, in the order in which it goes: `passing.sql` says which rows of each.
PASSING: Sequence[Model] = (
    Delivery, Message, ImportedRow, ImportedFile, IdempotencyKey, OpenCase, RecordKey, Indexed, AgencyRecord,
    OpenCaseList,
)  # fmt: skip


@dataclass(frozen=True)
class Hanging:
    """One table: its rows hang on a case by any of these columns."""

    model: Model
    links: Sequence[Link]

    @property
    def table(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table


def on_a_case() -> list[Hanging]:
    """Every table whose rows hang on a contact by foreign keys, those first on which others hang."""
    return _hanging([Contact])


def by_name() -> list[Hanging]:
    """The same, of the tables that name something of a case without a foreign key."""
    before = {one.model for one in on_a_case()}
    return [one for one in _hanging(NAMED) if one.model not in before]


def users_of(shared: Model) -> list[Link]:
    """The columns, and their tables, that point at something shared, but for those of its own parts."""
    return [
        (column, model)
        for model in _all()
        for column, to in links(model)
        if to is shared and model not in SHARED[shared]
    ]


def everything() -> list[Model]:
    """All tables from which the disposal of a case takes rows."""
    shared = [model for whole, parts in SHARED.items() for model in (*parts, whole)]
    carried = [model for _, whole, parts in CARRIED.values() for model in (*parts, whole)]
    return [*(one.model for one in (*on_a_case(), *by_name())), *shared, *carried]


def hanging_on(part: Model, whole: Model, parts: Sequence[Model]) -> list[Link]:
    """The columns by which rows of a part hang on the whole, or on another of its parts."""
    return [(column, to) for column, to in links(part) if to is whole or (to in parts and to is not part)]


def disposed_of() -> list[Model]:
    """All tables from which the disposer takes rows: those of a case, and what only passes through."""
    return list(dict.fromkeys((*everything(), *PASSING)))


def on_a_contact(shared: Model) -> list[Link]:
    """The columns, and their tables, by which something shared stands on a contact."""
    return [(column, model) for column, model in users_of(shared) if model in everything()]


def links(model: Model) -> list[Link]:
    """The foreign keys of a table."""
    return [
        (field.column, field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    ]


def _all() -> list[Model]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _hanging(roots: Iterable[Model]) -> list[Hanging]:
    found = set(roots)
    while more := {model for model in _all() if model not in found and any(to in found for _, to in links(model))}:
        found |= more
    held = {model: [(column, to) for column, to in links(model) if to in found and to is not model] for model in found}
    order = TopologicalSorter({model: [to for _, to in held[model]] for model in sorted(found, key=_label)})
    return [Hanging(model, held[model]) for model in order.static_order()]


def _label(model: Model) -> str:
    return model._meta.label
