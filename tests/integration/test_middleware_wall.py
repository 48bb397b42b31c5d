"""The wall round every page: one transaction, one hub, nothing shown that is not recorded, nothing left behind."""

import re
from collections.abc import Iterator
from unittest.mock import patch

import psycopg
import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.urls import path
from psycopg import sql

from openmash.cli.postgres import OWNER, Server
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config import errors
from openmash.hub.config.urls import urlpatterns as real
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.views import HubRequest
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, Refusal, StepNotAllowed
from tests import doors, walls

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

SHOWN = "something about a child"
WRONGS: dict[str, Exception] = {
    "denied": Denied("To triage is for a screener."),
    "missing": Http404("contact 42"),
    "hidden": PermissionDenied("not yours"),
    "moved-on": StepNotAllowed("Somebody has triaged it already."),
    "unclear": NotUnderstood("Row 3: the date is not a date."),
    "refused": Refusal("It may not be done."),
    "hostile": SuspiciousOperation("forged"),
    "broken": BadRequest("broken"),
    "large": RequestDataTooBig("large"),
    "bug": ZeroDivisionError(SHOWN),
    "clash": IntegrityError(SHOWN),
    "away": OperationalError(SHOWN),
}


def reads(request: HubRequest) -> HttpResponse:
    """A page that shows something and says so in the log."""
    record(Event.CONTACT_READ, by=request.member)
    return HttpResponse(SHOWN)


def goes_wrong(request: HubRequest, how: str) -> HttpResponse:
    """A page that has done its work when something stops it."""
    record(Event.CONTACT_READ, by=request.member)
    raise WRONGS[how]


def typed(request: HubRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("worry", ""))


def streams(request: HubRequest) -> HttpResponseBase:
    return StreamingHttpResponse([SHOWN])


def renders_late(request: HubRequest) -> HttpResponse:
    """The response is made here, and read from the database only when it is rendered."""
    names = Member.objects.filter(name="Dana").values_list("name", flat=True)
    return TemplateResponse(request, "error.html", {"status": 409, "words": "", "request_name": LateName(names)})


def fails_late(request: HubRequest) -> HttpResponse:
    return TemplateResponse(request, "error.html", {"status": 409, "words": "", "request_name": LateName(None)})


class LateName:
    """Reads the database at the moment at which the template shows it."""

    def __init__(self, names: object) -> None:
        self.names = names

    def __str__(self) -> str:
        assert transaction.get_connection().in_atomic_block
        return ",".join(self.names)  # type: ignore[arg-type]


def answers_500(request: HubRequest) -> HttpResponse:
    record(Event.CONTACT_READ, by=request.member)
    return HttpResponse("no", status=500)


urlpatterns = [
    path("reads", reads),
    path("wrong/<how>", goes_wrong),
    path("api/wrong/<how>", goes_wrong),
    path("streams", streams),
    path("typed", typed),
    path("renders-late", renders_late),
    path("fails-late", fails_late),
    path("answers-500", answers_500),
    *real,
]
handler400 = "openmash.hub.config.errors.bad_request"
handler404 = "openmash.hub.config.errors.not_found"
handler500 = "openmash.hub.config.errors.failed"


@pytest.fixture
def dana() -> Member:
    return doors.member(Role.REPRESENTATIVE, agency="police")


@pytest.fixture
def browser(dana: Member) -> Client:
    return doors.browser_of(dana)


def test_what_is_shown_and_the_entry_that_says_so_are_one(browser: Client, dana: Member) -> None:
    assert browser.get("/reads").content.decode() == SHOWN
    (entry,) = doors.log(Event.CONTACT_READ)
    assert entry.by == dana.reference
    assert len(entry.request) == 16


@pytest.mark.parametrize("address", ["/reads", "/streams", "/answers-500", "/nowhere", "/account/2fa/", "/health"])
def test_after_every_response_the_connection_has_entered_no_hub(browser: Client, address: str) -> None:
    browser.raise_request_exception = False
    doors.enter("Easterly")
    browser.get(address)
    left = doors.hub_in_context()
    assert left == "" or address in ("/streams", "/answers-500", "/health")  # undone: as it was before


@pytest.mark.parametrize("how", WRONGS)
def test_after_every_refusal_too(browser: Client, how: str) -> None:
    wall.leave()
    browser.get(f"/wrong/{how}")
    assert doors.hub_in_context() == ""


