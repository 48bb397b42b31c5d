"""The agreement read the slow way: every rule, every word of it, for every question. And agreements to read so."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from openmash.hub.sharing.terms import Data, Mode, Question, Revoked
from tests.agreements import agreement, rule

PARTIES = ["police", "health", "voluntary"]
WHO, WHOM = [*PARTIES, "hub"], [*PARTIES, "hub", "receiving team"]
DATA = ["fact", "opinion", "third_party", "source_identity"]
PURPOSES, BASES = ["protect", "help"], ["public_task", "vital_interests"]
PROMPTS = ["Markers", "Live investigation"]
DAY = date(2026, 6, 1)
DAYS = [DAY + timedelta(days=n) for n in range(4)]
SEVERITY = ["deny", "review", "permit"]

Said = Mapping[str, Any]


def literally(question: Question, rules: list[Said], ends: date | None, revoked: Revoked) -> str:
    """What the agreement says, by its letter."""
    if question.data == "source_identity" or question.on < DAYS[1] or (ends is not None and question.on > ends):
        return "deny"
    if revoked.everything or question.who in revoked.agencies or question.whom in revoked.agencies:
        return "deny"
    speaking = [one for one in rules if speaks_of(one, question)]
    if not speaking or any(one["name"] in revoked.rules for one in speaking):
        return "deny"
    beaten = [one for one in speaking if any(beats(other, one, rules) for other in speaking)]
    return min((one["verdict"] for one in speaking if one not in beaten), key=SEVERITY.index)


def speaks_of(one: Said, question: Question) -> bool:
    """Whether a rule speaks of a question."""
    return (
        (question.who in one["who"] or ("any" in one["who"] and question.who in PARTIES))
        and (question.whom in one["whom"] or ("any" in one["whom"] and question.whom in PARTIES))
        and (question.data in one["data"] or ("item" in one["data"] and question.data in DATA[:3]))
        and question.mode in one["modes"]
        and question.purpose in one["purposes"]
        and question.basis in one["bases"]
        and (one["prompts"] is None or question.prompt in one["prompts"] or kept_back(one, question))
        and (one["from"] is None or question.on >= one["from"])
        and (one["to"] is None or question.on <= one["to"])
    )


def kept_back(one: Said, question: Question) -> bool:
    """Whether a rule may keep back what is asked in words that it does not know."""
    return question.reworded and one["verdict"] in ("deny", "review")


def beats(one: Said, other: Said, rules: list[Said]) -> bool:
    """Whether a rule is an exception to another, or to one that is."""
    named = {each["name"]: each for each in rules}
    return any(name == other["name"] or beats(named[name], other, rules) for name in one["exception_to"])


def says_two_things(rules: list[Said], question: Question) -> bool:
    """Whether two rules answer differently of which neither gives way to the other."""
    speaking = [one for one in rules if speaks_of(one, question)]
    return any(
        one["verdict"] != other["verdict"] and not beats(one, other, rules) and not beats(other, one, rules)
        for one, other in combinations(speaking, 2)
    )


def every_question() -> Iterator[Question]:
    """Whatever an agreement may speak of."""
    every = product(WHO, WHOM, map(Data, DATA), Mode, PURPOSES, BASES, DAYS, PROMPTS)
    for who, whom, data, mode, purpose, basis, on, prompt in every:
        yield Question(who=who, whom=whom, data=data, mode=mode, purpose=purpose, basis=basis, on=on, prompt=prompt)


def said(number: int = 0, **more: Any) -> dict[str, Any]:
    """What a rule says: everything is permitted, unless said otherwise."""
    usual: dict[str, Any] = {
        "name": f"rule-{number}", "verdict": "permit", "who": ["any", "hub"], "whom": ["any", "hub", "receiving team"],
        "data": ["item"], "modes": [*Mode], "purposes": PURPOSES, "bases": BASES, "prompts": None, "from": None,
        "to": None, "exception_to": [],
    }  # fmt: skip
    return usual | more


def written(rules: list[Said], ends: date | None) -> str:
    """The same as a document."""
    return agreement(*(rule(**one) for one in rules), parties=PARTIES, since=DAYS[1], until=ends)


def some(of: list[str]) -> st.SearchStrategy[list[str]]:
    """Mostly all of them: rules that never meet show nothing."""
    return st.one_of(st.just(of), st.just(of), st.lists(st.sampled_from(of), min_size=1, unique=True))


@st.composite
def agreed(draw: st.DrawFn) -> tuple[str, list[Said], date | None]:
    """A document, what its rules say, and its last day. Exceptions are to earlier rules: there is no circle."""
    rules: list[Said] = []
    for number in range(draw(st.integers(1, 4))):
        starts = draw(st.none() | st.sampled_from(DAYS))
        rules.append(
            said(
                number, verdict=draw(st.sampled_from(SEVERITY)), who=draw(some([*WHO, "any"])),
                whom=draw(some([*WHOM, "any"])), data=draw(some(["fact", "opinion", "item"])),
                modes=draw(some([*Mode])), purposes=draw(some(PURPOSES)), bases=draw(some(BASES)),
                prompts=draw(st.none() | some(PROMPTS)),
                **{"from": starts, "to": draw(st.none() | st.sampled_from(DAYS[DAYS.index(starts or DAY) :]))},
                exception_to=[one["name"] for one in rules if draw(st.booleans())],
            )
        )  # fmt: skip
    ends = draw(st.none() | st.sampled_from(DAYS[1:]))
    return written(rules, ends), rules, ends


def questions() -> st.SearchStrategy[Question]:
    """Questions that an agreement may speak of, and some that none does."""
    return st.builds(
        Question, who=st.sampled_from([*WHO, "nobody"]), whom=st.sampled_from([*WHOM, "nobody"]),
        data=st.sampled_from([Data(one) for one in DATA]), mode=st.sampled_from(Mode),
        purpose=st.sampled_from([*PURPOSES, "curiosity"]), basis=st.sampled_from(BASES), on=st.sampled_from(DAYS),
        prompt=st.sampled_from(["", *PROMPTS]), reworded=st.booleans(),
    )  # fmt: skip


def revocations() -> st.SearchStrategy[Revoked]:
    """Mostly nothing is revoked."""
    return st.one_of(
        st.just(Revoked()), st.just(Revoked()),
        st.builds(lambda name: Revoked(rules=frozenset([name])), st.sampled_from(["rule-0", "rule-1"])),
        st.builds(lambda code: Revoked(agencies=frozenset([code])), st.sampled_from(PARTIES)),
        st.just(Revoked(everything=True)),
    )  # fmt: skip
