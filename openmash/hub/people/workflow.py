"""What can be said of who a person is?"""

from enum import IntEnum, StrEnum


class Sex(StrEnum):
    """As recorded by whoever told the hub; DfE census codes in the values' order."""

    FEMALE = "female"
    MALE = "male"
    INDETERMINATE = "indeterminate"
    NOT_KNOWN = "not_known"


SEX_WORDS = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.INDETERMINATE: "Indeterminate",
    Sex.NOT_KNOWN: "Not known",
}


class Because(StrEnum):
    """Why a record stands with a person."""

    FIRST = "first"  # nobody like it was known: a person of its own
    MODEL = "model"  # the model was sure, and nothing spoke against it
    JOINED = "joined"  # a member joined two persons
    UNDONE = "undone"  # a joining was undone
    PARTED = "parted"  # a member took it out: it is of somebody else


class Why(StrEnum):
    """Why two records are put to a person."""

    NUMBERS = "numbers"
    TWIN = "twin"
    BIRTHDAYS = "birthdays"
    UNBORN = "unborn"
    NO_NAME = "no_name"
    SEVERAL = "several"
    ON_THE_WHOLE = "on_the_whole"
    NAME_AND_BIRTHDAY = "name_and_birthday"
    NOT_SURE = "not_sure"


WHY_WORDS = {
    Why.NUMBERS: "Two different numbers, each of which is valid.",
    Why.TWIN: "A twin is known at this address.",
    Why.BIRTHDAYS: "Two different birthdays.",
    Why.UNBORN: "One was told of before birth.",
    Why.NO_NAME: "One has no name yet.",
    Why.SEVERAL: "More than one person fits.",
    Why.ON_THE_WHOLE: "Other records of this person speak against it.",
    Why.NAME_AND_BIRTHDAY: "Only a common name and the birthday agree.",
    Why.NOT_SURE: "The evidence is not enough to be sure.",
}


class Harm(IntEnum):
    """How bad it would be to get this wrong; the worst is asked first."""

    TWO_NUMBERS = 4
    TWINS = 3
    CHILD = 2
    ADULTS = 1


HARM_WORDS = {
    Harm.TWO_NUMBERS: "Two people’s records would become one person’s.",
    Harm.TWINS: "One twin’s record would stand under the other’s name.",
    Harm.CHILD: "A child’s history would be wrong.",
    Harm.ADULTS: "An adult’s history would be wrong.",
}


class Said(StrEnum):
    """What somebody said of two records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Waits(StrEnum):
    """For what a close match waits."""

    ANYBODY = "anybody"
    SECOND = "second"  # somebody has said; a second person must
    NOBODY = "nobody"  # it is settled


class Twin(StrEnum):
    """Whether somebody is a twin, as far as was told."""

    NOT_TOLD = "not_told"
    TOLD = "told"


class Protected(StrEnum):
    """Why a record is never linked with another."""

    ADOPTED = "adopted"
    MOVED = "moved"
    WITNESS = "witness"


PROTECTED_WORDS = {
    Protected.ADOPTED: ("Adopted", "The record must never lead to who the child was before, nor back."),
    Protected.MOVED: ("Protected move", "The family has moved, and must not be found by way of their records."),
    Protected.WITNESS: ("Witness protection", "Police have asked that nothing leads to this person."),
}
