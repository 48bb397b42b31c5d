"""Hubs open, agencies and members join, members leave: by whom, and never unrecorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from unittest.mock import patch

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, ProgrammingError, transaction

from openmash.clock import Brag, NoTimescale, Purpose
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.partnership import access, actions, starter, timescales
from openmash.hub.partnership.models import (
    Agency,
    ClosedDay,
    LevelOfNeed,
    Member,
    OpeningTime,
    Prompt,
    Sender,
    TimescaleSetting,
    User,
)
from openmash.hub.partnership.workflow import ROLE_WORDS, AgencyKind, Role, Standing
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, StepNotAllowed
from tests import doors, make

pytestmark = pytest.mark.django_db


@contextmanager
def log_out_of_reach() -> Iterator[None]:
    """What happens in here fails, because the log cannot be written."""
    trouble = OperationalError("the log is out of reach")
    with pytest.raises(OperationalError, match="out of reach"), patch.object(Entry, "save_base", side_effect=trouble):
        yield


class TestJoining:
    """Who lets whom in."""

    def test_a_person_joins_with_an_account_and_it_is_recorded(self) -> None:
        dana = doors.member(Role.SCREENER, Role.DECISION_MAKER)
        assert (dana.agency_code, dana.role_words) == ("hub", "screener and decision maker")
        (entry,) = doors.log(Event.MEMBER_JOINED)
        assert (entry.on_reference, entry.details) == (dana.reference, {"roles": ["screener", "decision_maker"]})

    def test_a_system_joins_without_an_account(self) -> None:
        make.hub()
        assert make.member(Role.REFERRER, agency="education").user is None

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMINISTRATOR])
    def test_only_a_system_administrator_lets_anybody_in(self, role: Role) -> None:
        agency = "police" if role == Role.REPRESENTATIVE else "hub"
        by = doors.member(role, agency=agency)
        with pytest.raises(Denied, match="system administrator"):
            actions.join(by.hub, name="New", agency=by.agency, roles=[Role.SCREENER], by=by)
        assert not Member.objects.filter(name="New").exists()

    def test_a_system_administrator_does(self) -> None:
        by = doors.member(Role.SYSTEM_ADMINISTRATOR)
        assert actions.join(by.hub, name="New", agency=by.agency, roles=[Role.SCREENER], by=by).has(Role.SCREENER)

    def test_a_representative_answers_for_an_agency_and_not_for_the_hubs_own_team(self) -> None:
        with pytest.raises(StepNotAllowed, match="answers for an agency"):
            doors.member(Role.REPRESENTATIVE)

    def test_nobody_joins_unrecorded(self) -> None:
        with log_out_of_reach():
            doors.member()
        assert not Member.objects.filter(name="Dana").exists()
        assert not User.objects.exists()

    def test_one_address_is_one_account_however_it_is_written(self) -> None:
        doors.member()
        with pytest.raises(IntegrityError), transaction.atomic():
            doors.member(email="DANA@thornmere.invalid")
        assert User.objects.get_by_natural_key("Dana@Thornmere.invalid").email == "dana@thornmere.invalid"
        with pytest.raises(ObjectDoesNotExist):
            User.objects.get_by_natural_key(None)

    def test_the_application_may_not_rewrite_who_somebody_is(self) -> None:
        dana = doors.member()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Member.objects.filter(pk=dana.pk).update(name="Somebody else")


class TestLeaving:
    """From the next request on nothing opens."""

    def test_a_system_administrator_ends_a_membership_and_it_is_recorded(self) -> None:
        dana, keeper = doors.member(), doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid")
        actions.leave(dana, by=keeper)
        assert Member.objects.get(pk=dana.pk).standing == Standing.LEFT
        assert not dana.has(Role.REPRESENTATIVE)
        assert access.works_anywhere(dana.user) is False
        (entry,) = doors.log(Event.MEMBER_LEFT)
        assert (entry.by, entry.on_reference) == (keeper.reference, dana.reference)

    def test_nobody_else_does(self) -> None:
        dana = doors.member()
        with pytest.raises(Denied, match="system administrator"):
            actions.leave(dana, by=dana)
        assert Member.objects.get(pk=dana.pk).standing == Standing.JOINED

    def test_nobody_leaves_unrecorded(self) -> None:
        dana, keeper = doors.member(), doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid")
        with log_out_of_reach():
            actions.leave(dana, by=keeper)
        assert Member.objects.get(pk=dana.pk).standing == Standing.JOINED


class TestSenders:
    """Systems that send contacts."""

    def test_its_key_is_shown_once_and_kept_as_a_hash(self) -> None:
        here = make.hub()
        sender, key = actions.register_sender(
            "School feed", agency=make.agency("education"), by=actions.Job(here.pk, "t")
        )
        assert len(key) >= 43
        assert sender.key_hash == access.hash_of(key)
        assert key not in str(Sender.objects.values().get(pk=sender.pk))
        assert sender.member.has(Role.REFERRER)
        (entry,) = doors.log(Event.SENDER_REGISTERED)
        assert entry.on_reference == sender.reference

    def test_only_a_system_administrator_registers_one(self) -> None:
        by = doors.member(Role.DECISION_MAKER)
        with pytest.raises(Denied):
            actions.register_sender("Feed", agency=by.agency, by=by)
        assert not Sender.objects.exists()

    def test_none_is_registered_unrecorded(self) -> None:
        here = make.hub()
        with log_out_of_reach():
            actions.register_sender("Feed", agency=make.agency("education"), by=actions.Job(here.pk, "t"))
        assert not Sender.objects.exists()


class TestWhoIsThere:
    """What is seen of the others."""

    def test_colleagues_are_seen_in_their_own_hub_only_and_while_they_are_there(self) -> None:
        elsewhere = doors.member(email="far@easterly.invalid", hub="Easterly", name="Far")
        keeper = doors.member(Role.SYSTEM_ADMINISTRATOR)
        gone = doors.member(email="gone@thornmere.invalid", name="Gone")
        actions.leave(gone, by=keeper)
        assert [member.name for member in access.visible_to(keeper)] == ["Dana"]
        assert elsewhere not in access.visible_to(keeper)

    def test_every_agency_but_the_hubs_own_team_can_be_asked(self) -> None:
        kinds = {agency.kind for agency in access.agencies(doors.member())}
        assert kinds == {kind.value for kind in AgencyKind} - {"hub"}

    def test_an_account_without_a_membership_is_nobody(self) -> None:
        doors.enter()
        lonely = User.objects.create_user("lonely@thornmere.invalid", doors.PASSWORD)
        assert not access.works_anywhere(lonely)
        assert not access.works_anywhere("not an account")
        assert access.member_with(lonely, wall.admit(lonely.pk)) is None
        assert doors.hub_in_context() == ""

    def test_whoever_is_signed_in_is_told_from_nobody(self) -> None:
        assert access.is_member(doors.member())
        assert not access.is_member(None)

    def test_every_role_says_what_it_does(self) -> None:
        assert set(ROLE_WORDS) == set(Role)
        three = Member(roles=["administrator", "screener", "decision_maker"])
        assert three.role_words == "administrator, screener and decision maker"
        assert Member(roles=["screener"]).role_words == "screener"

    def test_things_say_their_names(self) -> None:
        here = make.hub()
        dana = doors.member()
        assert (str(here), str(dana), str(dana.user)) == (here.name, "Dana", "dana@thornmere.invalid")
        assert str(dana.agency) == "Police"
        assert str(LevelOfNeed.objects.get(number=3)) == "3 Complex"
        assert str(OpeningTime(weekday=0, opens=time(8), closes=time(18))) == "0: 08:00:00 to 18:00:00"
        assert str(ClosedDay(day=date(2026, 12, 24))) == "2026-12-24"
        assert str(Prompt(text="GP")) == "GP"
        setting = TimescaleSetting(purpose="decision", brag="red", valid_from=date(2015, 1, 1))
        assert str(setting) == "decision red from 2015-01-01"


class TestTimescales:
    """The hub's own settings, dated."""

    def test_the_starter_timescales_are_what_most_protocols_say(self) -> None:
        here = make.hub()
        received = make.TUESDAY_MORNING
        due = {
            brag: timescales.due(here.pk, purpose=Purpose.DECISION, brag=brag, since=received) for brag in (None, *Brag)
        }
        hours = {brag: (at - received).total_seconds() / 3600 if at else None for brag, at in due.items()}
        assert hours == {None: 24, Brag.RED: 4, Brag.AMBER: 24, Brag.GREEN: 72, Brag.BLUE: None}

    def test_a_later_setting_holds_from_its_date(self) -> None:
        here = make.hub()
        TimescaleSetting.objects.create(
            hub=here, purpose="decision", brag="red", minutes=120, counting="elapsed", valid_from=date(2026, 11, 17)
        )
        due = timescales.due(here.pk, purpose=Purpose.DECISION, brag=Brag.RED, since=make.TUESDAY_MORNING)
        assert due is not None
        assert (due - make.TUESDAY_MORNING).total_seconds() == 2 * 3600

    def test_a_hub_without_a_setting_says_so(self) -> None:
        with pytest.raises(NoTimescale):
            timescales.due(0, purpose=Purpose.DECISION, brag=None, since=make.TUESDAY_MORNING)

    def test_on_a_day_on_which_the_hub_is_closed_no_working_time_passes(self) -> None:
        here = make.hub()
        TimescaleSetting.objects.create(
            hub=here, purpose="decision", brag="red", minutes=600, counting="working", valid_from=date(2026, 11, 17)
        )
        ClosedDay.objects.create(hub=here, day=date(2026, 11, 18), reason="Training")
        due = timescales.due(here.pk, purpose=Purpose.DECISION, brag=Brag.RED, since=make.TUESDAY_MORNING)
        assert due is not None
        assert (due - make.TUESDAY_MORNING).days == 2

    def test_a_level_has_the_word_that_was_in_force_on_the_day(self) -> None:
        here = make.hub()
        LevelOfNeed.objects.create(hub=here, number=3, word="Intensive", meaning="…", valid_from=date(2026, 11, 17))
        before, after = date(2026, 11, 16), make.TUESDAY_MORNING
        assert timescales.levels(here.pk, on=after)[3].word == "Intensive"
        assert timescales.levels(here.pk, on=after.replace(day=before.day))[3].word == "Complex"
        assert sorted(timescales.levels(here.pk, on=after)) == [1, 2, 3, 4]


class TestOpening:
    """A hub opens by the owner's hand, complete with what it needs on its first day."""

    def test_the_application_cannot_open_one(self) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            actions.open_hub("Westerly")

    def test_a_hub_begins_with_every_setting_that_a_contact_needs(self) -> None:
        here = make.hub()
        assert {agency.code for agency in Agency.objects.all()} == {code for code, *_ in starter.AGENCIES}
        assert LevelOfNeed.objects.count() == 4
        assert OpeningTime.objects.count() == 5
        assert set(Prompt.objects.values_list("kind", flat=True)) == {kind.value for kind in starter.PROMPTS}
        assert all(
            Prompt.objects.filter(kind=kind).order_by("-order")[0].text == starter.ANYTHING_ELSE
            for kind in starter.PROMPTS
        )
        (entry,) = Entry.objects.filter(event=Event.HUB_OPENED)
        assert (entry.by, entry.on_reference) == ("open-hub", here.reference)
        assert here in access.hubs()
