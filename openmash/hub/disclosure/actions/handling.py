"""How does a request move on, and what is kept of it? Steps that the actions are made of, each inside one of theirs."""

from openmash.hub.disclosure import access, workflow
from openmash.hub.disclosure.draft import Draft
from openmash.hub.disclosure.models import AccessRequest, Frozen, Handling
from openmash.hub.disclosure.workflow import Stage, Step
from openmash.hub.partnership.models import Member


def locked(request: AccessRequest, *, by: Member) -> AccessRequest:
    """The request as it is now, until this transaction ends; for whom it exists."""
    access.check_can_see(by, request)
    return AccessRequest.objects.select_for_update(of=("self",)).select_related("child").get(pk=request.pk)


def handled(request: AccessRequest, step: Step, *, words: str, by: Member) -> Handling:
    """Move a request on, and keep who did it in what words."""
    request.stage = workflow.after(Stage(request.stage), step)
    request.save(update_fields=["stage"])
    return Handling.objects.create(hub_id=request.hub_id, request=request, step=step, words=words, by=by)


def frozen_now(now: Draft, by: Member) -> Frozen:
    """Keep exactly what would leave, and what was left out."""
    return Frozen.objects.create(
        hub_id=now.request.hub_id, request=now.request, content=now.content, digest=now.digest, left_out=now.left_out,
        by=by,
    )  # fmt: skip
