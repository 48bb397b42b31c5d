"""The daily list of open cases: how old it is, and the next one."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import open_cases as actions
from openmash.hub.contacts.files import storage
from openmash.hub.contacts.forms.files import GiveList
from openmash.hub.contacts.models import OpenCaseList
from openmash.hub.govuk import uploads
from openmash.hub.govuk.words import counted
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import NotUnderstood

HELD_SECONDS = 60 * 60  # as long as a question about a list may stand open
Held = tuple[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def open_cases(request: HubRequest) -> HttpResponse:
    """The lists that came, newest first; and for an administrator the form that takes in the next."""
    if request.method != "POST":
        return page(request, GiveList(now=request.now))
    access.check_can_import(request.member)
    held = held_back(request)
    form = GiveList(request.POST, uploads.files_of(request), now=request.now, held=bool(held), short=bool(held))
    if not form.is_valid():
        return page(request, form, held=held, status=uploads.status_of(request))
    return give(request, form, held)


def give(request: HubRequest, form: GiveList, held: Held | None) -> HttpResponse:
    """Put the list in force; or hold it back while somebody says that it is whole."""
    try:
        name, filename = held_or_stored(form, held)
        taken = taken_in(request, form, name, filename)
    except actions.FarFewer as refusal:
        form = GiveList(request.POST, now=request.now, held=True, short=True)
        form.add_error("whole", str(refusal))
        return page(request, form, held=(name, filename), status=422)
    except (NotUnderstood, storage.NoRoom) as refusal:
        form.add_error("file", str(refusal))
        return page(request, form, status=422)
    messages.success(request, f"In force: {counted(taken.rows, 'child', 'children')} open to a worker.")
    return redirect("open_cases")


def taken_in(request: HubRequest, form: GiveList, name: str, filename: str) -> OpenCaseList:
    """The list in force. Its file does not stay, but while somebody is asked whether it is whole."""
    whole = bool(form.cleaned_data.get("whole"))
    try:
        taken = actions.list_cases(
            storage.path_of(name), filename=filename, as_at=form.as_at(), whole=whole, by=request.member
        )
    except actions.FarFewer:
        raise
    except BaseException:
        storage.remove(name)
        raise
    storage.remove(name)
    return taken


def held_or_stored(form: GiveList, held: Held | None) -> Held:
    """The file that was chosen now, or else the one that was held back: its name here, and the one it came with."""
    given = form.cleaned_data["file"]
    if held is not None and given is None:
        return held
    if held is not None:
        storage.remove(held[0])
    return storage.store(given.chunks()).name, given.name


def held_back(request: HubRequest) -> Held | None:
    """The list that this member was asked about within the hour, if it still lies here."""
    try:
        name, filename = signing.loads(request.POST.get("held", ""), salt=salt(request), max_age=HELD_SECONDS)
    except signing.BadSignature:
        return None
    return (name, filename) if storage.path_of(name).exists() else None


def salt(request: HubRequest) -> str:
    """What was held back for one member is of no use to another."""
    return f"list of open cases held for {request.member.reference}"


def page(request: HubRequest, form: GiveList, *, held: Held | None = None, status: int = 200) -> HttpResponse:
    """The last lists, and the form for who may give one."""
    context = {
        "lists": actions.read_lists(by=request.member),
        "form": form if request.member.has(Role.ADMINISTRATOR) else None,
        "held": signing.dumps(held, salt=salt(request)) if held else "",
        "held_name": held[1] if held else "",
    }
    return render(request, "contacts/open_cases.html", context, status=status)
