"""With what settings does a new hub begin? Every one of them can be changed, from a date, by the hub itself.

Levels: the London Threshold Document. Timescales: what most protocols say (4 h, 24 h, 72 h, none) and Merton's times
for partner information (2 h, 6 h, 24 h, none); one working day to decide the type of response: Working Together.
"""

from datetime import time

from openmash.clock import Brag, Counting, Purpose

from .workflow import AgencyKind

LEVELS = [
    (1, "No additional needs", "Needs are met by universal services."),
    (2, "Early help", "Additional needs: a lead professional and a plan would help."),
    (3, "Complex", "Several needs at once: children’s social care may have to assess (child in need)."),
    (4, "Acute", "Significant harm, or it is likely: protection."),
]

HOUR = 60

#: (purpose, BRAG or "", minutes, working days, counting, runs past hours)
TIMESCALES: list[tuple[Purpose, Brag | None, int | None, int | None, Counting, bool]] = [
    (Purpose.DECISION, Brag.RED, 4 * HOUR, None, Counting.WORKING, True),
    (Purpose.DECISION, Brag.AMBER, 24 * HOUR, None, Counting.ELAPSED, False),
    (Purpose.DECISION, Brag.GREEN, 72 * HOUR, None, Counting.ELAPSED, False),
    (Purpose.DECISION, Brag.BLUE, None, None, Counting.ELAPSED, False),
    (Purpose.DECISION, None, None, 1, Counting.WORKING, False),
    (Purpose.RESPONSE, Brag.RED, 2 * HOUR, None, Counting.ELAPSED, False),
    (Purpose.RESPONSE, Brag.AMBER, 6 * HOUR, None, Counting.ELAPSED, False),
    (Purpose.RESPONSE, Brag.GREEN, 24 * HOUR, None, Counting.ELAPSED, False),
    (Purpose.RESPONSE, Brag.BLUE, None, None, Counting.ELAPSED, False),
    (Purpose.ACKNOWLEDGEMENT, None, None, 1, Counting.WORKING, False),
]

OPENS, CLOSES = time(8), time(18)
WORKING_WEEK = range(5)

#: (code, kind, name, the two letters on the board)
AGENCIES = [
    ("hub", AgencyKind.HUB, "Hub team", "HB"),
    ("social-care", AgencyKind.SOCIAL_CARE, "Children’s social care", "SC"),
    ("police", AgencyKind.POLICE, "Police", "PO"),
    ("health", AgencyKind.HEALTH, "Health", "HE"),
    ("education", AgencyKind.EDUCATION, "Education", "ED"),
    ("probation", AgencyKind.PROBATION, "Probation", "PR"),
    ("housing", AgencyKind.HOUSING, "Housing", "HO"),
    ("youth-justice", AgencyKind.YOUTH_JUSTICE, "Youth justice", "YJ"),
    ("adult-services", AgencyKind.ADULT_SERVICES, "Adult services", "AS"),
    ("early-help", AgencyKind.EARLY_HELP, "Early help", "EH"),
    ("voluntary", AgencyKind.VOLUNTARY, "Voluntary sector", "VO"),
]

ANYTHING_ELSE = "Anything else that the hub should know"

PROMPTS: dict[AgencyKind, list[str]] = {
    AgencyKind.SOCIAL_CARE: [
        "Open or closed: key worker, duty contact, team",
        "Earlier referrals",
        "Earlier plans (child in need, child protection, looked after)",
        "Siblings known",
    ],
    AgencyKind.POLICE: [
        "Markers, and the last use of police protection",
        "Missing episodes and return interviews",
        "Domestic-abuse incidents at the address: count, dates, highest grade",
        "Persons of concern at the address",
        "Live investigation (existence only)",
    ],
    AgencyKind.EDUCATION: [
        "School or setting, and moves",
        "Attendance and unauthorised absence",
        "Suspensions, exclusions, elective home education",
        "The designated lead’s concerns, dated",
        "Special educational needs",
    ],
    AgencyKind.HEALTH: [
        "GP, and when last seen",
        "Appointments that the child was not brought to",
        "Emergency attendances in the last two years",
        "Child and adolescent mental health",
        "Maternity bookings for an unborn child",
        "A parent’s health, only where it bears on the child",
    ],
    AgencyKind.PROBATION: [
        "Supervision, order and conditions",
        "Risk to children, and the contact officer",
    ],
    AgencyKind.YOUTH_JUSTICE: [
        "Supervision, order and conditions",
        "Risk to and from the child, and the contact officer",
    ],
    AgencyKind.HOUSING: [
        "Tenancy and who is known to live there",
        "Risk of eviction",
        "Antisocial behaviour",
        "Temporary moves",
    ],
    AgencyKind.ADULT_SERVICES: ["Open or closed: worker and date", "Safety-critical handling"],
    AgencyKind.EARLY_HELP: ["Lead professional and plan", "Last contact with the family"],
    AgencyKind.VOLUNTARY: ["Lead professional and plan", "Last contact with the family"],
}
