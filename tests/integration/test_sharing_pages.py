"""The agreement is read in plain English, tried before it takes effect, and stopped at once, on pages."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.sharing import actions, gate
from openmash.hub.sharing.in_force import digest_of, starter
from openmash.hub.sharing.models import AgreementVersion, Override, OverrideReview, Revocation
from openmash.hub.sharing.terms import Data, Mode
from tests import make
from tests.agreements import agreement, rule
from tests.integration.test_sharing_agreements import denied, overridden, reword

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD, name="Grace Oduya", sign_in=True)


@pytest.fixture
def page(lead: Member) -> Client:
    return make.signed_in(lead)


def read(page: Client, address: str, status: int = 200) -> str:
    answer = page.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_agreement_is_read_rule_by_rule_in_plain_english(page: Client) -> None:
    shown = read(page, "/agreement/")
    assert "Starter agreement of a multi-agency safeguarding hub" in shown
    assert "The hub may ask each agency." in shown
    assert "Each agency may share items with the hub." in shown
    assert "Each agency may, with a reason, share what third parties said with the receiving team." in shown
    assert "Police, Probation and Youth justice must not share the content of items with Voluntary sector." in shown
    assert "Only in answer to “Live investigation (existence only)”." in shown
    assert "Only where the purpose is “Understand repeated low-level worries”." in shown
    assert "as the hub opened" in shown
    assert Entry.objects.filter(event=Event.AGREEMENT_READ).exists()


def test_days_and_bases_are_said_where_a_rule_does_not_hold_for_all(page: Client, lead: Member) -> None:
    day = make.TUESDAY_MORNING.date()
    said = {"from": day, "to": day, "bases": "vital_interests", "modes": "existence", "whom": ["any", "hub"]}
    actions.put_in_force(agreement(rule(**said)), by=lead)
    shown = read(page, "/agreement/")
    assert "Police may tell each agency and the hub that something is held." in shown
    assert "Only on the basis of vital interests. From 17 November 2026. Until 17 November 2026." in shown


def test_whoever_works_under_the_agreement_may_read_it_and_not_change_it() -> None:
    browser = make.signed_in(make.member(Role.SCREENER, sign_in=True))
    shown = read(browser, "/agreement/")
    assert "What is agreed" in shown
    assert "New version" not in shown
    assert "Emergencies" not in shown


def test_where_none_is_in_force_the_page_says_that_nothing_is_shared(page: Client) -> None:
    make.time(make.TUESDAY_MORNING.replace(year=2014))
    assert "No agreement is in force." in read(page, "/agreement/")
    begin = read(page, "/agreement/new")
    assert "Starter agreement of a multi-agency safeguarding hub" in begin
    assert page.post("/agreement/stop", {"stopped": "everything", "reason": "A leak."}).status_code == 409


def test_a_version_that_can_no_longer_be_read_is_shown_as_sharing_nothing(page: Client) -> None:
    AgreementVersion.objects.create(
        hub=make.entered(), number=2, title="Old", document="rule = 1", digest=digest_of("rule = 1"),
        in_force_from=make.TUESDAY_MORNING,
    )  # fmt: skip
    assert "No rule can be read" in read(page, "/agreement/")
    answer = page.post("/agreement/new", {"document": agreement(rule())})
    assert "Nothing has been asked of the gate yet" in answer.content.decode()
    one, other = AgreementVersion.objects.order_by("number")
    assert "They cannot be compared" in read(page, f"/agreement/versions/{other.reference}/since/{one.reference}")
    assert page.post("/agreement/stop", {"stopped": "everything", "reason": "A leak."}).status_code == 302


def test_versions_are_listed_and_any_can_be_read_and_compared(page: Client, lead: Member) -> None:
    first = AgreementVersion.objects.get()
    changed = starter().replace("Each agency may tell the people", "Any agency may tell the people")
    second = actions.put_in_force(changed, from_on=make.TUESDAY_MORNING.date() + timedelta(days=1), by=lead)
    shown = read(page, "/agreement/")
    assert "not in force yet" in shown
    assert f"/agreement/versions/{second.reference}/since/{first.reference}" in shown
    assert "Any agency may tell" in read(page, f"/agreement/versions/{second.reference}")
    compared = read(page, f"/agreement/versions/{second.reference}/since/{first.reference}")
    assert "Any agency may tell the people" in compared
    assert "Each agency may tell the people" in compared
    assert "hub-asks-agencies" not in compared
    assert "They say the same" in read(page, f"/agreement/versions/{first.reference}/since/{first.reference}")
    read(page, "/agreement/versions/ZZZZZ-ZZZZZ-ZZZ", 404)


def test_a_difference_says_what_came_what_went_and_between_whom(page: Client, lead: Member) -> None:
    went, came = rule(name="went", title="Went"), rule(name="came", title="Came", exception_to="stays")
    stays = rule(name="stays", who="health")
    before = actions.put_in_force(agreement(went, stays), by=lead)
    until = make.TUESDAY_MORNING.date()
    after = actions.put_in_force(agreement(stays, came, parties=["police", "health"], until=until), by=lead)
    compared = read(page, f"/agreement/versions/{after.reference}/since/{before.reference}")
    assert "Police and Health, from 1 January 2015 to 17 November 2026." in compared
    assert "An exception to stays." in compared
    assert "Taken out" in compared
    assert "Not there" in compared


def test_every_mistake_of_a_document_is_shown_by_its_line_and_nothing_typed_is_lost(page: Client) -> None:
    document = agreement(rule(who="polcie"), rule(purposes="curiosity"))
    answer = page.post("/agreement/new", {"document": document, "then": "force"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "2\xa0mistakes to put right" in shown
    assert "Line 9: “polcie” is not known as “who”. Did you mean “police”?" in shown
    assert "<code>who = &#34;polcie&#34;</code>" in shown
    assert "title = &#34;Sharing in Thornmere&#34;" in shown
    assert AgreementVersion.objects.count() == 1


def test_a_trial_shows_which_answers_would_be_different_and_changes_nothing(page: Client) -> None:
    make.enquiry("police", "health")
    make.enquiry("police")
    answer = page.post("/agreement/new", {"document": agreement(rule(who="hub", whom="health", data="request"))})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Of the latest 3\xa0answers of the gate, these would be different." in shown
    assert "The hub, with Police" in shown
    assert "The hub, with Health" not in shown
    assert "No rule permits it" in shown
    assert AgreementVersion.objects.count() == 1
    same = page.post("/agreement/new", {"document": starter()}).content.decode()
    assert "No answer would be different" in same
    assert "What it says differently" not in same


def seal_in(page: HttpResponse) -> str:
    """What the button to put in force is bound to."""
    found = re.search('name="tried" value="([0-9a-f]{64})"', page.content.decode())
    assert found
    return found[1]


def test_what_was_stopped_since_it_was_tried_is_shown_before_a_version_ends_it(page: Client, lead: Member) -> None:
    tried = page.post("/agreement/new", {"document": starter()})
    actions.revoke(agency="police", reason="A leak is suspected.", by=lead)
    said = {"document": starter(), "then": "force"}
    again = page.post("/agreement/new", {**said, "tried": seal_in(tried)})
    assert "Nothing is put in force yet" in again.content.decode()
    assert "ends this stop" in again.content.decode()
    page.post("/agreement/new", {**said, "document": f"{starter()}\r\n", "tried": seal_in(again)})
    assert AgreementVersion.objects.count() == 2


def test_a_trial_compares_with_what_is_in_force_now_and_adds_up_what_reads_the_same(page: Client, lead: Member) -> None:
    make.enquiry("police")
    actions.put_in_force(agreement(rule(who="hub", whom="health", data="request")), by=lead)
    shown = page.post("/agreement/new", {"document": starter()}).content.decode()
    assert "The hub, with Police" in shown  # it was permitted once, is denied now, and would be permitted again
    assert "requests, with their content" in shown
    assert "more." in shown
    same = page.post("/agreement/new", {"document": agreement(rule(who="hub", whom="health", data="request"))})
    assert "Nothing, for any purpose." in same.content.decode()


def test_a_rule_is_compared_for_the_questions_that_it_names(page: Client) -> None:
    without = starter().replace('prompts = "Live investigation (existence only)"\n', "")
    assert without != starter()
    shown = page.post("/agreement/new", {"document": without}).content.decode()
    assert "facts, with their content" in shown
    assert "Of a live investigation the police tell that there is one, and nothing more" in shown


@pytest.mark.parametrize(("days", "words"), [(31, ""), (30, "in 30 days"), (1, "in 1 day"), (0, "today")])
def test_the_page_warns_a_month_before_the_agreement_ends(days: int, words: str, page: Client, lead: Member) -> None:
    ends = make.TUESDAY_MORNING.date() + timedelta(days=days)
    actions.put_in_force(agreement(rule(), until=ends), by=lead)
    shown = read(page, "/agreement/").replace("\xa0", " ")
    assert f"It ends {words}." in shown if words else "It ends" not in shown
    assert f"From 1 January 2015 to {ends:%-d %B %Y}." in shown
    make.time(make.TUESDAY_MORNING + timedelta(days=days + 1))
    over = read(make.signed_in(lead), "/agreement/")
    assert "No agreement is in force: nothing is shared." in over
    assert "This version does not hold today." in over


def test_a_document_that_is_not_the_one_put_in_force_is_said_to_share_nothing(page: Client) -> None:
    AgreementVersion.objects.create(
        hub=make.entered(), number=2, title="Ours", document=starter(), digest=digest_of("another"),
        in_force_from=make.TUESDAY_MORNING,
    )  # fmt: skip
    assert "No agreement is in force: nothing is shared." in read(page, "/agreement/")


def test_the_page_says_which_questions_the_agreement_does_not_know(page: Client) -> None:
    assert "not known to this version" not in read(page, "/agreement/")
    reword("Live investigations")
    AgreementVersion.objects.create(
        hub=make.entered(), number=2, title="Ours", document=starter(), digest=digest_of(starter()),
        in_force_from=make.TUESDAY_MORNING, at=make.TUESDAY_MORNING,
    )  # fmt: skip
    assert "1\xa0question of this hub is not known to this version:</strong> “Live investigations”" in read(
        page, "/agreement/"
    )


def test_a_rule_that_denies_says_with_any_agency(page: Client, lead: Member) -> None:
    actions.put_in_force(agreement(rule(verdict="deny", modes="content", whom=["any", "hub"])), by=lead)
    assert "Police must not share the content of facts with any agency and the hub." in read(page, "/agreement/")


def test_a_file_is_tried_and_then_put_in_force_from_a_later_day(page: Client) -> None:
    file = SimpleUploadedFile("ours.toml", agreement(rule()).encode())
    tried = page.post("/agreement/new", {"file": file})
    assert "title = &#34;Sharing in Thornmere&#34;" in tried.content.decode()
    later = timezone.localdate() + timedelta(days=60)
    day = {"from_on-day": later.day, "from_on-month": later.month, "from_on-year": later.year}
    said = {"document": agreement(rule()), "then": "force", **day}
    for seal in ("", seal_in(tried)):  # tried for today, and not for that day
        again = page.post("/agreement/new", {**said, "tried": seal})
        assert "This is not what you tried" in again.content.decode()
        assert AgreementVersion.objects.count() == 1
    forced = page.post("/agreement/new", {**said, "tried": seal_in(again)}, follow=True)
    assert "Version 2 is kept" in forced.content.decode()
    made = AgreementVersion.objects.get(number=2)
    assert timezone.localtime(made.in_force_from).date() == later


def test_a_file_that_is_no_text_and_no_file_at_all_are_sent_back(page: Client) -> None:
    broken = page.post("/agreement/new", {"file": SimpleUploadedFile("ours.toml", b"\xff\xfe")})
    assert "The file is not UTF-8 text" in broken.content.decode()
    assert "Paste the agreement, or choose its file" in page.post("/agreement/new", {}).content.decode()
    wrong = page.post("/agreement/new", {"file": SimpleUploadedFile("ours.exe", b"MZ")})
    assert "must end in .toml" in wrong.content.decode()


@pytest.mark.parametrize(
    ("stopped", "rule_name", "agency", "words"),
    [
        ("everything", "", "", "Everything, by Grace Oduya"),
        ("agency:police", "", "police", "Police, by Grace Oduya"),
        ("rule:hub-asks-agencies", "hub-asks-agencies", "", "Hub-asks-agencies, by Grace Oduya"),
    ],
)
def test_sharing_is_stopped_from_a_page(stopped: str, rule_name: str, agency: str, words: str, page: Client) -> None:
    kind, _, named = stopped.partition(":")
    said = {"stopped": kind, kind: named, "reason": "A leak is suspected."}
    answer = page.post("/agreement/stop", said, follow=True)
    made = Revocation.objects.get()
    assert (made.rule, made.agency, made.reason) == (rule_name, agency, "A leak is suspected.")
    assert words in answer.content.decode()


def test_whoever_stops_sharing_says_what_and_why(page: Client) -> None:
    assert "From the next decision on" in read(page, "/agreement/stop")
    answer = page.post("/agreement/stop", {})
    assert answer.status_code == 422
    assert "Choose what is stopped" in answer.content.decode()
    for kind in ("agency", "rule"):
        shown = page.post("/agreement/stop", {"stopped": kind, "reason": "A leak."}).content.decode()
        assert f"Choose which {kind} is stopped" in shown
    wrong = page.post("/agreement/stop", {"stopped": "rule", "rule": "none", "reason": "A leak."}).content.decode()
    assert "Choose one of the answers shown" in wrong
    assert "Choose which rule is stopped" not in wrong
    assert not Revocation.objects.exists()


def test_only_what_permits_is_offered_to_be_stopped_and_how_it_ends_is_said(page: Client) -> None:
    shown = read(page, "/agreement/stop")
    assert 'value="agencies-tell-the-hub"' in shown
    assert 'value="sources"' not in shown
    assert "put the same agreement in force again" in shown


def test_a_trial_says_which_stops_it_ends_and_which_versions_never_take_effect(page: Client, lead: Member) -> None:
    later = timezone.localdate() + timedelta(days=60)
    second = actions.put_in_force(starter(), from_on=later, by=lead)
    actions.revoke(agency="police", reason="A leak is suspected.", by=lead)
    shown = " ".join(page.post("/agreement/new", {"document": starter()}).content.decode().split())
    assert "Putting this in force ends this stop:</strong> Police, stopped" in shown
    assert "A leak is suspected." in shown
    assert f'<a href="/agreement/versions/{second.reference}">Version 2</a>, which was to hold from' in shown


def test_the_governance_lead_looks_at_emergencies(page: Client) -> None:
    assert "Nothing was shared in an emergency" in read(page, "/agreement/emergencies")
    made = overridden()
    assert "The hub, with Voluntary sector" in read(page, "/agreement/emergencies")
    one = f"/agreement/emergencies/{made.reference}"
    assert "The child is with him now." in read(page, one)
    assert page.post(one, {"outcome": "justified"}).status_code == 422
    assert page.post(one, {"outcome": "justified", "words": "It was."}, follow=True).status_code == 200
    assert OverrideReview.objects.get().override == made
    assert "Justified" in read(page, "/agreement/emergencies")
    assert "What was found" in read(page, one)


def test_nobody_is_offered_their_own_emergency() -> None:
    both = make.member(Role.SCREENER, Role.GOVERNANCE_LEAD, sign_in=True)
    browser = make.signed_in(both)
    made = actions.override(denied(both), reason="Now.", by=both)
    assert "Waits for somebody else" in read(browser, "/agreement/emergencies")
    assert "You made it yourself" in read(browser, f"/agreement/emergencies/{made.reference}")
    assert Override.objects.count() == 1


def test_a_product_that_exists_is_told_of_as_such() -> None:
    from openmash.hub.sharing.terms import Because, Mode, Question, Ruling, Verdict
    from openmash.hub.sharing.words import refusal

    asked = Question(
        who="hub", whom="housing", data=Data.PRODUCT, mode=Mode.EXISTENCE, purpose="help", basis="public_task",
        on=make.TUESDAY_MORNING.date(),
    )  # fmt: skip
    verdict = Verdict(ruling=Ruling.DENY, because=Because.NOT_DECIDED)
    assert "The hub telling housing that something is held could not be checked" in refusal(asked, verdict, {})


def test_ten_megabytes_are_refused_pasted_or_as_a_file(page: Client) -> None:
    long = "# " + "x" * 10_000_000
    assert page.post("/agreement/new", {"document": long, "then": "force"}).status_code == 413
    file = page.post("/agreement/new", {"file": SimpleUploadedFile("ours.toml", long.encode()), "then": "force"})
    assert file.status_code == 422
    assert "must be 1 MB or smaller" in file.content.decode()
    assert AgreementVersion.objects.count() == 1


def test_the_page_of_an_item_says_by_which_rule_it_is_shared_and_what_is_owed() -> None:
    constable = make.representative("police", sign_in=True)
    item = make.item(make.request(make.enquiry("police"), "police"), by=constable)
    page = read(make.signed_in(constable), f"/items/{item.reference}")
    assert "By rule agencies-tell-the-hub, version 1: It stays in the hub, with those who work on this enquiry." in page
    assert "facts, with their content" in page
    sharing = gate.Sharing(
        who="police", whom="nobody", data=Data.FACT, mode=Mode.CONTENT, purpose="help", basis="public_task"
    )
    gate.keep(gate.ask([sharing], by=constable), on=item, by=constable)
    assert "No rule permits it" in read(make.signed_in(constable), f"/items/{item.reference}")


def test_who_asks_another_agency_reads_first_what_they_owe_for_it() -> None:
    screener = make.member(Role.SCREENER, sign_in=True)
    enquiry = make.enquiry("police")
    page = read(make.signed_in(screener), f"/enquiries/{enquiry.reference}/ask")
    assert "What you owe for it" in page
    assert page.count("Say what worries you; never say who told the hub.") == 1
