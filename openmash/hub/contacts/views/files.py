"""Files that senders give: how one is taken in, what its columns mean, and what became of each row."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import files as actions
from openmash.hub.contacts.files.storage import NoRoom
from openmash.hub.contacts.forms.files import GiveFile, SayColumns
from openmash.hub.contacts.models import ImportedFile
from openmash.hub.contacts.workflow import PROGRESS_WORDS, Progress
from openmash.hub.govuk import spreadsheets, uploads
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.refusals import NotUnderstood

from .finding import found

ask = require_http_methods(["GET", "HEAD", "POST"])


@ask
def files(request: HubRequest) -> HttpResponse:
    """The files that came, newest first, and the form that takes in the next."""
    listed = actions.list_files(by=request.member)
    sent = request.method == "POST"
    form = GiveFile(
        request.POST if sent else None,
        uploads.files_of(request) if sent else None,
        senders=access.senders(request.member),
    )
    if sent and form.is_valid() and (file := take_in(request, form)):
        return redirect("file" if file.mapping_id else "file_columns", file.reference)
    context = {"listed": listed, "form": form, "words": PROGRESS_WORDS}
    return render(request, "contacts/files.html", context, status=uploads.status_of(request) if sent else 200)


def take_in(request: HubRequest, form: GiveFile) -> ImportedFile | None:
    """The file that was given; or, where it is refused, the reason in the form."""
    given = form.cleaned_data["file"]
    try:
        return actions.receive_upload(
            given.chunks(), filename=given.name, agency=form.cleaned_data["agency"], by=request.member
        )
    except (NotUnderstood, NoRoom) as refusal:
        form.add_error("file", str(refusal))
        return None


@ask
def columns(request: HubRequest, reference: str) -> HttpResponse:
    """What each column of a file means. Nothing of a file is read before somebody has said it."""
    file = the_file(request, reference)
    if file.mapping_id is not None or file.progress != Progress.WAITING:
        return redirect("file", file.reference)
    asked = actions.ask_columns(file, by=request.member)
    form = SayColumns(request.POST if request.method == "POST" else None, asked=asked)
    if form.is_valid():
        try:
            actions.confirm_columns(file, form.said(), by=request.member)
        except NotUnderstood as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("file", file.reference)
    return render(
        request, "contacts/file_columns.html", {"asked": asked, "form": form}, status=422 if form.is_bound else 200
    )


@require_GET
def file(request: HubRequest, reference: str) -> HttpResponse:
    """How far a file has been read, and what became of its rows."""
    one = the_file(request, reference)
    if one.mapping_id is None and one.progress == Progress.WAITING:
        return redirect("file_columns", one.reference)
    report = actions.read_report(one, by=request.member)
    return render(request, "contacts/file.html", {"report": report, "words": PROGRESS_WORDS})


@require_GET
def refused(request: HubRequest, reference: str) -> HttpResponse:
    """The refused rows as a file for the sender."""
    one = the_file(request, reference)
    report = actions.read_report(one, shown=None, by=request.member)
    made = spreadsheets.written(["Row", "Why it was refused"], [(row.number, row.reason) for row in report.refused])
    response = HttpResponse(made, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{one.reference}.csv"'
    return response


@require_POST
def put_aside(request: HubRequest, reference: str) -> HttpResponse:
    """A file that should not have come."""
    actions.put_aside(the_file(request, reference), by=request.member)
    messages.success(request, "Put aside. What was received of it before stays.")
    return redirect("file", reference)


def the_file(request: HubRequest, reference: str) -> ImportedFile:
    """A file that the reader may read about."""
    return found(access.files_of(request.member), reference)
