"""W1, on the pages. Whatever is sent from wherever a page lets somebody send, the hub answers; it never breaks."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client, override_settings
from django.urls import Resolver404, resolve
from pytest_django.plugin import DjangoDbBlocker

from openmash.hub.contacts.views import finding
from openmash.hub.desk import views as desk
from openmash.hub.enquiries.views import enquiries
from tests.architecture import routes
from tests.architecture.routes import REACHES
from tests.promises.depth import times
from tests.promises.hostile import Attacker, Sent
from tests.promises.pages import Form, walked
from tests.world import ANOTHER_HUB, ANYBODY, MEMBERS, RANDOM, REFERENCE, World

KEPT_BY = [
    "openmash/hub/records/references.py",
    "openmash/hub/govuk/fields/__init__.py",
    "openmash/hub/config/errors.py",
]

ROUNDS, IN_A_ROUND = times(1, deep=50), 2_000  # a round is a transaction: no drill's worth of rows lies in one
READERS = [ANYBODY, *MEMBERS]
#: Where no page of ours sends a form to: systems, the demonstration, and the sign-in library's own.
NO_FORM = ("api/", "demo/", "account/")


@dataclass
class Reader:
    """Somebody with a browser, and everything that their pages let them send."""

    name: str
    client: Client
    forms: list[tuple[Form, dict[str, list[str]]]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@contextmanager
def undone(world: World, client: Client) -> Iterator[None]:
    """Whatever is done in here is undone, so that every page stays as it was found."""
    cookies, point = client.cookies.copy(), transaction.savepoint()
    world.enter()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies


def look_round(world: World, who: str, right: dict[str, dict[str, list[str]]]) -> Reader:
    """Everything that somebody can reach and send: found on the pages, beginning at every address of the hub."""
    reader = Reader(who, world.browser(who))
    open_to = [path for (path, way), line in routes.listed().items() if way == "GET" and line.says(who) == REACHES]
    beginning = [routes.address(path, world.sample(path)) for path in open_to if path != "demo/sign-in"]
    found: dict[tuple[str, ...], tuple[Form, dict[str, list[str]]]] = {}
    with undone(world, reader.client):
        for page in walked(reader.client, beginning):
            reader.addresses.append(page.address)
            reader.names += [name for link in page.links for name in parse_qs(urlsplit(link).query)]
            for form in page.forms:
                kind = (form.method, route_of(form.action), *sorted(form.sent))
                found.setdefault(kind, (form, right.get(route_of(form.action), {}) if form.method == "POST" else {}))
    reader.forms, reader.names = list(found.values()), sorted(set(reader.names))
    return reader


def right_answers(world: World) -> dict[str, dict[str, list[str]]]:
    """Route → what would be right to send there."""

    def several(value: object) -> list[str]:
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    told = {path: sample for path, sample in world.samples.items() if not sample.json}
    return {path: {name: several(value) for name, value in sample.sent.items()} for path, sample in told.items()}


def route_of(address: str) -> str:
    """The pattern of an address."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


def send(reader: Reader, sent: Sent) -> int:
    """The status that one request is answered with."""
    content_type = sent.headers.pop("Content-Type", sent.content_type)
    answer = reader.client.generic(
        sent.method, sent.path, sent.body, content_type=content_type, headers=sent.headers, QUERY_STRING=sent.query
    )
    return answer.status_code


