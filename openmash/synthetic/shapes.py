"""What is in the borough? The shapes of people, homes, records, events and contacts.

They are named tuples: typed, immutable, a tenth of the memory of a dictionary, and rows of a table as they stand.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from openmash.clock import Brag

STARTS_SCHOOL_AFTER: Final = 1644  # days of life: children start in the September after they turn four


class Agency(StrEnum):
    """Who holds records about the borough's families."""

    HEALTH = "health"
    EDUCATION = "education"
    SOCIAL_CARE = "social_care"
    POLICE = "police"
    PROBATION = "probation"
    HOUSING = "housing"


class Sex(StrEnum):
    FEMALE = "F"
    MALE = "M"
    UNKNOWN = ""


class Role(StrEnum):
    """What a person is in the household."""

    ADULT = "adult"
    MOTHER = "mother"
    FATHER = "father"
    PARTNER = "partner"
    GRANDPARENT = "grandparent"
    CHILD = "child"
    ADULT_CHILD = "adult_child"
    UNBORN = "unborn"
    LODGER = "lodger"


class HouseholdKind(StrEnum):
    SINGLE = "single"
    COUPLE = "couple"
    COUPLE_WITH_CHILDREN = "couple_with_children"
    LONE_PARENT = "lone_parent"
    STEP_FAMILY = "step_family"
    EXTENDED_FAMILY = "extended_family"
    GROWN_FAMILY = "grown_family"
    SHARERS = "sharers"


class Tenure(StrEnum):
    OWNED = "owned"
    PRIVATE = "private"
    SOCIAL = "social"
    TEMPORARY = "temporary"


class Footing(StrEnum):
    """The truth about how a family is doing, which no agency can see."""

    STEADY = "steady"
    STRAINED = "strained"
    EMERGING = "emerging"


class Channel(StrEnum):
    FORM = "form"
    PHONE = "phone"
    EMAIL = "email"
    FILE = "file"
    WIRE = "wire"


class Informed(StrEnum):
    """Do the parents know of the contact?"""

    TOLD = "told"
    NOT_TOLD = "not_told"
    NOT_KNOWN = "not_known"


class Level(IntEnum):
    NO_ADDITIONAL_NEEDS = 1
    EARLY_HELP = 2
    COMPLEX = 3
    ACUTE = 4


class Outcome(StrEnum):
    """What became of it; `OPEN_CASE`: the child was open to a worker already, who was told."""

    STRATEGY_DISCUSSION = "strategy_discussion"
    REFERRAL = "referral"
    EARLY_HELP = "early_help"
    ADVICE = "advice"
    NO_FURTHER_ACTION = "no_further_action"
    OPEN_CASE = "open_case"


class Source(StrEnum):
    """ReferralSource of the children in need census (DfE, census guide 2023 to 2024)."""

    FAMILY = "1A"
    ACQUAINTANCE = "1B"
    SELF = "1C"
    OTHER_INDIVIDUAL = "1D"
    SCHOOL = "2A"
    EDUCATION_SERVICE = "2B"
    GP = "3A"
    HEALTH_VISITOR = "3B"
    SCHOOL_NURSE = "3C"
    OTHER_PRIMARY_HEALTH = "3D"
    EMERGENCY_DEPARTMENT = "3E"
    OTHER_HEALTH = "3F"
    HOUSING = "4"
    SOCIAL_CARE = "5A"
    OTHER_INTERNAL = "5B"
    OTHER_AUTHORITY = "5C"
    EARLY_HELP = "5D"
    POLICE = "6"
    OTHER_LEGAL = "7"
    OTHER = "8"
    ANONYMOUS = "9"
    UNKNOWN = "10"


class EventKind(StrEnum):
    """Small things that an agency notes, and would not refer for alone."""

    ATTENDANCE_BELOW_90 = "attendance_below_90"
    LATE_COLLECTION = "late_collection"
    SUSPENSION = "suspension"
    SCHOOL_MOVE = "school_move"
    ELECTIVE_HOME_EDUCATION = "elective_home_education"
    LEAD_CONCERN = "lead_concern"
    NOT_BROUGHT = "not_brought"
    EMERGENCY_ATTENDANCE = "emergency_attendance"
    VISITOR_CONCERN = "visitor_concern"
    LATE_BOOKING = "late_booking"
    LOW_MOOD = "low_mood"
    DOMESTIC_INCIDENT = "domestic_incident"
    MISSING_EPISODE = "missing_episode"
    RETURN_FROM_MISSING = "return_from_missing"
    ANTISOCIAL_BEHAVIOUR = "antisocial_behaviour"
    RENT_ARREARS = "rent_arrears"
    EVICTION_WARNING = "eviction_warning"
    NUISANCE_REPORT = "nuisance_report"
    UNKNOWN_OCCUPANT = "unknown_occupant"
    SUPERVISION_STARTED = "supervision_started"
    MISSED_SUPERVISION = "missed_supervision"
    EARLY_HELP_OFFERED = "early_help_offered"


