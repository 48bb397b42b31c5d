"""What can be drawn? Pictures as plain numbers and words, which `components/` turns into SVG and words beside it."""

from openmash.hub.govuk.pictures.family import Family, family_map
from openmash.hub.govuk.pictures.held import Bar, Held, Holder, Stretch, who_held
from openmash.hub.govuk.pictures.relatives import Couple, Parent, Relative

__all__ = [
    "Bar",
    "Couple",
    "Family",
    "Held",
    "Holder",
    "Parent",
    "Relative",
    "Stretch",
    "family_map",
    "who_held",
]
