"""A canary in every field that holds words: which stands for which row, and where it turned up.

Planted in the database itself, past the hub, in a world that was kept: so whatever way words take out of it, they take
their canary along. A new table or field joins by being in the data catalogue.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pypdf
from django.apps import apps
from django.db import models, transaction
from django.test import override_settings
from psycopg import sql
from pypdf.generic import StreamObject

from openmash.cli.postgres import SUPERUSER, Server
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.models import Item
from openmash.hub.enquiries.workflow import AnswerKind, ItemKind, Visibility, WithheldReason
from openmash.hub.records.catalogue import Privacy
from openmash.hub.sharing import actions as sharing
from openmash.hub.sharing import gate
from openmash.hub.sharing.in_force import starter
from tests import make
from tests.agreements import without_prompts
from tests.conftest import TEMPLATE, connected_to
from tests.world import World

PLANTED = re.compile(r"zq(\d{3})p(\d+)z", re.IGNORECASE)
LONGEST = len("zq000p0000z")  # of a canary, in a world of some thousand rows
#: Codes and keys that are classed as being about people. A canary in them would only break what they are for.
NOT_WORDS = {
    "audit.Entry.by", "audit.Entry.agency", "people.AgencyRecord.ethnicity", "people.RecordKey.key",
    "contacts.OpenCase.digest", "governance.Home.key", "partnership.Member.roles", "partnership.User.password",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One column that holds words."""

    model: type[models.Model]
    name: str
    room: int | None  # how long it may be; None: as long as one likes
    is_json: bool

    @property
    def label(self) -> str:
        """As the table of bounds names it."""
        return f"{self.model._meta.label}.{self.name}"


def fields() -> list[Field]:
    """Every column that may say something about anybody, by the data catalogue."""
    return [
        Field(model, field.name, getattr(field, "max_length", None), isinstance(field, models.JSONField))
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label)
        if model.__module__.startswith("openmash.")
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if model.kept.class_of(field) not in (Privacy.SYSTEM, Privacy.SECRET)  # type: ignore[attr-defined]
        if f"{model._meta.label}.{field.name}" not in NOT_WORDS
    ]


FIELDS = fields()


def plant(url: str) -> None:
    """Put a canary of its own into every such field of every row, after what stands there.

    Where a row must be empty there, by a rule of the table, it stays so.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        for number, field in enumerate(FIELDS):
            if not field.is_json:
                everywhere, where_something_is = _planting(number, field)
                try:
                    connection.execute(everywhere)
                except psycopg.errors.CheckViolation:
                    connection.execute(where_something_is)


def _planting(number: int, field: Field) -> tuple[sql.Composed, sql.Composed]:
    column = sql.Identifier(field.model._meta.get_field(field.name).column)  # type: ignore[union-attr]
    canary = sql.SQL("{} || id || 'z'").format(sql.Literal(f"zq{number:03}p"))
    kept: sql.Composed = sql.SQL("{} || ' '").format(column)
    if field.room:
        kept = sql.SQL("left({}, {})").format(kept, sql.Literal(max(0, field.room - LONGEST)))
    everywhere = sql.SQL("UPDATE {} SET {} = {} || {}").format(
        sql.Identifier(field.model._meta.db_table), column, kept, canary
    )
    return everywhere, sql.SQL("{} WHERE {} <> ''").format(everywhere, column)


@dataclass(frozen=True)
class Canary:
    """Which field of which row."""

    field: Field
    pk: int


def planted_in(text: str) -> set[Canary]:
    """The canaries of a text, also where a line breaks in them."""
    found = PLANTED.findall(re.sub(r"\s+", "", text)) if "zq" in text.lower() else []
    return {Canary(FIELDS[int(number)], int(pk)) for number, pk in found}


class Aviary(World):
    """The same morning with an item in every state that an item can be in."""

    def fill(self) -> None:
        super().fill()
        police = self.members["own representative"]
        self.items: dict[str, Item] = {}
        for visibility in Visibility:
            self.items[visibility] = make.item(
                self.asked, by=police, text=f"It was {visibility}.", visibility=visibility, context="In its context.",
                source_identity="A neighbour",
            )  # fmt: skip
        third = enquiries.Draft(kind=ItemKind.THIRD_PARTY, text="It was told.", visibility=Visibility.RELEASED)
        sure = gate.Confirmed(reason="Nobody can be recognised.")
        self.items["third party"] = enquiries.write_item(
            make.question(self.asked), draft=third, by=police, confirmed=sure
        )
        withheld = make.question(self.asked, 2)
        enquiries.answer(
            withheld, kind=AnswerKind.WITHHELD, by=police, withheld_reason=WithheldReason.COURT_ORDER,
            withheld_words="A court forbids it.",
        )  # fmt: skip
        make.replied(self.asked, by=police)
        self.items["entered in error"] = make.item(self.asked, by=police, text="It was wrong.")
        enquiries.send_reply(self.asked, by=police)
        enquiries.correct_item(self.items["entered in error"], reason="Another family.", by=police)
        self.items["not sent"] = make.item(
            self.asked, by=police, text="It was not sent.", visibility=Visibility.RELEASED
        )
        # With a canary in it a question is in other words, of which no agreement can know.
        sharing.put_in_force(without_prompts(starter()), by=self.members["governance lead"])
        make.hub("Easterly")
        self.elsewhere = make.item(make.request(make.enquiry("police"), "police"), text="It was elsewhere.")
        self.enter()


class Planted:
    """A world in a database of its own, kept and planted; it is entered as often as one likes, and then put back."""

    def __init__(self, postgres: Server, uploads: Path) -> None:
        self.postgres, self.uploads, self.name = postgres, uploads, "aviary"
        postgres.create_database(self.name, template=TEMPLATE)
        with self.connected(), transaction.atomic():
            self.world = Aviary()
        plant(postgres.url(SUPERUSER, self.name))

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Have Django look at it."""
        with override_settings(UPLOADS=self.uploads), connected_to(self.postgres.url(database=self.name)):
            yield

    @contextmanager
    def entered(self) -> Iterator[Aviary]:
        """On that Tuesday morning."""
        with self.connected(), transaction.atomic():
            make.time(make.TUESDAY_MORNING)
            self.world.enter()
            yield self.world
            transaction.set_rollback(True)


def row_of(canary: Canary, cache: dict[Canary, Any]) -> Any:
    """The row in which it was planted, as its own hub sees it."""
    if canary not in cache:
        cache[canary] = canary.field.model._base_manager.filter(pk=canary.pk).first()
    return cache[canary]


def words_of(pdf: bytes) -> str:
    """All that a PDF holds: what is shown, every stream unpacked, what is said of it, and the bytes themselves."""
    read = pypdf.PdfReader(io.BytesIO(pdf))
    shown = [page.extract_text() for page in read.pages]
    objects = [read.get_object(number) for number in range(1, len(read.xref_objStm) + len(read.xref.get(0, {})) + 1)]
    streams = [one.get_data().decode("latin-1") for one in objects if isinstance(one, StreamObject)]
    return "\n".join([*shown, *streams, str(read.metadata), *map(str, objects), pdf.decode("latin-1")])
