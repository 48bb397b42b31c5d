"""What was measured of asking without a name, as a document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openmash.batch.private.compare import THRESHOLD

ASKERS = ("education", "police")
THRESHOLDS = (0.60, 0.64, 0.68, 0.70, 0.72, 0.74, 0.76, 0.78, 0.80, 0.84, 0.88, 0.92)
IN_CLEAR = (0.40, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90)
FEWEST = 30  # people of whom a share is told


@dataclass(frozen=True)
class Found:
    """An answer: how much alike, who was asked for, whether it is that person, whether it is the twin."""

    alike: float
    person: str
    right: bool
    twin: bool


@dataclass(frozen=True)
class Asked:
    """One agency asked another: whom both hold, with their community; whose twin is held; what was found."""

    both: Mapping[str, str]
    twins: int
    found: Sequence[Found]


@dataclass(frozen=True)
class Exact:
    """Pairs of people that agree, how many of them are one person, and how many there are to find."""

    pairs: int
    right: int
    both: int


@dataclass(frozen=True)
class Lone:
    """Twins who were asked for where only the other is held, and how much alike each wrong answer was."""

    count: int
    wrong: Sequence[float]


@dataclass(frozen=True)
class Halves:
    """Pairs of two people in one file: how much alike, and whether they live in one household; and of all pairs."""

    pairs: Sequence[tuple[float, bool]]
    together: int
    all: int


@dataclass
class Study:
    """What was measured so far, borough by borough."""

    people: int
    seeds: Sequence[int]
    load: float
    asked: dict[tuple[str, bool], list[Asked]] = field(default_factory=lambda: defaultdict(list))
    exact: dict[str, list[Exact]] = field(default_factory=lambda: defaultdict(list))
    lone: dict[bool, list[Lone]] = field(default_factory=lambda: defaultdict(list))
    halves: list[Halves] = field(default_factory=list)
    times: list[tuple[int, float]] = field(default_factory=list)
    comparing: list[tuple[int, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Quality:
    """Precision and recall of some answers."""

    precision: float
    recall: float
    twins: str

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def quality(asked: Iterable[Asked], threshold: float) -> Quality:
    """Of all boroughs together. Recall counts people; whoever both hold and was left out was not found."""
    answers = right = found = both = twins = twins_held = 0
    for one in asked:
        enough = [each for each in one.found if each.alike >= threshold]
        answers += len(enough)
        right += sum(each.right for each in enough)
        found += len({each.person for each in enough if each.right})
        both += len(one.both)
        twins += sum(each.twin for each in enough)
        twins_held += one.twins
    return Quality(right / answers if answers else 0.0, found / both if both else 0.0, f"{twins} of {twins_held}")


def lone(some: Iterable[Lone], threshold: float) -> str:
    """How many of those asked for were answered with their twin."""
    some = list(some)
    count = sum(one.count for one in some)
    wrong = sum(alike >= threshold for one in some for alike in one.wrong)
    return f"{wrong} of {count} ({wrong / count:.1%})" if count else "none"


def figure(heading: str) -> bool:
    """Whether a column holds figures, which stand to the right."""
    return heading not in ("asks health", "how", "names", "threshold", "similarity from")


def table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [headings, ["---:" if figure(heading) else "---" for heading in headings], *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def lines_of(study: Study, asker: str, *, encoded: bool) -> list[list[str]]:
    told = []
    for threshold in THRESHOLDS if encoded else IN_CLEAR:
        got = quality(study.asked[asker, encoded], threshold)
        figures = [f"{got.precision:.4f}", f"{got.recall:.4f}", f"{got.f1:.4f}"]
        mark = "**" if encoded and threshold == THRESHOLD else ""
        told.append([f"{mark}{threshold:.2f}{mark}", *figures, got.twins, lone(study.lone[encoded], threshold)])
    return told


def best(study: Study, asker: str, *, encoded: bool) -> tuple[float, Quality]:
    """The threshold with the best F1, and what it gives."""
    grid = THRESHOLDS if encoded else IN_CLEAR
    return max(((at, quality(study.asked[asker, encoded], at)) for at in grid), key=lambda pair: pair[1].f1)


def beside(study: Study) -> str:
    """The encoded comparison beside two in clear."""
    told = []
    for asker in ASKERS:
        some = study.exact[asker]
        pairs, right, both = (sum(getattr(one, name) for one in some) for name in ("pairs", "right", "both"))
        plain = Quality(right / pairs if pairs else 0.0, right / both if both else 0.0, "")
        chosen = quality(study.asked[asker, True], THRESHOLD)
        for name, got in (
            (f"encoded, at {THRESHOLD}", chosen),
            *((f"{words}, at its best, {at}", got) for words, (at, got) in (
                ("encoded", best(study, asker, encoded=True)),
                ("the same comparison in clear", best(study, asker, encoded=False)),
            )),
            ("in clear: one forename in any form, surname and birth agree", plain),
        ):  # fmt: skip
            told.append([asker.replace("_", " "), name, f"{got.precision:.4f}", f"{got.recall:.4f}", f"{got.f1:.4f}"])
    return table(("asks health", "how", "precision", "recall", "F1"), told)


def by_community(study: Study) -> str:
    """Whom it fails more often: recall by where a family's names come from."""
    told = []
    for asker in ASKERS:
        held, found = defaultdict[str, int](int), defaultdict[str, int](int)
        for one in study.asked[asker, True]:
            right = {each.person for each in one.found if each.right and each.alike >= THRESHOLD}
            for person, community in one.both.items():
                held[community] += 1
                found[community] += person in right
        shares = [(found[name] / held[name], name, held[name]) for name in held if held[name] >= FEWEST]
        told += [[asker, name.replace("_", " "), f"{share:.3f}", f"{count:,}"] for share, name, count in sorted(shares)]
    return table(("asks health", "names", "recall", "people"), told)


