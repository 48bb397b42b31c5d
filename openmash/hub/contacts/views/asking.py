"""How does a page ask something before a step, and take it?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import reading
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Act
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.refusals import NotUnderstood

from .showing import shown

Do = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a page asks: its heading, its button, what is said when it is done; ``act`` None where a part decides."""

    act: Act | None
    title: str
    button: str
    done: str
    page: str = "step"
    warning: bool = False  # a button that stops something looks like it


def step(
    request: HubRequest, contact: Contact, form: forms.Form, asking: Asking, *, do: Do, **more: Any
) -> HttpResponse:
    """Ask, do it, go back to the contact or where the step leads. What cannot be kept is said, and nothing is lost."""
    if asking.act is not None:
        access.check_open(request.member, contact, asking.act)
    if form.is_bound and form.is_valid():
        try:
            leads_to = do(form.cleaned_data)
        except NotUnderstood as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, asking.done)
            return leads_to if isinstance(leads_to, HttpResponse) else redirect("contact", contact.reference)
    context = shown(reading.read(contact, by=request.member), by=request.member)
    context |= {"form": form, "asking": asking, **more}
    return render(request, f"contacts/{asking.page}.html", context, status=422 if form.is_bound else 200)
