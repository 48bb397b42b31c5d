"""Signing in: two factors, recorded, and nothing learnt from a door that stays shut."""

import re
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import get_resolver

from openmash.hub.audit.events import Event
from openmash.hub.config import guesses, sessions
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Guess, User
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied
from tests import doors, walls

pytestmark = pytest.mark.django_db


def test_a_right_password_without_a_second_factor_leads_to_setting_one_up_and_nowhere_else() -> None:
    doors.member()
    client = Client()
    assert doors.tries(client, email="dana@thornmere.invalid").headers["Location"] == "/"
    for place in ("/", "/board", "/search"):
        assert client.get(place).headers["Location"] == "/account/2fa/totp/activate/"


def test_the_second_factor_is_asked_for_before_the_session_is_anybodys() -> None:
    doors.with_second_factor(doors.member())
    client = Client()
    answer = doors.tries(client, email="dana@thornmere.invalid")
    assert answer.headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/worklist").headers["Location"].startswith(doors.SIGN_IN)
    assert not doors.log(Event.MEMBER_SIGNED_IN)
    answer = client.post("/account/2fa/authenticate/", {"code": doors.code_now()})
    assert answer.headers["Location"] == "/"
    assert doors.is_in(client)


def test_a_wrong_code_opens_nothing() -> None:
    doors.with_second_factor(doors.member())
    client = Client()
    doors.tries(client, email="dana@thornmere.invalid")
    answer = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 422
    assert "The code is not right" in answer.content.decode()
    assert not doors.log(Event.MEMBER_SIGNED_IN)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_hash_that_is_too_weak_by_now_is_made_anew_at_the_right_password(
    settings: LazySettings, signed_in: bool
) -> None:
    dana = doors.member()
    client = doors.browser_of(dana) if signed_in else Client()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    if signed_in:
        client.post("/account/reauthenticate/", {"password": doors.PASSWORD})
    else:
        doors.tries(client, email="dana@thornmere.invalid")
    assert User.objects.get(pk=dana.user_id).password.startswith("pbkdf2_sha256$")


