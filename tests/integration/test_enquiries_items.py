"""An item belongs to the agency that wrote it: that agency seals, discloses and releases it, and nobody else."""

from datetime import date

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.enquiries import actions
from openmash.hub.enquiries.models import Item, ItemCorrection, ItemMove, Request, SourceIdentity
from openmash.hub.enquiries.workflow import AnswerKind, ItemKind, KnownTo, Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def constable() -> Member:
    return make.representative("police")


@pytest.fixture
def asked() -> Request:
    return make.request(make.enquiry("police", "health"), "police")


def test_an_item_says_when_what_and_in_what_context(asked: Request, constable: Member) -> None:
    draft = actions.Draft(
        kind=ItemKind.OPINION,
        text=" The house was cold. ",
        visibility=Visibility.RELEASED,
        happened_on=date(2026, 3, 1),
        known_to=KnownTo.MONTH,
        context="An officer’s view.",
    )
    item = actions.write_item(make.question(asked), draft=draft, by=constable)
    item.refresh_from_db()
    assert (item.kind, item.text, item.context) == ("opinion", "The house was cold.", "An officer’s view.")
    assert (item.happened_on, item.known_to, item.visibility) == (date(2026, 3, 1), "month", "released")
    assert (item.agency.code, item.by) == ("police", constable)


def test_writing_an_item_answers_its_question_with_information(asked: Request, constable: Member) -> None:
    actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    make.item(asked, by=constable)
    make.item(asked, by=constable)
    assert [given.kind for given in make.question(asked).answers.order_by("id")] == ["nothing_held", "information"]


def test_an_item_needs_its_text(asked: Request, constable: Member) -> None:
    with pytest.raises(NotUnderstood, match="what you hold"):
        make.item(asked, by=constable, text=" \n")
    assert not Item.objects.exists()


def test_writing_is_recorded_without_the_words(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable, text="CANARY", context="CANARY", source_identity="CANARYBIRD")
    entry = Entry.objects.get(event=Event.ITEM_WRITTEN)
    assert (entry.on_reference, entry.details) == (item.reference, {"kind": "fact", "visibility": "disclosed"})
    assert entry.about == [make.child(asked.enquiry.contact).reference]
    assert "CANARY" not in str(list(Entry.objects.values()))


def test_the_same_item_written_by_a_double_click_is_one(asked: Request, constable: Member) -> None:
    first = make.item(asked, by=constable, source_identity="A neighbour")
    assert make.item(asked, by=constable, source_identity="A neighbour") == first
    others = [
        make.item(asked, by=constable, source_identity="Another neighbour"),
        make.item(asked, by=constable),
        make.item(asked, by=constable, text="Seen on Wednesday."),
        make.item(asked, by=constable, order=2),
    ]
    assert len({first, *others}) == 5
    actions.send_reply(asked, by=constable)
    assert make.item(asked, by=constable) not in others


# Source identity


def test_who_told_the_agency_is_kept_in_a_place_of_its_own(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable, source_identity="A neighbour at number 12")
    assert SourceIdentity.objects.get().item == item
    assert "neighbour" not in str(Item.objects.filter(pk=item.pk).values())
    assert Entry.objects.filter(event=Event.SOURCE_KEPT, on_reference=item.reference).exists()


