"""Which part of the log does an address name, and which others are a click away?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from .access import NOT_YET
from .actions.reading import Day
from .words import said
from .workflow import SIGN_WORDS, VERDICT_WORDS, Sign

SAFE = re.compile(r"[\w. :()-]{1,60}", re.ASCII)  # names of events, references of members, names of jobs
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Address:
    """A day of the log, and what of it is shown."""

    day: date | None = None
    event: str = ""
    by: str = ""
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Address":
        """What an address names; whatever names nothing that could be in the log is left out."""
        event, by = (text if SAFE.fullmatch(text) else "" for text in (asked.get("event", ""), asked.get("by", "")))
        return cls(day=_day(asked.get("day", "")), event=event, by=by)

    @property
    def href(self) -> str:
        """The address, as a link on the log's own pages.

        >>> Address(day=date(2026, 11, 17), event="board.read").href
        '?day=2026-11-17&event=board.read'
        """
        parts = {
            "day": self.day.isoformat() if self.day else "",
            "event": self.event,
            "by": self.by,
            "page": str(self.page) if self.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    def on(self, day: date) -> "Address":
        """The same on another day, from its first page."""
        return replace(self, day=day, page=1)

    def of_event(self, event: str) -> "Address":
        """The same with one kind of event only; with all, where it is that one already."""
        return replace(self, event="" if event == self.event else event, page=1)

    def by_member(self, by: str) -> "Address":
        """The same with what one member did only; with everybody, where it is that one already."""
        return replace(self, by="" if by == self.by else by, page=1)

    def on_page(self, page: int) -> "Address":
        """Another page of the same."""
        return replace(self, page=page)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def facets(read: Day, here: Address) -> dict[str, Any]:
    """The filters of a day as links, each with how much it would show; what is filtered; and the days beside it."""
    here, all_of_it = here.on(read.day), Address(day=read.day)

    def name(by: str) -> str:
        return read.page.members[by].name if by in read.page.members else f"The hub itself: {by}"

    tags = [(said(here.event), here.of_event("").href)] if here.event else []
    tags += [(name(here.by), here.by_member("").href)] if here.by else []
    return {
        "here": here,
        "events": [
            (said(event), here.of_event(event).href, n, event == here.event) for event, n in read.events.items()
        ],
        "people": [(name(by), here.by_member(by).href, n, by == here.by) for by, n in read.members.items()],
        "tags": tags,
        "clear": all_of_it.href if tags else "",
        "before": all_of_it.on(read.day - timedelta(days=1)).href,
        "after": all_of_it.on(read.day + timedelta(days=1)).href if read.day < read.today else "",
    }


def facets_of_alerts(sign: str, judged: str) -> dict[str, Any]:
    """The filters of the look-ups that stand out, as links."""

    def href(**changed: str) -> str:
        parts = {"sign": sign, "judged": judged} | changed
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    states = {NOT_YET: "Not judged yet", **{str(value): words[0] for value, words in VERDICT_WORDS.items()}}
    tags = [(SIGN_WORDS[Sign(sign)][0], href(sign=""))] if sign in set(Sign) else []
    tags += [(states[judged], href(judged=""))] if judged in states else []
    return {
        "signs": SIGN_WORDS,
        "verdicts": VERDICT_WORDS,
        "by_sign": [(words[0], href(sign=value), sign == value) for value, words in SIGN_WORDS.items()],
        "by_state": [(words, href(judged=value), judged == value) for value, words in states.items()],
        "tags": tags,
    }
