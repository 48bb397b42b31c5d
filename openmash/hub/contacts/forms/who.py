"""Who is it? A child, or a person around the child; only what is known so far."""

from datetime import date
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict

from openmash.hub.contacts.census import ETHNICITY
from openmash.hub.contacts.told import ADULT, LONGEST_OVERDUE, LONGEST_WAIT, ChildTold, PersonTold
from openmash.hub.contacts.workflow import LIVES_WITH_WORDS, LivesWith
from openmash.hub.govuk import fields
from openmash.hub.govuk.fields.asking import Asking
from openmash.hub.govuk.words import inside_a_sentence
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import SEX_WORDS, Sex
from openmash.linkage import nhs_number, upn


class Block(forms.Form):
    """One part of a page, which may be shown again as it was typed before anybody has asked to save it."""

    def speak_of(self, whose: str) -> None:
        """Let every message say which block of the page it is about."""
        for field in cast(dict[str, Asking], self.fields).values():
            needed = str(field.error_messages["required"])
            field.name = f"{whose}: {inside_a_sentence(field.name)}"
            field.error_messages["required"] = f"{whose}: {inside_a_sentence(needed)}"

    def leave_unchecked(self) -> None:
        """Show what was typed, and no mistakes yet."""
        self._errors = ErrorDict()


class WhoForm(Block):
    """What is known of who somebody is. ``today`` is the date by the database's clock."""

    given_name = fields.PlainText("First name", at_most=100, required=False)
    family_name = fields.PlainText("Surname", at_most=100, required=False)
    other_names = fields.PlainText(
        "Other names", at_most=200, required=False, hint="Earlier surnames, other spellings, what they are called."
    )
    born_on = fields.DateField("Date of birth", required=False, hint="For example, 9 3 2017")
    age_stated = fields.WholeNumber(
        "Age, if the date of birth is not known", name="Age", required=False, most=130, hint="In years"
    )
    sex = fields.Radios(
        "Sex", choices=[(sex.value, words) for sex, words in SEX_WORDS.items()], coerce=Sex, inline=True, required=False
    )
    ethnicity = fields.Select("Ethnicity", choices=ETHNICITY.items(), required=False)
    nhs_number = fields.PlainText("NHS number", at_most=20, width=10, required=False)
    phone = fields.PlainText("Telephone", at_most=40, width=20, required=False)
    address = fields.PlainText(
        "Address",
        at_most=300,
        required=False,
        hint="Number, street, town. Do not copy it from an old record unchecked.",
    )
    postcode = fields.PlainText("Postcode", at_most=10, width=10, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_born_on(self) -> date | None:
        """Nobody was born tomorrow."""
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on is not None and born_on > self.today:
            raise self.asked("born_on").wrong("must be today or in the past. Check the year")
        return born_on

    def clean_nhs_number(self) -> str:
        """A number that was misheard finds another child."""
        text: str = self.cleaned_data["nhs_number"]
        if text and not nhs_number.valid(text):
            raise self.asked("nhs_number").wrong(
                "has ten digits, of which the last checks the others; these do not fit together. "
                "Ask for it again, or leave it empty"
            )
        return nhs_number.normalise(text)

    def clean_sex(self) -> Sex:
        return self.cleaned_data["sex"] or Sex.NOT_KNOWN

    def clean_ethnicity(self) -> str:
        return self.cleaned_data["ethnicity"] or ""

    def asked(self, name: str) -> Any:
        """The field of this name."""
        return self.fields[name]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen here at all."""
        return not self.has_changed()

    def particulars(self) -> Particulars:
        """What is known, as the hub keeps it."""
        known = {name: self.cleaned_data[name] for name in vars(Particulars()) if name in self.cleaned_data}
        return Particulars(**known)


class ChildForm(WhoForm):
    """A child whom the contact is about, born or not."""

    expected_on = fields.DateField(
        "Expected date, for a child who is not born yet", name="Expected date", required=False
    )
    upn = fields.PlainText("Unique pupil number", at_most=20, width=20, required=False)
    school = fields.PlainText("School, nursery or college", at_most=120, required=False)

    def clean_born_on(self) -> date | None:
        """An adult is named among the people around the child."""
        born_on = super().clean_born_on()
        if born_on is not None and born_on <= years_before(self.today, ADULT):
            raise self.asked("born_on").wrong(
                f"is that of somebody of {ADULT} or over. Check the year; "
                "name an adult among the people around the child"
            )
        return born_on

    def clean_expected_on(self) -> date | None:
        """Within the time that a child is expected."""
        expected_on: date | None = self.cleaned_data["expected_on"]
        if expected_on and not self.today - LONGEST_OVERDUE <= expected_on <= self.today + LONGEST_WAIT:
            raise self.asked("expected_on").wrong("must be within the next ten months")
        return expected_on

    def clean_upn(self) -> str:
        """As for the NHS number."""
        text: str = self.cleaned_data["upn"]
        if text and not upn.valid(text):
            raise self.asked("upn").wrong(
                "has thirteen characters, of which the first checks the others; these do not fit together. "
                "Ask for it again, or leave it empty"
            )
        return upn.normalise(text)

    def clean(self) -> dict[str, Any]:
        """Born, or expected."""
        if self.cleaned_data.get("born_on") and self.cleaned_data.get("expected_on"):
            self.add_error(
                "expected_on",
                self.asked("expected_on").wrong("is for a child who is not born yet. Clear it, or the date of birth"),
            )
        return self.cleaned_data

    def told(self) -> ChildTold:
        """The child, as the hub is told of them."""
        return ChildTold(particulars=self.particulars(), school=self.cleaned_data["school"])


class PersonForm(WhoForm):
    """A person around the child, and why they matter."""

    relation = fields.PlainText(
        "Who they are to the child", at_most=60, needed="Say who this person is to the child, such as “mother”",
        hint="For example mother, father’s partner, uncle, neighbour",
    )  # fmt: skip
    relevance = fields.PlainText(
        "Why they matter here", at_most=300, required=False, hint="Leave it empty where being family is the reason."
    )
    lives_with = fields.Radios(
        "Where they live", choices=[(one.value, words) for one, words in LIVES_WITH_WORDS.items()], coerce=LivesWith,
        inline=True, required=False,
    )  # fmt: skip

    def told(self) -> PersonTold:
        """The person, as the hub is told of them."""
        return PersonTold(
            relation=self.cleaned_data["relation"],
            particulars=self.particulars(),
            relevance=self.cleaned_data["relevance"],
            lives_with=self.cleaned_data["lives_with"] or LivesWith.NOT_KNOWN,
        )


def years_before(day: date, years: int) -> date:
    """The same day so many years before; for 29 February in a year without one, 28 February.

    >>> years_before(date(2024, 2, 29), 18)
    datetime.date(2006, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
