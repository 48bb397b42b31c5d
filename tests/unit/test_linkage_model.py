"""Two records are one person by a sum that a person can add up."""

import json
import random

import numpy as np
import pytest

from openmash.linkage import model as models
from openmash.linkage import teaching
from openmash.linkage.comparing import DIFFERENT
from openmash.linkage.model import Model, NotAModel, Verdict
from openmash.linkage.parts import BIRTH, FORENAME, KIN, MIDDLE, NHS, PARTS, SURNAME
from openmash.linkage.standard.records import Written, standard
from openmash.linkage.teaching import GIVEN, IDENTIFIERS, TooFewLabels, labels, taught

TAMSIN = standard(
    Written("1", "health", "Tamsin", "", "Okafor-Vale", "2016-04-03", "F", "14 Larkspur Court", "TM1 4AA")
)
TAMMY = standard(Written("2", "police", "Tamsin", "", "Vale", "2016-03-04", "", "9 Quay Street", "TM1 4AC"))
ORLA = TAMSIN._replace(record_id="3", fore="orla", fore_all=" orla ", fore_root="orla", fore_sound="ORL")


def counting(**given: float) -> Model:
    """A model in which only these levels count: `forename="same, very common: 3"` is too much to write twice."""
    weights = {part.name: dict.fromkeys(part.names, 0.0) for part in PARTS}
    weights["forename"]["same, very common"] = 3.5
    weights["birth"]["day and month the other way round"] = 2.0
    weights["kin"]["as twins"] = -9.0
    return Model("tried", "by hand", before=-1.0, weights=weights, same_from=4.0, ask_from=1.0, measured=given)


def test_the_steps_add_up_to_the_weight() -> None:
    steps = counting().steps(TAMSIN, TAMMY)
    assert [step.part for step in steps] == [part.name for part in PARTS]
    said = {step.part: step.level for step in steps}
    assert said["surname"] == "half of a double name"
    assert said["birth"] == "day and month the other way round"
    assert counting().weight(TAMSIN, TAMMY) == -1.0 + sum(step.weight for step in steps) == 4.5


def test_a_twin_is_compared_as_a_twin() -> None:
    assert KIN.names[KIN.level(TAMSIN, ORLA)] == "as twins"
    assert counting().weight(TAMSIN, ORLA) == -10.0


@pytest.mark.parametrize(("weight", "verdict"), [(4.0, Verdict.SAME), (1.0, Verdict.ASK), (0.9, Verdict.DIFFERENT)])
def test_a_pair_is_the_same_or_asked_about_or_different(weight: float, verdict: Verdict) -> None:
    assert counting().verdict(weight) == verdict


def test_a_model_is_read_as_it_was_written() -> None:
    one = counting(pairs=3.0)
    assert models.read(one.written()) == one


def test_the_model_that_comes_with_the_product_can_be_used() -> None:
    model = models.starter()
    assert model.verdict(model.weight(TAMSIN, TAMSIN)) == Verdict.SAME
    assert model.verdict(model.weight(TAMSIN, ORLA)) != Verdict.SAME
    assert set(model.names) == {"fore", "sur"}


def changed(**changes: object) -> str:
    told = json.loads(counting().written())
    for name, value in changes.items():
        told[name] = value
    return json.dumps(told)


def without(part: str, level: str = "") -> str:
    told = json.loads(counting().written())
    del (told["weights"][part] if level else told["weights"])[level or part]
    return json.dumps(told)


def with_also(part: str, level: str, weight: object) -> str:
    told = json.loads(counting().written())
    told["weights"].setdefault(part, {})[level] = weight
    return json.dumps(told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1: "),
        ("[]", "a model has weights"),
        ("{}", "a model has weights"),
        (without("kin"), "the weights of 'kin' are missing"),
        (without("sex", "same"), "'same' is missing"),
        (with_also("sex", "perhaps", 1), "'perhaps' is none of them"),
        (with_also("shoe size", "same", 1), "there is no part 'shoe size'"),
        (with_also("sex", "same", "much"), "must be a number of bits, and is 'much'"),
        (with_also("sex", "same", True), "must be a number of bits"),
        (changed(before=None), "'before' must be a number"),
        (changed(same_from=1e9), "'same_from' must be a number"),
        (changed(ask_from=9.0), "nobody would be asked"),
        (changed(names=["Smith"]), "'names' are the shares"),
        (changed(names={"fore": {"smith": "many"}}), "'smith' must be a number"),
    ],
)
def test_a_model_that_cannot_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(NotAModel, match=said):
        models.read(text)


# Teaching


