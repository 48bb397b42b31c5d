"""How is a family drawn, and said in words? As the hub was told; nothing is guessed beyond the words of a relation."""

from collections.abc import Sequence
from datetime import date

from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.contacts.workflow import LivesWith
from openmash.hub.govuk import pictures
from openmash.hub.govuk.pictures import Couple, Parent, Relative
from openmash.hub.govuk.words import NBSP, age, initials, sentence, unborn
from openmash.hub.people.models import AgencyRecord

from .family import Family

PARENTS = {"mother": "mother", "mum": "mother", "father": "father", "dad": "father", "parent": "parent"}
PARTNERS = {
    "mother's partner": "mother", "stepfather": "mother", "father's partner": "father", "stepmother": "father",
}  # fmt: skip
GRANDPARENTS = {
    "mother's mother": "mother", "mother's father": "mother", "maternal grandmother": "mother",
    "maternal grandfather": "mother", "father's mother": "father", "father's father": "father",
    "paternal grandmother": "father", "paternal grandfather": "father",
}  # fmt: skip
LIVES = {LivesWith.YES: "Lives with the child.", LivesWith.NO: "Lives elsewhere.", LivesWith.NOT_KNOWN: ""}


def drawn(family: Family, *, today: date, subject: str = "") -> pictures.Family:
    """The family as a map, with the list that says the same. ``subject``: only this child is whom it is about."""
    relations = {person.reference: _plain(person.relation) for person in family.connected}
    parents = {PARENTS[words]: key for key, words in relations.items() if words in PARENTS}
    births = [Parent(parent, child.reference) for parent in parents.values() for child in family.children]
    births += [Parent(key, parents[of]) for key, of in _related(relations, GRANDPARENTS) if of in parents]
    couples = [Couple(parents[of], key, "unmarried") for key, of in _related(relations, PARTNERS) if of in parents]
    home = sorted({child.record.address for child in family.children if child.record.address})
    people = [
        *(_child(child, subject in ("", child.reference), len(home) == 1, today) for child in family.children),
        *(_connected(person, today=today) for person in family.connected),
    ]
    return pictures.family_map(people, couples=couples, parents=births, household=home[0] if len(home) == 1 else "")


def _plain(relation: str) -> str:
    return relation.strip().casefold().replace("’", "'")


def _related(relations: dict[str, str], words: dict[str, str]) -> Sequence[tuple[str, str]]:
    return [(key, words[relation]) for key, relation in relations.items() if relation in words]


def _child(child: Child, subject: bool, at_home: bool, today: date) -> Relative:
    said = [
        "This child." if subject else "Told of together.",
        f"{child.school}." if child.school else "",
        f"{place(child.record)}.",
    ]
    return _relative(child.reference, child.record, said, subject=subject, at_home=at_home, today=today)


def _connected(person: ConnectedPerson, *, today: date) -> Relative:
    relevance = person.relevance.rstrip(".")
    said = [f"{person.relation}.", LIVES[LivesWith(person.lives_with)], f"{relevance}." if relevance else ""]
    at_home = person.lives_with == LivesWith.YES
    return _relative(person.reference, person.record, said, subject=False, at_home=at_home, today=today)


def _relative(
    key: str, record: AgencyRecord, said: Sequence[str], *, subject: bool, at_home: bool, today: date
) -> Relative:
    due = f"{sentence(unborn(record.expected_on, today))}." if record.expected_on else ""
    return Relative(
        key=key,
        name=record.name,
        age=short_age(record, today=today),
        sex="unborn" if record.expected_on else record.sex,
        words=" ".join(words for words in (due, *said) if words),
        subject=subject,
        at_home=at_home,
    )


def place(record: AgencyRecord) -> str:
    """Where somebody lives, as far as it was told."""
    return ", ".join(part for part in (record.address, record.postcode) if part) or "Address not known"


def brief(record: AgencyRecord, *, today: date) -> str:
    """Initials and age, as lists say who somebody is."""
    told = f"{record.given_name} {record.family_name}".strip()
    return f"{initials(told) if told else record.name} {age_of(record, today=today)}"


def short_age(record: AgencyRecord, *, today: date) -> str:
    """The same, short enough to stand in a shape: 6, 11 m, 3 w; nothing where it is not known."""
    if record.expected_on:
        return ""
    if record.born_on is None:
        return "" if record.age_stated is None else f"~{record.age_stated}"
    number, _, unit = age(record.born_on, today).partition(NBSP)
    return f"{number}{NBSP}{unit[0]}" if unit else number


def age_of(record: AgencyRecord, *, today: date) -> str:
    """How old somebody is; about, where only an age was said; unborn."""
    if record.expected_on:
        return unborn(record.expected_on, today)
    if record.born_on is None and record.age_stated is not None:
        return f"about {record.age_stated}"
    return age(record.born_on, today)