class Flaw(StrEnum):
    """What is wrong with a record, kept beside it as the truth."""

    TYPO = "typo"
    NICKNAME = "nickname"
    SPELLING = "spelling"
    PLAIN_LETTERS = "plain_letters"
    NAMES_SWAPPED = "names_swapped"
    FORMER_SURNAME = "former_surname"
    HALF_SURNAME = "half_surname"
    MIDDLE_MISSING = "middle_missing"
    KNOWN_AS = "known_as"
    PLACEHOLDER = "placeholder"
    DAY_MONTH_SWAPPED = "day_month_swapped"
    FIRST_OF_JANUARY = "first_of_january"
    DATE_MISTYPED = "date_mistyped"
    DATE_MISSING = "date_missing"
    SEX_MISSING = "sex_missing"
    OLD_ADDRESS = "old_address"
    ADDRESS_ABBREVIATED = "address_abbreviated"
    ADDRESS_MISSING = "address_missing"
    POSTCODE_MISTYPED = "postcode_mistyped"
    NHS_MISTYPED = "nhs_mistyped"
    NHS_OF_ANOTHER = "nhs_of_another"
    TEMPORARY_UPN = "temporary_upn"


class Household(NamedTuple):
    """Who lives together, where, and since when. `footing` and `footing_since` are truth that no agency holds."""

    household_id: str
    kind: HouseholdKind
    community: str
    tenure: Tenure
    address: str
    postcode: str
    moved_in_on: date | None
    former_address: str
    former_postcode: str
    footing: Footing
    footing_since: date | None
    members: int


class Person(NamedTuple):
    """One invented person, as they truly are. An unborn child has no `born`, no name, and a `due_on`."""

    person_id: str
    household_id: str
    role: Role
    forename: str
    middle: str
    surname: str
    former_surname: str
    known_as: str
    sex: Sex
    born: date | None
    due_on: date | None
    community: str
    ethnicity: str
    mother_id: str
    father_id: str
    partner_id: str
    twin_id: str
    school: str
    nhs: str
    upn: str
    phone: str

    def age_on(self, day: date) -> int:
        """Completed years on a day; -1 before birth."""
        if self.born is None or day < self.born:
            return -1
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class AgencyRecord(NamedTuple):
    """One person as one agency wrote them down: the columns of a linkage file."""

    record_id: str
    agency: Agency
    forename: str
    middle: str
    surname: str
    dob: date | None
    sex: Sex
    address: str
    postcode: str
    nhs: str
    upn: str
    phone: str


class Truth(NamedTuple):
    """Who a record is really about, and what is wrong with it (flaws in words, separated by spaces)."""

    record_id: str
    person_id: str
    household_id: str
    twin_id: str
    flaws: str


class AgencyEvent(NamedTuple):
    """Something small that an agency noted about the person of one of its records; gravity 1 (least) to 3."""

    event_id: str
    agency: Agency
    kind: EventKind
    gravity: int
    happened_at: datetime
    record_id: str
    person_id: str


class Connected(NamedTuple):
    """An adult or child of the home whom the contact mentions beside the children, and what they are to the first."""

    person_id: str
    relation: str


class ContactEvent(NamedTuple):
    """One worry as it reached the hub, and what a hub would plausibly have made of it.

    `agency` is empty for family, public and agencies that hold no records here. `decided_at` is empty while open.
    """

    contact_id: str
    received_at: datetime
    source: Source
    agency: Agency | None
    channel: Channel
    children: tuple[str, ...]
    connected: tuple[Connected, ...]
    narrative: str
    informed: Informed
    informed_reason: str
    need: str
    level: Level
    brag: Brag
    outcome: Outcome
    decided_at: datetime | None