def kind_of_pair(**levels: str) -> list[int]:
    """A row of levels, everything else being different."""
    return [part.names.index(levels.get(part.name.replace(" ", "_"), DIFFERENT)) for part in PARTS]


def rows(*kinds: tuple[list[int], float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([levels for levels, _ in kinds]), np.array([count for _, count in kinds])


ONE, TWO = {"NHS_number": "same"}, {"NHS_number": DIFFERENT, "pupil_number": "missing"}
ALIKE = {"forename": "same, rare", "surname": "same, rare", "birth": "same"}


def test_who_shares_a_number_is_one_person_and_who_has_two_is_two() -> None:
    levels, _ = rows(
        (kind_of_pair(NHS_number="same", pupil_number="missing"), 1),
        (kind_of_pair(NHS_number="missing", pupil_number="same"), 1),
        (kind_of_pair(NHS_number=DIFFERENT, pupil_number="missing"), 1),
        (kind_of_pair(NHS_number="same", pupil_number=DIFFERENT), 1),  # one of the two is wrong
        (kind_of_pair(NHS_number="missing", pupil_number="missing"), 1),
    )
    same, other = labels(levels)
    assert same.tolist() == [True, True, False, False, False]
    assert other.tolist() == [False, False, True, False, False]


def test_what_pairs_of_one_person_agree_on_weighs_for_them_and_what_others_do_against() -> None:
    levels, counts = rows(
        (kind_of_pair(**ALIKE, NHS_number="same", pupil_number="missing"), 900),
        (kind_of_pair(birth="same", NHS_number="same", pupil_number="missing"), 100),
        (kind_of_pair(**ALIKE, NHS_number=DIFFERENT, pupil_number="missing"), 10),
        (kind_of_pair(birth="same", NHS_number=DIFFERENT, pupil_number="missing"), 400),
        (kind_of_pair(NHS_number=DIFFERENT, pupil_number="missing"), 4_000),
    )
    learnt = taught(levels, counts, *labels(levels))
    assert (learnt.same, learnt.different) == (1_000, 4_410)
    weights = learnt.weights
    assert weights[FORENAME.name]["same, rare"] > 1 > weights[FORENAME.name][DIFFERENT]
    assert weights[BIRTH.name]["same"] - weights[BIRTH.name][DIFFERENT] > 2
    assert weights[NHS.name] == GIVEN[NHS.name]
    assert all(weights[part.name].get("missing", 0) == 0 for part in PARTS)
    assert weights[MIDDLE.name]["initial"] >= 1  # a slip that nobody made there


def test_what_few_pairs_speak_of_is_drawn_towards_the_first_weights() -> None:
    levels, counts = rows(
        (kind_of_pair(**ALIKE, NHS_number="same", pupil_number="missing"), 900),
        (kind_of_pair(NHS_number=DIFFERENT, pupil_number="missing"), 4_000),
    )
    first = {SURNAME.name: {"sounds the same": 5.0}}
    learnt = taught(levels, counts, *labels(levels), first=first)
    assert learnt.weights[SURNAME.name]["sounds the same"] == pytest.approx(5.0)


def test_first_weights_that_are_far_off_lead_to_the_same_end() -> None:
    """A whole step of Newton's would lead away from it here, and is halved: where it ends, nothing pulls any more."""
    chance = random.Random(0)
    count = chance.choice([2, 3, 5])
    levels = np.array([[chance.randrange(len(part.names)) for part in PARTS] for _ in range(count)])
    counts = np.array([10 ** chance.uniform(2.4, 7) for _ in range(count)])
    same = np.array([1.0, *[0.0] * (count - 1)])
    spread = teaching._spread(levels, [number for number, part in enumerate(PARTS) if part not in IDENTIFIERS])
    towards = np.array([chance.uniform(-60, 60) for _ in range(spread.shape[1])])
    towards[-1] = 0
    weights = teaching._fitted(spread, same, counts, towards)
    likely = 1 / (1 + np.exp(-(spread @ weights)))
    pull = spread.T @ (counts * (same - likely)) - teaching.PENALTY * np.append((weights - towards)[:-1], 0)
    assert np.abs(pull).max() < 1e-3


def test_too_few_pairs_teach_nothing() -> None:
    levels, counts = rows(
        (kind_of_pair(NHS_number="same", pupil_number="missing"), 3),
        (kind_of_pair(NHS_number=DIFFERENT, pupil_number="missing"), 500),
    )
    said = r"3 pairs share an identifier and 500 have two different ones: at least 200"
    with pytest.raises(TooFewLabels, match=said):
        taught(levels, counts, *labels(levels))
