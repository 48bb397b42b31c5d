"""Why may the hub ask? Purposes and lawful bases, with the help that stands beside each choice.

Sources: Children Act 1989 ss.17 and 47; Children Act 2004 ss.10, 11 and 16LA (in force since 30 September 2026);
UK GDPR Articles 6 and 9; Data Protection Act 2018 Schedule 1 paragraph 18; Information sharing advice (HM Government,
May 2024).
"""

from enum import StrEnum


class EnquiryPurpose(StrEnum):
    """What the information is wanted for."""

    PROTECT = "protect"
    HELP = "help"
    UNBORN = "unborn"
    EMERGING = "emerging"


PURPOSE_WORDS = {
    EnquiryPurpose.PROTECT: (
        "Decide whether a child needs protection",
        "There is reason to suspect significant harm, or it is likely (Children Act 1989 s.47).",
    ),
    EnquiryPurpose.HELP: (
        "Decide what help a child and family need",
        "The child may be in need, or early help may be enough (Children Act 1989 s.17, Children Act 2004 s.10).",
    ),
    EnquiryPurpose.UNBORN: (
        "Plan for a child who is not yet born",
        "Parents’ information is asked for only where it bears on the coming child.",
    ),
    EnquiryPurpose.EMERGING: (
        "Understand repeated low-level worries",
        "Several small things from several agencies, none of which would be referred alone.",
    ),
}


class LawfulBasis(StrEnum):
    """UK GDPR Article 6. Consent is not offered: where a child is at risk it is not the basis."""

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"


BASIS_WORDS = {
    LawfulBasis.PUBLIC_TASK: (
        "Public task",
        "The usual basis: safeguarding is a task that the law gives to these agencies (Article 6(1)(e)).",
    ),
    LawfulBasis.LEGAL_OBLIGATION: (
        "Legal obligation",
        "A person who holds information relevant to the child’s welfare must disclose it, unless that would be more "
        "detrimental to the child (Children Act 2004 s.16LA; Article 6(1)(c)).",
    ),
    LawfulBasis.VITAL_INTERESTS: (
        "Vital interests",
        "Somebody’s life is in danger now, and no other basis can be shown in time (Article 6(1)(d)).",
    ),
}


class SpecialCategory(StrEnum):
    """UK GDPR Article 9: needed where health, ethnicity, belief or sex life may be among what is told."""

    SAFEGUARDING = "safeguarding"
    VITAL_INTERESTS = "vital_interests"
    NOT_NEEDED = "not_needed"


SPECIAL_WORDS = {
    SpecialCategory.SAFEGUARDING: (
        "Substantial public interest: safeguarding of children",
        "Data Protection Act 2018 Schedule 1 paragraph 18. The usual condition where health is asked.",
    ),
    SpecialCategory.VITAL_INTERESTS: (
        "Vital interests",
        "Somebody’s life is in danger and nobody can consent.",
    ),
    SpecialCategory.NOT_NEEDED: (
        "None expected",
        "Nothing asked for concerns health, ethnicity, belief, sex life or orientation.",
    ),
}