@pytest.mark.parametrize(
    ("how", "status", "event", "words"),
    [
        ("denied", 403, Event.MEMBER_REFUSED, "To triage is for a screener."),
        ("missing", 404, Event.MEMBER_REFUSED, "Page not found"),
        ("hidden", 403, Event.MEMBER_REFUSED, "Page not found"),
        ("moved-on", 409, Event.STEP_REFUSED, "Somebody has triaged it already."),
        ("unclear", 422, Event.STEP_REFUSED, "Row 3: the date is not a date."),
        ("refused", 409, Event.STEP_REFUSED, "It may not be done."),
        ("hostile", 400, Event.STEP_REFUSED, "This could not be read"),
        ("broken", 400, Event.STEP_REFUSED, "This could not be read"),
        ("large", 413, Event.STEP_REFUSED, "That is too large"),
    ],
)
def test_a_refusal_undoes_the_page_and_is_recorded_by_itself(
    browser: Client, how: str, status: int, event: Event, words: str
) -> None:
    answer = browser.get(f"/wrong/{how}")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not doors.log(Event.CONTACT_READ)
    (entry,) = doors.log(event)
    assert entry.details == {"method": "GET", "route": "wrong/<how>"}


@pytest.mark.parametrize(("how", "status"), [("bug", 500), ("clash", 500), ("away", 503)])
def test_a_failure_of_ours_undoes_everything_and_says_nothing_of_what_it_was_about(
    browser: Client, caplog: pytest.LogCaptureFixture, how: str, status: int
) -> None:
    answer = browser.get(f"/wrong/{how}")
    assert answer.status_code == status
    assert SHOWN not in answer.content.decode()
    assert SHOWN not in caplog.text
    assert type(WRONGS[how]).__name__ in caplog.text
    assert "goes_wrong" in caplog.text  # where it was, so that it can be mended
    assert not doors.log(Event.CONTACT_READ)


def test_a_system_on_the_wire_is_answered_in_its_own_tongue(browser: Client) -> None:
    answer = browser.get("/api/wrong/unclear")
    assert (answer.status_code, answer.json()["detail"]) == (422, "Row 3: the date is not a date.")
    assert browser.get("/api/wrong/bug").json()["detail"].startswith("The fault is ours")


def test_a_system_without_a_key_is_not_sent_to_the_sign_in_page() -> None:
    assert Client().get("/api/wrong/bug").status_code == 500  # the API itself asks for the key


def test_nothing_is_streamed_because_it_would_leave_after_its_transaction(browser: Client) -> None:
    answer = browser.get("/streams")
    assert answer.status_code == 500
    assert not answer.streaming


def test_the_template_is_rendered_inside_the_transaction_and_inside_the_hub(browser: Client) -> None:
    assert "Dana" in browser.get("/renders-late").content.decode()
    assert browser.get("/fails-late").status_code == 500


def test_an_answer_that_says_we_failed_keeps_nothing(browser: Client) -> None:
    assert browser.get("/answers-500").status_code == 500
    assert not doors.log(Event.CONTACT_READ)


@pytest.fixture
def log_that_takes_nothing(postgres: Server) -> Iterator[None]:
    """The application may not append to the log, for a while."""
    with psycopg.connect(postgres.url(OWNER, "tests"), autocommit=True) as owner:
        owner.execute(sql.SQL("REVOKE INSERT ON audit_entry FROM openmash_app"))
        yield
        owner.execute(sql.SQL("GRANT INSERT ON audit_entry TO openmash_app"))


@pytest.mark.usefixtures("log_that_takes_nothing")
class TestNoAuditNoRead:
    """The log out of reach: the hub shows nothing and changes nothing."""

    @pytest.fixture
    def browser(self, postgres: Server) -> Client:
        """Dana, who came in while the log could still be written."""
        with patch.object(Entry, "save_base"):
            return doors.browser_of(doors.member(Role.REPRESENTATIVE, agency="police"))

    def test_a_page_of_a_child_is_a_503_without_content(self, browser: Client) -> None:
        answer = browser.get("/reads")
        assert answer.status_code == 503
        assert SHOWN not in answer.content.decode()
        assert "The hub is not ready" in answer.content.decode()

    def test_a_refusal_that_cannot_be_recorded_is_not_said(self, browser: Client) -> None:
        answer = browser.get("/wrong/denied")
        assert answer.status_code == 503
        assert "screener" not in answer.content.decode()

    def test_nobody_signs_in_unrecorded(self) -> None:
        with patch.object(Entry, "save_base"):
            doors.member(email="erin@thornmere.invalid", name="Erin")
        wall.leave()
        client = Client()
        assert doors.tries(client, email="erin@thornmere.invalid").status_code == 503
        assert client.get("/reads").status_code == 302


