"""W8. Guessing is stopped without a lock-out."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpRequest
from django.test import Client

from openmash.hub.config import guesses, middleware
from openmash.hub.records import wall
from tests import doors
from tests.promises.depth import times

KEPT_BY = ["openmash/hub/config/guesses.py", "openmash/hub/partnership/guesses.py"]
ALSO_SHOWN_BY = [
    "tests/integration/test_sign_in_door.py::test_ten_guesses_are_answered_and_the_eleventh_is_not_even_hashed",
    "tests/integration/test_sign_in_door.py::test_the_real_user_gets_in_while_somebody_guesses_from_elsewhere",
    "tests/integration/test_sign_in_door.py::test_a_browser_that_was_signed_in_before_gets_in_even_from_the_guessers_own_place",
]

pytestmark = pytest.mark.django_db

ALLOWED, WITHIN = 10, timedelta(minutes=5)
HOME = "192.0.2.1"
PLACES = [f"203.0.113.{n}" for n in range(1, 6)]
NAMES = ["dana@thornmere.invalid", *(f"member{n}@thornmere.invalid" for n in range(3))]


class Door:
    """What happened at the door: when a password was hashed, for whom and from where."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.hashed: list[tuple[float, str, str]] = []
        self.trying = ("", "")
        encode = MD5PasswordHasher.encode

        def counted(hasher: Any, *given: Any) -> str:
            self.hashed.append((wall.now().timestamp(), *self.trying))
            return encode(hasher, *given)

        patch.setattr(MD5PasswordHasher, "encode", counted)

    def guess(self, chance: random.Random, *, tries: int) -> Counter[int]:
        """Somebody with five machines who tries four accounts, one above all, as fast as they are let."""
        answers = Counter[int]()
        for number in range(tries):
            self.trying = chance.choice(NAMES + NAMES[:1] * 3), chance.choice(PLACES)
            email, place = self.trying
            answers[doors.tries(Client(), email=email, password=f"guess {number}", source=place).status_code] += 1
            if number % 30 == 29:
                doors.pass_time(seconds=chance.randint(20, 100))
        return answers

    def most(self, *what: int) -> int:
        """The most that was hashed within any five minutes, of one account from one place (0, 1) or one place (1)."""
        seen: dict[tuple[str, ...], list[float]] = {}
        for at, *who in self.hashed:
            seen.setdefault(tuple(who[one] for one in what), []).append(at)
        return max(most_within(moments) for moments in seen.values())


def most_within(moments: list[float]) -> int:
    """The most of these that lie within five minutes, first and last together."""
    return max(sum(1 for other in moments if 0 <= other - one < WITHIN.total_seconds()) for one in moments)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    doors.member()
    return Door(monkeypatch)


def real_user_gets_in(door: Door) -> bool:
    """Whether the real user, at home and in a browser that the hub has never seen, is let in."""
    door.trying = ("the real user", HOME)
    return bool(doors.tries(Client(), email=NAMES[0], source=HOME).status_code == 302)


def test_ten_guesses_in_five_minutes_and_the_real_user_gets_in(door: Door) -> None:
    tries = times(100, deep=3_000)
    answers = door.guess(random.Random(1), tries=tries)
    print(f"W8: {tries} tries, {dict(answers)}; at most {door.most(1)} hashed from one place in five minutes")
    assert set(answers) == {422, 429}
    assert door.most(0, 1) <= ALLOWED
    assert door.most(1) <= ALLOWED
    assert real_user_gets_in(door)


def test_who_has_a_whole_network_to_choose_from_has_no_more_guesses(door: Door) -> None:
    for number in range(15):
        door.trying = (NAMES[0], f"2001:db8:1:2::{number:x}")
        doors.tries(Client(), email=NAMES[0], password=f"guess {number}", source=door.trying[1])
    assert len(door.hashed) <= ALLOWED
    assert real_user_gets_in(door)


def by_username(request: HttpRequest) -> list[str]:
    """Counted for the account, from anywhere."""
    return [f"account {request.POST.get('login', '').strip().lower()}"]


def test_the_seeded_fault_lock_by_username_locks_the_real_user_out(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "counted_for", by_username)
    door.guess(random.Random(1), tries=60)
    assert not real_user_gets_in(door), "this fault must be caught"


def test_the_seeded_fault_counting_nothing_lets_guesses_through(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware.guesses, "too_many", lambda request: False)
    door.guess(random.Random(1), tries=60)
    assert door.most(1) > ALLOWED
    assert real_user_gets_in(door)


def codes_looked_at(patch: pytest.MonkeyPatch, *, tries: int) -> int:
    """How many of so many wrong codes are compared, tried from everywhere by somebody who has the password."""
    looked_at = []
    patch.setattr(TOTP, "validate_code", lambda device, code: bool(looked_at.append(code)))
    for number in range(tries):
        browser, place = Client(), f"203.0.113.{number % 5 + 10 * (number // 40)}"
        doors.tries(browser, email=NAMES[0], source=place)
        answer = browser.post("/account/2fa/authenticate/", {"code": f"{number:06}"}, REMOTE_ADDR=place)
        assert answer.status_code == 422
    return len(looked_at)


def test_codes_of_a_second_factor_are_counted_for_the_account_from_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million codes are soon tried from many places. Only who has the password gets as far as this."""
    doors.with_second_factor(doors.member())
    assert codes_looked_at(monkeypatch, tries=15) <= ALLOWED


def test_the_seeded_fault_codes_that_nobody_counts_are_seen(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    doors.with_second_factor(doors.member())
    assert codes_looked_at(monkeypatch, tries=15) > ALLOWED
