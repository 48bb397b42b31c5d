"""Subject access requests: opened, prepared, approved by a second person, and given."""

from collections.abc import Callable
from typing import TypeVar

from django import forms as django
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.hub.contacts.views.finding import found
from openmash.hub.enquiries.views.enquiries import sent
from openmash.hub.enquiries.views.finding import passed
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.references import heard
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed

from . import access, actions, forms, shown
from .models import AccessRequest
from .workflow import Form

Done = TypeVar("Done")
TYPES = {Form.PDF: "application/pdf", Form.HTML: "text/html; charset=utf-8"}


def tried(form: django.Form, act: Callable[[], Done]) -> Done | None:
    """Do it; where it is refused, say so on the page that was sent, which keeps what was typed."""
    try:
        return act()
    except (StepNotAllowed, NotUnderstood) as refusal:
        form.add_error(None, str(refusal))
        return None


def done(form: django.Form, act: Callable[[], object]) -> bool:
    """The same, where only that it was done matters."""
    return tried(form, act) is not None


def the_request(request: HubRequest, reference: str) -> AccessRequest:
    """One that the reader may see."""
    return found(access.visible_to(request.member), reference)


@require_GET
def requests(request: HubRequest) -> HttpResponse:
    """Who asked what is held, and by when they are answered."""
    listed = actions.list_requests(by=request.member)
    return render(request, "disclosure/list.html", shown.listed(listed, by=request.member))


@require_http_methods(["GET", "POST"])
def new(request: HubRequest) -> HttpResponse:
    """Somebody asks."""
    access.check_can_prepare(request.member)
    form = forms.OpenRequest(sent(request))
    if form.is_valid():
        child = form.cleaned_data["child"]
        opened = tried(form, lambda: actions.open_request(child, form.asked, by=request.member))
        if opened:
            return redirect("disclosure", opened.reference)
    return render(
        request, "disclosure/new.html", {"form": form, "term": shown.TERM}, status=422 if form.errors else 200
    )


@require_GET
def one(request: HubRequest, reference: str) -> HttpResponse:
    """A request, with what would leave, or what has left."""
    read = actions.read_request(the_request(request, reference), by=request.member)
    return render(request, "disclosure/request.html", shown.request(read, by=request.member))


@require_http_methods(["GET", "POST"])
def line(request: HubRequest, reference: str, line: str) -> HttpResponse:
    """Whether one line leaves."""
    form = forms.Choose(sent(request))
    asked = the_request(request, reference)
    if form.is_valid() and done(form, lambda: actions.choose(asked, line, **form.cleaned_data, by=request.member)):
        return redirect("disclosure", reference)
    return line_page(request, asked, line, choose=form)


@require_http_methods(["GET", "POST"])
def redact(request: HubRequest, reference: str, line: str) -> HttpResponse:
    """Words that are removed from it, or from every line."""
    form = forms.Redact(sent(request))
    asked = the_request(request, reference)
    if form.is_valid():
        said = {**form.cleaned_data}
        where = "" if said.pop("everywhere") else line
        if done(form, lambda: actions.redact(asked, **said, line=where, by=request.member)):
            return redirect("redact", reference, line)
    return line_page(request, asked, line, redact=form)


def line_page(
    request: HubRequest, asked: AccessRequest, line: str, *, choose: forms.Choose | None = None,
    redact: forms.Redact | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of one line, with the form that was sent."""
    read = actions.read_line(asked, line, by=request.member)
    if read is None:
        raise Http404
    status = 422 if any(one and one.errors for one in (choose, redact)) else 200
    return render(request, "disclosure/line.html", shown.line(*read, choose=choose, redact=redact), status=status)


@require_POST
def restore(request: HubRequest, reference: str, redaction: str) -> HttpResponse:
    """Let words stand again."""
    asked = the_request(request, reference)
    actions.restore(found(access.redactions(request.member, asked), redaction), by=request.member)
    messages.success(request, "The words stand again.")
    return redirect("disclosure", reference)


@require_http_methods(["GET", "POST"])
def gather(request: HubRequest, reference: str, child: str) -> HttpResponse:
    """The child of another contact is the same child: looked at once more, because it is not undone."""
    asked = the_request(request, reference)
    if request.method == "POST":
        actions.gather(asked, heard(child) or "", by=request.member)
        messages.success(request, "What that contact holds has joined the pack.")
        return redirect("disclosure", reference)
    access.check_can_prepare(request.member)
    read = actions.read_request(asked, by=request.member)
    other = next((one for one in read.alike if one.reference == heard(child)), None)
    if other is None:
        raise Http404
    return render(request, "disclosure/gather.html", {"asked": asked, "other": other})


@require_http_methods(["GET", "POST"])
def extend(request: HubRequest, reference: str) -> HttpResponse:
    """Two months more."""
    asked, form = the_request(request, reference), forms.Reason(sent(request))
    access.check_can_prepare(request.member)
    if form.is_valid() and done(form, lambda: actions.extend(asked, **form.cleaned_data, by=request.member)):
        return redirect("disclosure", reference)
    return step(request, asked, form, shown.EXTEND)


@require_http_methods(["GET", "POST"])
def close(request: HubRequest, reference: str) -> HttpResponse:
    """No pack is made."""
    asked, form = the_request(request, reference), forms.Reason(sent(request))
    access.check_can_prepare(request.member)
    if form.is_valid() and done(form, lambda: actions.close_request(asked, **form.cleaned_data, by=request.member)):
        return redirect("disclosure", reference)
    return step(request, asked, form, shown.CLOSE)


def step(request: HubRequest, asked: AccessRequest, form: django.Form, words: shown.StepWords) -> HttpResponse:
    """A page that asks why."""
    context = {"form": form, "asked": asked, "words": words}
    return render(request, "disclosure/step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def submit(request: HubRequest, reference: str) -> HttpResponse:
    """Read the whole, and give it to a second person."""
    asked = the_request(request, reference)
    access.check_can_prepare(request.member)
    read = actions.read_request(asked, by=request.member)
    form = forms.Submit(sent(request), warned=bool(read.draft and read.draft.warned))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        if done(form, lambda: actions.submit(asked, seen=seen, **form.cleaned_data, by=request.member)):
            messages.success(request, "Submitted. A second person reads it now.")
            return redirect("disclosure", reference)
    context = {"form": form, **shown.whole(read)}
    return render(request, "disclosure/submit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def verdict(request: HubRequest, reference: str) -> HttpResponse:
    """Read what would leave, and let it, or send it back."""
    asked, form = the_request(request, reference), forms.Verdict(sent(request))
    access.check_can_approve(request.member, asked)
    if form.is_valid():
        decide = shown.decided(asked, form, seen=request.POST.get("seen", ""), by=request.member)
        if passed(form, lambda: done(form, decide)):
            return redirect("disclosure", reference)
    context = {"form": form, **shown.whole(actions.read_request(asked, by=request.member))}
    return render(request, "disclosure/verdict.html", context, status=422 if form.errors else 200)


@require_POST
def fetch(request: HubRequest, reference: str, form: str) -> HttpResponse:
    """The approved pack as a file. Its name says nothing of anybody."""
    if form not in set(Form):
        raise Http404
    copy = actions.fetch(the_request(request, reference), form=Form(form), by=request.member)
    name = f"pack-{heard(reference)}.{copy.form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Digest": copy.digest}
    return HttpResponse(bytes(copy.content), content_type=TYPES[Form(copy.form)], headers=headers)