def test_a_commit_that_fails_is_not_answered_as_done(browser: Client) -> None:
    with patch("openmash.hub.config.middleware.wall.leave", side_effect=OperationalError("gone")):
        assert browser.get("/reads").status_code == 503
    assert not doors.log(Event.CONTACT_READ)


def test_what_is_not_there_and_what_may_not_be_seen_are_one_answer(browser: Client) -> None:
    hidden, missing = browser.get("/wrong/missing"), browser.get("/wrong/missing")
    number = {answer: answer.content.decode().split("Quote this number:")[1][:60] for answer in (hidden, missing)}
    assert number[hidden] != number[missing]
    assert plain(hidden) == plain(missing)
    assert hidden.headers == missing.headers


def plain(answer: HttpResponse) -> str:
    """A page without what is new on every page."""
    return re.sub(r'om-ref">\w+<|value="\w{64}"', "", answer.content.decode())


@pytest.mark.parametrize("address", ["/", "/board", "/search", "/reads"])
def test_nobody_passes_without_signing_in(address: str) -> None:
    answer = Client().get(address + "?level=4")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/?next=%2F")
    assert "level%3D4" in answer.headers["Location"]


def test_what_was_sent_is_not_sent_again_after_signing_in() -> None:
    assert Client().post("/reads").headers["Location"] == "/account/login/"


def test_a_form_from_elsewhere_is_refused(dana: Member) -> None:
    strict = Client(enforce_csrf_checks=True)
    walls.come_in(strict, doors.with_second_factor(dana).user)  # type: ignore[arg-type]
    answer = strict.post("/reads")
    assert answer.status_code == 403
    assert "The form had expired" in answer.content.decode()


class TestHeaders:
    """Every route: strict policy, nothing kept, no frames."""

    @pytest.mark.parametrize("address", ["/", "/reads", "/nowhere", "/account/login/", "/health", "/wrong/bug"])
    def test_a_strict_policy_stands_on_every_answer(self, browser: Client, address: str) -> None:
        answer = browser.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"

    def test_our_own_files_may_be_kept_by_the_browser(self) -> None:
        answer = Client().get("/static/govuk/openmash.css")
        answer.close()
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] != "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    def test_a_page_has_nothing_inline(self, browser: Client) -> None:
        page = browser.get("/account/2fa/").content.decode()
        assert "style=" not in page
        assert "onclick" not in page
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


class TestHealth:
    """Answers anybody, and tells nothing of anyone."""

    def test_it_answers_without_sign_in(self) -> None:
        answer = Client().get("/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_it_says_when_the_database_is_away(self) -> None:
        with patch("openmash.hub.config.middleware.wall.now", side_effect=OperationalError("gone")):
            answer = Client().get("/health")
        assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_a_request_that_cannot_be_read_is_said_to_be_so() -> None:
    request: HttpRequest = RequestFactory().get("/reads")
    assert errors.bad_request(request, BadRequest()).status_code == 400
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.forbidden(request, PermissionDenied()).status_code == 403
    assert errors.failed(request).status_code == 500
    assert errors.too_often(request).status_code == 429


def test_a_host_that_is_not_ours_is_not_answered_for() -> None:
    assert Client().get("/", headers={"host": "elsewhere.invalid"}).status_code == 400


@pytest.mark.parametrize("strict", [True, False])
def test_more_than_five_megabytes_of_form_is_refused(browser: Client, strict: bool) -> None:
    browser.handler.enforce_csrf_checks = strict
    browser.cookies["csrftoken"] = "a" * 32
    answer = browser.post("/typed", {"worry": "x" * 6_000_000})
    assert answer.status_code == 413
    assert "That is too large" in answer.content.decode()


def test_somebody_who_has_left_is_out_at_the_next_request(browser: Client, dana: Member) -> None:
    assert browser.get("/reads").status_code == 200
    keeper = doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid", name="Sys")
    partnership.leave(dana, by=keeper)
    answer = browser.get("/reads")
    assert answer.status_code == 403
    assert "no longer a member" in answer.content.decode()
    assert browser.get("/reads").headers["Location"].startswith("/account/login/")
