"""W7. No enumeration; MFA on every account before any record."""

import math
import time
from collections import Counter
from collections.abc import Callable
from itertools import product
from statistics import median
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows import password_reset
from django.conf import LazySettings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpResponse
from django.test import Client

from openmash.hub.audit.models import Entry
from openmash.hub.config import second_factor, sign_in
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import User
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import references, wall
from tests import doors, make, walls
from tests.architecture import routes
from tests.promises.depth import DEEP, times
from tests.world import World

KEPT_BY = [
    "openmash/hub/config/sign_in.py",
    "openmash/hub/config/second_factor.py",
    "openmash/hub/records/references.py",
]
ALSO_SHOWN_BY = [
    "tests/architecture/test_routes.py::test_what_one_may_not_know_of_is_answered_like_what_does_not_exist",
    "tests/integration/test_sign_in_door.py::test_an_unknown_account_and_a_wrong_password_and_somebody_who_left_look_alike",
]

KNOWN, UNKNOWN, LEFT = (f"{name}@thornmere.invalid" for name in ("dana", "nora", "gone"))
OPEN = ("account/", "api/", "demo/")
EACH = times(10, deep=300)  # tries of each kind whose time is taken


class Slow(PBKDF2PasswordHasher):
    """A hash that takes long enough for its absence to be felt, and not as long as the real one."""

    iterations = 40_000


class Post(EmailBackend):
    """A letter takes a while to be handed over."""

    def send_messages(self, messages: Any) -> int:
        time.sleep(0.1)
        return super().send_messages(messages)


