"""A command says which hub and agency it means; a system says who it is by its key."""

import pytest

from openmash.clock import Brag
from openmash.clock import Purpose as Due
from openmash.hub.partnership import access, actions, entering, timescales
from openmash.hub.partnership.models import Guess, Hub, Member, Sender
from openmash.hub.partnership.workflow import Role, Standing
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.refusals import NotUnderstood
from tests import doors, make

pytestmark = pytest.mark.django_db


def test_a_hub_is_found_by_a_part_of_its_name_and_entered_for_one_transaction() -> None:
    wall.leave()
    with entering.the_hub("thornmere", Purpose.COMMAND) as here:
        assert here.name.startswith("Thornmere")
        assert doors.hub_in_context() == str(here.pk)
    assert doors.hub_in_context() == ""


@pytest.mark.parametrize("name", ["", "nowhere", "multi-agency"])
def test_a_name_that_is_no_hubs_or_several_says_which_there_are(name: str) -> None:
    which = entering.the_hub(name, Purpose.COMMAND)
    with pytest.raises(NotUnderstood, match=r"Say which hub: Thornmere .*, Easterly"), which:
        pass


def test_where_no_hub_is_open_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entering.Hub, "objects", Hub.objects.none())
    with pytest.raises(NotUnderstood, match="none is open yet"), entering.the_hub("", Purpose.COMMAND):
        pass


def test_an_agency_is_found_by_its_code() -> None:
    here = make.hub()
    assert entering.the_agency(here, "police").name == "Police"
    with pytest.raises(NotUnderstood, match="There is no agency 'polizei' here"):
        entering.the_agency(here, "polizei")


class TestKeys:
    """A system's key, and nobody else's."""

    def registered(self) -> tuple[Sender, str]:
        here = make.hub()
        made = actions.register_sender("Feed", agency=make.agency("education"), by=actions.Job(here.pk, "tests"))
        wall.leave()
        return made

    def test_the_right_key_enters_the_systems_hub(self) -> None:
        sender, key = self.registered()
        assert access.sender_with(key) == sender
        assert doors.hub_in_context() == str(sender.hub_id)

    @pytest.mark.parametrize("key", ["", "wrong", "\x00", "k" * 100_000])
    def test_any_other_enters_nothing(self, key: str) -> None:
        self.registered()
        assert access.sender_with(key) is None
        assert doors.hub_in_context() == ""

    def test_a_system_that_has_left_is_nobody(self) -> None:
        sender, key = self.registered()
        make.hub()
        Sender.objects.filter(pk=sender.pk).update(standing=Standing.LEFT)
        assert access.sender_with(key) is None

    def test_a_system_whose_member_may_no_longer_send_is_nobody(self) -> None:
        sender, key = self.registered()
        make.hub()
        Member.objects.filter(pk=sender.member_id).update(roles=[Role.GOVERNANCE_LEAD])
        assert access.sender_with(key) is None


def test_what_each_brag_would_mean_is_known_before_one_is_chosen() -> None:
    here = make.hub()
    by_brag = timescales.due_by_brag(here.pk, purpose=Due.DECISION, since=make.TUESDAY_MORNING)
    assert by_brag == {
        brag: timescales.due(here.pk, purpose=Due.DECISION, brag=brag, since=make.TUESDAY_MORNING) for brag in Brag
    }
    assert len(set(by_brag.values())) == 4


def test_a_guess_says_when_and_not_what() -> None:
    assert str(Guess(key="secret", at=make.TUESDAY_MORNING)) == "guess at 2026-11-17 09:30:00+00:00"
