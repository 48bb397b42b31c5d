"""Who is reading, and where can they go?"""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from openmash.hub.govuk.frame import Frame, Link
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role

#: (text, address, for whom), in the order of a contact's way.
PLACES: list[tuple[str, str, frozenset[Role]]] = [
    ("Board", "board", CASE_ROLES),
    ("To answer", "worklist", frozenset({Role.REPRESENTATIVE})),
    ("Our items", "our_items", frozenset({Role.REPRESENTATIVE})),
    ("New contact", "new_contact", CASE_ROLES),
    ("Enquiries", "enquiries", CASE_ROLES | {Role.REPRESENTATIVE}),
    ("Search", "search", CASE_ROLES),
    ("Who is who", "matches", CASE_ROLES),
    ("Files", "files", frozenset({Role.ADMINISTRATOR})),
    ("Open cases", "open_cases", CASE_ROLES),
    ("Agreement", "agreement", frozenset({Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR})),
    ("Access requests", "disclosures", frozenset({Role.GOVERNANCE_LEAD, Role.DECISION_MAKER})),
    ("Retention", "retention", frozenset({Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR})),
    ("Protected records", "protections", frozenset({Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR})),
    ("Members’ homes", "homes", frozenset({Role.SYSTEM_ADMINISTRATOR})),
    ("Record", "governance", frozenset({Role.GOVERNANCE_LEAD})),
]


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The frame of a page, for every template."""
    member: Member | None = getattr(request, "member", None)
    if member is None:
        return {"frame": Frame(demo=settings.DEMO)}
    return {
        "frame": Frame(
            place=member.hub.name,
            reader=member.name,
            role=f"{member.role_words}, {member.agency.name}",
            account="" if settings.DEMO else reverse("mfa_index"),
            navigation=navigation(member, request.path),
            sign_out=reverse("account_logout"),
            desk=member.hub.desk_line,
            read_at=request.now,  # type: ignore[attr-defined]
            demo=settings.DEMO,
        )
    }


def navigation(member: Member, path: str) -> list[Link]:
    """The places that this member's roles open."""
    links = [(text, reverse(name)) for text, name, roles in PLACES if member.has(*roles)]
    return [Link(text, href, path.startswith(href)) for text, href in links]
