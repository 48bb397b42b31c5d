"""What can be looked for?"""

from typing import Any

from django import forms

from openmash.hub.govuk import fields
from openmash.hub.people.keys import home_key, person_keys
from openmash.hub.records.references import heard
from openmash.linkage import nhs_number, upn

from .finding import Sought

NAME = ("given_name", "family_name", "born_on")
HOME = ("address", "postcode")


class Search(forms.Form):
    """Three ways to find a contact again; any one is enough, and several show what fits any of them."""

    number = fields.PlainText(
        "Reference, NHS number or UPN",
        hint="With or without spaces and dashes",
        required=False,
        at_most=60,
        width=20,
    )
    given_name = fields.PlainText("First name", required=False, at_most=100)
    family_name = fields.PlainText("Family name", required=False, at_most=100)
    born_on = fields.DateField("Date of birth", required=False, when=fields.When.PAST_OR_TODAY)
    address = fields.PlainText("House number and street", hint="Such as 14 Larkspur Court", required=False)
    postcode = fields.PlainText("Postcode", required=False, at_most=20, width=10)

    def clean_number(self) -> str:
        """A number that is none of the three is read again rather than searched for."""
        number: str = self.cleaned_data["number"]
        if not number or heard(number) or nhs_number.valid(number) or upn.valid(number):
            return number
        if len(digits := nhs_number.normalise(number)) == nhs_number.LENGTH and digits.isdigit():
            raise forms.ValidationError("This is not an NHS number: one of its figures is wrong. Read it again")
        raise forms.ValidationError(
            "Enter a reference (13 letters and figures), an NHS number (10 figures) or a UPN (a letter and 12 figures)"
        )

    def clean(self) -> dict[str, Any]:
        """A name is looked for with a date of birth, an address with a postcode: less would show other families."""
        told = super().clean() or {}
        self.wants_all(NAME, "to look for a name")
        self.wants_all(HOME, "to look for an address")
        if not any(told.values()) and not self.errors:
            raise forms.ValidationError("Enter a number, or a name with the date of birth, or an address")
        return told

    def wants_all(self, names: tuple[str, ...], why: str) -> None:
        """Where some of these are given, all are needed."""
        given = [name for name in names if self.cleaned_data.get(name)]
        for name in names if given else ():
            if name not in given and name not in self.errors:
                label = str(self.fields[name].label)
                self.add_error(name, f"Enter the {label[:1].lower()}{label[1:]} too, {why}")

    @property
    def sought(self) -> Sought:
        """What was asked for, as keys. Thirteen characters may be a reference and a UPN: both are tried."""
        told = self.cleaned_data
        number = told["number"]
        keys = person_keys(
            given=told["given_name"],
            family=told["family_name"],
            born_on=told["born_on"],
            nhs=nhs_number.normalise(number) if nhs_number.valid(number) else "",
            upn=number if upn.valid(number) else "",
        )
        home = home_key(told["address"], told["postcode"])
        return Sought(heard(number) or "", frozenset({*keys.values(), *([home] if home else [])}))
