"""Which pages are asked for, by whom? Different children, different enquiries, different agencies."""

from collections.abc import Mapping, Sequence

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.test import Client

from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import LIVE, Stage
from openmash.hub.enquiries.models import Enquiry, Request
from openmash.hub.enquiries.workflow import Hearing
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import walls

from .asking import Visit

SCREENER, DECISION_MAKER, LEAD = Role.SCREENER.value, Role.DECISION_MAKER.value, Role.GOVERNANCE_LEAD.value
ANSWERING = ("police", "health", "education", "social-care", "housing")
EACH = 8  # browsers that can ask at once, each as somebody else
NARROWED = (
    "?whose=mine", "?brag=red", "?level=4&brag=amber", "?time=overdue", "?clock=police", "?order=held&page=2",
    "?stage=received&whose=nobodys",
)  # fmt: skip


def all_pages(kinds: int) -> Mapping[str, Sequence[Visit]]:
    """Every kind of page, with at most so many different ones of its kind. Call it inside the hub."""
    live = list(
        Contact.objects.filter(stage__in=LIVE).order_by("reference").values_list("reference", flat=True)[:kinds]
    )
    enquiries = Enquiry.objects.order_by("reference")
    of_live = enquiries.filter(contact__stage__in=LIVE).values_list("reference", flat=True)[:kinds]
    of_done = enquiries.filter(contact__stage=Stage.DECIDED).values_list("reference", flat=True)[:kinds]
    waiting = Request.objects.exclude(hearing=Hearing.ANSWERED).filter(agency__code__in=ANSWERING)
    asked = waiting.order_by("reference").values_list("reference", "agency__code")[:kinds]
    return {
        "board": [Visit("/board", SCREENER)],
        "board, narrowed": [Visit(f"/board{query}", SCREENER) for query in NARROWED],
        "contact": [Visit(f"/contacts/{one}", SCREENER) for one in live],
        "enquiry, under way": [Visit(f"/enquiries/{one}", DECISION_MAKER) for one in of_live],
        "enquiry, decided": [Visit(f"/enquiries/{one}", DECISION_MAKER) for one in of_done],
        "enquiries": [Visit("/enquiries/", DECISION_MAKER)],
        "worklist": [Visit("/worklist", code) for code in ANSWERING],
        "request, as asked": [Visit(f"/requests/{reference}", code) for reference, code in asked],
        "search, name and birth": [searching(**one) for one in named(kinds)],
        "search, NHS number": [searching(number=one) for one in numbered(kinds)],
        "search, reference": [searching(number=one) for one in live],
        "search, address": [searching(**one) for one in housed(kinds)],
    }


def searching(**form: str) -> Visit:
    """The search form, filled in."""
    return Visit("/search", SCREENER, form)


def named(kinds: int) -> list[dict[str, str]]:
    """Children by name and date of birth."""
    found = Child.objects.exclude(record__born_on=None).exclude(record__given_name="").order_by("reference")[:kinds]
    return [
        {
            "given_name": child.record.given_name,
            "family_name": child.record.family_name,
            "born_on-day": str(child.record.born_on.day),
            "born_on-month": str(child.record.born_on.month),
            "born_on-year": str(child.record.born_on.year),
        }
        for child in found.select_related("record")
        if child.record.born_on
    ]


def numbered(kinds: int) -> list[str]:
    """NHS numbers of children."""
    found = Child.objects.exclude(record__nhs_number="").order_by("reference")
    return list(found.values_list("record__nhs_number", flat=True)[:kinds])


def housed(kinds: int) -> list[dict[str, str]]:
    """Addresses of children."""
    found = Child.objects.exclude(record__address="").order_by("reference")
    return [
        {"address": address, "postcode": postcode}
        for address, postcode in found.values_list("record__address", "record__postcode")[:kinds]
    ]


def everybody() -> dict[str, list[Member]]:
    """Some members of each role and of each agency that answers. Call it inside the hub."""
    found = Member.objects.filter(user__isnull=False).select_related("user").order_by("pk")
    who = {role: list(found.filter(roles__contains=[role])[:EACH]) for role in (SCREENER, DECISION_MAKER, LEAD)}
    return who | {code: list(found.filter(agency__code=code)[:EACH]) for code in ANSWERING}


def signed_in(member: Member) -> str:
    """The cookies of a member who has signed in with a second factor. Call it inside the hub."""
    assert member.user is not None
    if not is_mfa_enabled(member.user):
        TOTP.activate(member.user, generate_totp_secret())
    browser = Client()
    walls.come_in(browser, member.user)
    return browser.cookies.output(attrs=[], header="", sep=";").strip()
