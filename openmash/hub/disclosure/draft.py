"""What would leave now: the record's lines, as they are chosen and redacted at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from openmash.hub.contacts.models import Child
from openmash.hub.partnership.models import Hub

from . import held, information, pack
from .models import AccessRequest, Choice, Frozen, Redaction
from .pack import Line
from .workflow import Chosen


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Every line of a request's pack as it stands now, and whose information was read to make it."""

    request: AccessRequest
    children: Sequence[Child]
    siblings: Sequence[Child]
    lines: Sequence[Line]
    choices: dict[str, Choice]
    redactions: Sequence[Redaction]

    @property
    def about(self) -> list[str]:
        """The references of everybody whose record was read, for the log."""
        return [child.reference for child in (*self.children, *self.siblings)]

    @property
    def warned(self) -> list[Line]:
        """The lines that are kept and in which the name of somebody else stands."""
        return [line for line in self.lines if line.is_kept and line.named]

    @property
    def left_out(self) -> list[dict[str, Any]]:
        """What does not leave, by what exemption, why, and by whose choice: nobody's, where it is so by default."""
        return [self._left_out(line) for line in self.lines if not line.is_kept]

    def _left_out(self, line: Line) -> dict[str, Any]:
        choice = self.choices.get(line.key)
        said = (choice.exemption, choice.reason, choice.by.name) if choice else (line.exemption or "", line.why, "")
        return {"key": line.key, "head": line.head, **dict(zip(("exemption", "reason", "by"), said, strict=True))}

    @cached_property
    def content(self) -> dict[str, Any]:
        """What would leave."""
        hub = Hub.objects.get(pk=self.request.hub_id)
        asked = {"request": self.request.reference, "received_on": self.request.received_on.isoformat()}
        told = information.of(hub, self.children)
        return pack.content_of(self.lines, {"hub": hub.name, **asked, "information": told})

    @cached_property
    def digest(self) -> str:
        """A name for exactly this."""
        return pack.digest_of(self.content)

    def line(self, key: str) -> Line | None:
        """The line with this name."""
        return next((line for line in self.lines if line.key == key), None)

    @property
    def gone(self) -> list[str]:
        """The lines that somebody had chosen and that may not leave any more: their owners have taken them back."""
        return [key for key in self.choices if self.line(key) is None]

    def taken_back(self, frozen: Frozen) -> list[str]:
        """The lines of what was frozen that may not leave any more: sealed again, or entered in error."""
        still = {line.key for line in self.lines if line.is_kept}
        return [key for key in pack.said_in(frozen.content) if key not in still]

    def within(self, frozen: Frozen) -> "Draft":
        """Of what was frozen, what may still leave, and what is left out. What has come since nobody has prepared."""
        submitted = pack.said_in(frozen.content)
        still = [line for line in self.lines if not line.is_kept or submitted.get(line.key) == (line.head, line.text)]
        return replace(self, lines=still)

    def fallen(self, frozen: Frozen) -> int:
        """How many lines of what was frozen may not leave any more."""
        return len(pack.said_in(frozen.content)) - sum(line.is_kept for line in self.lines)


def submitted(request: AccessRequest) -> Draft:
    """What a second person approves: what was frozen, as far as it may still leave."""
    frozen = request.frozen.order_by("-id").first()
    return of(request).within(frozen) if frozen else of(request)


def of(request: AccessRequest) -> Draft:
    """The pack of a request as it stands now."""
    children = held.children_of(request)
    siblings = held.siblings(children)
    choices = {choice.line: choice for choice in request.choices.select_related("by")}
    redactions = list(request.redactions.filter(restoration__isnull=True).select_related("by"))
    lines = pack.prepared(
        held.lines_of(children, siblings),
        chosen={key: Chosen(choice.chosen) for key, choice in choices.items()},
        removed=[(one.line, one.words) for one in redactions],
        names=held.traces_of_others(children, siblings),
    )
    return Draft(
        request=request, children=children, siblings=siblings, lines=lines, choices=choices, redactions=redactions
    )
