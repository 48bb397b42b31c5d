"""Which children are open to a worker today? The daily list of children's social care, as it would send it.

About 3.3 % of children are in need at any time in England (DfE, *Children in need 2023*). Of the children whom social
care holds a record of, those with a referral in the last year are on the list, and a tenth of the others (assumption).
The list says what social care wrote down, slips included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from openmash.synthetic.borough import Block
from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.communities import communities
from openmash.synthetic.identifiers import landline
from openmash.synthetic.naming import given_names
from openmash.synthetic.shapes import Agency, AgencyRecord, Outcome, Role, Sex

_TEAMS: Final = Weighted(
    {
        "Assessment team 1": 0.2,
        "Assessment team 2": 0.2,
        "Safeguarding team east": 0.2,
        "Safeguarding team west": 0.2,
        "Children looked after": 0.1,
        "Children with disabilities": 0.1,
    }
)
_STATUS: Final = Weighted(
    {"Assessment": 0.3, "Child in need plan": 0.42, "Child protection plan": 0.14, "Looked after": 0.14}
)
_OPENED: Final = frozenset({Outcome.REFERRAL, Outcome.STRATEGY_DISCUSSION, Outcome.OPEN_CASE})
_WORKERS: Final = 24


class OpenCase(NamedTuple):
    """One line of the list; `born` is the date of birth, or of an unborn child the expected date of delivery."""

    case_number: str
    forename: str
    surname: str
    born: date | None
    expected_on: date | None
    sex: Sex
    address: str
    postcode: str
    nhs: str
    status: str
    team: str
    worker: str
    worker_phone: str
    opened_on: date


def open_cases(blocks: Iterable[Block], *, seed: int, as_at: datetime) -> Iterator[OpenCase]:
    """The children of these blocks who are open to a worker at an aware moment, block by block."""
    workers = _workers(Chance(seed, "workers"))
    for block in blocks:
        chance = Chance(seed, block.number, "open cases")
        children = {person.person_id: person for person in block.people if person.role in (Role.CHILD, Role.UNBORN)}
        referred = _referred(block, as_at)
        holder = {truth.record_id: truth.person_id for truth in block.truths}
        seen: set[str] = set()
        for record in block.records:
            person_id = holder[record.record_id]
            if record.agency is not Agency.SOCIAL_CARE or person_id not in children or person_id in seen:
                continue
            seen.add(person_id)
            if person_id in referred or chance.happens(0.1):
                opened_on = referred.get(person_id, as_at.date() - timedelta(days=chance.below(700)))
                yield _case(record, children[person_id].due_on, opened_on, workers, chance)


def _referred(block: Block, as_at: datetime) -> dict[str, date]:
    """When each child was last referred, in the year before."""
    return {
        child: contact.received_at.date()
        for contact in block.contacts
        if contact.outcome in _OPENED and timedelta() <= as_at - contact.received_at < timedelta(days=365)
        for child in contact.children
    }


def _case(
    record: AgencyRecord, due_on: date | None, opened_on: date, workers: list[tuple[str, str]], chance: Chance
) -> OpenCase:
    worker, phone = chance.one_of(workers)
    return OpenCase(
        f"CS{record.record_id[2:]}", record.forename, record.surname, record.dob, due_on, record.sex, record.address,
        record.postcode, record.nhs, _STATUS.pick(chance), _TEAMS.pick(chance), worker, phone, opened_on,
    )  # fmt: skip


def _workers(chance: Chance) -> list[tuple[str, str]]:
    """Invented social workers and their desk telephones."""
    people = []
    for _ in range(_WORKERS):
        community = communities().pick(chance)
        sex = Sex.FEMALE if chance.happens(0.8) else Sex.MALE
        forename, _ = given_names(community, sex, chance, born_since_2000=False)
        people.append((f"{forename} {community.surnames.pick(chance)}", landline(chance)))
    return people
