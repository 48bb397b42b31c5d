"""What can a form ask, and how does it say what is wrong?

    from openmash.hub.govuk import fields

    class Worry(forms.Form):
        worry = fields.PlainText("The worry", lines=8)
        born_on = fields.DateField("Date of birth", required=False, when=fields.When.PAST)
        level = fields.Radios("Level", choices=[fields.Choice("1", "1", "No additional needs"), ...])

Every field takes its label first and then keywords only: `hint`, `required`, `needed` (what is said when it is left
empty) and `name` (what messages call it; the label unless given). Nothing is ever chosen beforehand.
"""

from openmash.hub.govuk.fields.choices import BigChoice, Checkboxes, Choice, Radios, Select, Tick
from openmash.hub.govuk.fields.dates import DateField, PartialDate, PartialDateField, TimeField, When
from openmash.hub.govuk.fields.files import FileField
from openmash.hub.govuk.fields.rendering import described, mistakes
from openmash.hub.govuk.fields.text import EmailField, PlainText, WholeNumber

__all__ = [
    "BigChoice",
    "Checkboxes",
    "Choice",
    "DateField",
    "EmailField",
    "FileField",
    "PartialDate",
    "PartialDateField",
    "PlainText",
    "Radios",
    "Select",
    "Tick",
    "TimeField",
    "When",
    "WholeNumber",
    "described",
    "mistakes",
]
