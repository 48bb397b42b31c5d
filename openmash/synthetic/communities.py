"""What are people called, community by community, and how do names pass through a family?

Shares follow ONS Census 2021 for London (table TS021), rounded, with mixed and other groups spread over the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from openmash.synthetic import name_lists as lists
from openmash.synthetic.chance import Weighted, ranked
from openmash.synthetic.name_lists import children_of_today, joined, weights
from openmash.synthetic.shapes import Sex


class Naming(StrEnum):
    """How a surname passes on: shared by all, kept by wives, told apart by sex, or handed down from the father."""

    SHARED = "shared"
    KEPT = "kept"
    INFLECTED = "inflected"
    SINGH_KAUR = "singh_kaur"
    WOMENS_LAST_NAME = "womens_last_name"
    PATRONYMIC = "patronymic"


@dataclass(frozen=True, slots=True, eq=False)
class Community:
    """One naming community: its names for adults and for those born since 2000, and its customs.

    `middle` is the share of people with a middle name; `extended` how many times likelier than average it is that three
    generations live together (assumptions).
    """

    name: str
    ethnicity: str
    share: float
    naming: Naming
    boys: Weighted[str]
    girls: Weighted[str]
    surnames: Weighted[str]
    men: Weighted[str]
    women: Weighted[str]
    middle: float = 0.3
    extended: float = 1.0

    def forenames(self, sex: Sex, *, born_since_2000: bool) -> Weighted[str]:
        """The list that parents of that time chose from."""
        if sex is Sex.FEMALE:
            return self.girls if born_since_2000 else self.women
        return self.boys if born_since_2000 else self.men


@cache
def communities() -> Weighted[Community]:
    """Every community, as likely as its share of the borough."""
    made = (*_british_and_irish(), *_european(), *_south_asian(), *_african_and_caribbean(), *_others())
    return Weighted({community: community.share for community in made})


def woman_s_form(surname: str) -> str:
    """A surname as a Polish wife or daughter bears it.

    >>> woman_s_form("Kowalski"), woman_s_form("Nowak")
    ('Kowalska', 'Nowak')
    """
    return f"{surname[:-1]}a" if surname.endswith(("ski", "cki", "dzki")) else surname


def _community(
    name: str,
    ethnicity: str,
    *,
    share: float,
    naming: Naming,
    names: tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]],
    grown: tuple[Mapping[str, float], Mapping[str, float]] | None = None,
    habits: tuple[float, float] = (0.3, 1.0),
) -> Community:
    boys, girls, surnames = map(Weighted[str], names)
    men, women = map(Weighted[str], grown) if grown else (boys, girls)
    middle, extended = habits
    return Community(name, ethnicity, share, naming, boys, girls, surnames, men, women, middle, extended)


def _british_and_irish() -> tuple[Community, ...]:
    men, women = weights("en_GB", "first_names_male"), weights("en_GB", "first_names_female")
    surnames = weights("en_GB", "last_names")
    boys, girls = _born_since_2000(men, "first_names_male"), _born_since_2000(women, "first_names_female")
    irish = tuple(weights("en_IE", f"first_names_{sex}", alphabetical=True) for sex in ("male", "female"))
    irish_surnames = weights("en_IE", "last_names", alphabetical=True)
    return (
        _community(
            "british", "WBRI", share=0.40, naming=Naming.SHARED, habits=(0.75, 0.6),
            names=(boys, girls, surnames), grown=(men, women),
        ),
        _community(
            "irish", "WIRI", share=0.03, naming=Naming.SHARED, habits=(0.6, 0.7),
            names=(irish[0], irish[1], irish_surnames),
        ),
    )  # fmt: skip


def _born_since_2000(elders: Mapping[str, float], attribute: str) -> dict[str, float]:
    """English-speaking children: New Zealand's published counts, for the names also given in Ireland or Britain."""
    at_home = set(elders) | set(weights("en_IE", attribute))
    counted = {name: weight for name, weight in weights("en_NZ", attribute).items() if name in at_home}
    fewer = children_of_today(counted, elders=elders, kept=0.25)
    return children_of_today(fewer, elders=list(elders)[:100], kept=0.05)


def _european() -> tuple[Community, ...]:
    polish = tuple(weights("pl_PL", f"first_names_{sex}") for sex in ("male", "female"))
    romanian = tuple(weights("ro_RO", f"first_names_{sex}", alphabetical=True) for sex in ("male", "female"))
    portuguese = tuple(weights("pt_PT", f"first_names_{sex}", alphabetical=True) for sex in ("male", "female"))
    return (
        _community(
            "polish", "WOTH", share=0.06, naming=Naming.INFLECTED,
            names=(polish[0], polish[1], weights("pl_PL", "male_last_names")),
        ),
        _community(
            "romanian", "WOTH", share=0.04, naming=Naming.SHARED,
            names=(romanian[0], romanian[1], weights("ro_RO", "last_names")),
        ),
        _community(
            "portuguese", "WOTH", share=0.02, naming=Naming.SHARED, habits=(0.6, 1.0),
            names=(portuguese[0], portuguese[1], weights("pt_PT", "last_names", alphabetical=True)),
        ),
    )  # fmt: skip


