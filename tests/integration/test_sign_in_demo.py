"""The demonstration's door: one click, and only there."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import path, reverse

from openmash.hub.audit.events import Event
from openmash.hub.config import demo_door
from openmash.hub.config.urls import demo
from openmash.hub.config.urls import urlpatterns as real
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import doors

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [*demo, path("instead", demo_door.instead), *real]
DOOR = "/demo/sign-in"


@pytest.fixture
def dana() -> Member:
    return doors.member(Role.REPRESENTATIVE, agency="police")


@pytest.fixture
def in_the_demonstration(settings: LazySettings) -> None:
    settings.DEMO = True


def test_a_real_hub_has_no_such_door() -> None:
    assert Client().get(DOOR).status_code == 404
    assert not [one for one in real if getattr(one, "name", "") == "demo_sign_in"]


def test_even_its_address_would_not_open_in_a_real_hub(dana: Member) -> None:
    answer = Client().post(DOOR, {"member": dana.reference})
    assert answer.status_code == 404
    assert not doors.log(Event.MEMBER_SIGNED_IN)


@pytest.mark.usefixtures("in_the_demonstration")
class TestOneClick:
    """In the demonstration."""

    def test_everybody_who_can_sign_in_is_offered_with_what_they_do(self, dana: Member) -> None:
        partnership.join(
            dana.hub,
            name="School feed",
            agency=dana.agency,
            roles=[Role.REFERRER],
            by=partnership.Job(dana.hub_id, "t"),
        )
        wall.leave()
        page = Client().get(DOOR).content.decode()
        assert "Dana" in page
        assert "Representative, Police" in page
        assert "Answers for one agency" in page
        assert "School feed" not in page

    def test_one_click_signs_in_and_is_recorded(self, dana: Member) -> None:
        client = Client()
        answer = client.post(DOOR, {"member": dana.reference, "next": "/account/2fa/"})
        assert answer.headers["Location"] == "/account/2fa/"
        assert client.get("/account/2fa/").status_code == 200
        assert doors.names(doors.log(Event.MEMBER_SIGNED_IN)) == [dana.reference]

    def test_the_second_factor_is_not_asked_for(self, dana: Member) -> None:
        client = Client()
        client.post(DOOR, {"member": dana.reference})
        assert client.get("/").headers["Location"] == "/worklist"

    def test_somebody_else_may_be_chosen_at_any_time(self, dana: Member) -> None:
        other = doors.member(Role.GOVERNANCE_LEAD, email="other@thornmere.invalid", name="Other")
        client = Client()
        client.post(DOOR, {"member": dana.reference})
        client.post(DOOR, {"member": other.reference})
        assert client.get("/").headers["Location"] == reverse("governance")
        assert doors.names(doors.log(Event.MEMBER_SIGNED_OUT)) == [dana.reference]

    def test_nobody_is_led_away_from_the_hub(self, dana: Member) -> None:
        answer = Client().post(DOOR, {"member": dana.reference, "next": "https://elsewhere.invalid/"})
        assert answer.headers["Location"] == "/"

    @pytest.mark.parametrize("nobody", ["", "7Q4XH-2KD9T-M3R", "\x00", "1"])
    def test_whoever_is_not_there_cannot_be_chosen(self, nobody: str) -> None:
        assert Client().post(DOOR, {"member": nobody}).status_code == 404

    @pytest.mark.parametrize(("asked", "led"), [("/instead", DOOR), ("/instead?next=/board", f"{DOOR}?next=%2Fboard")])
    def test_the_sign_in_page_leads_to_the_door(self, asked: str, led: str) -> None:
        assert Client().get(asked).headers["Location"] == led

    def test_a_link_alone_signs_nobody_in(self, dana: Member) -> None:
        client = Client()
        client.get(f"{DOOR}?member={dana.reference}")
        assert client.get("/").status_code == 302
        assert not doors.log(Event.MEMBER_SIGNED_IN)
