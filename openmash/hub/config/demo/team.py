"""Who works in the demonstration's hub? Invented people."""

from dataclasses import dataclass

from openmash.hub.partnership.actions import Job, join
from openmash.hub.partnership.models import Agency, Hub, Member
from openmash.hub.partnership.workflow import Role

#: (name, agency, roles)
PEOPLE: list[tuple[str, str, list[Role]]] = [
    ("Dana Whitlock", "hub", [Role.DECISION_MAKER]),
    ("Priya Nand", "hub", [Role.SCREENER]),
    ("Owen Tarrant", "hub", [Role.SCREENER]),
    ("Maggie Sloe", "hub", [Role.ADMINISTRATOR]),
    ("Ruth Calder", "hub", [Role.GOVERNANCE_LEAD]),
    (
        "Nadia Osei",
        "hub",
        [Role.GOVERNANCE_LEAD],
    ),  # a second, who lifts the first one's holds and reviews what they did
    ("Sam Ferris", "hub", [Role.SYSTEM_ADMINISTRATOR]),
    ("Idris Calloway", "police", [Role.REPRESENTATIVE]),
    ("Sunita Marsh", "health", [Role.REPRESENTATIVE]),
    ("Tom Abernethy", "education", [Role.REPRESENTATIVE]),
    ("Aoife Lennard", "social-care", [Role.REPRESENTATIVE]),
    ("Grace Penhale", "housing", [Role.REPRESENTATIVE]),
    ("Leon Birch", "probation", [Role.REPRESENTATIVE]),
    ("Marta Kell", "early-help", [Role.REPRESENTATIVE]),
]


@dataclass(frozen=True)
class Team:
    """The people of the demonstration, by what they do."""

    agencies: dict[str, Agency]
    members: dict[str, Member]

    @property
    def administrator(self) -> Member:
        """Who enters contacts."""
        return self.members["Maggie Sloe"]

    @property
    def decision_maker(self) -> Member:
        """Who decides."""
        return self.members["Dana Whitlock"]

    @property
    def system_administrator(self) -> Member:
        """Who keeps the members."""
        return self.members["Sam Ferris"]

    def screener(self, number: int) -> Member:
        """One of the two screeners."""
        return self.members[("Priya Nand", "Owen Tarrant")[number % 2]]

    def representative(self, agency: str) -> Member:
        """Who answers for an agency."""
        return next(member for member in self.members.values() if member.agency.code == agency)


def gather(hub: Hub) -> Team:
    """Let everybody join. Nobody has a password: the demonstration has a door of its own."""
    agencies = {agency.code: agency for agency in Agency.objects.filter(hub=hub)}
    by = Job(hub.pk, "demonstration")
    members = {}
    for name, agency, roles in PEOPLE:
        address = f"{name.lower().replace(' ', '.')}@thornmere.invalid"
        members[name] = join(hub, name=name, agency=agencies[agency], roles=roles, by=by, email=address)
    return Team(agencies, members)
