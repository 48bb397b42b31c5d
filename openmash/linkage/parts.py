"""What is compared of two records, and what are the levels of each part?

Address and postcode are one part, because they are one fact. How rare a name is, and how many live at one address, are
levels too, so that the whole model is one table of numbers. *Kin* says who two people would be to each other if they
are not one: parts that agree by birth or by home agree among relatives together, and must not count twice.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from .comparing import (
    DIFFERENT,
    Condition,
    Part,
    across,
    apart,
    at_least,
    begins,
    both,
    both_below,
    either,
    initial,
    missing,
    piece,
    same,
    shares_a_word,
    years_apart,
)  # fmt: skip

VERY_RARE, RARE, COMMON = 3, 2, 1  # how rare a name is; what is left is very common
MANY, SOME = 2, 1  # how many live at an address; what is left is a family's home
A_GENERATION = 14  # years


def _by_rarity(column: str, rarity: str) -> list[tuple[str, Condition]]:
    steps = (("very rare", VERY_RARE), ("rare", RARE), ("common", COMMON))
    rarer = [(f"same, {words}", same(column) & at_least(rarity, number)) for words, number in steps]
    return [*rarer, ("same, very common", same(column))]


_HALF: Final = same("sur_first") | same("sur_last") | across("sur_first", "sur_last")
_SAME_YEAR: Final = piece("dob", 0, 4)
_MONTH, _DAY = (4, 6), (6, 8)


_DAY_AND_MONTH_TURNED: Final = Condition(
    "(a.dob != '' and a.dob[:4] == b.dob[:4] and a.dob[4:6] == b.dob[6:] and a.dob[6:] == b.dob[4:6])",
    "(l.dob <> '' AND substr(l.dob, 1, 4) = substr(r.dob, 1, 4) AND substr(l.dob, 5, 2) = substr(r.dob, 7, 2)"
    " AND substr(l.dob, 7, 2) = substr(r.dob, 5, 2))",
)

#: Two names that many bear are two names, though a letter or nothing to hear is between them: Ella and Ellie, Jayden
#: and Kayden; and so are Kian and Kiana, of a boy and a girl. That somebody mistyped the one as the other is told by
#: how seldom it happens.
_TWO_NAMES: Final = (both_below("fore_rare", VERY_RARE) | ~(missing("sex") | same("sex"))) & ~missing("fore")
_ALIKE: Final = apart("fore", 1, longer_than=3) | same("fore_sound") | apart("fore", 2, longer_than=5)

FORENAME: Final = Part(
    "forename",
    [
        ("neither has a name yet", both("no_name")),
        ("no name yet", either("no_name")),
        ("missing", missing("fore")),
        *_by_rarity("fore", "fore_rare"),
        ("another form of it", same("fore_root")),
        ("shares a word", shares_a_word("fore_all")),
        ("known by a middle name", across("fore", "middle")),
        ("alike, and two names", _ALIKE & _TWO_NAMES),
        ("one letter apart", apart("fore", 1, longer_than=3)),
        ("sounds the same", same("fore_sound")),
        ("two letters apart", apart("fore", 2, longer_than=5)),
        ("initial", initial("fore")),
        ("short form", begins("fore", with_at_least=3)),
        ("names the other way round", across("fore", "sur_first")),
    ],
)
MIDDLE: Final = Part(
    "middle name",
    [
        ("missing", missing("middle")),
        ("same", same("middle")),
        ("initial", initial("middle")),
        ("one letter apart", apart("middle", 1, longer_than=3)),
        ("is the other's forename", across("middle", "fore")),
    ],
)
SURNAME: Final = Part(
    "surname",
    [
        ("missing", missing("sur")),
        *_by_rarity("sur", "sur_rare"),
        ("another form of it", same("sur_root")),
        ("half of a double name", _HALF),
        ("one letter apart", apart("sur", 1, longer_than=3)),
        ("sounds the same", same("sur_sound")),
        ("two letters apart", apart("sur", 2, longer_than=5)),
        ("names the other way round", across("sur_first", "fore")),
    ],
)
BIRTH: Final = Part(
    "birth",
    [
        ("missing", missing("dob")),
        ("same, 1 January", same("dob") & either("guessed")),
        ("same", same("dob")),
        ("day and month the other way round", _DAY_AND_MONTH_TURNED),
        ("1 January of the same year", either("guessed") & _SAME_YEAR),
        ("one digit apart", apart("dob", 1, longer_than=7)),
        ("same day and month", piece("dob", *_MONTH) & piece("dob", *_DAY)),
        ("same year, and month or day", _SAME_YEAR & (piece("dob", *_MONTH) | piece("dob", *_DAY))),
        ("same year", _SAME_YEAR),
    ],
)
SEX: Final = Part("sex", [("missing", missing("sex")), ("same", same("sex"))])
HOME: Final = Part(
    "home",
    [
        ("missing", missing("postcode")),
        ("same, where many live", same("home") & at_least("home_size", MANY)),
        ("same, where some live", same("home") & at_least("home_size", SOME)),
        ("same", same("home")),
        ("same door and street", same("door") & same("street")),
        ("same postcode", same("postcode")),
        ("same street nearby", same("street") & same("sector")),
        ("nearby", same("sector")),
    ],
)
PHONE: Final = Part("telephone", [("missing", missing("phone")), ("same", same("phone"))])

_ONE_FAMILY: Final = same("home") | same("sur") | same("sur_root")
_MISTYPED: Final = (same("fore_sound") | apart("fore", 1, longer_than=0)) & ~_TWO_NAMES
_ANOTHER_FORENAME: Final = ~(missing("fore") | same("fore_root") | shares_a_word("fore_all") | _MISTYPED)
_AS_TWINS: Final = same("dob") & _ONE_FAMILY & _ANOTHER_FORENAME
NHS: Final = Part(
    "NHS number",
    [
        ("missing", missing("nhs_typed")),
        ("same, on records as of twins", same("nhs") & _AS_TWINS),
        ("same", same("nhs")),
        ("mistyped", missing("nhs") & apart("nhs_typed", 2, longer_than=8)),
        ("one is not valid", missing("nhs")),
        ("two digits apart", apart("nhs", 2, longer_than=8)),
    ],
)
UPN: Final = Part(
    "pupil number",
    [("missing", missing("upn")), ("same", same("upn")), ("two signs apart", apart("upn", 2, longer_than=11))],
)
_NAMED_AT_HOME: Final = missing("dob") & same("home") & same("fore_root")
KIN: Final = Part(
    "kin",
    [
        ("as twins who are known", _AS_TWINS & either("twin")),
        ("as twins", _AS_TWINS),
        ("one of them is a twin", same("dob") & either("twin") & ~same("fore_root")),
        ("as parent and child of one name", same("fore_root") & _ONE_FAMILY & years_apart("year", A_GENERATION)),
        ("as brothers and sisters", _ONE_FAMILY & _ANOTHER_FORENAME & ~missing("dob")),
        ("nobody's name and no birthday, at one home", missing("dob") & same("home") & both("no_name")),
        ("birthday missing, one of several of that name at home", _NAMED_AT_HOME & either("namesake")),
        ("birthday missing, nobody else of that name at home", _NAMED_AT_HOME),
        ("as nobody's relatives", ~_ONE_FAMILY),
    ],
)
#: An agency seldom writes one person down twice: two records of one list are two people until more is known.
LIST: Final = Part("list", [("missing", missing("agency")), ("the same", same("agency"))])

#: In the order in which a person reads them. Names of levels stand in models: a new name needs a new model.
PARTS: Final = (FORENAME, MIDDLE, SURNAME, BIRTH, SEX, HOME, NHS, UPN, PHONE, KIN, LIST)


class Asked(StrEnum):
    """Why two records are put to a person, whatever they weigh, unless they bear one number."""

    NO_NAME = "one of them has no name yet"
    TWINS = "they may be twins of whom only one is known"


#: The levels at which nobody is joined by weight alone: every part that is named must be at one of its levels.
ASKED: Final[Mapping[Asked, Mapping[str, Sequence[str]]]] = {
    Asked.NO_NAME: {FORENAME.name: ("neither has a name yet", "no name yet")},
    Asked.TWINS: {FORENAME.name: ("alike, and two names",), KIN.name: ("as twins",)},
}
#: Where records come day by day, the other twin's may come tomorrow: two who stand there as twins, by forenames that
#: have nothing in common, are put to a person. Forenames that are nearly the same are far oftener one person's.
ASKED_DAILY: Final[Mapping[Asked, Mapping[str, Sequence[str]]]] = {
    **ASKED,
    Asked.TWINS: {FORENAME.name: (DIFFERENT,), KIN.name: ("as twins",)},
}
_UNLESS: Final = {NHS.name: "same", UPN.name: "same"}


def asked(at: Mapping[str, str]) -> Asked | None:
    """Why a pair is put to a person, by the level of each part; None where its weight decides."""
    if any(at[part] == level for part, level in _UNLESS.items()):
        return None
    return next((why for why, when in ASKED.items() if all(at[part] in names for part, names in when.items())), None)


def asked_in_sql(*reasons: Asked, of: Mapping[Asked, Mapping[str, Sequence[str]]] = ASKED) -> str:
    """The same over the columns `p0`, `p1` …, for these reasons; empty where the weight decides."""
    column = {part.name: (f"p{number}", part.names) for number, part in enumerate(PARTS)}
    unless = " OR ".join(f"{column[part][0]} = {column[part][1].index(level)}" for part, level in _UNLESS.items())
    whens = [
        f"WHEN {' AND '.join(_at_one_of(*column[part], names) for part, names in when.items())} THEN '{why}'"
        for why, when in of.items()
        if why in reasons
    ]
    return f"CASE WHEN {unless} THEN '' {' '.join(whens)} ELSE '' END"


def _at_one_of(column: str, levels: Sequence[str], names: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(str(levels.index(name)) for name in names)})"
