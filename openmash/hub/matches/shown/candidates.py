"""Who may be meant, in words: name, age, agency, and why."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from openmash.hub.contacts.forms.arriving import NewContact
from openmash.hub.enquiries import kin
from openmash.hub.matches.actions.looking import Candidate, LookedUp
from openmash.hub.matches.households import teller
from openmash.hub.people.actions import Particulars
from openmash.linkage.comparing import DIFFERENT
from openmash.linkage.model import Verdict

from .evidence import SPEAKING

NOTHING = Particulars()
LIKELY = {
    Verdict.SAME: "Probably the same",
    Verdict.ASK: "Perhaps the same",
    Verdict.DIFFERENT: "Probably somebody else",
}


def typed(page: NewContact) -> Iterator[Particulars]:
    """Who is named on the page, as far as what is typed can be read; in the order of the page."""
    for form in (*page.children, *page.people):
        form.full_clean()
        given = {name: value for name, value in form.cleaned_data.items() if name in vars(NOTHING) and value}
        if form.cleaned_data.get("same_address"):
            first = page.children[0].cleaned_data
            given |= {name: first.get(name) or "" for name in ("address", "postcode")}
        if given.get("given_name") or given.get("family_name") or given.get("nhs_number") or given.get("upn"):
            yield Particulars(**given)


def shown(who: Particulars, found: LookedUp, today: date) -> dict[str, Any]:
    """One person who is typed, and who may be meant."""
    name = f"{who.given_name} {who.family_name}".strip() or "This person"
    return {"name": name, "found": [_line(one, today) for one in found.candidates], "more": found.more}


def _line(one: Candidate, today: date) -> dict[str, Any]:
    record = one.row.record
    return {
        "name": record.name,
        "age": kin.age_of(record, today=today),
        "by": teller(one.row),
        "person": one.row.person,
        "likely": LIKELY[one.verdict],
        "why": why(one),
    }


def why(one: Candidate) -> str:
    """What agrees, what is close and what differs, in one line."""
    same: list[str] = []
    close: list[str] = []
    other: list[str] = []
    for part, level in one.pair.levels.items():
        if part not in SPEAKING or level == "missing":
            continue
        words = SPEAKING[part].removeprefix("the ")
        group = other if level == DIFFERENT else same if level == "same" or level.startswith("same,") else close
        group.append(words)
    told = [
        f"{' and '.join(_short(group))} {word}"
        for group, word in ((same, "the same"), (close, "close"), (other, "different"))
        if group
    ]
    said = "; ".join(told)
    return f"{said[:1].upper()}{said[1:]}" if said else "Nothing that tells much"


def _short(words: list[str]) -> list[str]:
    return [", ".join(words[:-1]), words[-1]] if len(words) > 1 else words
