"""D5. No personal data in logs, URLs, filenames, process lists."""

import csv
import http.client
import json
import logging
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test import Client

from openmash.hub.config import jobs
from openmash.hub.contacts import importing
from openmash.hub.contacts.actions import files, receiving
from openmash.hub.outbox import actions as outbox
from tests import made_files, make, walls
from tests.architecture import routes
from tests.architecture.crawl import undone
from tests.promises import canaries
from tests.promises.canaries import ADDRESS, NAME, SPOKEN, STREET, WORD
from tests.promises.depth import DEEP
from tests.promises.pages import Form, Page
from tests.promises.stack import Stack
from tests.promises.test_w1_hostile_input import right_answers, route_of
from tests.world import EVERYBODY, World

KEPT_BY = [
    "openmash/hub/config/logs.py",
    "openmash/hub/config/errors.py",
    "openmash/cli/production.py",
    "openmash/cli/web.py",
    "openmash/hub/contacts/files/storage.py",
]
ALSO_SHOWN_BY = ["tests/unit/test_config_logs.py::test_of_a_request_it_says_the_route_and_never_the_address"]

CARRYING = (
    "SELECT 'job', args::text FROM procrastinate_jobs UNION ALL SELECT 'message', on_reference FROM outbox_message"
    " UNION ALL SELECT 'entry', details::text || on_reference || by FROM audit_entry"
)


def carried() -> list[str]:
    """Jobs, messages between rooms and entries of the log that carry it."""
    with connection.cursor() as cursor:
        cursor.execute(CARRYING)
        return [f"{kind}: {text}" for kind, text in cursor.fetchall() if SPOKEN.search(text)]


def forms(world: World, browsers: dict[str, Client]) -> Iterator[tuple[str, Form]]:
    """Every form that somebody finds on a page, with who finds it."""
    found = set()
    for (path, method), line in routes.listed().items():
        who = next(one for one in EVERYBODY if one in line.reaches)
        if method != "GET" or path.startswith(("demo/", "api/")):
            continue
        browser, address = browsers[who], routes.address(path, world.sample(path))
        with undone(world, browser):
            answer = browser.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for form in Page(address, answer.content.decode()).forms:
                kind = (route_of(form.action), *sorted(form.offered))
                if form.method == "POST" and kind not in found:
                    found.add(kind)
                    yield who, form


def send(world: World, browser: Client, form: Form, fields: dict[str, list[str]]) -> tuple[int, list[str]]:
    """Send a form with it; how it was answered, and where it turned up that it should not."""
    sent: dict[str, Any] = {name: value for name, value in fields.items() if value}
    table = list_of_canaries() if form.action.startswith("/open-cases") else table_of_canaries()
    sent |= {name: made_files.sent(table, f"{WORD}.csv") for name in form.files}
    with undone(world, browser):
        answer = browser.post(form.action, sent)
        found = canaries.leaks(answer, form.action) + carried()
        if answer.status_code == 302:
            found += canaries.leaks(browser.get(answer.headers["Location"]), answer.headers["Location"])
    return answer.status_code, [f"{form.action}: {one}" for one in found]


def table_of_canaries() -> str:
    """A sender's file in which every cell that could hold words holds it."""
    rows = [made_files.row(surname=NAME, forename=NAME, concern=STREET, mother=NAME, postcode=WORD, dob=dob)
            for dob in ("05/04/2018", WORD)]  # fmt: skip
    page = StringIO()
    csv.writer(page).writerows([made_files.HEADINGS, *rows])
    return page.getvalue()


def list_of_canaries() -> str:
    """The same of open cases."""
    case = made_files.case(surname=NAME, forename=NAME, worker=NAME, team=WORD)
    return made_files.written(case, headings=made_files.CASES)


def sent_everywhere(world: World) -> tuple[Counter[int], list[str]]:
    """Send every form with it, as it would be right or with it in every place; the answers, and where it turned up."""
    right, found, answers = right_answers(world), list[str](), Counter[int]()
    world.enter()
    browsers = {who: world.browser(who) for who in EVERYBODY}
    for number, (who, form) in enumerate(forms(world, browsers)):
        for everything in (False, True) if DEEP else (number % 2 == 0,):
            fields = canaries.bearing(form, right.get(route_of(form.action), {}), everything=everything)
            status, leaked = send(world, browsers[who], form, fields)
            answers[status] += 1
            found += leaked
    return answers, found


def test_what_is_typed_into_any_form_stands_in_no_log_address_or_file_name(world: World) -> None:
    with canaries.logged() as log:
        answers, found = sent_everywhere(world)
    print(f"D5: {answers.total()} forms sent, answered {dict(answers)}")
    assert {200, 302, 422} <= set(answers), "some are taken, and some are refused: both have their ways"
    assert answers.total() > 30
    assert found == []
    assert not SPOKEN.search(log.getvalue())
    assert canaries.in_files(Path(settings.UPLOADS)) == []


def typed(client: Client) -> list[HttpResponse]:
    """What somebody types into the address itself, or breaks on the way."""
    return [
        client.get(f"/contacts/{WORD}"),
        client.get(f"/{NAME}/"),
        client.get("/board", {"q": NAME, "page": WORD}),
        client.post("/board", {"q": NAME}),
        client.get("/board", headers={"Host": f"{WORD}.example"}),
        client.post("/api/v1/contacts", "{" + NAME, content_type="application/json"),
        client.post("/account/login/", {"login": ADDRESS, "password": NAME}),
    ]  # type: ignore[list-item]


