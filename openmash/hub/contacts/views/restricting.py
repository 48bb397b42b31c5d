"""Who may read a contact: named members, all but those with a conflict of interest, or whoever broke the glass."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import breaking, declaring, restricting
from openmash.hub.contacts.forms.restricting import MYSELF, Because, BreakGlass, Declare, NameOne, Restrict
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed

from .asking import Asking, step
from .finding import found, the_contact
from .steps import ask

RESTRICT = Asking(
    act=None, title="Restrict to named members", button="Restrict this contact", page="restrict",
    done="Restricted. For everybody who is not named this contact no longer exists.",
)  # fmt: skip
NAME = Asking(act=None, title="Name one more member", button="Name this member", done="They can read it from now on.")
TAKE_OFF = Asking(act=None, title="Take a name off", button="Take this name off", done="The name is taken off.")
LIFT = Asking(
    act=None, title="Lift the restriction", button="Lift the restriction",
    done="Everybody who works on cases can read this contact again.",
)  # fmt: skip
DECLARE = Asking(
    act=None, title="Conflict of interest", button="Declare it", page="declare",
    done="Declared. For whoever has the conflict this contact no longer exists.",
)  # fmt: skip
LIFT_CONFLICT = Asking(
    act=None, title="Lift a conflict of interest", button="Lift it", done="They can work on this contact again."
)


@ask
def restrict(request: HubRequest, reference: str) -> HttpResponse:
    """Close it to all but these."""
    contact = the_contact(request, reference)
    access.check_can_restrict(request.member, contact)
    others = {one.reference: one for one in access.who_could_be_named(contact) if one.pk != request.member.pk}
    form = Restrict(request.POST or None, colleagues=others.values(), alone=request.member.has(Role.DECISION_MAKER))

    def do(given: dict[str, object]) -> None:
        named = [others[one] for one in given["named"]]  # type: ignore[attr-defined]
        restricting.restrict(contact, named=named, reason=str(given["reason"]), by=request.member)

    return step(request, contact, form, RESTRICT, do=do)


@ask
def name(request: HubRequest, reference: str) -> HttpResponse:
    """Open it to one more."""
    contact = the_contact(request, reference)
    access.check_can_restrict(request.member, contact)
    restriction = access.standing_restriction(contact)
    named = set(access.who_work_on(contact).values_list("pk", flat=True))
    others = {one.reference: one for one in access.who_could_be_named(contact) if one.pk not in named}
    form = NameOne(request.POST or None, colleagues=others.values())
    return step(
        request, contact, form, NAME,
        do=lambda given: restricting.name(
            restriction, others[given["member"]], reason=given["reason"], by=request.member
        ),
    )  # fmt: skip


@ask
def take_off(request: HubRequest, reference: str, named: str) -> HttpResponse:
    """Close it to one of them."""
    contact = the_contact(request, reference)
    access.check_can_restrict(request.member, contact)
    one = found(access.named_in(contact), named)

    def do(given: dict[str, str]) -> HttpResponse | None:
        restricting.take_off(one, **given, by=request.member)
        return gone(request, one.member)

    return step(request, contact, Because(request.POST or None), TAKE_OFF, do=do, what=one.member.name)


@ask
def lift(request: HubRequest, reference: str) -> HttpResponse:
    """Open it to everybody again."""
    contact = the_contact(request, reference)
    access.check_can_restrict(request.member, contact)
    restriction = access.standing_restriction(contact)
    return step(
        request, contact, Because(request.POST or None), LIFT,
        do=lambda given: restricting.lift(restriction, **given, by=request.member),
    )  # fmt: skip


@ask
def declare(request: HubRequest, reference: str) -> HttpResponse:
    """Keep oneself out of it; a decision maker, a colleague too."""
    contact = found(access.readable_by(request.member).select_related("worker", "agency", "by"), reference)
    others = {one.reference: one for one in access.who_could_be_kept_out(request.member, contact)}
    form = Declare(request.POST or None, colleagues=others.values())

    def do(given: dict[str, str]) -> HttpResponse | None:
        of = others.get(given.get("of", MYSELF), request.member)
        declaring.declare(contact, of=of, reason=given["reason"], by=request.member)
        return gone(request, of)

    return step(request, contact, form, DECLARE, do=do)


@ask
def lift_conflict(request: HubRequest, reference: str, conflict: str) -> HttpResponse:
    """It was a mistake, or is over."""
    contact = the_contact(request, reference)
    access.check_can_lift_conflict(request.member, contact)
    one = found(access.conflicts_in(contact), conflict)
    return step(
        request, contact, Because(request.POST or None), LIFT_CONFLICT, what=one.member.name,
        do=lambda given: declaring.lift_conflict(one, **given, by=request.member),
    )  # fmt: skip


def gone(request: HubRequest, whose: Member) -> HttpResponse | None:
    """Whoever has closed a contact to themself cannot go back to it."""
    return redirect("board") if whose.pk == request.member.pk else None


@require_http_methods(["GET", "POST"])
def break_glass(request: HubRequest) -> HttpResponse:
    """Read a contact in an emergency that is not for oneself; and what is open that way now."""
    form = BreakGlass(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            breaking.break_glass(**form.cleaned_data, by=request.member)
        except (NotUnderstood, StepNotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.warning(request, "You broke the glass. The governance lead is told now.")
            return redirect("break_glass")
    context = {"form": form, "broken": breaking.read_broken(by=request.member)}
    context["nobody_to_tell"] = not partnership.addresses_of(Role.GOVERNANCE_LEAD, request.member.hub_id)
    return render(request, "contacts/break_glass.html", context, status=422 if form.is_bound else 200)


@require_POST
def give_back(request: HubRequest, reference: str) -> HttpResponse:
    """It is not needed any more."""
    glass = found(access.broken_by(request.member), reference)
    breaking.give_back(glass, by=request.member)
    messages.success(request, "Given back. It opens nothing any more.")
    return redirect("break_glass")