@dataclass
class Party:
    """A world, and everybody in it with what they can send."""

    world: World
    readers: list[Reader]

    @classmethod
    def of(cls, world: World) -> "Party":
        right = right_answers(world)
        return cls(world, [look_round(world, who, right) for who in READERS])

    def on(self, beginning: str) -> "Party":
        """The same, with eyes for one part of the hub only."""
        readers = [
            replace(
                one,
                forms=[form for form in one.forms if form[0].action.startswith(beginning)],
                addresses=[address for address in one.addresses if address.startswith(beginning)],
            )
            for one in self.readers
        ]
        return replace(self, readers=[one for one in readers if one.forms or one.addresses])

    def attack(self, *, seed: int, requests: int, stop_at_once: bool = False) -> tuple[Counter[int], list[str]]:
        """Send so many; return how they were answered, and what broke."""
        attacker = Attacker(seed, references=[*things_named(self.world), RANDOM, RANDOM.lower()])
        answers, broke = Counter[int](), list[str]()
        for _ in range(requests):
            reader = attacker.chance.choice(self.readers)
            if reader.forms and (not reader.addresses or attacker.chance.random() < 0.75):
                sent = attacker.form(*attacker.chance.choice(reader.forms))
            else:
                sent = attacker.address(attacker.chance.choice(reader.addresses), reader.names)
            said = str(sent)
            with undone(self.world, reader.client):
                status = send(reader, sent)
            answers[status] += 1
            broke += [f"{status} to {reader.name}: {said}"] if status >= 500 else []
            if broke and stop_at_once:
                break
        return answers, broke


def things_named(world: World) -> list[str]:
    """The references of what there is."""
    samples = world.samples.values()
    named = {str(value) for sample in samples for value in (*sample.place.values(), *sample.sent.values())}
    people = [world.account(who).reference for who in (*MEMBERS, ANOTHER_HUB)]
    return sorted(name for name in named if REFERENCE.fullmatch(name)) + people


@contextmanager
def a_party(blocker: DjangoDbBlocker, folders: pytest.TempPathFactory) -> Iterator[Party]:
    """A morning in a hub, undone afterwards."""
    uploads = override_settings(UPLOADS=folders.mktemp("uploads"))
    with uploads, blocker.unblock(), transaction.atomic():
        yield Party.of(World())
        transaction.set_rollback(True)


def test_in_many_hubs_one_after_the_other(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The drill: the same as below, over and over."""
    for seed in range(1, ROUNDS):
        with a_party(django_db_blocker, tmp_path_factory) as party:
            answers, broke = party.attack(seed=seed, requests=IN_A_ROUND)
        print(f"W1, seed {seed}: {sum(answers.values())} requests, {dict(sorted(answers.items()))}", flush=True)
        assert broke == []


@pytest.fixture(scope="module")
def party(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Party]:
    """One for all of what follows."""
    with a_party(django_db_blocker, tmp_path_factory) as made:
        yield made


def test_whatever_is_sent_to_a_page_is_answered(party: Party) -> None:
    answers, broke = party.attack(seed=0, requests=IN_A_ROUND)
    print(f"W1: {sum(answers.values())} requests, {dict(sorted(answers.items()))}")
    assert broke == []
    assert {200, 302, 404, 422} <= set(answers), "the attack goes deep enough to be taken seriously"


def test_every_form_of_the_hub_was_found(party: Party) -> None:
    """What the list of routes says is sent somewhere is sent from some page."""
    found = {route_of(form.action) for reader in party.readers for form, _ in reader.forms if form.method == "POST"}
    listed = {path for path, method in routes.listed() if method == "POST" and not path.startswith(NO_FORM)}
    assert listed - found == set()


def as_it_came(text: str) -> str:
    """What was sent, unread."""
    return text


def by_its_key(among: QuerySet[Any], reference: str) -> Any:
    """Whatever the address says is taken for a key."""
    return among.filter(pk=reference).first()


#: fault → where it is seeded, and where in the hub it would be met.
FAULTS: dict[str, tuple[tuple[Any, str, Any], str]] = {
    "a key from the address": ((finding, "found", by_its_key), "/contacts/"),
    "a page’s number as it came": ((enquiries, "page_of", int), "/enquiries/"),
    "a sent reference as it came": ((desk, "heard", as_it_came), "/board/take"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_breaks_it(party: Party, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seeded, where = FAULTS[fault]
    monkeypatch.setattr(*seeded)
    _, broke = party.on(where).attack(seed=0, requests=IN_A_ROUND, stop_at_once=True)
    assert broke, "this fault must be caught"