@pytest.fixture
def accounts(db: None, settings: LazySettings) -> None:
    """Somebody who is known, and somebody who has left."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Slow"]
    settings.EMAIL_BACKEND = f"{__name__}.Post"
    doors.member()
    left = doors.member(email=LEFT, name="Gone")
    partnership.leave(left, by=doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid"))


def sign_in_as(email: str, source: str = "192.0.2.1") -> HttpResponse:
    right = doors.PASSWORD if email == LEFT else "wrong"
    return doors.tries(Client(), email=email, password=right, source=source)  # type: ignore[no-any-return]


def forget(email: str, source: str = "192.0.2.1") -> HttpResponse:
    return Client().post("/account/password/reset/", {"email": email}, REMOTE_ADDR=source)  # type: ignore[return-value]


def open_link(email: str) -> HttpResponse:
    """A link to a new password that nobody was sent."""
    user = User.objects.filter(email=email).first()
    return Client().get(f"/account/password/reset/key/{user.pk if user else 9_999}-cx1-0f/")  # type: ignore[return-value]


def seen(answer: HttpResponse, email: str) -> tuple[Any, ...]:
    """All that a stranger sees, without what was typed and what differs each time."""
    status, headers, body = routes.same(answer)
    headers.pop("Expires", None)  # this second
    cookies = sorted((cookie.key, cookie["max-age"], cookie["path"]) for cookie in answer.cookies.values())
    return status, headers, body.replace(email.encode(), b"#"), cookies


@pytest.mark.parametrize("ask", [sign_in_as, forget, open_link], ids=["sign-in", "forgotten password", "a link"])
def test_known_and_unknown_are_answered_alike(accounts: None, ask: Callable[[str], HttpResponse]) -> None:
    answers = [seen(ask(email), email) for email in (KNOWN, UNKNOWN, LEFT)]
    assert answers[0] == answers[1] == answers[2]


def key_of_one_that_left() -> str:
    """The key of a system that sent contacts once."""
    here = make.hub()
    sender, key = partnership.register_sender("A feed", agency=make.agency("police"), by=partnership.Job(here.pk, "t"))
    partnership.leave(sender.member, by=make.member(Role.SYSTEM_ADMINISTRATOR))
    return key


def send(key: str, source: str = "192.0.2.1") -> HttpResponse:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "k"}
    asked = {"path": "/api/v1/contacts", "data": {"worry": "Hungry."}, "content_type": "application/json"}
    return Client().post(**asked, headers=headers, REMOTE_ADDR=source)  # type: ignore[return-value, arg-type]


def test_the_key_of_a_system_that_left_is_answered_like_no_key(accounts: None) -> None:
    key = key_of_one_that_left()
    assert routes.same(send(key)) == routes.same(send("x" * len(key))) == routes.same(send(""))
    assert send(key).status_code == 401


def seconds(ask: Callable[..., HttpResponse], *emails: str) -> list[float]:
    """The middle time of each, taken in turn so that whatever else the machine does falls on all alike."""
    taken: dict[str, list[float]] = {email: [] for email in emails}
    for number, email in product(range(EACH), emails):
        cache.clear()  # however often an address was asked for before, this is no answer to *too often*
        began = time.perf_counter()
        answer = ask(email, f"192.0.{number // 250}.{number % 250}")
        taken[email].append(time.perf_counter() - began)
        assert answer.status_code != 429
    return [median(taken[email]) for email in emails]


def tells(ask: Callable[..., HttpResponse], *whom: str) -> float:
    """How many times as long the slowest takes as the quickest: known, unknown and left, unless others are named."""
    taken = seconds(ask, *(whom or (KNOWN, UNKNOWN, LEFT)))
    return max(taken) / min(taken)


ALIKE = 1.5


@pytest.mark.parametrize("ask", [sign_in_as, forget], ids=["sign-in", "forgotten password"])
def test_known_and_unknown_take_as_long(accounts: None, ask: Callable[..., HttpResponse]) -> None:
    found = tells(ask)
    print(f"W7: {ask.__name__}, known, unknown and left: {EACH} each, middle times within × {found:.2f}")
    assert found < ALIKE


def test_the_key_of_a_system_that_left_and_none_take_as_long(accounts: None) -> None:
    key = key_of_one_that_left()
    found = tells(send, key, "x" * len(key))
    print(f"W7: keys of one that left and of nobody: {EACH} each, middle times within × {found:.2f}")
    assert found < ALIKE


def test_the_seeded_fault_an_early_return_for_an_unknown_account_is_felt(
    accounts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = AuthenticationBackend.authenticate

    def early(self: Any, request: Any, **given: Any) -> Any:
        known = User.objects.filter(email=given.get("email", "")).exists()
        return looked_up(self, request, **given) if known else None

    monkeypatch.setattr(AuthenticationBackend, "authenticate", early)
    assert tells(sign_in_as) > ALIKE, "this fault must be caught"


def test_the_seeded_fault_no_letter_to_an_unknown_address_is_felt(
    accounts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in.ForgottenPassword, "save", ResetPasswordForm.save)
    monkeypatch.setattr(password_reset, "send_unknown_account_mail", lambda request, email: None)
    assert tells(forget) > ALIKE, "this fault must be caught"


def test_the_seeded_fault_more_work_for_a_key_that_was_known_is_felt(
    accounts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, looked_up = key_of_one_that_left(), wall.show_key

    def longer(shown: str) -> int | None:
        found = looked_up(shown)
        if found is not None:
            make_password(shown)
        return found

    monkeypatch.setattr(wall, "show_key", longer)
    assert tells(send, key, "x" * len(key)) > ALIKE, "this fault must be caught"


def test_the_seeded_fault_other_words_for_an_unknown_account_are_seen(
    accounts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "refused", lambda request: None)
    monkeypatch.setattr(sign_in, "works_anywhere", lambda user: True)  # somebody who left is let in again
    with pytest.raises(AssertionError):
        test_known_and_unknown_are_answered_alike(None, sign_in_as)


def shown_without_a_second_factor(world: World, role: Role) -> list[str]:
    """Addresses that did something else for this role than ask for the second factor."""
    member = make.member(role, agency="police" if role is Role.REPRESENTATIVE else "hub", sign_in=True)
    browser = make.Browser(world.hub.pk)
    assert member.user is not None
    walls.come_in(browser, member.user)
    wrong = []
    asked = [way for way in product(routes.served(), routes.METHODS) if not way[0].startswith(OPEN)]
    # In the quick form one role asks for everything, and the others for a part each.
    for path, method in asked if DEEP or role is Role.SCREENER else asked[list(Role).index(role) :: 4]:
        answer = routes.ask(browser, method, path, world.sample(path))
        if answer.headers.get("Location") != "/account/2fa/totp/activate/":
            wrong.append(f"{method} {path}: {answer.status_code}")
    return wrong + [entry.event for entry in Entry.objects.filter(by=member.reference)]


@pytest.mark.parametrize("role", Role)
def test_nobody_sees_a_record_before_a_second_factor(world: World, role: Role) -> None:
    assert shown_without_a_second_factor(world, role) == []


def test_the_seeded_fault_a_second_factor_that_nobody_asks_for_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "wanted", lambda request: None)
    assert shown_without_a_second_factor(world, Role.GOVERNANCE_LEAD)


def guessable(draw: Callable[[], str], *, drawn: int = times(3_000, deep=300_000)) -> list[str]:
    """What would help somebody who guesses: too few letters, one twice, or a place with a habit."""
    names = [draw().replace("-", "") for _ in range(drawn)]
    bits = min(map(len, names)) * math.log2(len(references.ALPHABET))
    found = [] if bits >= 64 else [f"{bits:.0f} bits"]
    found += [] if len(set(names)) == drawn else ["one twice"]
    even = drawn / len(references.ALPHABET)
    for place, letters in enumerate(zip(*names, strict=True)):
        counted = Counter(letters)
        odd = sum((counted[letter] - even) ** 2 / even for letter in references.ALPHABET)
        found += [f"place {place} has a habit"] if odd > 90 else []  # χ² of 31: 90 once in ten million places
    return found


def test_a_reference_cannot_be_guessed() -> None:
    assert guessable(references.new_reference) == []


def test_no_address_holds_a_number_that_could_be_counted_up() -> None:
    counted = {path for path in routes.served() if "<int:" in path.replace("<int:order>", "")}
    assert counted == set(), "name things by reference; `order` is a question's place within its request"


def test_the_seeded_fault_a_reference_that_counts_is_seen() -> None:
    numbers = iter(range(10**6))

    def counting() -> str:
        number = next(numbers)
        return "".join(references.ALPHABET[number // 32**place % 32] for place in reversed(range(13)))

    assert guessable(counting)
    assert guessable(lambda: references.new_reference()[:8]), "too short"
