"""By which table does a hub share under a version of its agreement, and what of it was taken back?"""

import hashlib
from collections.abc import Collection
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from openmash.hub.partnership.starter import ANYTHING_ELSE

from . import access
from .agreement import read
from .models import AgreementVersion, Revocation
from .table import Table, compiled
from .terms import NotAnAgreement, Revoked, Rule

STARTER = Path(__file__).with_name("starter.toml")


def stops(version: AgreementVersion | None) -> list[Revocation]:
    """What was stopped urgently and stays so under a version: whatever was stopped after that was put in force.

    A version that was scheduled before knew nothing of the stop, and does not end it by taking effect.
    """
    if version is None:
        return []
    standing = Revocation.objects.filter(Q(version=version) | Q(at__gt=version.at), hub_id=version.hub_id)
    return list(standing.select_related("by", "version"))


def revoked_in(version: AgreementVersion | None) -> Revoked:
    """What is not shared under a version, since it was taken back urgently."""
    rows = stops(version)
    carried = [_meant_by(row) for row in rows if row.rule and version and row.version_id != version.pk]
    return Revoked(
        rules=frozenset(row.rule for row in rows if row.rule),
        agencies=frozenset(row.agency for row in rows if row.agency),
        everything=None in carried or any(not (row.rule or row.agency) for row in rows),
        carried=tuple(rule for rule in carried if rule),
    )


def _meant_by(row: Revocation) -> Rule | None:
    """The rule that was stopped, as it stood: a later version may call it otherwise, or have it in another."""
    try:
        return next((rule for rule in read(row.version.document).rules if rule.name == row.rule), None)
    except NotAnAgreement:
        return None


def table_of(version: AgreementVersion | None) -> Table | None:
    """The compiled table of a version; none where its document is not the one that was put in force."""
    if version is None or digest_of(version.document) != version.digest:
        return None
    return _compiled(version.document, version.number)


def reworded(version: AgreementVersion | None, table: Table | None, prompts: Collection[str]) -> frozenset[str]:
    """Which of these prompts are in words that a version neither names nor was put in force for.

    A rule names a prompt by its words. Were they changed under it, a rule that keeps something back would no longer
    speak of it, and let it through.
    """
    if version is None or table is None or not table.prompts:
        return frozenset()
    new = frozenset(prompts) - table.prompts - {"", ANYTHING_ELSE}
    asked = access.prompts(version.hub_id, on=timezone.localdate(version.in_force_from), known_at=version.at)
    return new - asked if new else new


def beginning(from_on: date | None, now: datetime) -> datetime:
    """When a version takes effect that is put in force now: at once, or from the first moment of a later day."""
    return now if from_on is None or from_on == timezone.localdate(now) else beginning_of(from_on)


def beginning_of(day: date) -> datetime:
    """The first moment of a day where the hub is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def holds_on(version: AgreementVersion | None, day: date) -> bool:
    """Whether anything can be shared by a version on a day."""
    table = table_of(version)
    return table is not None and table.starts <= day <= table.ends


def seal_of(document: str, from_on: date | None, version: AgreementVersion | None) -> str:
    """The name of exactly this document from this day, beside what is in force and stopped: of what a trial showed."""
    against = [version.pk if version else 0, *(stop.pk for stop in stops(version))]
    return digest_of(f"{document.strip()}|{from_on}|{against}")


def starter() -> str:
    """The document of the agreement with which a hub opens."""
    return STARTER.read_text(encoding="utf-8")


def digest_of(document: str) -> str:
    """The name of exactly this document."""
    return hashlib.sha256(document.encode()).hexdigest()


@lru_cache(maxsize=64)
def _compiled(document: str, number: int) -> Table | None:
    try:
        return compiled(read(document), version=number)
    except NotAnAgreement:
        return None
