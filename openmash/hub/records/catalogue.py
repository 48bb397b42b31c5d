"""What kind of information is a field, why is it kept, and for how long?"""

from dataclasses import dataclass, field
from enum import StrEnum


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
}


@dataclass(frozen=True)
class Kept:
    """The data-catalogue entry of a model. Fields not named are ``Privacy.SYSTEM``."""

    purpose: str
    retention: Retention
    fields: dict[str, Privacy] = field(default_factory=dict)


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
    """Class these free-text fields as the hub's own machinery, on purpose."""
    return dict.fromkeys(names, Privacy.SYSTEM)
