"""How does a hub open, and how do agencies and members join it?"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.refusals import StepNotAllowed

from . import access, starter
from .models import Agency, Hub, LevelOfNeed, Member, OpeningTime, Prompt, Sender, TimescaleSetting, User
from .workflow import AgencyKind, Role, Standing

SINCE_EVER = date(2015, 1, 1)

AtOpening = Callable[[Hub, date], object]
#: What higher rooms do in the transaction in which a hub opens; filled in `config/`.
at_opening: list[AtOpening] = []


@dataclass(frozen=True)
class Job:
    """The hub itself acting: a command or the worker, named for what it does."""

    hub_id: int
    reference: str
    agency_code: str = ""


@transaction.atomic
def open_hub(name: str, *, desk_line: str = "", valid_from: date = SINCE_EVER) -> Hub:
    """Open a hub with the starter settings and enter it. Needs the owner's connection: it makes a tenant."""
    hub = Hub.objects.create(name=name, desk_line=desk_line)
    wall.enter(hub.pk, Purpose.SET_UP)
    _begin_with_starter_settings(hub, valid_from)
    for begin in at_opening:
        begin(hub, valid_from)
    record(Event.HUB_OPENED, by=Job(hub.pk, "open-hub"), on=hub)
    return hub


def _begin_with_starter_settings(hub: Hub, valid_from: date) -> None:
    Agency.objects.bulk_create(
        Agency(hub=hub, code=code, kind=kind, name=name, letters=letters)
        for code, kind, name, letters in starter.AGENCIES
    )
    LevelOfNeed.objects.bulk_create(
        LevelOfNeed(hub=hub, number=number, word=word, meaning=meaning, valid_from=valid_from)
        for number, word, meaning in starter.LEVELS
    )
    TimescaleSetting.objects.bulk_create(
        TimescaleSetting(
            hub=hub, purpose=purpose, brag=brag or "", minutes=minutes, working_days=days, counting=counting,
            runs_past_hours=past, valid_from=valid_from,
        )
        for purpose, brag, minutes, days, counting, past in starter.TIMESCALES
    )  # fmt: skip
    OpeningTime.objects.bulk_create(
        OpeningTime(hub=hub, weekday=day, opens=starter.OPENS, closes=starter.CLOSES, valid_from=valid_from)
        for day in starter.WORKING_WEEK
    )
    Prompt.objects.bulk_create(
        Prompt(hub=hub, kind=kind, order=order, text=text, valid_from=valid_from)
        for kind, texts in starter.PROMPTS.items()
        for order, text in enumerate([*texts, starter.ANYTHING_ELSE], start=1)
    )


@transaction.atomic
def join(
    hub: Hub,
    *,
    name: str,
    agency: Agency,
    roles: Iterable[Role],
    by: Member | Job,
    email: str = "",
    password: str | None = None,
) -> Member:
    """Let a person, or (without an address) a system, work in the hub."""
    if isinstance(by, Member):
        access.check_has(by, Role.SYSTEM_ADMINISTRATOR)
    if Role.REPRESENTATIVE in (given := list(roles)) and agency.kind == AgencyKind.HUB:
        raise StepNotAllowed("A representative answers for an agency, not for the hub’s own team.")
    user = User.objects.create_user(email, password) if email else None
    member = Member.objects.create(hub=hub, user=user, agency=agency, name=name, roles=[r.value for r in given])
    record(Event.MEMBER_JOINED, by=by, on=member, roles=member.roles)
    return member


@transaction.atomic
def leave(member: Member, *, by: Member) -> None:
    """A member leaves: from the next request on, nothing opens for them."""
    access.check_has(by, Role.SYSTEM_ADMINISTRATOR)
    member.standing = Standing.LEFT
    member.save(update_fields=["standing"])
    record(Event.MEMBER_LEFT, by=by, on=member)


@transaction.atomic
def register_sender(name: str, *, agency: Agency, by: Member | Job) -> tuple[Sender, str]:
    """Let a system of an agency send contacts. Returns the key, which is shown once and kept only as a hash."""
    member = join(agency.hub, name=name, agency=agency, roles=[Role.REFERRER], by=by)
    key = secrets.token_urlsafe(32)
    sender = Sender.objects.create(hub=agency.hub, member=member, key_hash=access.hash_of(key))
    record(Event.SENDER_REGISTERED, by=by, on=sender)
    return sender, key