def test_somebody_who_leaves_between_the_two_factors_does_not_come_in() -> None:
    dana = doors.with_second_factor(doors.member())
    client = Client()
    doors.tries(client, email="dana@thornmere.invalid")
    partnership.leave(dana, by=doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid"))
    assert client.post("/account/2fa/authenticate/", {"code": doors.code_now()}).status_code == 403
    assert client.get("/").headers["Location"].startswith(doors.SIGN_IN)
    assert not doors.log(Event.MEMBER_SIGNED_IN)


def test_somebody_who_leaves_at_the_very_moment_does_not_come_in() -> None:
    dana = doors.member()
    partnership.leave(dana, by=doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid"))
    assert dana.user is not None
    with pytest.raises(Denied, match="not a member of a hub"):
        sessions.begin(RequestFactory().get("/"), dana.user)


def test_a_wrong_password_on_being_asked_again_is_recorded_in_the_members_hub() -> None:
    dana = doors.member()
    client = doors.browser_of(dana)
    assert client.post("/account/reauthenticate/", {"password": "wrong"}).status_code == 422
    assert doors.names(doors.log(Event.MEMBER_REFUSED)) == [dana.reference]


def test_a_second_factor_is_set_up_with_recovery_codes_after_the_password_again() -> None:
    doors.member()
    client = Client()
    doors.tries(client, email="dana@thornmere.invalid")
    assert client.get("/account/2fa/totp/activate/").headers["Location"].startswith("/account/reauthenticate/")
    again = client.post("/account/reauthenticate/", {"password": doors.PASSWORD, "next": "/account/2fa/totp/activate/"})
    page = client.get(again.headers["Location"]).content.decode()
    secret = re.search(r'type this key: <span class="om-ref">(\w+)<', page)
    assert secret
    with patch.object(doors, "SECRET", secret[1]):
        done = client.post("/account/2fa/totp/activate/", {"code": doors.code_now()})
    codes = client.get(done.headers["Location"]).content.decode()
    assert "Each opens the hub once" in codes
    assert doors.is_in(client)


def test_signing_in_and_out_is_recorded_in_the_members_own_hub() -> None:
    dana = doors.with_second_factor(doors.member())
    client = Client()
    doors.tries(client, email="DANA@thornmere.invalid")
    client.post("/account/2fa/authenticate/", {"code": doors.code_now()})
    assert doors.names(doors.log(Event.MEMBER_SIGNED_IN)) == [dana.reference]
    client.post(doors.SIGN_OUT)
    assert doors.names(doors.log(Event.MEMBER_SIGNED_OUT)) == [dana.reference]
    assert not doors.log(Event.MEMBER_SIGNED_IN, Event.MEMBER_SIGNED_OUT, hub="Easterly")


def test_the_session_takes_a_new_name_at_sign_in_and_is_deleted_at_sign_out() -> None:
    doors.with_second_factor(doors.member())
    client = Client()
    doors.tries(client, email="dana@thornmere.invalid")
    before = client.session.session_key
    client.post("/account/2fa/authenticate/", {"code": doors.code_now()})
    after = client.session.session_key
    assert before != after
    assert not Session.objects.filter(pk=before).exists()
    stolen = client.cookies["sessionid"].value
    client.post(doors.SIGN_OUT)
    client.cookies["sessionid"] = stolen
    assert not doors.is_in(client)
    assert not Session.objects.filter(pk=stolen).exists()


def test_signing_out_is_never_done_by_following_a_link() -> None:
    client = doors.browser_of(doors.member())
    assert "Sign out?" in client.get(doors.SIGN_OUT).content.decode()
    assert doors.is_in(client)


def without_what_differs_each_time(page: bytes, email: str) -> str:
    """The form's token differs on every page, and what was typed is shown again."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.decode()).replace(email, "")


def test_an_unknown_account_and_a_wrong_password_and_somebody_who_left_look_alike() -> None:
    doors.member()
    left = doors.member(email="gone@thornmere.invalid", name="Gone")
    partnership.leave(left, by=doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid"))
    seen = set()
    hashed = []
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hasher:
        for email, password in [
            ("dana@thornmere.invalid", "wrong"),
            ("nobody@thornmere.invalid", "wrong"),
            ("gone@thornmere.invalid", doors.PASSWORD),
        ]:
            answer = doors.tries(Client(), email=email, password=password)
            seen.add((answer.status_code, without_what_differs_each_time(answer.content, email)))
            hashed.append(hasher.call_count)
    assert len(seen) == 1
    assert seen.pop()[0] == 422
    assert hashed == [1, 2, 3]  # each costs one hash
    assert doors.PASSWORD not in answer.content.decode()  # a password is never shown again
    assert len(doors.log(Event.MEMBER_REFUSED, hub="")) == 3


def test_the_same_is_sent_and_shown_whether_or_not_there_is_such_an_account() -> None:
    doors.member()
    pages = {
        Client().post("/account/password/reset/", {"email": email}, follow=True).content
        for email in ("dana@thornmere.invalid", "nobody@thornmere.invalid")
    }
    assert len(pages) == 1
    assert [message.to for message in mail.outbox] == [["dana@thornmere.invalid"], ["nobody@thornmere.invalid"]]


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once() -> None:
    doors.member()
    client = Client()
    client.post("/account/password/reset/", {"email": "dana@thornmere.invalid"})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link
    page = client.get(link[1], follow=True)
    chosen = {"password1": "another kettle semaphore", "password2": "another kettle semaphore"}
    place = page.redirect_chain[-1][0]
    assert client.post(place, {**chosen, "password2": "otherwise"}).status_code == 422
    assert "Your password is changed" in client.post(place, chosen, follow=True).content.decode()
    assert "no longer works" in client.get(link[1], follow=True).content.decode()
    assert doors.tries(Client(), email="dana@thornmere.invalid").status_code == 422
    assert doors.tries(Client(), email="dana@thornmere.invalid", password="another kettle semaphore").status_code == 302


def test_a_changed_password_ends_every_other_session() -> None:
    dana = doors.member()
    here, elsewhere = doors.browser_of(dana), Client()
    walls.come_in(elsewhere, dana.user)  # type: ignore[arg-type]
    new = "another kettle semaphore"
    changed = here.post(
        "/account/password/change/", {"oldpassword": doors.PASSWORD, "password1": new, "password2": new}
    )
    assert changed.status_code == 302
    assert doors.is_in(here)
    assert elsewhere.get("/worklist").headers["Location"].startswith(doors.SIGN_IN)


def test_ones_own_name_leads_to_ones_account_where_nothing_of_a_child_was_read() -> None:
    page = doors.browser_of(doors.member()).get("/account/2fa/").content.decode()
    assert '<a href="/account/2fa/">Dana</a>, representative, Police' in page
    assert "the reading is on record" not in page


def test_a_device_is_given_up_for_another_and_until_then_nothing_opens() -> None:
    client = doors.browser_of(doors.member())
    client.post("/account/reauthenticate/", {"password": doors.PASSWORD})
    assert "Give up the old device" in client.get("/account/2fa/totp/deactivate/").content.decode()
    client.post("/account/2fa/totp/deactivate/")
    assert client.get("/worklist").headers["Location"] == "/account/2fa/totp/activate/"


def test_recovery_codes_are_shown_after_asking_again_and_can_be_made_anew() -> None:
    client = doors.browser_of(doors.member())
    assert client.get("/account/2fa/recovery-codes/").headers["Location"].startswith("/account/reauthenticate/")
    code = {"code": doors.code_now(), "next": "/account/2fa/recovery-codes/"}
    old = client.post("/account/2fa/reauthenticate/", code, follow=True).content.decode()
    assert client.get("/account/2fa/recovery-codes/download/").status_code == 200
    assert "10\N{NO-BREAK SPACE}codes left" in client.get("/account/2fa/").content.decode()
    assert "stop working" in client.get("/account/2fa/recovery-codes/generate/").content.decode()
    new = client.post("/account/2fa/recovery-codes/generate/", follow=True).content.decode()
    assert codes_on(old).isdisjoint(codes_on(new))


def codes_on(page: str) -> set[str]:
    return set(re.findall(r'<li class="om-ref">(\w+)</li>', page))


def test_nobody_signs_themselves_up_and_no_other_page_of_the_library_is_there() -> None:
    shown = {pattern.name for pattern in walk(get_resolver().url_patterns) if pattern.name.startswith(("acc", "mfa"))}
    assert shown == {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
    for place in ("signup/", "email/", "confirm-email/", "password/set/", "login/code/confirm/", "inactive/"):
        assert Client().get(f"/account/{place}").status_code == 404


def walk(patterns):  # type: ignore[no-untyped-def]
    """Every pattern with a name."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns)
        elif pattern.name:
            yield pattern


def test_the_adapter_itself_is_closed_to_strangers() -> None:
    from allauth.account.adapter import get_adapter

    assert not get_adapter().is_open_for_signup(None)
    assert not get_adapter().is_ajax(None)


class TestGuessing:
    """Ten in five minutes from one place; nobody is locked out from elsewhere."""

    EMAIL = "dana@thornmere.invalid"

    def guess(self, times: int, *, email: str = EMAIL, source: str = "203.0.113.9") -> list[int]:
        return [
            doors.tries(Client(), email=email, password=f"wrong {n}", source=source).status_code for n in range(times)
        ]

    def test_ten_guesses_are_answered_and_the_eleventh_is_not_even_hashed(self) -> None:
        doors.member()
        assert self.guess(10) == [422] * 10
        with patch.object(MD5PasswordHasher, "encode") as hasher:
            answer = doors.tries(Client(), email=self.EMAIL, source="203.0.113.9")
        assert answer.status_code == 429
        assert "Too many tries" in answer.content.decode()
        assert not hasher.called

    def test_an_account_that_does_not_exist_is_throttled_alike(self) -> None:
        assert self.guess(11, email="nobody@thornmere.invalid") == [422] * 10 + [429]

    def test_spraying_one_password_over_many_accounts_is_throttled_by_its_place(self) -> None:
        answers = [self.guess(1, email=f"member{n}@thornmere.invalid")[0] for n in range(11)]
        assert answers == [422] * 10 + [429]

    def test_the_real_user_gets_in_while_somebody_guesses_from_elsewhere(self) -> None:
        doors.member()
        assert self.guess(12)[-1] == 429
        assert doors.tries(Client(), email=self.EMAIL, source="192.0.2.1").status_code == 302

    def test_a_browser_that_was_signed_in_before_gets_in_even_from_the_guessers_own_place(self) -> None:
        doors.member()
        known = Client()
        assert doors.tries(known, email=self.EMAIL, source="203.0.113.9").status_code == 302
        known.post(doors.SIGN_OUT)
        assert self.guess(12)[-1] == 429
        assert doors.tries(known, email=self.EMAIL, source="203.0.113.9").status_code == 302

    def test_the_known_browser_may_not_guess_without_end_either(self) -> None:
        doors.member()
        known = Client()
        doors.tries(known, email=self.EMAIL)
        known.post(doors.SIGN_OUT)
        assert [doors.tries(known, email=self.EMAIL, password="no").status_code for _ in range(11)][-2:] == [422, 429]

    def test_a_forged_or_anothers_token_is_not_a_known_browser(self) -> None:
        doors.member()
        doors.member(email="other@thornmere.invalid", name="Other")
        attacker = Client()
        doors.tries(attacker, email="other@thornmere.invalid")
        attacker.post(doors.SIGN_OUT)
        tried = [doors.tries(attacker, email=self.EMAIL, password="no").status_code for _ in range(11)]
        assert tried[-1] == 429
        forged = Client()
        forged.cookies["openmash_device"] = "forged:token"
        assert doors.tries(forged, email=self.EMAIL).status_code == 429

    def test_of_what_is_no_address_the_words_are_the_place(self) -> None:
        assert guesses.place_of("unknown") == "unknown"

    def test_what_was_right_does_not_count(self) -> None:
        doors.member()
        for _ in range(12):
            assert doors.tries(Client(), email=self.EMAIL).status_code == 302
        assert not Guess.objects.exists()

    def test_after_five_minutes_it_may_be_tried_again(self) -> None:
        doors.member()
        assert self.guess(11)[-1] == 429
        doors.pass_time(minutes=5, seconds=1)
        assert self.guess(1) == [422]

    def test_neither_the_address_nor_the_password_is_kept_in_the_clear(self) -> None:
        self.guess(1)
        assert all(re.fullmatch(r"[0-9a-f]{64}", guess.key) for guess in Guess.objects.all())

    def test_an_account_is_one_however_its_address_is_written(self) -> None:
        assert self.guess(10, email=" Dana@Thornmere.invalid") == [422] * 10
        assert self.guess(1) == [429]


def test_the_librarys_own_counters_keep_in_our_table_as_the_applications_role() -> None:
    assert cache.add("a", 1, 60)
    assert not cache.add("a", 2, 60)
    cache.set("a", [3], 60)
    assert cache.get("a") == [3]
    cache.delete("a")
    assert cache.get("a") is None


def test_a_refused_sign_in_belongs_to_no_hub_and_names_nobody() -> None:
    doors.tries(Client(), email="dana@thornmere.invalid")
    refused = doors.log(Event.MEMBER_REFUSED, hub="")
    assert [(entry.hub_id, entry.by, entry.details) for entry in refused] == [
        (wall.NO_HUB, "sign-in", {"route": "account/login/"})
    ]
