"""Who would you like to be? The demonstration's way in: one click, and nowhere else."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from openmash.hub.partnership import access
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import ROLE_WORDS, AgencyKind, Role
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose


@login_not_required
def instead(request: HttpRequest) -> HttpResponse:
    """In the demonstration nobody has a password."""
    following = {"next": request.GET["next"]} if "next" in request.GET else {}
    return HttpResponseRedirect(f"{reverse('demo_sign_in')}?{urlencode(following)}".rstrip("?"))


@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """Every member by name, role and agency; choosing one signs in."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        return come_in(request)
    context = {"hubs": [(hub, everybody(hub.pk)) for hub in access.hubs()], "next": request.GET.get("next", "/")}
    return render(request, "account/demo_sign_in.html", context)


def come_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the member who was chosen, and go where the reader was going."""
    chosen = request.POST.get("member", "")
    found = [member for hub in access.hubs() for member, _ in everybody(hub.pk) if member.reference == chosen]
    if not found:
        raise Http404
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    adapter.login(request, found[0].user)
    following = request.POST.get("next", "/")
    return HttpResponseRedirect(following if adapter.is_safe_url(following) else "/")


def everybody(hub_id: int) -> list[tuple[Member, list[str]]]:
    """The members of one hub who can sign in, its own team first, each with what their roles do."""
    wall.enter(hub_id, Purpose.DOOR)
    members = sorted(access.who_can_sign_in(hub_id), key=lambda member: member.agency.kind != AgencyKind.HUB)
    return [(member, [ROLE_WORDS[Role(role)][1] for role in member.roles]) for member in members]
