"""What is each member of a family called? Forenames, middle names, and surnames by the customs of the community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.communities import Community, Naming, woman_s_form
from openmash.synthetic.name_lists import WOMENS_LAST_NAMES
from openmash.synthetic.shapes import Sex

_WOMENS_LAST_NAME: Final = Weighted(WOMENS_LAST_NAMES)
_TITLES: Final = {Sex.MALE: "Singh", Sex.FEMALE: "Kaur"}
_UNMARRIED_CHILD: Final = Weighted({"father": 0.60, "both": 0.15, "mother": 0.25})  # assumption


@dataclass(slots=True)
class Surnames:
    """The surnames of one couple, and how their children are to be called."""

    community: Community
    his: str
    hers: str
    her_former: str
    childrens: str
    his_forename: str
    his_middle: str
    clan_as_surname: bool


def couple_surnames(
    community: Community, her_community: Community, chance: Chance, *, married: bool, his_forename: str
) -> Surnames:
    """Surnames for a couple; a wife's former surname is empty unless she changed it."""
    his, maiden = community.surnames.pick(chance), her_community.surnames.pick(chance)
    middle = community.forenames(Sex.MALE, born_since_2000=False).pick(chance)
    names = Surnames(community, his, maiden, "", his, his_forename, middle, chance.happens(0.5))
    takes_his = married and community.naming in (Naming.SHARED, Naming.INFLECTED)
    if takes_his:
        names.hers = _married_name(names, maiden, chance)
        names.her_former = woman_s_form(maiden) if her_community.naming is Naming.INFLECTED else maiden
    elif her_community.naming is Naming.WOMENS_LAST_NAME:
        names.hers = _WOMENS_LAST_NAME.pick(chance)
    elif her_community.naming is Naming.INFLECTED:
        names.hers = woman_s_form(maiden)
    if not married and community.naming is Naming.SHARED:
        names.childrens = _unmarried_childs(his, maiden, chance)
    return names


def _married_name(names: Surnames, maiden: str, chance: Chance) -> str:
    if names.community.naming is Naming.INFLECTED:
        return woman_s_form(names.his)
    return f"{maiden}-{names.his}" if chance.happens(0.07) else names.his


def _unmarried_childs(his: str, hers: str, chance: Chance) -> str:
    choice = _UNMARRIED_CHILD.pick(chance)
    return {"father": his, "mother": hers, "both": f"{hers}-{his}"}[choice]


def given_names(
    community: Community, sex: Sex, chance: Chance, *, born_since_2000: bool, taken: frozenset[str] = frozenset()
) -> tuple[str, str]:
    """A forename that no brother or sister has, and a middle name or none."""
    choices = community.forenames(sex, born_since_2000=born_since_2000)
    forename = choices.pick(chance)
    for _ in range(5):
        if forename not in taken:
            break
        forename = choices.pick(chance)
    middle = choices.pick(chance) if chance.happens(community.middle) else ""
    return forename, "" if middle == forename else middle


def twin_alike(community: Community, sex: Sex, chance: Chance, *, first: str) -> str:
    """A forename for the second twin that starts as the first's does, if one comes up; else any other."""
    choices = community.forenames(sex, born_since_2000=True)
    tries = [choices.pick(chance) for _ in range(12)]
    others = [name for name in tries if name != first] or [f"{first}-Ann" if sex is Sex.FEMALE else f"{first}-Lee"]
    return next((name for name in others if name[0] == first[0]), others[0])


def worn(names: Surnames, sex: Sex, middle: str, surname: str) -> tuple[str, str]:
    """Middle name and surname as the community wears them: Singh and Kaur stand last, or before the clan's name."""
    if names.community.naming is not Naming.SINGH_KAUR:
        return middle, surname
    title = _TITLES[sex]
    return (title, surname) if names.clan_as_surname else (middle, title)


def childs_surname(names: Surnames, sex: Sex, middle: str, chance: Chance) -> tuple[str, str]:
    """Middle name and surname of a child of this couple."""
    naming, female = names.community.naming, sex is Sex.FEMALE
    if naming is Naming.PATRONYMIC:
        return names.his_forename, names.his_middle
    if naming is Naming.WOMENS_LAST_NAME and female and chance.happens(0.6):
        return middle, _WOMENS_LAST_NAME.pick(chance)
    if naming is Naming.INFLECTED and female:
        return middle, woman_s_form(names.childrens)
    return worn(names, sex, middle, names.childrens)
