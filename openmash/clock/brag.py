"""How urgent is it?"""

from enum import StrEnum


class Brag(StrEnum):
    """Urgency, from the least to the most. Not the level of need, and not the time left.

    >>> [brag.words for brag in Brag]
    ['Blue', 'Green', 'Amber', 'Red']
    """

    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def words(self) -> str:
        """The name as it is shown to a person."""
        return self.value.capitalize()
