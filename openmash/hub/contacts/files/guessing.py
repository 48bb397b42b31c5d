"""What does a column seem to mean, by its name? Nothing is kept of a guess until somebody has looked at it."""

import re
from collections.abc import Iterable

from .columns import IN_A_ROW, REPEATED, Meaning, Means

_PEOPLE = r"(?:subject|child|young person|yp|pupil|minor|victim|sibling)"
_ADULTS = r"(?:adult|person|parent|carer|mother|father|suspect|perpetrator|connected|guardian)"

#: (pattern over the column's name in small letters, what it says of the report)
_OF_REPORT: list[tuple[str, Meaning]] = [
    (r"\b(report|incident|crime|log|event|notification|case)? ?(ref|reference|urn|number|no|id)\b", Meaning.REPORT),
    (r"^time( received| reported)?$", Meaning.RECEIVED_TIME),
    (r"\b(received|created|submitted|recorded|reported|sent)( on| at| date)?( ?time)?$", Meaning.RECEIVED),
    (r"^(date|report date|notification date)$", Meaning.RECEIVED),
    (r"(reason|why).*(not|informed|aware)", Meaning.INFORMED_REASON),
    (r"(parent|carer)s?.*(aware|informed|told)|consent", Meaning.INFORMED),
    (r"circumstances|narrative|worry|concern|details|description|summary|what happened", Meaning.WORRY),
    (r"(referrer|officer|reporter|reported by|author|professional).*(phone|tel)", Meaning.REFERRER_PHONE),
    (r"(referrer|officer|reporter|author|professional).*mail", Meaning.REFERRER_EMAIL),
    (r"referrer|officer|reporter|reported by|author|professional", Meaning.REFERRER_NAME),
    (r"location|incident|venue|grade|grading|risk|type|category|borough|district", Meaning.ALSO),
]
#: (pattern, the end of the meaning): of a child, or of a person where the name says so
_OF_WHOM: list[tuple[str, str]] = [
    (r"post ?code", "postcode"),
    (r"address|residence", "address"),
    (r"surname|family name|last name", "family_name"),
    (r"forename|given name|first name", "given_name"),
    (r"\b(dob|d o b|born|birth|birthday)\b", "born"),
    (r"\b(edd|expected|due)\b", "expected"),
    (r"\b(sex|gender)\b", "sex"),
    (r"\bnhs\b", "nhs_number"),
    (r"\bupn\b|pupil number", "upn"),
    (r"relation", "relation"),
    (r"relevance|why they matter", "relevance"),
    (r"\bage\b", "age"),
    (r"school|nursery|college|setting", "school"),
    (r"phone|mobile|\btel\b", "phone"),
    (r"\bname\b|^(child|adult|person|mother|father|parent|carer)( \d)?$", "name"),
]


def guess(column: str) -> Means | None:
    """What a column seems to mean, by its name; None where the name says nothing.

    >>> str(guess("Subject 2 Forename(s)")), str(guess("Adult 1 DOB")), guess("Spare")
    ('child_given_name.2', 'person_born.1', None)
    """
    name = " ".join(re.findall(r"[a-z]+|\d+", column.casefold()))
    if means := _guess_of_report(name):
        return means
    number = re.search(r"\b([1-9])\b", name)
    which = int(number[1]) if number else 1
    if which > IN_A_ROW:
        return None
    adult = re.search(rf"\b{_ADULTS}\b", name) and not re.search(rf"\b{_PEOPLE}\b", name)
    for pattern, end in _OF_WHOM:
        if re.search(pattern, name):
            what = f"{'person' if adult or end in ('relation', 'relevance') else 'child'}_{end}"
            return Means(Meaning(what), which) if what in set(Meaning) else None
    return None


def _guess_of_report(name: str) -> Means | None:
    if re.search(rf"\b(?:{_PEOPLE}|nhs|upn|pupil)\b", name):
        return None
    for pattern, what in _OF_REPORT:
        if re.search(pattern, name):
            return Means(what)
    return None


def guesses(columns: Iterable[str]) -> dict[str, Means]:
    """A guess for every column of which the name says something; no meaning is guessed twice."""
    found: dict[str, Means] = {}
    for column in columns:
        means = guess(column)
        if means is not None and (means.what in REPEATED or means not in found.values()):
            found[column] = means
    return found
