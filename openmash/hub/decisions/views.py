"""Decisions: made, read, and looked at again."""

from collections.abc import Callable
from typing import TypeVar

from django import forms as django
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.enquiries.views.enquiries import sent
from openmash.hub.enquiries.views.finding import found
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed

from . import access, actions, forms, shown
from .workflow import RelookVerdict

Done = TypeVar("Done")


def tried(form: django.Form, act: Callable[[], Done]) -> Done | None:
    """Do it; where it is refused, say so on the page that was sent, which keeps what was typed."""
    try:
        return act()
    except (StepNotAllowed, NotUnderstood) as refusal:
        form.add_error(None, str(refusal))
        return None


@require_http_methods(["GET", "POST"])
def decide(request: HubRequest, reference: str) -> HttpResponse:
    """Decide for one child."""
    child = found(access.children(request.member), reference)
    weighing = actions.read_weighing(child, by=request.member)
    form = forms.Decide(sent(request), weighing=weighing)
    if form.is_valid():
        decision = tried(form, lambda: actions.decide(child, form.judged, by=request.member))
        if decision:
            messages.success(request, "Decided.")
            return redirect("decision", decision.reference)
    context = {"form": form, **shown.weighing(weighing)}
    return render(request, "decisions/decide.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def correct(request: HubRequest, reference: str) -> HttpResponse:
    """A decision was a mistake: say why, and what was meant."""
    wrong = found(access.visible_to(request.member).select_related("child__contact", "child__record"), reference)
    weighing = actions.read_weighing(wrong.child, by=request.member)
    form = forms.Decide(sent(request), weighing=weighing, correcting=wrong)
    if form.is_valid():
        reason = form.cleaned_data["in_error"]
        meant = tried(form, lambda: actions.correct_decision(wrong, form.judged, by=request.member, reason=reason))
        if meant:
            messages.success(request, "The mistake is marked, and what was meant stands in its place.")
            return redirect("decision", meant.reference)
    context = {"form": form, **shown.weighing(weighing)}
    return render(request, "decisions/decide.html", context, status=422 if form.errors else 200)


@require_GET
def decision(request: HubRequest, reference: str) -> HttpResponse:
    """The record of a decision."""
    one = access.known_to(request.member).select_related("child__contact", "child__record", "by", "correction__by")
    kept = actions.read_decision(found(one, reference), by=request.member)
    return render(request, "decisions/decision.html", shown.kept(kept, by=request.member))


@require_GET
def relooks(request: HubRequest) -> HttpResponse:
    """The late replies that wait for another look."""
    listed = actions.list_relooks(by=request.member)
    return render(request, "decisions/relooks.html", shown.relooks(listed))


@require_http_methods(["GET", "POST"])
def relook(request: HubRequest, reference: str) -> HttpResponse:
    """One late reply, and what is made of it."""
    late = found(access.relooks(request.member), reference)
    form = forms.Look(sent(request))
    if form.is_valid():
        answer = tried(form, lambda: actions.answer_relook(late, **form.cleaned_data, by=request.member))
        if answer:
            if answer.verdict == RelookVerdict.DECIDE_AGAIN:
                return redirect("relook", late.reference)
            messages.success(request, "Looked at: the decision stands.")
            return redirect("relooks")
    looking = actions.read_relook(late, by=request.member)
    context = {"form": form, **shown.looking(looking, by=request.member)}
    return render(request, "decisions/relook.html", context, status=422 if form.errors else 200)
