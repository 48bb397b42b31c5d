"""Who is related to whom, as a family map is told?"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Relative:
    """A person of the map: `age` as short words, `words` what is said of them in the list."""

    key: str
    name: str
    age: str = ""
    sex: str = ""
    words: str = ""
    subject: bool = False
    at_home: bool = False
    short_name: str = ""

    @property
    def shape(self) -> str:
        """Square, male; circle, female; diamond, not known; triangle, unborn."""
        return {"male": "square", "female": "circle", "unborn": "triangle"}.get(self.sex, "diamond")

    @property
    def called(self) -> str:
        return self.short_name or self.name.split(" ")[0]


class Couple(NamedTuple):
    """Two who are or were together: `tie` is married, unmarried or parted."""

    one: str
    other: str
    tie: str = "married"


class Parent(NamedTuple):
    """`parent` is a parent of `child`."""

    parent: str
    child: str
