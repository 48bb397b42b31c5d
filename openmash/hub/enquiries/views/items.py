"""What one's own agency has written, and who may see it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openmash.hub.enquiries import access, actions, forms, shared
from openmash.hub.enquiries.models import Item
from openmash.hub.enquiries.shown.rows import day_words, of_items
from openmash.hub.enquiries.workflow import VISIBILITY_STATES, Visibility
from openmash.hub.govuk.words import the_day
from openmash.hub.partnership.views import HubRequest

from . import requests
from .finding import found, page_of, thought_over


@require_GET
def our_items(request: HubRequest) -> HttpResponse:
    """Everything that my agency wrote, with ``?show=sealed`` and so on only that."""
    show = Visibility(given) if (given := request.GET.get("show", "")) in set(Visibility) else None
    listed = actions.list_own_items(by=request.member, visibility=show, page=page_of(request.GET.get("page")))
    context = {
        "show": show or "",
        "agency": request.member.agency,
        "filters": [
            ("All", "?", show is None),
            *((one.capitalize(), f"?show={one}", one == show) for one in Visibility),
        ],
        "before": address(show, listed.page - 1) if listed.page > 1 else "",
        "after": address(show, listed.page + 1) if listed.more else "",
        **of_items(listed, the_day(request.now)),
    }
    return render(request, "enquiries/our_items.html", context)


def address(show: Visibility | None, page: int) -> str:
    """Another page of the same list."""
    return f"?page={page}" + (f"&show={show}" if show else "")


@require_GET
def item(request: HubRequest, reference: str) -> HttpResponse:
    """One item of my agency: who may see it since when."""
    return page(request, own(request, reference))


@require_http_methods(["GET", "POST"])
def source(request: HubRequest, reference: str) -> HttpResponse:
    """Who told my agency. Opening it is recorded as such; it can be said or corrected here."""
    read, form = own(request, reference), forms.KeepSource(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "told_anyway")}
        if thought_over(form, lambda: actions.keep_source(read, **said, by=request.member)):
            messages.success(request, "Kept apart, for your agency alone.")
            return redirect("item", read.reference)
    context = {"item": read, "text": actions.read_source(read, by=request.member), "form": form}
    return render(request, "enquiries/source.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: HubRequest, reference: str) -> HttpResponse:
    """Seal, disclose or release it."""
    moved = own(request, reference)
    form = forms.MoveItem(request.POST)
    if not form.is_valid():
        return page(request, moved, move=form)
    said = {**form.cleaned_data, "confirmed": form.confirmed}
    if not thought_over(form, lambda: actions.move_item(moved, **said, by=request.member)):
        return page(request, moved, move=form)
    messages.success(request, VISIBILITY_STATES[form.cleaned_data["visibility"]] + ". The change acts at once.")
    return back_to(request, moved)


@require_POST
def correct(request: HubRequest, reference: str) -> HttpResponse:
    """It was entered in error."""
    wrong = own(request, reference)
    form = forms.CorrectItem(request.POST)
    if not form.is_valid():
        return page(request, wrong, correct=form)
    actions.correct_item(wrong, reason=form.cleaned_data["reason"], by=request.member)
    messages.success(request, "Marked as entered in error. Nobody reads it from now on.")
    return redirect("request", wrong.question.request.reference)


def own(request: HubRequest, reference: str) -> Item:
    """An item of the reader's own agency."""
    return found(access.owned_by(request.member).select_related("question__request"), reference)


def back_to(request: HubRequest, moved: Item) -> HttpResponse:
    """Where the button was pressed."""
    if request.POST.get("back") == "request":
        return requests.goes_on(request, moved.question.request, order=moved.question.order)
    return redirect("our_items") if request.POST.get("back") == "our_items" else redirect("item", moved.reference)


def page(
    request: HubRequest,
    read: Item,
    *,
    move: forms.MoveItem | None = None,
    correct: forms.CorrectItem | None = None,
) -> HttpResponse:
    """The page of an item; what was typed is shown again with what is wrong."""
    shown = actions.read_item(read, by=request.member)
    context = {
        "item": shown,
        "move": move or forms.MoveItem(now=Visibility(shown.visibility)),
        "correct": correct or forms.CorrectItem(),
        "states": VISIBILITY_STATES,
        "answers": shared.answered(shown, by=request.member),
        **day_words(the_day(request.now)),
    }
    return render(request, "enquiries/item.html", context, status=422 if move or correct else 200)
