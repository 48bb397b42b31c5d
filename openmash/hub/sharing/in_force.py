"""By which table does a hub share under a version of its agreement, and what of it was taken back?"""

import hashlib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from openmash.hub.partnership.starter import ANYTHING_ELSE

from . import access
from .agreement import read
from .models import AgreementVersion
from .table import Table, compiled
from .terms import NotAnAgreement, Revoked

STARTER = Path(__file__).with_name("starter.toml")


def revoked_in(version: AgreementVersion | None) -> Revoked:
    """What of a version was taken back urgently."""
    rows = list(version.revocations.all()) if version else []
    return Revoked(
        rules=frozenset(row.rule for row in rows if row.rule),
        agencies=frozenset(row.agency for row in rows if row.agency),
        everything=any(not (row.rule or row.agency) for row in rows),
    )


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
