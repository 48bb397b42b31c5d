"""Which earlier contacts bear on this one: of the child, of a sibling, of the address?

Records that stand with one person tie their contacts, and so do those that share an exact key: they are *likely* about
the same person or home. They are shown to be looked at; nobody is joined to anybody here. Of whom somebody said that
they are two, no key says that they are the same; and what is protected ties nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from openmash.hub.partnership.models import Member
from openmash.hub.people.access import Guarded, guarded, kept_apart, keys_of, persons_of
from openmash.hub.people.keys import OF_A_PERSON, KeyKind

from . import access
from .models import Child, ConnectedPerson, Contact
from .workflow import LivesWith, Tie

LOOKED_BACK = timedelta(days=365)
AT_MOST = 50  # a hostel's address can tie hundreds of contacts: more than this nobody reads


@dataclass(frozen=True)
class Earlier:
    """One earlier contact, and why it stands here."""

    contact: Contact
    children: Sequence[Child]
    ties: Sequence[Tie]
    by: Sequence[KeyKind]


@dataclass
class Found:
    """What ties contacts, by the contact's key."""

    ties: dict[int, dict[Tie, None]] = field(default_factory=dict)
    kinds: dict[int, dict[KeyKind, None]] = field(default_factory=dict)

    def add(self, tie: Tie, matches: Iterable[tuple[int, str]]) -> None:
        """Note why each of these contacts is tied; a contact of the same child is not one more of a sibling."""
        for contact_id, kind in matches:
            ties = self.ties.setdefault(contact_id, {})
            if tie != Tie.SIBLING or Tie.CHILD not in ties:
                ties[tie] = None
            self.kinds.setdefault(contact_id, {})[KeyKind(kind)] = None


def earlier_contacts(
    contact: Contact, children: Iterable[Child], connected: Iterable[ConnectedPerson], *, by: Member
) -> list[Earlier]:
    """The contacts of the twelve months before this one that share a child, a sibling or an address with it.

    ``connected``: the people around the children; often the address is only given for one who lives with them.
    """
    told = {child.record_id for child in children}
    own = told - guarded(told)
    if told and not own:
        return []
    household = {person.record_id for person in connected if person.lives_with == LivesWith.YES}
    mine = Own.of(own, keys_of(own | household))

    found = Found()
    found.add(Tie.CHILD, _of_the_same(contact, mine, by))
    if found.ties:
        found.add(Tie.SIBLING, _with_child(contact, _keys_of_siblings(list(found.ties), set(mine.keys)), by))
    found.add(Tie.ADDRESS, _with_child(contact, mine.homes, by))
    found.add(Tie.ADDRESS, _with_person(contact, mine.homes, by))
    return _read(found, by)


@dataclass(frozen=True)
class Own:
    """The children of the contact: who shares a key with which of them, and with whom they stand."""

    keys: dict[str, set[int]]  # key → records of the children
    homes: set[str]
    persons: dict[int, int]  # record → person

    @staticmethod
    def of(records: set[int], keys: Iterable[tuple[int, str, KeyKind]]) -> "Own":
        """The same, of these records; the keys may be of the household's others too."""
        told = list(keys)
        mine: dict[str, set[int]] = {}
        for record_id, key, kind in told:
            if record_id in records and kind in OF_A_PERSON:
                mine.setdefault(key, set()).add(record_id)
        return Own(mine, {key for _, key, kind in told if kind == KeyKind.HOME}, persons_of(records))


def _of_the_same(contact: Contact, mine: Own, by: Member) -> Iterator[tuple[int, str]]:
    """The contacts of the same children: by a key, unless somebody said that they are two; and by the person."""
    near = _children(by).filter(**_near(contact)).exclude(contact_id=contact.pk)
    shared = near.filter(record__keys__key__in=mine.keys).annotate(key=F("record__keys__key"))
    matches = list(shared.values_list("contact_id", "record_id", "record__keys__kind", "key"))
    theirs = persons_of({record_id for _, record_id, _, _ in matches})
    apart = kept_apart(set(mine.persons.values())) if mine.persons else set()
    for contact_id, record_id, kind, key in matches:
        pairs = ({theirs.get(record_id, 0), mine.persons.get(own, 0)} for own in mine.keys[key])
        if not all(frozenset(pair) in apart for pair in pairs):
            yield contact_id, kind
    stands = near.filter(record__indexed__person__in=set(mine.persons.values()))
    yield from ((contact_id, KeyKind.PERSON) for contact_id in stands.values_list("contact_id", flat=True))


def _near(contact: Contact) -> dict[str, datetime]:
    """The year before, and what came since: a contact entered late has later ones beside it."""
    return {"contact__received_at__gte": contact.received_at - LOOKED_BACK}


def _children(by: Member) -> QuerySet[Child]:
    """What is kept from a reader ties nothing for them: not a sibling either. What is protected ties nothing at all."""
    standing = Child.objects.filter(correction__isnull=True).exclude(access.barred_to(by, "contact"))
    return standing.exclude(Guarded(F("record_id")))


def _with_child(contact: Contact, keys: set[str], by: Member) -> Iterable[tuple[int, str]]:
    return _holding(_children(by), contact, keys)


def _with_person(contact: Contact, keys: set[str], by: Member) -> Iterable[tuple[int, str]]:
    standing = ConnectedPerson.objects.filter(correction__isnull=True, lives_with=LivesWith.YES)
    standing = standing.exclude(Guarded(F("record_id")))
    return _holding(standing.exclude(access.barred_to(by, "contact")), contact, keys)


def _holding(
    rows: QuerySet[Child] | QuerySet[ConnectedPerson], contact: Contact, keys: set[str]
) -> Iterable[tuple[int, str]]:
    """The contacts of these rows whose record has one of these keys, each with the kind of key."""
    if not keys:
        return ()
    near = rows.filter(record__keys__key__in=keys, **_near(contact)).exclude(contact_id=contact.pk)
    return near.annotate(kind=F("record__keys__kind")).values_list("contact_id", "kind")


def _keys_of_siblings(contacts: list[int], own: set[str]) -> set[str]:
    """Of the other children in contacts about the same child."""
    children = Child.objects.filter(contact__in=contacts, correction__isnull=True)
    by_record: dict[int, set[str]] = {}
    for record_id, key, kind in keys_of(children.values("record_id")):
        if kind in OF_A_PERSON:
            by_record.setdefault(record_id, set()).add(key)
    return {key for keys in by_record.values() if not keys & own for key in keys}


def _read(found: Found, by: Member) -> list[Earlier]:
    contacts = access.with_children(access.visible_to(by).filter(pk__in=found.ties)).order_by("-received_at", "-id")
    return [
        Earlier(one, one.children_now, list(found.ties[one.pk]), list(found.kinds[one.pk]))  # type: ignore[attr-defined]
        for one in contacts[:AT_MOST]
    ]
