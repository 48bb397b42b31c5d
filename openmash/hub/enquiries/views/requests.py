"""An agency's requests: what waits, and the page on which it answers."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.hub.contacts.actions import declaring
from openmash.hub.contacts.forms.restricting import Declare
from openmash.hub.enquiries import access, actions, forms
from openmash.hub.enquiries.models import Question, Request
from openmash.hub.enquiries.shown.rows import clock_of, day_words, of_request, of_worklist, prompts
from openmash.hub.enquiries.workflow import WITHHELD_WORDS, AnswerKind
from openmash.hub.govuk.words import the_day
from openmash.hub.partnership.views import HubRequest
from openmash.hub.sharing.purposes import BASIS_WORDS, PURPOSE_WORDS, EnquiryPurpose, LawfulBasis

from .finding import found, page_of, thought_over


@require_GET
def worklist(request: HubRequest) -> HttpResponse:
    """What my agency is asked, by due time."""
    listed = actions.list_worklist(by=request.member, page=page_of(request.GET.get("page")))
    context = {"agency": request.member.agency, **of_worklist(listed)}
    return render(request, "enquiries/worklist.html", context)


@require_GET
def read(request: HubRequest, reference: str) -> HttpResponse:
    """The page on which my agency answers."""
    return page(request, asked_of(request, reference), status=200)


@require_POST
def nothing_held(request: HubRequest, reference: str, order: int) -> HttpResponse:
    """One question, one click."""
    question = question_of(request, reference, order)
    actions.answer(question, kind=AnswerKind.NOTHING_HELD, by=request.member)
    return goes_on(request, question.request, order=order)


@require_POST
def withhold(request: HubRequest, reference: str, order: int) -> HttpResponse:
    """Something is held on this question, and not shared."""
    question = question_of(request, reference, order)
    form = forms.Withhold(request.POST, prefix=f"q{order}w")
    if not form.is_valid():
        return page(request, question.request, order=order, withhold=form)
    actions.answer(
        question,
        kind=AnswerKind.WITHHELD,
        withheld_reason=form.cleaned_data["reason"],
        withheld_words=form.cleaned_data["words"],
        by=request.member,
    )
    return goes_on(request, question.request, order=order)


@require_POST
def write(request: HubRequest, reference: str, order: int) -> HttpResponse:
    """One item in answer to this question."""
    question = question_of(request, reference, order)
    form = forms.WriteItem(request.POST, prefix=f"q{order}i")
    if not form.is_valid():
        return page(request, question.request, order=order, write=form)
    draft, by, confirmed = actions.Draft(**form.said), request.member, form.confirmed
    if not thought_over(form, lambda: actions.write_item(question, draft=draft, by=by, confirmed=confirmed)):
        return page(request, question.request, order=order, write=form)
    messages.success(request, "Saved. The hub gets it when you send what is answered.")
    return goes_on(request, question.request, order=order)


@require_POST
def nothing_held_for_rest(request: HubRequest, reference: str) -> HttpResponse:
    """Every question that is left, one click."""
    asked = asked_of(request, reference)
    actions.nothing_held_for_rest(asked, by=request.member)
    return goes_on(request, asked)


@require_http_methods(["GET", "POST"])
def declare_conflict(request: HubRequest, reference: str) -> HttpResponse:
    """I have a conflict of interest: somebody else of my agency answers."""
    asked = asked_of(request, reference)
    form = Declare(request.POST if request.method == "POST" else None)
    if form.is_valid():
        contact = asked.enquiry.contact
        declaring.declare(contact, of=request.member, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, "Declared. A colleague of your agency answers this request.")
        return redirect("worklist")
    context = {"asked": asked, "form": form}
    return render(request, "enquiries/conflict.html", context, status=422 if form.is_bound else 200)


@require_POST
def send(request: HubRequest, reference: str) -> HttpResponse:
    """Send the hub what is answered."""
    asked = asked_of(request, reference)
    reply = actions.send_reply(asked, by=request.member)
    if reply.complete == "yes":
        messages.success(request, "Sent: everything that was asked is answered. Thank you.")
        return goes_on(request, asked, to="worklist")
    messages.success(request, "Sent what is answered. The rest is still awaited.")
    return goes_on(request, asked)


def asked_of(request: HubRequest, reference: str) -> Request:
    """A request to the reader's own agency."""
    return found(access.requests_to(request.member).select_related("enquiry__contact", "agency"), reference)


def question_of(request: HubRequest, reference: str, order: int) -> Question:
    """One question of such a request, by its number on the page."""
    asked = asked_of(request, reference)
    question = asked.questions.filter(order=order).first() if order < 1000 else None
    if question is None:
        raise Http404
    question.request = asked
    return question


def goes_on(request: HubRequest, asked: Request, *, order: int = 0, to: str = "") -> HttpResponse:
    """To what comes next; but where something typed for another question is not saved yet, the page with it."""
    if forms.unsaved(request.POST, but=order):
        messages.warning(request, "What you had typed for another question is below. It is not saved yet.")
        return page(request, asked, order=order, status=200)
    if to:
        return redirect(to)
    response = redirect("request", asked.reference)
    response["Location"] += f"#q{order}" if order else ""
    return response


def page(request: HubRequest, asked: Request, *, order: int = 0, status: int = 422, **mistaken: Form) -> HttpResponse:
    """The request with its questions; what was typed is shown again, with what is wrong at question ``order``."""
    reading = actions.read_request(asked, by=request.member)
    enquiry = asked.enquiry
    orders = [one.question.order for one in reading.asked]
    typed = forms.replies(orders, request.POST, order=order, mistaken=mistaken)
    context = {
        **of_request(reading),
        **day_words(the_day(reading.now)),
        "r": reading,
        "prompts": prompts(reading, typed),
        "mistaken": list(mistaken.values()),
        "time": clock_of(asked, reading.now),
        "purpose": PURPOSE_WORDS[EnquiryPurpose(enquiry.purpose)],
        "withheld_words": WITHHELD_WORDS,
        "basis": BASIS_WORDS[LawfulBasis(enquiry.basis)],
    }
    return render(request, "enquiries/request.html", context, status=status)
