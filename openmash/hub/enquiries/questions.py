"""What is an agency asked, and what stands answered?"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from openmash.hub.partnership.models import Prompt
from openmash.hub.partnership.starter import ANYTHING_ELSE

from .models import Answer, Enquiry, Item, Request, SentAnswer
from .workflow import Hearing


def prompts_of(hub_id: int, kinds: Iterable[str], *, on: datetime) -> dict[str, list[str]]:
    """What agencies of these kinds are asked on a day, in order: of each prompt the newest wording in force."""
    wordings: dict[str, dict[int, str]] = {kind: {} for kind in kinds}
    in_force = Prompt.objects.filter(hub_id=hub_id, kind__in=wordings, valid_from__lte=timezone.localdate(on))
    for prompt in in_force.order_by("kind", "order", "valid_from", "id"):
        wordings[prompt.kind][prompt.order] = prompt.text
    return {kind: list(texts.values()) or [ANYTHING_ELSE] for kind, texts in wordings.items()}


def locked(request: Request) -> Request:
    """Read the request again and let nobody else answer it until this transaction ends."""
    found = Request.objects.select_for_update(of=("self",)).select_related("enquiry__contact", "agency")
    return found.get(pk=request.pk)


def awaited(enquiry: Enquiry) -> list[str]:
    """The codes of the agencies whose complete reply is awaited."""
    waiting = enquiry.requests.exclude(hearing=Hearing.ANSWERED)
    return list(waiting.values_list("agency__code", flat=True))


def live_items(request: Request) -> QuerySet[Item]:
    """What was written in answer to a request and not entered in error."""
    return Item.objects.filter(question__request=request, in_error=False)


def latest_answers(request: Request) -> dict[int, Answer]:
    """The answer that counts for each question that has one, by question."""
    given = Answer.objects.filter(question__request=request).order_by("question_id", "-id").distinct("question_id")
    return {one.question_id: one for one in given}


def sent_answers(request: Request) -> set[int]:
    """The answers of a request that replies have carried."""
    return set(SentAnswer.objects.filter(reply__request=request).values_list("answer_id", flat=True))
