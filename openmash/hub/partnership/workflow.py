"""What kinds of agency and member are there, and what may each role do?"""

from enum import StrEnum


class AgencyKind(StrEnum):
    """The organisations of a partnership, and the hub's own team."""

    HUB = "hub"
    SOCIAL_CARE = "social_care"
    POLICE = "police"
    HEALTH = "health"
    EDUCATION = "education"
    PROBATION = "probation"
    HOUSING = "housing"
    YOUTH_JUSTICE = "youth_justice"
    ADULT_SERVICES = "adult_services"
    EARLY_HELP = "early_help"
    VOLUNTARY = "voluntary"


class Role(StrEnum):
    """What a member does in the hub (a member may have several roles)."""

    REFERRER = "referrer"
    ADMINISTRATOR = "administrator"
    SCREENER = "screener"
    REPRESENTATIVE = "representative"
    DECISION_MAKER = "decision_maker"
    GOVERNANCE_LEAD = "governance_lead"
    SYSTEM_ADMINISTRATOR = "system_administrator"


ROLE_WORDS = {
    Role.REFERRER: ("referrer", "Raises a contact, and is told what came of it."),
    Role.ADMINISTRATOR: ("administrator", "Enters contacts, imports files, keeps the open-cases list."),
    Role.SCREENER: ("screener", "Checks for open cases, sets level and BRAG, opens enquiries."),
    Role.REPRESENTATIVE: ("representative", "Answers for one agency, and owns what it shares."),
    Role.DECISION_MAKER: ("decision maker", "Weighs the whole picture and decides for each child."),
    Role.GOVERNANCE_LEAD: (
        "governance lead",
        "Sees who looked at what; of content, only what may be given to who asks.",
    ),
    Role.SYSTEM_ADMINISTRATOR: ("system administrator", "Keeps members, agencies and timescales; sees no content."),
}

#: The roles that work on every contact of the hub.
CASE_ROLES = frozenset({Role.ADMINISTRATOR, Role.SCREENER, Role.DECISION_MAKER})


class Standing(StrEnum):
    """Whether a member may come in."""

    JOINED = "joined"
    LEFT = "left"
