"""What do the design system's parts look like together? Pages of invented content, for tests and for one's own eyes.

`DJANGO_SETTINGS_MODULE=tests.settings python -m tests.journeys.examples FOLDER` photographs every page at both widths.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.template import engines

from openmash.hub.govuk import fields
from openmash.hub.govuk.frame import Frame, Link
from openmash.hub.govuk.pictures import Couple, Holder, Parent, Relative, Stretch, family_map, who_held

HERE = Path(__file__).parent
PAGES = ("board", "enquiry", "reply", "reply-wrong", "done", "refused")

FRAME = Frame(
    place="Thornmere multi-agency safeguarding hub",
    reader="Dana Whitlock",
    role="decision maker, Hub team",
    navigation=[
        Link("Board", "#board", True),
        Link("New contact", "#new"),
        Link("Enquiries", "#enquiries"),
        Link("Who is who", "#who"),
        Link("Emerging concerns", "#concerns"),
    ],
    sign_out="#out",
    desk="020 7946 0000 (hub desk, 08:00 to 18:00)",
    read_at=datetime(2026, 11, 17, 16, 55, tzinfo=UTC),
    demo=True,
)

LEVELS = [("1", "1", ""), ("2", "2", ""), ("3", "3", ""), ("4", "4", "")]
BRAGS = [(name.lower(), name, "") for name in ("Blue", "Green", "Amber", "Red")]
ANSWERS = [
    ("nothing_held", "Nothing held", "We looked; there is no record"),
    ("withheld", "Held, not shared", "We hold something; say why not"),
    ("information", "Information", "Write it as dated items"),
]


class Rating(forms.Form):
    level = fields.Radios("Level", choices=LEVELS, inline=True)
    brag = fields.Radios("BRAG", choices=BRAGS, inline=True)
    why = fields.PlainText("Why", lines=3)


class Prompts(forms.Form):
    one = fields.BigChoice("1. GP, and when last seen", choices=ANSWERS)
    two = fields.BigChoice("2. Appointments that Rowan was not brought to", choices=ANSWERS)


class Item(forms.Form):
    on = fields.PartialDateField("When it happened", hint="The day or the month may be left empty")
    kind = fields.Radios(
        "What kind of item",
        choices=[
            ("fact", "Fact", "Seen, measured or recorded at the time"),
            ("opinion", "Opinion", "A professional’s view; say whose and why"),
            ("third_party", "Third party", "Somebody told us; we did not see it"),
        ],
    )
    text = fields.PlainText("What you hold", lines=3, hint="One thing for each item.")
    context = fields.PlainText("Its context", lines=2, required=False)
    who = fields.Radios(
        "Who may see it",
        hint="You own it. You can change this later, and the change acts at once.",
        choices=[
            ("sealed", "Seal", "The hub sees only that Health hold something here"),
            ("disclosed", "Disclose", "The people working on this enquiry can read it"),
            ("released", "Release", "It may also go to the team that will help the family"),
        ],
    )
    source = fields.PlainText("Who told you (kept apart)", hint="Locked away from the item.", required=False)
    street = fields.PlainText("Street", width=20)
    mail = fields.EmailField("Email address", required=False)
    rows = fields.WholeNumber("How many rows", required=False)
    time = fields.TimeField("Time of the call", hint="For example 16:55")
    reason = fields.Select("Why it is not shared", choices=[("live", "A live investigation"), ("other", "Another")])
    agencies = fields.Checkboxes("Agencies to ask", choices=[("police", "Police"), ("health", "Health", "GP, trust")])
    read = fields.Tick("I have read the worry", hint="It is on record that you have")
    report = fields.FileField("Police report", endings=(".csv",), hint="A CSV file of up to 50 MB")
    counted = fields.PlainText("Summary", lines=2, counted=True, at_most=200, required=False)
    password = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="kept")


def contact(left: str, state: str, used: float, kids: str, **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "ref": "8M2VA-KX4TR-9QD", "whose": "", "level": (3, "Complex"), "brag": "amber", "source": "School",
        "stage": "Enquiry", "holder": ("Health", "health"), "held": "1 h 25", "got": 0, "asked": [],
    }  # fmt: skip
    return {"left": left, "state": state, "used": used, "kids": kids, **usual, **more}


CHIPS = [
    ("SC", "Children’s social care", "nothing_held"),
    ("PO", "Police", "information"),
    ("HE", "Health", "overdue"),
    ("ED", "Education", "withheld"),
    ("HO", "Housing", "seen"),
    ("PR", "Probation", "asked"),
    ("YJ", "Youth justice", "unreachable"),
    ("AS", "Adult services", "not_asked"),
]
GROUPS = [
    ("Overdue", [contact("25 min late", "overdue", 1.4, "J.T. 3", brag="red", whose="mine", got=3, asked=CHIPS[:5])]),
    (
        "Due within 1 hour",
        [
            contact("12 min left", "within_hour", 0.95, "A.R. unborn, due 2 Jan", level=(4, "Acute"), brag="red"),
            contact("48 min left", "within_hour", 0.9, "L.M. 9 · O.M. 6 · T.M. 2", got=5, asked=CHIPS),
        ],
    ),
    (
        "Due later",
        [
            contact("1 h 20 left", "soon", 0.8, "Z.H. 5", holder=("Children’s social care", "social_care")),
            contact("15 h 04 left", "in_hand", 0.3, "R.N. 7 · Y.N. 5", level=(None,), brag=None, whose="nobody"),
            contact("No clock", "no_target", 0, "O.B. 11", level=(1, "No additional needs"), brag="blue"),
        ],
    ),
]

HUB, HEALTH, POLICE = Holder("Hub", "hub"), Holder("Health", "health"), Holder("Police", "police")
EDUCATION, HOUSING = Holder("Education", "education"), Holder("Housing", "housing")


def at(hour: int, minute: int, day: int = 17) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


STRETCHES = [
    Stretch([HUB], at(9, 12), at(9, 50)),
    Stretch([EDUCATION, HEALTH, POLICE, HOUSING], at(9, 50), at(10, 40)),
    Stretch([HEALTH, POLICE, HOUSING], at(10, 40), at(11, 20)),
    Stretch([POLICE, HOUSING], at(11, 20), at(13, 5)),
    Stretch([], at(13, 5), at(13, 30)),
    Stretch([HOUSING], at(13, 30), at(16, 55)),
]
MAP = family_map(
    [
        Relative("t", "Tamsin Okoro-Vale", "6", "female", "This child. Wrenfield Primary.", subject=True, at_home=True),
        Relative("j", "Jude Okoro-Vale", "11 m", "male", "Brother, son of Leanne and Marlon.", at_home=True),
        Relative("l", "Leanne Vale", "29", "female", "Mother, lives here.", at_home=True),
        Relative("m", "Marlon Teague", "34", "male", "Mother’s partner, lives here since October.", at_home=True),
        Relative("c", "Chidi Okoro", "33", "male", "Father, parted 2023."),
        Relative("p", "Patricia Vale", "58", "female", "Mother’s mother, TM2."),
        Relative("n", "Mrs Osei", "", "", "Neighbour who collects Tamsin."),
    ],
    couples=[Couple("c", "l", "parted"), Couple("l", "m", "unmarried")],
    parents=[Parent("p", "l"), Parent("c", "t"), Parent("l", "t"), Parent("l", "j"), Parent("m", "j")],
    household="14 Larkspur Court, since 1 Oct",
)
LEDGER = [
    ("Children’s social care", "social_care", "nothing_held", "None"),
    ("Education", "education", "information", "3 released"),
    ("Health", "health", "withheld", "None; a reason is given"),
    ("Police", "police", "seen", "None yet"),
    ("Housing", "housing", "overdue", "Chased 15:55, 16:25"),
]
WRONG = {
    "on-day": "31", "on-month": "feb", "on-year": "2023", "text": "x\x00y", "street": "Larkspur" * 40,
    "time": "tea", "rows": "many", "kind": "fact", "mail": "dana",
}  # fmt: skip


def context(page: str) -> dict[str, Any]:
    """What one of the pages shows."""
    own: dict[str, dict[str, Any]] = {
        "board": {"groups": GROUPS},
        "enquiry": {
            "held": who_held(STRETCHES, now=at(16, 55), due_at=at(9, 12, day=18)),
            "map": MAP,
            "ledger": LEDGER,
            "rate": Rating(),
        },
        "reply": {"item": Item(), "prompts": Prompts()},
        "reply-wrong": {"item": Item(WRONG), "prompts": Prompts({"one": "nothing_held"})},
        "refused": {"status": 404, "words": "", "request_name": "5c1f0c9ab1d2e3f4"},
    }
    return {"frame": FRAME, "csrf_input": "", **own.get(page, {})}


def drawn(page: str) -> str:
    """The page as a browser receives it."""
    backend: Any = engines.all()[0]
    if page == "refused":
        template = backend.env.get_template("error.html")
    else:
        template = backend.env.from_string((HERE / f"{page.removesuffix('-wrong')}.html").read_text(encoding="utf-8"))
    return str(template.render(context(page)))
