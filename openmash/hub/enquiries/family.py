"""Whom is it about, and who is around them?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.models import Child, ConnectedPerson, Contact

from .models import Enquiry

#: What a list says of a child: initials and age.
LISTED = ("reference", "contact", "record__given_name", "record__family_name", "record__born_on",
          "record__expected_on", "record__age_stated")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Family:
    """The children whom a contact is about, and the persons connected with them."""

    children: Sequence[Child]
    connected: Sequence[ConnectedPerson]

    @property
    def references(self) -> list[str]:
        """The children's references, for the log."""
        return [child.reference for child in self.children]


def family_of(contact: Contact) -> Family:
    """The family of a contact, but for what was entered in error."""
    connected = contact.connected.filter(correction__isnull=True).select_related("record")
    return Family(children=list(contacts.children_of(contact)), connected=list(connected))


def about(enquiry: Enquiry) -> list[str]:
    """The references of the children whom an enquiry is about, for the log."""
    return list(contacts.children_of(enquiry.contact).values_list("reference", flat=True))


def with_children(path: str = "") -> "Prefetch[str]":
    """Have the children of each contact at hand as ``children_now``, but those entered in error."""
    shown = Child.objects.filter(correction__isnull=True).select_related("record").only(*LISTED)
    return Prefetch(f"{path}contact__children", queryset=shown, to_attr="children_now")


def children_in(enquiries: Iterable[Enquiry]) -> list[str]:
    """The references of the children whom a list of enquiries showed, for the log."""
    return [child.reference for one in enquiries for child in one.contact.children_now]  # type: ignore[attr-defined]
