"""What do the others at one home tell of a record: how many live there, is there a twin, does another bear the name?

Pure: the same questions as `linkage.context` answers for a file, asked of the rows of one home.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openmash.linkage import context
from openmash.linkage.standard.records import Standard

from .models import Indexed
from .workflow import Twin


@dataclass(frozen=True)
class There:
    """One record at a home: in which telling it came, and with whom it stands; 0 where it is not placed."""

    one: Standard
    told_in: str = ""
    person: int = 0
    twin: bool = False


def there(row: Indexed, one: Standard) -> There:
    """The same, of a row of the index."""
    return There(one, row.told_in, row.person_id or 0, row.twin == Twin.TOLD)


def size(others: Iterable[There]) -> int:
    """How many live there, as far as first names and birthdays tell them apart: 2 many, 1 some, 0 a family."""
    return context.size(len({(other.one.fore_root, other.one.dob) for other in others}))


def has_twin(one: There, others: Sequence[There]) -> bool:
    """Whether two people of this birthday are known here: told of at once, told by two numbers, or two persons.

    ``others`` are all who live there, this one among them.
    """
    born = [other for other in others if one.one.dob and other.one.dob == one.one.dob]
    told = {(other.told_in, other.one.fore_root) for other in born if other.told_in and other.one.fore_root}
    together = {told_in for told_in, _ in told}
    numbers = {other.one.nhs for other in born} - {""}
    persons = {other.person for other in born} - {0}
    return one.twin or len(told) > len(together) or len(numbers) > 1 or len(persons) > 1


def has_namesake(one: Standard, others: Iterable[There]) -> bool:
    """Whether two people of this forename are known here: of two ages, or with two numbers."""
    named = [other.one for other in others if one.fore_root and other.one.fore_root == one.fore_root]
    years = [int(other.year) for other in named if other.year]
    numbers = {other.nhs for other in named} - {""}
    return (bool(years) and max(years) - min(years) > 1) or len(numbers) > 1