def families(study: Study) -> str:
    told = []
    for at in (0.60, 0.64, 0.68, 0.72, 0.76):
        pairs = [together for one in study.halves for alike, together in one.pairs if alike >= at]
        share = sum(pairs) / len(pairs) if pairs else 0.0
        told.append([f"{at:.2f}", f"{len(pairs):,}", f"{share:.1%}"])
    count = sum(one.all for one in study.halves)
    told.append(["any", f"{count:,}", f"{sum(one.together for one in study.halves) / count:.3%}"])
    return table(("similarity from", "pairs of two people", "who live in one household"), told)


def speed(study: Study) -> str:
    records, compared = (tuple(map(sum, zip(*pairs, strict=True))) for pairs in (study.times, study.comparing))
    return (
        f"Two files encoded, {records[0] / records[1]:,.0f} records a second, reading and bringing into one form "
        f"included; compared, {compared[0] / compared[1] / 1e6:,.0f} million pairs a second, one process, its start "
        f"included; load before: {study.load:.1f}"
    )


def document(study: Study) -> str:
    """The whole of it, for the repository."""
    counts = {
        asker: (sum(len(one.both) for one in study.asked[asker, True]), len(study.asked[asker, True]))
        for asker in ASKERS
    }
    facts = [
        f"boroughs: {len(study.seeds)} of {study.people:,} invented people each, seeds {study.seeds[0]} to "
        f"{study.seeds[-1]}; the numbers of bits and the threshold were chosen on the seeds 101 to 106",
        *(f"{asker} asks health: {count:,} people are held by both" for asker, (count, _) in counts.items()),
        speed(study),
    ]
    parts = [TITLE, "\n".join(f"- {fact}" for fact in facts), METHOD]
    for asker in ASKERS:
        parts += [f"## {asker.capitalize()} asks health", table(HEADINGS, lines_of(study, asker, encoded=True))]
    parts += [LONE, "## Beside a comparison in clear", CLEARLY, beside(study), "In clear, police asking health:"]
    parts += [table(HEADINGS, lines_of(study, "police", encoded=False))]
    parts += ["## Whom it fails more often", COMMUNITY, by_community(study)]
    parts += ["## What the bits tell without a key", FAMILIES, families(study), LIMITS]
    return "\n\n".join(part.strip() for part in parts) + "\n"


HEADINGS = ("threshold", "precision", "recall", "F1", "twins matched", "lone twins matched")
TITLE = """
# What does it cost to ask without a name?

`python -m tests.studies.private_link --write docs/study/privacy-preserving.md`, as it ran:
"""
METHOD = f"""
One agency's file and another's are encoded under one key and compared, each record with at most one other.
*Precision*: of those matched, how many are one person. *Recall*: of the people whom both hold, how many are matched;
whoever was left out, for want of a name or a day of birth, counts as not found. *Twins matched*: of those asked for
whose twin the other side holds, how many were matched with the twin. *Lone twins*: education asks for one of each pair
where health holds only the other, so that every match is the wrong child. In bold, the threshold that is used where
none is named ({THRESHOLD}).
"""
LONE = """
Police ask for few twins: the last column is education's in both tables. Where both twins are held, taking each record
once keeps them apart; where one is not, nothing does but the threshold. That is why it stands higher than where F1 is
best.
"""
CLEARLY = """
*The same comparison in clear* has filters so large that hardly two letters share a bit, and none laid over another:
what is lost from there to the encoded one is lost by hiding. Its similarities are lower, and so are its thresholds.
Agreement in clear joins only those of whom all three agree. None of them uses an NHS number, a pupil number or an
address, as a hub's own linkage does.
"""
COMMUNITY = f"""
At {THRESHOLD}, by where a family's names come from; only where there are {FEWEST} or more people.
"""
FAMILIES = """
Health's file in two halves with nobody in both, compared without the key, as whoever comes by a file can do. Pairs this
much alike are two people:
"""
LIMITS = """
Most of those who are much alike do not live together. But they do so far more often than any two people, and whoever
has a file can look for them, without a key and without a name. What else it shows, and to whom, stands in [ask without
names](../how-to/ask-without-names.md).

All of it is measured on invented people, whose errors are assumptions: in life, agencies err in other ways.
"""