def test_where_nobody_is_named_nothing_is_kept_apart(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    assert not SourceIdentity.objects.exists()
    assert actions.read_source(item, by=constable) == ""


def test_reading_a_source_is_recorded(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable, source_identity="A neighbour")
    colleague = make.representative("police")
    assert actions.read_source(item, by=colleague) == "A neighbour"
    entry = Entry.objects.get(event=Event.SOURCE_READ)
    assert (entry.by, entry.on_reference) == (colleague.reference, item.reference)


def test_a_source_that_cannot_be_recorded_is_not_read(
    asked: Request, constable: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make.item(asked, by=constable, source_identity="A neighbour")
    monkeypatch.setattr("openmash.hub.enquiries.actions.sources.record", failing)
    with pytest.raises(DatabaseError):
        actions.read_source(item, by=constable)
    with pytest.raises(DatabaseError):
        actions.keep_source(item, text="Another neighbour", by=constable)
    assert SourceIdentity.objects.get().text == "A neighbour"


# Seal, disclose, release


@pytest.mark.parametrize("before", list(Visibility))
@pytest.mark.parametrize("after", list(Visibility))
def test_the_owner_moves_an_item_to_any_other_state(
    asked: Request, constable: Member, before: Visibility, after: Visibility
) -> None:
    item = make.item(asked, by=constable, visibility=before)
    if before == after:
        with pytest.raises(StepNotAllowed, match="already"):
            actions.move_item(item, visibility=after, by=constable)
        return
    actions.move_item(item, visibility=after, by=constable, reason="It was asked for.")
    item.refresh_from_db()
    assert item.visibility == after
    assert [(m.visibility, m.reason) for m in item.moves.all()] == [(before, ""), (after, "It was asked for.")]
    assert Entry.objects.filter(event=f"item.{after}", on_reference=item.reference, by=constable.reference).exists()


def test_a_colleague_of_the_same_agency_may_move_it(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    actions.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))


NOT_THE_OWNERS = [
    (Role.REPRESENTATIVE, "health"),
    *((role, "police") for role in sorted(set(Role) - {Role.REPRESENTATIVE})),
    (Role.DECISION_MAKER, "hub"),
]


@pytest.mark.parametrize(("role", "agency"), NOT_THE_OWNERS)
def test_nobody_else_moves_corrects_or_asks_for_the_source(
    asked: Request, constable: Member, role: Role, agency: str
) -> None:
    item = make.item(asked, by=constable, source_identity="A neighbour")
    actions.send_reply(asked, by=constable)
    other = make.member(role, agency=agency)
    for attempt in (
        lambda: actions.move_item(item, visibility=Visibility.RELEASED, by=other),
        lambda: actions.correct_item(item, reason="Wrong.", by=other),
        lambda: actions.read_source(item, by=other),
        lambda: actions.read_item(item, by=other),
    ):
        with pytest.raises(Denied):
            attempt()
    item.refresh_from_db()
    assert item.visibility == Visibility.DISCLOSED
    assert not ItemCorrection.objects.exists()


def test_the_same_agency_in_another_hub_is_another_agency(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    make.hub("Easterly")
    stranger = make.representative("police")
    make.hub()
    with pytest.raises(Denied):
        actions.move_item(item, visibility=Visibility.RELEASED, by=stranger)


# Entered in error


def test_what_was_entered_in_error_stays_and_says_why(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    actions.correct_item(item, reason="About another family.", by=constable)
    assert (Item.objects.get().text, item.correction.reason) == ("Seen on Tuesday.", "About another family.")
    assert Entry.objects.filter(event=Event.ENTRY_CORRECTED, on_reference=item.reference).exists()


def test_nothing_more_happens_to_what_was_entered_in_error(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable, source_identity="A neighbour")
    actions.correct_item(item, reason="About another family.", by=constable)
    for attempt in (
        lambda: actions.correct_item(item, reason="Again.", by=constable),
        lambda: actions.move_item(item, visibility=Visibility.RELEASED, by=constable),
        lambda: actions.read_source(item, by=constable),
    ):
        with pytest.raises(StepNotAllowed, match="entered in error"):
            attempt()


def test_a_correction_says_why(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    with pytest.raises(NotUnderstood, match="entered in error"):
        actions.correct_item(item, reason=" ", by=constable)


# The database holds it too


def test_nothing_changes_when_it_cannot_be_recorded(
    asked: Request, constable: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make.item(asked, by=constable)
    monkeypatch.setattr("openmash.hub.enquiries.actions.items.record", failing)
    for attempt in (
        lambda: make.item(asked, by=constable, text="Seen on Wednesday."),
        lambda: actions.move_item(item, visibility=Visibility.RELEASED, by=constable),
        lambda: actions.correct_item(item, reason="Wrong.", by=constable),
    ):
        with pytest.raises(DatabaseError):
            attempt()
    item.refresh_from_db()
    assert (Item.objects.count(), ItemMove.objects.count(), ItemCorrection.objects.count()) == (1, 1, 0)
    assert item.visibility == Visibility.DISCLOSED


@pytest.mark.parametrize("change", [{"text": "Other"}, {"agency_id": 1}, {"happened_on": None}, {"question_id": 1}])
def test_the_application_cannot_rewrite_an_item(asked: Request, constable: Member, change: dict[str, object]) -> None:
    make.item(asked, by=constable)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Item.objects.update(**change)


def failing(*_: object, **__: object) -> None:
    raise DatabaseError("the log cannot be written")
