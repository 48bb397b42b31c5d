"""Enquiries: opened, read, listed, widened."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.clock import Purpose
from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.actions import triaging
from openmash.hub.contacts.views.steps import scales
from openmash.hub.contacts.workflow import Act
from openmash.hub.enquiries import access, actions, forms, shared
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.enquiries.shown.picture import shown
from openmash.hub.enquiries.shown.rows import of_enquiries
from openmash.hub.govuk.words import the_day
from openmash.hub.partnership import timescales
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.refusals import NotUnderstood

from .finding import found, page_of, passed


@require_http_methods(["GET", "POST"])
def open_enquiry(request: HubRequest, reference: str) -> HttpResponse:
    """Choose why, on what basis and whom to ask."""
    contact = found(contacts.visible_to(request.member), reference)
    opening = actions.read_opening(contact, by=request.member)
    form = forms.OpenEnquiry(sent(request), agencies=forms.agency_choices(opening.agencies))
    if form.is_valid():
        asked = set(form.cleaned_data.pop("agencies"))
        chosen = [agency for agency, _ in opening.agencies if agency.code in asked]
        said = {**form.cleaned_data, "agencies": chosen, "confirmed": form.confirmed}
        enquiry = passed(form, lambda: actions.open_enquiry(contact, **said, by=request.member))
        if enquiry:
            return redirect("enquiry", enquiry.reference)
    context = {"opening": opening, "form": form, "today": the_day(request.now)}
    return render(request, "enquiries/open.html", context, status=422 if form.is_bound else 200)


@require_GET
def enquiry(request: HubRequest, reference: str) -> HttpResponse:
    """One enquiry, as it is known now or as it was known at ``?at=``."""
    read = found(access.known_to(request.member).select_related("contact__worker"), reference)
    return page(request, read)


@require_POST
def rate(request: HubRequest, reference: str) -> HttpResponse:
    """Judge again, on the page where the reason for it stands."""
    rated = found(access.visible_to(request.member).select_related("contact__worker"), reference)
    contacts.check_open(request.member, rated.contact, Act.RATE)
    form = forms.RatePanel(request.POST, **scales(rated.contact))
    if not form.is_valid():
        return page(request, rated, rate=form)
    triaging.rate(rated.contact, triaging.Judgement(**form.cleaned_data), by=request.member)
    messages.success(request, "The new rating is saved.")
    return redirect("enquiry", rated.reference)


@require_http_methods(["GET", "POST"])
def ask_agency(request: HubRequest, reference: str) -> HttpResponse:
    """Ask one more agency."""
    widened = found(access.visible_to(request.member).select_related("contact"), reference)
    asking = actions.read_asking(widened, by=request.member)
    form = forms.AskAgency(sent(request), agencies=forms.agency_choices(asking.agencies))
    if form.is_valid():
        chosen = next(agency for agency, _ in asking.agencies if agency.code == form.cleaned_data["agency"])
        if passed(form, lambda: actions.ask(widened, agency=chosen, by=request.member, confirmed=form.confirmed)):
            return redirect("enquiry", widened.reference)
    owed = shared.owed(widened, [agency for agency, _ in asking.agencies], by=request.member)
    context = {"enquiry": widened, "asking": asking, "owed": owed, "form": form, "today": the_day(request.now)}
    return render(request, "enquiries/ask.html", context, status=422 if form.is_bound else 200)


@require_GET
def enquiries(request: HubRequest) -> HttpResponse:
    """The enquiries under way, or with ``?show=decided`` those decided."""
    live = request.GET.get("show") != "decided"
    listed = actions.list_enquiries(by=request.member, live=live, page=page_of(request.GET.get("page")))
    return render(request, "enquiries/list.html", {"live": live, **of_enquiries(listed)})


def page(request: HubRequest, read: Enquiry, *, rate: forms.RatePanel | None = None) -> HttpResponse:
    """The page of an enquiry; what was typed into its panel is shown again with what is wrong."""
    at, facts_only = request.GET.get("at", ""), request.GET.get("kind") == "fact"
    picture = actions.read_enquiry(read, by=request.member, at=moment(at))
    context = shown(picture, by=request.member, at=at, facts_only=facts_only)
    if context["may_rate"]:
        due = timescales.due_by_brag(read.hub_id, purpose=Purpose.DECISION, since=picture.contact.received_at)
        context["rate"] = rate or forms.RatePanel(levels=picture.levels, due=due)
    return render(request, "enquiries/enquiry.html", context, status=422 if rate else 200)


def sent(request: HubRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def moment(text: str) -> datetime | None:
    """The moment that an address names; none where it names none."""
    if not text:
        return None
    try:
        named = datetime.fromisoformat(text)
        return named if named.tzinfo else timezone.make_aware(named)
    except (ValueError, OverflowError):
        raise NotUnderstood(
            "The time in this address cannot be read. Choose a time from the enquiry’s page, "
            "or write it like 2026-11-17T13:30."
        ) from None
