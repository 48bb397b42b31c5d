"""Somebody at the hub's door: accounts, browsers, and what the log says of them afterwards."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Agency, Hub, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from tests import walls

PASSWORD = "larkspur kettle semaphore"
SECRET = "JBSWY3DPEHPK3PXP"
SIGN_IN, SIGN_OUT = "/account/login/", "/account/logout/"


def enter(name: str = "Thornmere") -> Hub:
    """One of the two hubs that are open, entered."""
    found = Hub.objects.get(name__startswith=name)
    wall.rehearse(found.pk)
    return found


def member(
    *roles: Role, email: str = "dana@thornmere.invalid", agency: str = "", hub: str = "Thornmere", name: str = "Dana"
) -> Member:
    """A member with an account, whose password is `PASSWORD`: the representative of the police, unless said."""
    here = enter(hub)
    agency = agency or ("hub" if roles else "police")
    return partnership.join(
        here,
        name=name,
        agency=Agency.objects.get(hub=here, code=agency),
        roles=roles or (Role.REPRESENTATIVE,),
        by=partnership.Job(here.pk, "tests"),
        email=email,
        password=PASSWORD,
    )


def with_second_factor(of: Member) -> Member:
    """The same member, with an authenticator and recovery codes."""
    TOTP.activate(of.user, SECRET)
    RecoveryCodes.activate(of.user)
    return of


def code_now() -> str:
    """What the authenticator shows."""
    _, now, _ = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(SECRET, now))


def browser_of(of: Member) -> Client:
    """The browser of a member who has come in by both factors."""
    assert of.user is not None
    client = Client()
    walls.come_in(client, with_second_factor(of).user)
    return client


def is_in(client: Client) -> bool:
    """Whether this browser is led to a representative's work rather than to the door."""
    return bool(client.get("/").headers["Location"] == "/worklist")


def tries(client: Client, *, email: str, password: str = PASSWORD, source: str = "192.0.2.1", **more: str):  # type: ignore[no-untyped-def]
    """One attempt to sign in from one place."""
    return client.post(SIGN_IN, {"login": email, "password": password, **more}, REMOTE_ADDR=source)


def hub_in_context() -> str:
    """What the database thinks this connection has entered: nothing, between requests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT openmash.hub()")
        return str(cursor.fetchone()[0] or "")


def log(*events: Event, hub: str = "Thornmere") -> list[Entry]:
    """What was recorded in a hub of these kinds, oldest first. An empty name reads what belongs to no hub."""
    here = enter(hub).pk if hub else wall.NO_HUB
    if here:
        wall.rehearse(here)
    else:
        wall.enter(here, Purpose.DOOR)
    return list(Entry.objects.filter(hub_id=here, event__in=events).order_by("id"))


def names(entries: Iterable[Entry]) -> list[str]:
    """Who did it."""
    return [entry.by for entry in entries]


def pass_time(**length: float) -> None:
    """Let time pass for the database's clock, until the test ends."""
    with connection.cursor() as cursor:
        moment = (wall.now() + timedelta(**length)).isoformat()
        cursor.execute("SELECT set_config('openmash.pretend_now', %s, true)", [moment])
