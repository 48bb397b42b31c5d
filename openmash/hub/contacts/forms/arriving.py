"""A new contact: one page, saved with what is known."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from openmash.clock import LONDON
from openmash.hub.contacts.census import REFERRAL_SOURCE
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import CHANNEL_WORDS, INFORMED_WORDS, Channel, Informed
from openmash.hub.govuk import fields

from .who import Block, ChildForm, PersonForm

BY_HAND = (Channel.PHONE, Channel.FORM, Channel.EMAIL, Channel.LETTER, Channel.IN_PERSON)
ANONYMOUS = "9"
KEY = re.compile(r"[\w-]{16,60}", re.ASCII)
MOST = {"child": 30, "person": 60}


class ContactForm(Block):
    """How it came, from whom, what was said. Level and BRAG are not asked here: they are judged at triage."""

    channel = fields.Radios(
        "How it came", choices=[(one.value, CHANNEL_WORDS[one]) for one in BY_HAND], coerce=Channel, inline=True
    )
    received_on = fields.DateField("Date it came", required=False, hint="Leave it empty if it came just now.")
    received_time = fields.TimeField("Time it came", required=False, hint="For example 09:12")
    source = fields.Select("Who is worried", choices=REFERRAL_SOURCE.items(), required=False)
    source_detail = fields.PlainText(
        "Their post or organisation", at_most=120, required=False, hint="For example head of year, Millbrook Primary"
    )
    referrer_name = fields.PlainText(
        "Their name", at_most=120, required=False, hint="Leave it empty for somebody who does not want to give it."
    )
    referrer_phone = fields.PlainText("Their telephone", at_most=40, width=20, required=False)
    referrer_email = fields.EmailField("Their email", at_most=254, required=False)
    worry = fields.PlainText(
        "The worry", lines=8, at_most=20_000, required=False,
        hint="What was seen, heard or said, when, by whom; in the referrer’s own words where you can.",
    )  # fmt: skip
    informed = fields.Radios(
        "Do the parents know that the hub has been told?", name="Whether the parents know",
        choices=[(one.value, *words) for one, words in INFORMED_WORDS.items()], coerce=Informed, required=False,
    )  # fmt: skip
    informed_reason = fields.PlainText("If they were not told, why", name="The reason", lines=2, required=False)

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now.astimezone(LONDON)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("source") == ANONYMOUS and given.get("referrer_name"):
            self.say(
                "referrer_name", "is given, and the referrer is anonymous. Clear the name, or choose who is worried"
            )
        if given.get("informed") == Informed.NOT_TOLD and not given.get("informed_reason"):
            self.say("informed_reason", "is needed where the parents were not told. Say why")
        self.check_received()
        return given

    def check_received(self) -> None:
        """A day without its time would start the clock at midnight."""
        day, at = self.cleaned_data.get("received_on"), self.cleaned_data.get("received_time")
        if day and not at and "received_time" not in self.errors:
            self.say("received_time", "is needed with the date: the clock starts then")
        received = self.received_at()
        if received and received > self.now:
            self.say("received_on" if day else "received_time", "is still to come. Check it")

    def received_at(self) -> datetime | None:
        """When it came; none where it came just now."""
        day: date | None = self.cleaned_data.get("received_on")
        at: time | None = self.cleaned_data.get("received_time")
        return datetime.combine(day or self.now.date(), at, LONDON) if at else None

    def say(self, name: str, remedy: str) -> None:
        """One mistake, named."""
        field: Any = self.fields[name]
        self.add_error(name, field.wrong(remedy))


class NewContact:
    """The whole page: the contact, and as many blocks of children and people as somebody has asked for.

    Works without scripts: a button sends the page, and it comes back with one more block and everything that was typed.
    """

    def __init__(self, data: Mapping[str, Any] | None, *, now: datetime) -> None:
        today = now.astimezone(LONDON).date()
        self.data = data
        self.key = str((data or {}).get("key") or "")
        if not KEY.fullmatch(self.key):
            self.renew_key()
        self.contact = ContactForm(data, now=now)
        self.children = [self.child(n, today) for n in range(self.blocks("child", least=1))]
        self.people = [self.person(n, today) for n in range(self.blocks("person", least=0))]
        if self.only_adds:
            for form in self.forms:
                form.leave_unchecked()

    def renew_key(self) -> None:
        """What is saved next is another submission. A page that is sent twice keeps its key, and is one contact."""
        self.key = secrets.token_urlsafe(16)

    def digest(self) -> str:
        """The same words and choices have the same digest."""
        return hashlib.sha256(repr(self.told()).encode()).hexdigest()

    def blocks(self, kind: str, *, least: int) -> int:
        """How many blocks the page has: as many as it had, and one more where its button was pressed."""
        data = self.data or {}
        typed = str(data.get(f"{kind}-blocks", ""))
        had = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else least
        return min(max(had, least) + (data.get("add") == kind), MOST[kind])

    def child(self, number: int, today: date) -> ChildForm:
        form = ChildForm(
            self.data, prefix=f"child-{number}", today=today, empty_permitted=True, use_required_attribute=False
        )
        if number:
            form.fields["same_address"] = fields.Tick("Lives at the same address as child 1", required=False)
        form.speak_of(f"Child {number + 1}")
        return form

    def person(self, number: int, today: date) -> PersonForm:
        form = PersonForm(
            self.data, prefix=f"person-{number}", today=today, empty_permitted=True, use_required_attribute=False
        )
        form.fields["same_address"] = fields.Tick("Lives at the same address as child 1", required=False)
        form.speak_of(f"Person {number + 1}")
        return form

    @property
    def forms(self) -> list[Block]:
        """Every form, in the order of the page."""
        return [self.contact, *self.children, *self.people]

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    def may_add(self, kind: str) -> bool:
        """Whether one more block fits on the page."""
        return len(self.children if kind == "child" else self.people) < MOST[kind]

    @property
    def only_adds(self) -> bool:
        """Whether the page was sent for one more block, and not to be saved."""
        return self.is_bound and self.data is not None and self.data.get("add") in MOST

    def is_valid(self) -> bool:
        """Whether everything that was typed can be kept, and it is enough."""
        valid = all([form.is_valid() for form in self.forms])
        if valid and not self.contact.cleaned_data["worry"] and all(form.is_blank for form in self.children):
            self.contact.add_error("worry", "Say what the worry is, or name at least one child")
            return False
        return valid

    def told(self) -> Notification:
        """What arrived."""
        given = self.contact.cleaned_data
        apart = ("received_on", "received_time")
        said = {name: value for name, value in given.items() if name not in apart and value is not None}
        return Notification(
            received_at=self.contact.received_at(),
            children=tuple(self.told_of(form) for form in self.children if not form.is_blank),
            connected=tuple(self.told_of(form) for form in self.people if not form.is_blank),
            **said,
        )

    def told_of(self, form: Any) -> Any:
        """A child or a person, at the first child's address where that was ticked."""
        told: ChildTold | PersonTold = form.told()
        if not form.cleaned_data.get("same_address"):
            return told
        first = self.children[0].particulars()
        at_home = replace(told.particulars, address=first.address, postcode=first.postcode)
        return replace(told, particulars=at_home)