def _south_asian() -> tuple[Community, ...]:
    girls = ranked(lists.MUSLIM_GIRLS)
    boys = joined((0.75, ranked(lists.MUSLIM_BOYS)), (0.25, weights("en_PK", "first_names", alphabetical=True)))
    surnames = joined(
        (0.85, ranked(lists.PAKISTANI_SURNAMES)), (0.15, weights("en_PK", "last_names", alphabetical=True))
    )
    indian = tuple(weights("en_IN", f"first_names_{sex}", alphabetical=True) for sex in ("male", "female"))
    indian_surnames = weights("en_IN", "last_names", alphabetical=True)
    sikh = ranked(lists.SIKH_FORENAMES)
    return (
        _community(
            "pakistani", "APKN", share=0.06, naming=Naming.KEPT, habits=(0.3, 3.0), names=(boys, girls, surnames)
        ),
        _community(
            "bangladeshi", "ABAN", share=0.06, naming=Naming.WOMENS_LAST_NAME, habits=(0.25, 3.0),
            names=(ranked(lists.BANGLADESHI_BOYS), ranked(lists.BANGLADESHI_GIRLS), ranked(lists.BANGLADESHI_SURNAMES)),
        ),
        _community(
            "hindu", "AIND", share=0.06, naming=Naming.SHARED, habits=(0.2, 2.5),
            names=(indian[0], indian[1], joined((0.25, {"Patel": 5.0, "Shah": 2.0}), (0.75, indian_surnames))),
        ),
        _community(
            "sikh", "AIND", share=0.03, naming=Naming.SINGH_KAUR, habits=(0.0, 2.5),
            names=(joined((0.85, sikh), (0.15, indian[0])), joined((0.85, sikh), (0.15, indian[1])),
                   ranked(lists.SIKH_SURNAMES)),
        ),
    )  # fmt: skip


def _african_and_caribbean() -> tuple[Community, ...]:
    west = [
        joined(
            (0.45, weights("yo_NG", f"first_names_{sex}", alphabetical=True)),
            (0.15, weights("ig_NG", f"first_names_{sex}")),
            (0.40, weights("tw_GH", f"first_names_{sex}", alphabetical=True)),
        )
        for sex in ("male", "female")
    ]
    west_surnames = joined(
        (0.45, weights("yo_NG", "last_names_male", alphabetical=True)),
        (0.15, weights("ig_NG", "last_names")),
        (0.40, weights("tw_GH", "last_names_male", alphabetical=True)),
    )
    american = tuple(weights("en_US", f"first_names_{sex}") for sex in ("male", "female"))
    return (
        _community(
            "west_african", "BAFR", share=0.08, naming=Naming.SHARED, habits=(0.6, 1.2),
            names=(west[0], west[1], west_surnames),
        ),
        _community(
            "somali", "BAFR", share=0.03, naming=Naming.PATRONYMIC, habits=(1.0, 1.5),
            names=(ranked(lists.SOMALI_BOYS), ranked(lists.SOMALI_GIRLS), ranked(lists.SOMALI_SURNAMES)),
        ),
        _community(
            "caribbean", "BCRB", share=0.05, naming=Naming.SHARED, habits=(0.7, 1.0),
            names=(american[0], american[1], weights("en_GB", "last_names")),
        ),
    )  # fmt: skip


def _others() -> tuple[Community, ...]:
    arabic = tuple(weights("fr_DZ", f"first_names_{sex}", alphabetical=True) for sex in ("male", "female"))
    chinese = tuple(weights("zh_TW", f"first_romanized_names_{sex}") for sex in ("male", "female"))
    turkish = [
        joined((0.7, ranked(head)), (0.3, weights("tr_TR", f"first_names_{sex}", alphabetical=True)))
        for sex, head in (("male", lists.TURKISH_BOYS), ("female", lists.TURKISH_GIRLS))
    ]
    return (
        _community(
            "arabic", "OOTH", share=0.03, naming=Naming.KEPT, habits=(0.2, 1.5),
            names=(arabic[0], arabic[1], weights("fr_DZ", "last_names", alphabetical=True)),
        ),
        _community(
            "chinese", "CHNE", share=0.02, naming=Naming.KEPT, habits=(0.3, 1.2),
            names=(chinese[0], chinese[1], weights("zh_CN", "last_romanized_names", alphabetical=True)),
        ),
        _community(
            "turkish", "WOTH", share=0.03, naming=Naming.SHARED, habits=(0.1, 1.5),
            names=(turkish[0], turkish[1], weights("tr_TR", "last_names")),
        ),
    )  # fmt: skip
