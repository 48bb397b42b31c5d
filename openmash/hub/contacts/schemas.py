"""What does a contact look like on the wire?

Everything may be left out but the worry or one child. What is sent and not known here is refused, not dropped.
"""

import hashlib
import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, field_validator

from openmash.hub.govuk.fields.text import UNKEEPABLE
from openmash.hub.partnership.models import Agency
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import Sex
from openmash.linkage import nhs_number, upn

from .census import ETHNICITY, REFERRAL_SOURCE
from .told import ChildTold, Notification, PersonTold
from .workflow import Channel, Informed, LivesWith, Stage


def written(value: Any) -> Any:
    """A date is written, never counted in seconds since 1970."""
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d([T ].*)?", value)):
        return value
    raise ValueError("must be written like 2017-03-09, or 2026-11-17T09:12:00+00:00 with its time")


def a_day(value: date | None) -> date | None:
    """A year that people live in."""
    if value is not None and not 1900 <= value.year <= 2100:
        raise ValueError("must have a year between 1900 and 2100")
    return value


def an_nhs_number(text: str) -> str:
    """Ten digits with the right check digit, or nothing."""
    if text and not nhs_number.valid(text):
        raise ValueError("is not an NHS number: the check digit is wrong. Leave it out where it is not known")
    return nhs_number.normalise(text)


def a_upn(text: str) -> str:
    """Thirteen characters with the right check letter, or nothing."""
    if text and not upn.valid(text):
        raise ValueError("is not a unique pupil number: the check letter is wrong. Leave it out where it is not known")
    return upn.normalise(text)


def among(codes: dict[str, str]) -> AfterValidator:
    """A code of a census list, or nothing."""

    def listed(code: str) -> str:
        if code and code not in codes:
            raise ValueError(f"must be one of {', '.join(codes)}")
        return code

    return AfterValidator(listed)


Day = Annotated[date | None, BeforeValidator(written), AfterValidator(a_day)]
Moment = Annotated[AwareDatetime | None, BeforeValidator(written), AfterValidator(a_day)]
Age = Annotated[int | None, Field(strict=True, ge=0, le=130)]


class Sent(Schema):
    """Whatever is sent: nothing beside what is named here."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def keepable(cls, value: Any) -> Any:
        """Text that a database can keep and a page can show."""
        if isinstance(value, str) and UNKEEPABLE.search(value):
            raise ValueError("has a character that cannot be kept, such as NUL")
        return value


class WhoSent(Sent):
    """What is known of who somebody is."""

    given_name: Annotated[str, Field(max_length=100)] = ""
    family_name: Annotated[str, Field(max_length=100)] = ""
    other_names: Annotated[str, Field(max_length=200)] = ""
    born_on: Day = None
    age_stated: Age = None
    sex: Sex = Sex.NOT_KNOWN
    ethnicity: Annotated[str, Field(max_length=4), among(ETHNICITY)] = ""
    nhs_number: Annotated[str, Field(max_length=20), AfterValidator(an_nhs_number)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    address: Annotated[str, Field(max_length=300)] = ""
    postcode: Annotated[str, Field(max_length=10)] = ""

    def particulars(self) -> Particulars:
        """The same, as the hub keeps it."""
        return Particulars(**{name: getattr(self, name) for name in vars(Particulars()) if hasattr(self, name)})


class ChildSent(WhoSent):
    """A child; for one who is not born yet, the expected date instead of the date of birth."""

    expected_on: Day = None
    upn: Annotated[str, Field(max_length=20), AfterValidator(a_upn)] = ""
    school: Annotated[str, Field(max_length=120)] = ""

    def told(self) -> ChildTold:
        """The same, as the hub is told of it."""
        return ChildTold(particulars=self.particulars(), school=self.school)


class PersonSent(WhoSent):
    """A person around the child, and why they matter."""

    relation: Annotated[str, Field(min_length=1, max_length=60)]
    relevance: Annotated[str, Field(max_length=300)] = ""
    lives_with: LivesWith = LivesWith.NOT_KNOWN

    def told(self) -> PersonTold:
        """The same, as the hub is told of it."""
        return PersonTold(
            relation=self.relation,
            particulars=self.particulars(),
            relevance=self.relevance,
            lives_with=self.lives_with,
        )


class ContactSent(Sent):
    """One notification of worry about one or more children."""

    received_at: Moment = Field(None, description="When the referrer was told of the worry, if before now.")
    source: Annotated[str, Field(max_length=2), among(REFERRAL_SOURCE)] = Field(
        "", description="A code of the census list."
    )
    source_detail: Annotated[str, Field(max_length=120)] = ""
    referrer_name: Annotated[str, Field(max_length=120)] = ""
    referrer_phone: Annotated[str, Field(max_length=40)] = ""
    referrer_email: Annotated[str, Field(max_length=254)] = ""
    worry: Annotated[str, Field(max_length=20_000)] = ""
    informed: Informed = Informed.NOT_KNOWN
    informed_reason: Annotated[str, Field(max_length=2_000)] = ""
    children: Annotated[list[ChildSent], Field(max_length=30)] = []
    connected: Annotated[list[PersonSent], Field(max_length=60)] = []

    def told(self, agency: Agency) -> Notification:
        """The same, as the hub is told of it."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name not in ("children", "connected")}
        return Notification(
            channel=Channel.WIRE,
            agency=agency,
            children=tuple(child.told() for child in self.children),
            connected=tuple(person.told() for person in self.connected),
            **own,
        )

    def digest(self) -> str:
        """The same submission has the same digest, however its text was laid out."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Receipt(Schema):
    """What the hub answers: the reference to quote, and how far the contact has come."""

    reference: str = Field(examples=["7Q4XH-2KD9T-M3R"])
    received_at: datetime
    stage: Stage


class Mistake(Schema):
    """One thing that is wrong: where it stands, and what would be right."""

    field: str = Field(examples=["children[0].born_on"])
    words: str


class Refused(Schema):
    """Why nothing was kept, and the number of the request, to quote to the hub's desk."""

    detail: str
    request: str
    mistakes: list[Mistake] = []
