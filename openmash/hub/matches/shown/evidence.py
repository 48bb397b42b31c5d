"""What does the evidence of a close match weigh, in words and as a picture?"""

from collections.abc import Iterator

from openmash.hub.govuk.pictures.waterfall import Step, Waterfall, signed, waterfall
from openmash.hub.govuk.words import short_date
from openmash.hub.people.models import AgencyRecord, CloseMatch
from openmash.hub.people.workflow import WHY_WORDS, Why
from openmash.linkage.comparing import DIFFERENT
from openmash.linkage.parts import BIRTH, FORENAME, HOME, KIN, LIST, MIDDLE, NHS, PHONE, SEX, SURNAME, UPN

TITLES = {
    FORENAME.name: "First name", MIDDLE.name: "Middle name", SURNAME.name: "Surname", BIRTH.name: "Date of birth",
    SEX.name: "Sex", HOME.name: "Address and postcode", NHS.name: "NHS number", UPN.name: "Pupil number",
    PHONE.name: "Telephone", KIN.name: "Family at this address", LIST.name: "The same list",
}  # fmt: skip
SPEAKING = {
    FORENAME.name: "the first name", SURNAME.name: "the surname", BIRTH.name: "the date of birth",
    HOME.name: "the address", NHS.name: "the NHS number", UPN.name: "the pupil number", PHONE.name: "the telephone",
    SEX.name: "the sex", MIDDLE.name: "the middle name",
}  # fmt: skip
KIN_WORDS = {
    "as twins who are known": "one birthday, two first names, and a twin is known there",
    "as twins": "one birthday and two first names, as twins have",
    "one of them is a twin": "one of them has a twin",
    "as parent and child of one name": "one name, a generation apart",
    "as brothers and sisters": "one home and two first names, as brothers and sisters have",
    "birthday missing, one of several of that name at home": "a birthday is missing; another of that name is there",
    "birthday missing, nobody else of that name at home": "a birthday is missing; no other of that name is there",
    "as nobody's relatives": "neither home nor surname is shared",
}
TURNED = "day and month the other way round"
SHORT = {TURNED: "day and month swapped"}
LOUD = 3.0  # bits: what weighs more is named in the sentence at the top
CAREFUL = {
    Why.TWIN: "A twin at the same address says be careful.",
    Why.NUMBERS: "Two different numbers say be careful.",
    Why.BIRTHDAYS: "Two birthdays say be careful.",
    Why.UNBORN: "One was told of before birth.",
    Why.NO_NAME: "One has no name yet.",
    Why.SEVERAL: "But somebody else fits as well.",
    Why.ON_THE_WHOLE: "Other records of the same person say no.",
    Why.NAME_AND_BIRTHDAY: "But strangers share a name and a birthday.",
    Why.NOT_SURE: "It is not enough to be sure.",
}


def lede(match: CloseMatch) -> str:
    """What speaks for it, what against, and what to be careful of: in two or three sentences."""
    yes = [_speaking(part, level) for part, level, weight in match.steps if weight >= LOUD and part in SPEAKING]
    no = [_speaking(part, level) for part, level, weight in match.steps if weight <= -LOUD and part in SPEAKING]
    sentences = [f"{_listed(yes)} {'says' if len(yes) == 1 else 'say'} yes."] if yes else []
    if no:
        sentences.append(f"{_listed(no)} {'says' if len(no) == 1 else 'say'} no.")
    return " ".join([*(one[0].upper() + one[1:] for one in sentences), CAREFUL[Why(match.why)]])


def _speaking(part: str, level: str) -> str:
    return "a swapped date of birth" if level == TURNED else SPEAKING[part]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def pictures(match: CloseMatch) -> tuple[Waterfall, Waterfall]:
    """The evidence as a wide and as a narrow picture."""
    steps = list(_steps(match))
    before = Step("Any two people in the hub", "before anything is compared", match.before)
    sentence = (
        f"Evidence step by step. It starts at {signed(match.before)} and comes to {signed(match.weight)}. From"
        f" {signed(match.ask_from)} to {signed(match.same_from)} a person decides. The list below says it in words."
    )
    wide, narrow = (
        waterfall(
            before, steps, zone=(match.ask_from, match.same_from), last=_missing(match), wide=is_wide, sentence=sentence
        )
        for is_wide in (True, False)
    )
    return wide, narrow


def words(match: CloseMatch) -> list[tuple[str, str, str]]:
    """The same as a list: what is compared, what it says, and what it weighs."""
    return [(step.title, step.words, signed(step.weight)) for step in _steps(match)]


def why(match: CloseMatch) -> str:
    """Why a person is asked."""
    return WHY_WORDS[Why(match.why)]


def _steps(match: CloseMatch) -> Iterator[Step]:
    for part, level, weight in match.steps:
        if weight:
            yield Step(TITLES[part], _words(part, level, match.first, match.second), weight)


def _words(part: str, level: str, one: AgencyRecord, other: AgencyRecord) -> str:
    pairs = {
        FORENAME.name: (one.given_name, other.given_name), SURNAME.name: (one.family_name, other.family_name),
        BIRTH.name: _days(one, other), PHONE.name: (one.phone, other.phone),
    }  # fmt: skip
    if part == KIN.name:
        return KIN_WORDS.get(level, level)
    left, right = pairs.get(part, ("", ""))
    told = "another address" if part == HOME.name and level == DIFFERENT else SHORT.get(level, level)
    if not left or not right:
        return told
    return f"{left}: {told}" if left == right else f"{left} and {right}: {told}"


def _days(one: AgencyRecord, other: AgencyRecord) -> tuple[str, str]:
    left, right = (short_date(record.born_on) if record.born_on else "" for record in (one, other))
    if left and right and left[-4:] == right[-4:] and left != right:
        left = left[:-5]  # the year, which both have, is said once
    return left, right


def _missing(match: CloseMatch) -> str:
    gone = [part for part, level, _ in match.steps if level == "missing" and part in (NHS.name, UPN.name)]
    return f"{' and '.join(gone)}: not on both" if gone else "nothing is missing that could decide it"
