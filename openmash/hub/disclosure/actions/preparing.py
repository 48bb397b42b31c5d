"""Which lines leave, and which words are removed from them? Chosen by one person, who then submits the whole."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.disclosure import access, draft, held, pack
from openmash.hub.disclosure.models import AccessRequest, AlsoAbout, Choice, Frozen, Redaction, Restoration
from openmash.hub.disclosure.workflow import Chosen, Exemption, Stage, Step, check_is_drafted
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given

from .handling import frozen_now, handled, locked

GONE = "This line may not leave any more, or is not there. Read the request again."


@transaction.atomic
def choose(
    request: AccessRequest, line: str, *, chosen: Chosen, reason: str, by: Member, exemption: Exemption | None = None
) -> Choice:
    """Keep a line or leave it out, with the reason; what is left out names its exemption."""
    request = _drafted(request, by)
    now = draft.of(request)
    key = _line(now, line).key
    if (chosen == Chosen.TAKE_OUT) != (exemption is not None):
        raise NotUnderstood("Say by what exemption the line is left out; a line that is kept has none.")
    why = given(reason, otherwise="Say why.")
    made = Choice.objects.create(
        hub_id=request.hub_id,
        request=request,
        line=key,
        chosen=chosen,
        exemption=exemption or "",
        reason=why,
        by=by,
    )
    record(Event.DISCLOSURE_CHOSEN, by=by, on=request, about=now.about, line=key, chosen=chosen)
    return made


@transaction.atomic
def redact(request: AccessRequest, *, words: str, exemption: Exemption, by: Member, line: str = "") -> Redaction:
    """Remove these words from a line, or from every line."""
    request = _drafted(request, by)
    said = given(words, otherwise="Say which words are removed.")
    now = draft.of(request)
    among = [_line(now, line)] if line else now.lines
    if not any(pack.without(text, [said]) != text for one in among for text in (one.head, one.text)):
        raise NotUnderstood("These words do not stand there. Copy them from the line as it is shown.")
    made = Redaction.objects.create(
        hub_id=request.hub_id, request=request, line=line, words=said, exemption=exemption, by=by
    )
    record(Event.DISCLOSURE_REDACTED, by=by, on=request, about=now.about, line=line or None)
    return made


@transaction.atomic
def restore(redaction: Redaction, *, by: Member) -> Restoration:
    """Let words that were removed stand again."""
    request = _drafted(redaction.request, by)
    made, _ = Restoration.objects.get_or_create(redaction=redaction, defaults={"hub_id": request.hub_id, "by": by})
    record(Event.DISCLOSURE_RESTORED, by=by, on=request, about=[request.child.reference])
    return made


@transaction.atomic
def gather(request: AccessRequest, child: str, *, by: Member) -> AlsoAbout:
    """The child of another contact is the same child: what is held there joins the pack."""
    request = _drafted(request, by)
    children = held.children_of(request)
    likely = {one.reference: one for one in access.alike(by, request, children)}
    if child not in likely:
        raise StepNotAllowed("This is not among the children who may be the same. Read the request again.")
    made = AlsoAbout.objects.create(hub_id=request.hub_id, request=request, child=likely[child], by=by)
    record(Event.DISCLOSURE_GATHERED, by=by, on=request, about=[*(one.reference for one in children), *likely])
    return made


@transaction.atomic
def submit(request: AccessRequest, *, seen: str, by: Member, names_reason: str = "") -> Frozen:
    """Freeze what would leave, and give it to a second person. ``seen``: the hash of what the preparer has read."""
    request = _drafted(request, by)
    now = draft.of(request)
    if now.digest != seen:
        raise StepNotAllowed("The pack has changed since you opened this page. Read it again, then submit it.")
    if now.warned:
        given(names_reason, otherwise="Say why names of others may stand in it, or remove them.")
    frozen = frozen_now(now, by)
    handled(request, Step.SUBMIT, words=names_reason.strip(), by=by)
    record(Event.DISCLOSURE_SUBMITTED, by=by, on=request, about=now.about, digest=frozen.digest)
    return frozen


def _drafted(request: AccessRequest, by: Member) -> AccessRequest:
    request = locked(request, by=by)
    access.check_can_prepare(by)
    check_is_drafted(Stage(request.stage))
    return request


def _line(now: draft.Draft, key: str) -> pack.Line:
    found = now.line(key)
    if found is None:
        raise StepNotAllowed(GONE)
    return found
