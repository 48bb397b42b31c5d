"""What kind of information is a field, why is it kept, and for how long?"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models


#: Columns that the bases of `records.models` bring: they say in which hub, when, and under what name without meaning.
BASES = {"hub", "at", "reference"}


class Privacy(StrEnum):
    """How much a field says about a person."""

    SYSTEM = "system"  # keys, times, states: says nothing about a family by itself
    STAFF = "staff"  # names and addresses of people at work
    IDENTITY = "identity"  # who a child or a connected person is
    SENSITIVE = "sensitive"  # what is said about a family
    SOURCE = "source"  # who said it: never leaves with the item
    SECRET = "secret"  # noqa: S105 - a class of field; hashes and keys


class Retention(StrEnum):
    """How long a row is kept. The schedule's numbers are each hub's own."""

    DEPLOYMENT = "while the hub runs"
    EMPLOYMENT = "while the member works in the hub, and 7 years"
    CASE = "as long as the hub’s retention schedule says, and while a legal hold stands"
    AUDIT = "as long as the record that it is about, and 7 years"
    TRANSIENT = "for so many days as the hub’s retention schedule says, or as long as the contact that it belongs to"
    SESSION = "until it is over, ten hours at most, and an hour"
    JOBS = "until a week after they ended"
    COUNTS = "until newer ones take their place, 300 at most"


#: What disposes of the rows of each class.
DISPOSED_OF = {
    Retention.DEPLOYMENT: "Nothing. They stay while the hub runs.",
    Retention.EMPLOYMENT: "Nothing yet. They stay while the hub runs: nobody carries the seven years out.",
    Retention.CASE: "Two people, through the database’s function `disposal.dispose`, which deletes a case whole.",
    Retention.AUDIT: "Nothing yet. They stay while the hub runs: nobody carries the seven years out.",
    Retention.TRANSIENT: (
        "The worker, every night, through the database’s function `disposal.clear`; what hangs on a contact goes with"
        " it."
        " Guesses at passwords are forgotten at the next one, when they no longer count."
    ),
    Retention.SESSION: "The hub, at sign-out or when it is over.",
    Retention.JOBS: "The worker, every minute.",
    Retention.COUNTS: "The library that counts, as newer ones come.",
}


@dataclass(frozen=True)
class Kept:
    """The data-catalogue entry of a table. Every field is named, but keys and the columns of the bases."""

    purpose: str
    retention: Retention
    fields: dict[str, Privacy] = field(default_factory=dict)

    def class_of(self, column: "models.Field[Any, Any]") -> Privacy:
        """What kind of information a field is; KeyError where nobody has said so."""
        if column.name not in self.fields and (column.primary_key or column.is_relation or column.name in BASES):
            return Privacy.SYSTEM
        return self.fields[column.name]


def identity(*names: str) -> dict[str, Privacy]:
    """Class these fields as saying who a person is."""
    return dict.fromkeys(names, Privacy.IDENTITY)


def sensitive(*names: str) -> dict[str, Privacy]:
    """Class these fields as saying something about a family."""
    return dict.fromkeys(names, Privacy.SENSITIVE)


def staff(*names: str) -> dict[str, Privacy]:
    """Class these fields as being about people at work."""
    return dict.fromkeys(names, Privacy.STAFF)


def system(*names: str) -> dict[str, Privacy]:
    """Class these fields as the hub's own machinery, on purpose."""
    return dict.fromkeys(names, Privacy.SYSTEM)


def secret(*names: str) -> dict[str, Privacy]:
    """Class these fields as what opens something, or shows that it may be opened."""
    return dict.fromkeys(names, Privacy.SECRET)


#: The tables of the libraries, which no model of ours describes. Every column is named.
LIBRARIES = {
    "account_emailaddress": Kept(
        "Where a letter for a new password may go", Retention.EMPLOYMENT,
        staff("email") | system("id", "verified", "primary", "user_id"),
    ),
    "account_emailconfirmation": Kept(
        "Empty: whoever adds a member knows their address", Retention.DEPLOYMENT,
        secret("key") | system("id", "created", "sent", "email_address_id"),
    ),
    "mfa_authenticator": Kept(
        "Shows the second factor of an account", Retention.EMPLOYMENT,
        secret("data") | staff("created_at", "last_used_at") | system("id", "type", "user_id"),
    ),
    "django_session": Kept(
        "Knows whoever has signed in from one page to the next", Retention.SESSION,
        secret("session_key", "session_data") | system("expire_date"),
    ),
    "openmash_cache": Kept(
        "Counts how often a signed-in member tries their password", Retention.COUNTS,
        staff("cache_key", "value") | system("expires"),
    ),
    "procrastinate_jobs": Kept(
        "What the worker is to do: keys, and never what was said", Retention.JOBS,
        secret("args") | system("id", "queue_name", "task_name", "priority", "lock", "queueing_lock", "status")
        | system("scheduled_at", "attempts", "abort_requested", "worker_id"),
    ),
    "procrastinate_events": Kept(
        "When a job began and ended", Retention.JOBS, system("id", "job_id", "type", "at")
    ),
    "procrastinate_periodic_defers": Kept(
        "Lets what comes round begin once each time", Retention.JOBS,
        system("id", "task_name", "defer_timestamp", "job_id", "periodic_id"),
    ),
    "procrastinate_workers": Kept("Which workers live", Retention.DEPLOYMENT, system("id", "last_heartbeat")),
    "django_migrations": Kept(
        "How the tables came to be as they are", Retention.DEPLOYMENT, system("id", "app", "name", "applied")
    ),
    "django_content_type": Kept("Django’s list of models", Retention.DEPLOYMENT, system("id", "app_label", "model")),
    "auth_permission": Kept(
        "Asked by nobody: roles stand in the membership", Retention.DEPLOYMENT,
        system("id", "name", "content_type_id", "codename"),
    ),
    "auth_group": Kept("Empty: roles stand in the membership", Retention.DEPLOYMENT, system("id", "name")),
    "auth_group_permissions": Kept(
        "Empty: roles stand in the membership", Retention.DEPLOYMENT, system("id", "group_id", "permission_id")
    ),
}  # fmt: skip
