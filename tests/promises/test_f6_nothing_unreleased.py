"""F6. Nothing unreleased stands in any output: every word that the hub keeps is followed wherever it goes."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from openmash.hub.config import jobs
from openmash.hub.contacts.access import visible_to
from openmash.hub.governance import exporting
from openmash.hub.records.references import PATTERN
from tests.architecture import routes
from tests.architecture.crawl import undone
from tests.promises import bounds, canaries, planted
from tests.promises.asked import DOOR
from tests.promises.depth import DEEP, times
from tests.promises.pages import Page, leads_inside
from tests.promises.planted import FIELDS, Aviary, Canary, planted_in
from tests.promises.test_d5_nowhere_else import CARRYING
from tests.world import ANOTHER_HUB, EVERYBODY, SENDERS

KEPT_BY = [
    "openmash/hub/enquiries/access.py", "openmash/hub/contacts/access.py", "openmash/hub/disclosure/held.py",
    "openmash/hub/audit/fhir.py", "openmash/hub/config/logs.py",
]  # fmt: skip

A_KIND = times(1, deep=6)  # pages of one kind that each reader follows links to
PAGE, FILE = "page", "file of rows"


@dataclass(frozen=True)
class Seen:
    """A canary that somebody saw somewhere."""

    canary: Canary
    who: str
    way: str  # a page, or one of the ways in which something leaves
    where: str

    def __str__(self) -> str:
        return f"{self.canary.field.label} of row {self.canary.pk}: {self.way} {self.where}, {self.who}"


@dataclass
class Crawl:
    """Everything that was asked, and every canary that was seen."""

    world: Aviary
    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seen: set[Seen] = field(default_factory=set)
    rows: dict[Canary, Any] = field(default_factory=dict)

    def note(self, text: str, who: str, way: str, where: str) -> None:
        """What of it stands in a text."""
        self.seen |= {Seen(canary, who, way, where) for canary in planted_in(text)}

    def answer(self, answer: Any, who: str, where: str) -> None:
        """What of it stands in an answer: on its page or in its file; or where every answer goes, in its headers."""
        self.asked += 1
        self.statuses[answer.status_code] += 1
        is_file = "attachment" in answer.headers.get("Content-Disposition", "")
        text = answer.content.decode(errors="replace")
        self.note(text, who, way_of(where) if is_file else PAGE, where)
        self.note(" ".join([*answer.headers.values(), *titles_and_links(where, text)]), who, "address", where)

    def out_of_bounds(self) -> list[str]:
        """What was seen by who may not see it, or left."""
        self.world.enter()
        return sorted(str(seen) for seen in self.seen if not self.is_within(seen))

    def is_within(self, seen: Seen) -> bool:
        """Whether somebody may see this there."""
        label = seen.canary.field.label
        if seen.way != PAGE:
            return label in bounds.LEAVES[seen.way]
        row = planted.row_of(seen.canary, self.rows)
        if row is None or seen.who == ANOTHER_HUB:  # from within the hub another's rows are not seen
            return row is None and seen.who == ANOTHER_HUB
        bound = bounds.BOUNDS[label]
        return seen.who in (bound(row) if callable(bound) else bound)


def way_of(where: str) -> str:
    """How a file leaves."""
    return FILE if where.startswith("/files/") else "file"


def titles_and_links(where: str, text: str) -> list[str]:
    """What of a page ends up in histories, bookmarks and the logs of others."""
    if "zq" not in text:
        return []
    page = Page(where, text)
    return [*page.links, *(form.action for form in page.forms), *re.findall(r"<title>[^<]*", text)]


def read_by(crawl: Crawl, who: str) -> None:
    """Every page that one reader reaches, and wherever it leads; in the drill, what they do not reach as well."""
    world, browser = crawl.world, crawl.world.browser(who)
    lines = [line for line in routes.listed().values() if line.method == "GET" and line.path != DOOR]
    waiting = [routes.address(one.path, world.sample(one.path)) for one in lines if DEEP or who in one.reaches]
    sampled, done, kinds = set(waiting), set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(f"{PATTERN}|[0-9]+", "#", urlsplit(address).path)
        if address in done or (address not in sampled and kinds[kind] > A_KIND):
            continue
        done.add(address)
        kinds[kind] += 1
        with undone(world, browser):
            answer = browser.get(address)
        crawl.answer(answer, who, address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = Page(address, answer.content.decode())
            waiting += sorted(link for link in page.links if leads_inside(link) and link not in done)


def sent_by(crawl: Crawl, who: str, browser: Client) -> None:
    """Everything that one reader may send, as it would be right: searches and files come back this way."""
    for (path, method), line in routes.listed().items():
        if method == "POST" and path != DOOR and who in line.reaches[: None if DEEP else 1]:
            with undone(crawl.world, browser):
                answer = routes.ask(browser, method, path, crawl.world.sample(path))
            if "/fetch/" not in path:  # what leaves as a pack is D3's
                crawl.answer(answer, who, f"/{path}")


def beside_pages(crawl: Crawl, log: str) -> None:
    """What goes elsewhere: letters, lines of the log, jobs, messages between rooms, and the exported audit."""
    world = crawl.world
    world.enter()
    for letter in mail.outbox:
        said = [letter.subject, letter.body, letter.from_email, *letter.extra_headers.values()]  # not to whom it goes
        crawl.note(" ".join(said), "whoever reads it", "letter", "outgoing")
    with connection.cursor() as cursor:
        cursor.execute(CARRYING)
        for kind, text in cursor.fetchall():
            crawl.note(f"{text}", "the worker", "job", kind)
    for entry in exporting.exported(world.hub, begins=None, ends=None, by="tests"):
        crawl.note(entry, "whoever receives it", "audit export", json.loads(entry)["subtype"][1]["code"])
    crawl.note(log, "the machine", "log", "")


@pytest.fixture(scope="module")
def crawl(aviary: Aviary) -> Crawl:
    """Everything that anybody can get out of the hub, by whatever way."""
    return crawled(aviary)


def crawled(world: Aviary) -> Crawl:
    crawl = Crawl(world)
    with canaries.logged() as log:
        for who in EVERYBODY:
            read_by(crawl, who)
            sent_by(crawl, who, world.browser(who))
        jobs.sweep(0)
        world.enter()
    beside_pages(crawl, log.getvalue())
    return crawl


def test_every_field_that_holds_words_has_a_bound_and_no_bound_is_of_nothing() -> None:
    labels = {field.label for field in FIELDS}
    assert labels - set(bounds.BOUNDS) == set(), "say in tests/promises/bounds.py who may see these"
    assert set(bounds.BOUNDS) - labels == set(), "these are gone: take them off tests/promises/bounds.py"


def test_nothing_turns_up_where_it_may_not(crawl: Crawl) -> None:
    wrong = crawl.out_of_bounds()
    print(
        f"\nF6: {crawl.asked} answers, {len(crawl.seen)} sightings of {len(FIELDS)} fields: {len(wrong)} out of bounds"
    )
    assert wrong == []
    assert {200, 302} <= set(crawl.statuses)
    assert len({seen.canary.field.label for seen in crawl.seen}) > 35, "the words are seen where they may be"


def test_the_crawl_sees_what_is_open_and_who_kept_it(aviary: Aviary, crawl: Crawl) -> None:
    texts = {(seen.who, seen.canary.pk) for seen in crawl.seen if seen.canary.field.label == "enquiries.Item.text"}
    item = {name: one.pk for name, one in aviary.items.items()}
    assert {("screener", item["disclosed"]), ("screener", item["released"])} <= texts
    assert {("own representative", one) for name, one in item.items() if name != "entered in error"} <= texts
    assert not {("screener", item[name]) for name in ("sealed", "not sent", "entered in error")} & texts


def test_a_sender_sees_no_word_of_what_it_sent(crawl: Crawl) -> None:
    assert not [str(seen) for seen in crawl.seen if seen.who in SENDERS]


# The faults that are switches


def test_the_seeded_fault_of_a_field_that_nobody_bounded_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {label: bound for label, bound in bounds.BOUNDS.items() if label != "contacts.Contact.worry"}
    monkeypatch.setattr(bounds, "BOUNDS", fewer)
    with pytest.raises(AssertionError, match="who may see these"):
        test_every_field_that_holds_words_has_a_bound_and_no_bound_is_of_nothing()


def test_the_seeded_fault_of_a_letter_with_a_name_is_seen(aviary: Aviary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    aviary.enter()
    [child] = visible_to(aviary.members["screener"]).filter(pk=aviary.received.pk).values_list("worry", flat=True)
    mail.send_mail("A worry", str(child), None, ["somebody@thornmere.invalid"])
    crawl = Crawl(aviary)
    beside_pages(crawl, "")
    assert any("letter" in wrong for wrong in crawl.out_of_bounds())
