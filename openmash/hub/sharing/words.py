"""How is an agreement said in plain English?"""

from collections.abc import Iterable, Mapping

from .purposes import BASIS_WORDS, PURPOSE_WORDS, EnquiryPurpose, LawfulBasis
from .terms import (
    DATA_SUBJECT,
    HUB,
    ITEMS,
    RECEIVING_TEAM,
    Agreement,
    Because,
    Data,
    Mode,
    Question,
    Rule,
    Ruling,
    Verdict,
)

DATA_WORDS = {
    Data.REQUEST: "requests",
    Data.FACT: "facts",
    Data.OPINION: "opinions",
    Data.THIRD_PARTY: "what third parties said",
    Data.PRODUCT: "products of the hub",
    Data.SOURCE: "who told it",
}
#: Who is no agency.
OTHERS = {
    HUB: "the hub",
    RECEIVING_TEAM: "the receiving team",
    DATA_SUBJECT: "whom a record is about, or who may ask for them",
}
MODE_WORDS = {Mode.EXISTENCE: "only that there are any", Mode.CONTENT: "with their content"}
RULING_WORDS = {Ruling.PERMIT: "may", Ruling.REVIEW: "may, with a reason,", Ruling.DENY: "must not"}
RULING_LABELS = {Ruling.PERMIT: "Permitted", Ruling.REVIEW: "With a reason", Ruling.DENY: "Denied"}


def rule_in_words(rule: Rule, agreement: Agreement, names: Mapping[str, str]) -> str:
    """One rule as a sentence; ``names`` are the agencies' names by code."""
    none = rule.ruling == Ruling.DENY  # what each must not do, it must not do with any
    who, whom = parties(rule.who, agreement, names), parties(rule.whom, agreement, names, "any" if none else "each")
    what = together(DATA_WORDS[one] for one in Data if one in rule.data)
    said = f"{who[0].upper()}{who[1:]} {RULING_WORDS[rule.ruling]} {_shared(rule, what, whom)}."
    return " ".join([said, *_when(rule)])


def _shared(rule: Rule, what: str, whom: str) -> str:
    """What is done by this rule: asked, told of, or shared."""
    if rule.data == {Data.REQUEST}:
        return f"ask {whom}"
    if rule.modes == {Mode.EXISTENCE}:
        return f"tell {whom} that something is held"
    what = "items" if rule.data == ITEMS else what
    return f"share {what if Mode.EXISTENCE in rule.modes else f'the content of {what}'} with {whom}"


def _when(rule: Rule) -> Iterable[str]:
    """For what, on what basis, in answer to what, and until when, where a rule does not hold for all of them."""
    if rule.prompts:
        yield f"Only in answer to {together(f'“{one}”' for one in sorted(rule.prompts))}."
    if rule.purposes != frozenset(EnquiryPurpose):
        purposes = together(f"“{PURPOSE_WORDS[one][0]}”" for one in EnquiryPurpose if one in rule.purposes)
        yield f"Only where the purpose is {purposes}."
    if rule.bases != frozenset(LawfulBasis):
        bases = together(BASIS_WORDS[one][0].lower() for one in LawfulBasis if one in rule.bases)
        yield f"Only on the basis of {bases}."
    if rule.starts:
        yield f"From {day(rule.starts)}."
    if rule.ends:
        yield f"Until {day(rule.ends)}."


def refusal(question: Question, verdict: Verdict, names: Mapping[str, str]) -> str:
    """Why the gate does not let something pass, for whoever wanted to share it."""
    who, whom = (party(one, names) for one in (question.who, question.whom))
    doing = f"sharing {DATA_WORDS[question.data]} with {whom}"
    if question.data == Data.REQUEST:
        doing = f"asking {whom}"
    elif question.mode == Mode.EXISTENCE:
        doing = f"telling {whom} that something is held"
    shares = f"{who[0].upper()}{who[1:]} {doing}"
    if verdict.ruling == Ruling.REVIEW:
        return f"{shares} needs a second thought: “{verdict.title}”."
    why = {
        Because.RULE: f"is not agreed: “{verdict.title}”",
        Because.NO_RULE: "is not agreed: no rule of the agreement permits it",
        Because.NONE_IN_FORCE: "is not agreed: no agreement is in force today",
        Because.REVOKED: "has been stopped urgently",
        Because.NEVER: "is never agreed: a source is protected",
        Because.NOT_DECIDED: "could not be checked against the agreement, and so is refused",
    }[verdict.because]
    return f"{shares} {why}.{REWORDED if question.reworded else ''}"


#: Why a rule for one question stops another.
REWORDED = (
    " The question is asked in other words than when the agreement was put in force: until it is put in force anew,"
    " whatever is kept back under a question is kept back here too."
)
REMEDIES = {
    Ruling.REVIEW: "If it should be shared all the same, say why.",
    Ruling.DENY: "Ask the governance lead to have the agreement changed.",
}


def parties(some: frozenset[str], agreement: Agreement, names: Mapping[str, str], all_of: str = "each") -> str:
    """Who is meant, in words: *each agency* for all who have signed."""
    signed = frozenset(agreement.parties)
    said = [f"{all_of} agency"] if signed <= some else [party(one, names) for one in agreement.parties if one in some]
    return together([*said, *(party(one, names) for one in OTHERS if one in some)])


def party(one: str, names: Mapping[str, str]) -> str:
    """Who is meant by a code."""
    return OTHERS.get(one) or names.get(one, one)


def together(words: Iterable[str]) -> str:
    """Words as a list in a sentence.

    >>> together(["facts"]), together(["facts", "opinions", "more"])
    ('facts', 'facts, opinions and more')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def day(of: object) -> str:
    """A day as people write it."""
    return f"{of:%-d %B %Y}"
