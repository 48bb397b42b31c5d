"""What can be said of who a person is?"""

from enum import StrEnum


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
