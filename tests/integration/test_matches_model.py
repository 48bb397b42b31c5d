"""By which weights records are placed, and what others would change: tried on this hub's own pairs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config import jobs
from openmash.hub.matches.actions import judging, modelling, placing
from openmash.hub.matches.in_force import in_force
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.models import Indexed, Placement
from openmash.hub.people.workflow import Said
from openmash.hub.records.refusals import Denied, NotUnderstood
from openmash.linkage.model import Verdict, starter
from tests import make
from tests.alike import asked, close_match, nhs, place, placed, told, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def decider() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.DECISION_MAKER, sign_in=True)


def stricter() -> str:
    """The same model, by which less is the same."""
    told: dict[str, Any] = json.loads(starter().written())
    told |= {"name": "stricter", "same_from": 30.0, "measured": {"recall": 0.9}}
    told["weights"]["sex"]["same"] = 1.0
    return json.dumps(told)


def test_another_model_is_tried_on_the_pairs_of_this_hub_and_joins_nobody(decider: Member) -> None:
    match = close_match()
    placed(who(nhs=nhs(1)))
    placed(who(nhs=nhs(7)))
    judging.judge(match, Said.SAME, reason="Her school says so.", by=decider)
    before = Placement.objects.count()
    shadow = modelling.try_model(stricter(), by=decider)
    assert shadow.pairs == len(asked()) + 1
    assert shadow.judged == 1
    assert (shadow.right_now, shadow.right_then) == (1, 1), "who asks is never wrong"
    assert shadow.then[Verdict.SAME] == 0
    assert shadow.now[Verdict.SAME] >= 1
    assert [(one.part, one.level, one.then) for one in shadow.changes] == [("sex", "same", 1.0)]
    assert Placement.objects.count() == before
    assert Entry.objects.get(event=Event.MODEL_TRIED).details["model"] == "stricter"


def test_what_people_called_two_counts_against_a_model_that_would_join(decider: Member) -> None:
    judging.judge(close_match(), Said.DIFFERENT, reason="Two girls.", by=decider)
    shadow = modelling.try_model(starter().written(), by=decider)
    assert (shadow.judged, shadow.right_then, list(shadow.changes)) == (1, 0, [])


def test_the_page_shows_every_weight_and_what_a_trial_would_change(decider: Member) -> None:
    close_match()
    browser = make.signed_in(decider)
    page = browser.get("/matches/model").content.decode()
    assert "an invented borough" in page
    assert "As twins who are known" in page
    assert "by whose truth the thresholds were chosen" in page
    assert "By naming tradition" in page
    assert "nothing of its errors" not in page
    tried = browser.post("/matches/model", {"document": stricter()}).content.decode()
    assert "What “stricter” would change" in tried
    assert "Weights that differ" in tried
    same = browser.post("/matches/model", {"document": starter().written()}).content.decode()
    assert "Every weight is as it is now." in same
    wrong = browser.post("/matches/model", {"document": "{}"})
    assert wrong.status_code == 422
    assert "This is not a model" in wrong.content.decode()


def test_a_file_that_is_none_is_refused_in_words(decider: Member) -> None:
    with pytest.raises(NotUnderstood, match="This is not a model: line 1"):
        modelling.try_model("weights", by=decider)


def test_the_model_is_for_who_decides_by_it_and_who_answers_for_the_hub(decider: Member) -> None:
    with pytest.raises(Denied):
        modelling.read_model(by=make.member(Role.SCREENER))
    with make.log_out_of_reach():
        modelling.read_model(by=decider)
    with make.log_out_of_reach():
        modelling.try_model(stricter(), by=decider)


@contextmanager
def named(file: Path, text: str) -> Iterator[None]:
    """A model in a file of its own is in force."""
    file.write_text(text, encoding="utf-8")
    in_force.cache_clear()
    try:
        with override_settings(LINKAGE_MODEL=str(file)):
            yield
    finally:
        in_force.cache_clear()


def test_the_model_whose_file_is_named_is_in_force(tmp_path: Path) -> None:
    with named(tmp_path / "model.json", stricter()):
        assert in_force().name == "stricter"


def test_of_a_model_that_was_not_measured_the_page_says_so(decider: Member, tmp_path: Path) -> None:
    with named(tmp_path / "model.json", replace(starter(), measured={}).written()):
        page = make.signed_in(decider).get("/matches/model").content.decode()
    assert "The model’s file says nothing of its errors." in page
    assert "By naming tradition" not in page


def test_records_from_before_there_was_an_index_are_taken_in_and_placed(decider: Member) -> None:
    contact = told(who(), who("Annalise"))
    by = Job(make.entered().pk, "tests")
    assert placing.index(by=by) == 0
    assert contact.reference in {row.told_in for row in Indexed.objects.all()}
    assert jobs.place.name == "openmash.place"
    assert place() == 2