def test_what_is_typed_into_an_address_stands_in_no_log(world: World) -> None:
    browser = world.browser("screener")
    with canaries.logged() as log, undone(world, browser):
        answers = typed(browser) + typed(Client())
    assert {400, 404, 405} <= {answer.status_code for answer in answers}
    assert "404 to GET" in log.getvalue()
    assert not SPOKEN.search(log.getvalue())


def test_what_stands_in_a_file_of_a_sender_stands_in_no_log_or_job(world: World) -> None:
    with canaries.logged() as log, undone(world, Client()):
        by = world.members["administrator"]
        given = files.receive_upload(
            [table_of_canaries().encode()], filename=f"{WORD}.csv", agency=make.agency("health"), by=by
        )
        importing.go_on(walls.errand(world.hub.pk), given.reference)
        world.enter()
        assert given.rows.count() == 2
        assert carried() == []
    assert canaries.in_files(Path(settings.UPLOADS)) == []
    assert not SPOKEN.search(log.getvalue())


def test_a_job_that_fails_over_a_child_does_not_say_over_whom(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise IntegrityError(f"Key (family_name)=({NAME}) already exists.")

    monkeypatch.setattr(outbox, "deliver", fails)
    with canaries.logged() as log, undone(world, Client()):
        outbox.tell(next(iter(jobs.LISTENERS)), on=world.relook, hub_id=world.hub.pk)
        jobs.sweep(0)
    assert "IntegrityError" in log.getvalue()
    assert not SPOKEN.search(log.getvalue())


# Among real processes


def wire(stack: Stack, method: str, path: str, body: str = "", **headers: str) -> int:
    """One request as any program may send it."""
    line = http.client.HTTPConnection(*stack.door.getsockname(), timeout=30)
    try:
        line.request(method, path, body.encode(), headers)
        return line.getresponse().status
    finally:
        line.close()


def test_nothing_of_it_is_in_the_logs_or_the_process_list_of_a_hub_that_runs(stack: Stack) -> None:
    told = {"worry": f"{NAME} is hungry.", "children": [{"given_name": NAME, "family_name": NAME, "address": STREET}]}
    key = {"Authorization": f"Bearer {stack.key}", "Content-Type": "application/json"}
    there = "/api/v1/contacts"
    answers = [
        wire(stack, "POST", there, json.dumps(told), **key, **{"Idempotency-Key": "one"}),
        wire(stack, "POST", there, json.dumps(told | {"children": NAME}), **key, **{"Idempotency-Key": "two"}),
        wire(stack, "POST", there, f"{{{NAME}", **key),
        wire(stack, "GET", f"{there}/{WORD}?name={WORD}", **key),
        wire(stack, "GET", f"/{WORD}?name={WORD}"),
        wire(stack, "GET", "/board", Host=f"{WORD}.example"),
        wire(stack, WORD.upper(), "/board"),
        wire(stack, "GET", "/board", **{f"X {WORD}": NAME}),
        wire(stack, "POST", "/account/login/", f"login={ADDRESS}&password={WORD}"),
    ]
    assert answers[0] == 201
    assert {400, 403, 404, 422} <= set(answers)
    assert (stack.home / "web.log").stat().st_size > 0
    assert canaries.in_process_list() == []
    assert canaries.in_files(stack.home) == []


# The faults


def test_the_seeded_fault_a_log_line_of_a_form_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    receive = receiving.receive

    def talkative(told: Any, **more: Any) -> Any:
        logging.getLogger("openmash.web").warning("received %s", told)
        return receive(told, **more)

    monkeypatch.setattr(receiving, "receive", talkative)
    told = make.notification(make.child_told(make.particulars(NAME)))
    with canaries.logged() as log, undone(world, Client()):
        receiving.receive(told, by=world.members["administrator"])
    assert SPOKEN.search(log.getvalue())


def test_the_seeded_fault_of_addresses_as_they_were_typed_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canaries.Plain, "format", logging.Formatter("%(message)s").format)
    for test in (test_what_is_typed_into_an_address_stands_in_no_log,):
        with pytest.raises(AssertionError):
            test(world)
    with pytest.raises(AssertionError):
        test_a_job_that_fails_over_a_child_does_not_say_over_whom(world, monkeypatch)


def test_the_seeded_fault_a_job_with_content_is_seen(world: World) -> None:
    with undone(world, Client()):
        outbox.app.configure_task(outbox.DELIVER, allow_unknown=True).defer(hub=world.hub.pk, reference=NAME)
        assert len(carried()) == 1


def test_the_seeded_fault_a_name_in_an_address_or_a_title_is_seen() -> None:
    page = f'<title>{NAME}</title><a href="/search?name={WORD}">x</a><form action="/{WORD}"></form>'
    answer = HttpResponse(page, headers={"Content-Disposition": f'attachment; filename="{WORD}.csv"'})
    answer.set_cookie("last", WORD)
    assert len(canaries.leaks(answer, "/")) >= 5


def test_the_seeded_fault_a_file_named_for_a_child_is_seen(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.csv").touch()
    (tmp_path / "web.log").write_text(f"received {NAME}")
    assert len(canaries.in_files(tmp_path)) == 2
