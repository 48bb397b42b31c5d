"""What becomes of the rows of a file: each once, each whole, and the file to its end."""

from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import importing
from openmash.hub.contacts.actions import correcting, files, rows
from openmash.hub.contacts.files import guessing, storage
from openmash.hub.contacts.files.table import open_table
from openmash.hub.contacts.models import Child, Contact, ImportedFile, ImportedRow, Mapping
from openmash.hub.contacts.told import Notification
from openmash.hub.contacts.workflow import Channel, Progress, RowResult
from openmash.hub.outbox.models import Message
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make, walls
from tests.made_files import HEADINGS, row, written

pytestmark = pytest.mark.django_db

ACCEPTED, ALREADY, REFUSED = RowResult.ACCEPTED, RowResult.ALREADY_RECEIVED, RowResult.REFUSED


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def ada() -> Member:
    return make.member(Role.ADMINISTRATOR, sign_in=True)


class Night:
    """Files that one administrator gives, read from where they lie."""

    def __init__(self, folder: Path, by: Member) -> None:
        self.folder, self.by, self.number = folder, by, 0

    def give(self, *listed: list[str], agency: str = "police", content: str = "") -> ImportedFile:
        """A file with these rows, its columns said as they are guessed."""
        self.number += 1
        self.path = self.folder / f"night {self.number}.csv"
        self.path.write_text(content or written(*listed), encoding="utf-8")
        stored = storage.described(self.path)
        file = files.receive_file(self.path, stored, filename=self.path.name, agency=make.agency(agency), by=self.by)
        if file.mapping_id is None:
            files.confirm_columns(file, guessing.guesses(open_table(self.path).columns), path=self.path, by=self.by)
        return file

    def read(self, file: ImportedFile, *, at_a_time: int | None = None) -> list[ImportedRow]:
        """What became of its rows."""
        importing.go_on(walls.errand(file.hub_id), file.reference, path=self.path, at_a_time=at_a_time)
        make.hub()
        make.time(make.TUESDAY_MORNING)
        file.refresh_from_db()
        return list(file.rows.all())

    def results(self, *listed: list[str], agency: str = "police") -> list[str]:
        """What became of these rows, given in a file of their own."""
        return [one.result for one in self.read(self.give(*listed, agency=agency))]


@pytest.fixture
def night(tmp_path: Path, ada: Member) -> Night:
    return Night(tmp_path, ada)


def logged(*events: Event) -> int:
    return Entry.objects.filter(event__in=events).count()


def test_each_row_is_a_contact_with_its_child_and_the_people_around(night: Night) -> None:
    file = night.give(row(), row(report="R2", forename="Jude", surname="VALE"))
    assert [one.result for one in night.read(file)] == [ACCEPTED, ACCEPTED]
    contact = Contact.objects.get(children__record__given_name="Ada")
    assert (contact.channel, contact.source, contact.agency) == (Channel.FILE, "6", make.agency("police"))
    assert contact.worry == "Called to an argument. Ada was awake."
    assert contact.connected.get().record.given_name == "Jo"
    assert contact.by == night.by
    assert file.progress == Progress.FINISHED
    assert Message.objects.filter(event=Event.CONTACT_RECEIVED).count() == 2
    assert logged(Event.FILE_RECEIVED, Event.MAPPING_KEPT, Event.FILE_FINISHED) == 3


@pytest.mark.parametrize(
    ("agency", "source"), [("police", "6"), ("health", "3F"), ("education", "2B"), ("housing", "4")]
)
def test_the_source_is_the_code_of_the_agency_s_kind(night: Night, agency: str, source: str) -> None:
    night.results(row(), agency=agency)
    assert Contact.objects.get().source == source


def test_a_row_that_came_before_is_the_contact_that_it_was(night: Night) -> None:
    file = night.give(row(), row())
    assert [one.result for one in night.read(file)] == [ACCEPTED, ALREADY]
    assert night.results(row(), row(report="R2", forename="Jude")) == [ALREADY, ACCEPTED]
    assert Contact.objects.count() == 2
    assert {one.contact for one in file.rows.all()} == {Contact.objects.get(children__record__given_name="Ada")}
    assert logged(Event.CONTACT_SENT_AGAIN) == 2


def test_a_row_without_a_number_is_known_by_all_that_it_says(night: Night) -> None:
    assert night.results(row(report=""), row(report=""), row(report="", concern="Something else.")) == [
        ACCEPTED,
        ALREADY,
        ACCEPTED,
    ]


def test_the_same_number_of_another_sender_is_another_report(night: Night) -> None:
    night.results(row())
    assert night.results(row(), agency="health") == [ACCEPTED]


def test_the_same_number_and_file_in_another_hub_is_another_report(night: Night) -> None:
    night.results(row())
    make.hub("Easterly")
    night.by = make.member(Role.ADMINISTRATOR)
    file = night.give(row())
    importing.go_on(walls.errand(file.hub_id), file.reference, path=night.path, at_a_time=None)
    make.hub("Easterly")
    assert file.rows.get().result == ACCEPTED


def test_a_further_row_of_a_report_adds_its_child_to_the_report_s_contact(night: Night) -> None:
    file = night.give(row(), row(forename="Jude", mother="ROWE, Jo"), row(forename="Kit", mother="VALE, Lee"), row())
    became = night.read(file)
    contact = Contact.objects.get()
    assert [one.result for one in became] == [ACCEPTED, ACCEPTED, ACCEPTED, ALREADY]
    assert became[1].reason == "Added to the contact that its report had made."
    assert [child.record.given_name for child in contact.children.order_by("id")] == ["Ada", "Jude", "Kit"]
    assert [person.record.given_name for person in contact.connected.order_by("id")] == ["Jo", "Lee"]
    assert logged(Event.CHILD_ADDED) == 2


def test_children_without_names_are_told_apart_by_what_else_is_said(night: Night) -> None:
    nameless = {"surname": "", "forename": "", "dob": "", "mother": ""}
    girl, boy = row(**nameless, sex="F"), row(**nameless, sex="M")
    assert night.results(girl, boy, row(**nameless, sex="F", concern="Shouting.")) == [ACCEPTED, ACCEPTED, REFUSED]
    assert Contact.objects.get().children.count() == 2


def test_a_report_that_says_something_else_of_the_same_child_is_refused_and_names_the_contact(night: Night) -> None:
    night.results(row())
    [one] = night.read(night.give(row(concern="It was worse than was written.")))
    assert one.result == REFUSED
    assert one.reason.startswith(f"Report R1: It was received before, as {Contact.objects.get().reference}")


def test_a_further_row_of_a_finished_contact_is_refused_and_tells_what_to_do(night: Night) -> None:
    night.results(row())
    correcting.correct_contact(Contact.objects.get(), reason="Sent to us by mistake.", by=night.by)
    [one] = night.read(night.give(row(forename="Jude")))
    assert (one.result, one.contact) == (REFUSED, None)
    assert "This contact is finished. What is new is a new contact" in one.reason


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"received": "17/11/2026 09:31"}, "Received: the time is still to come"),
        ({"received": "01/01/1901 00:05"}, "Received: "),
        ({"dob": "01/01/2027"}, "Child 1: the date of birth is after the contact came"),
        ({"concern": "", "surname": "", "forename": "", "dob": "", "postcode": ""}, "Say what the worry is, or name"),
        ({"dob": "31/02/2018"}, "DOB: “31/02/2018” is a day that 2018 does not have"),
    ],
)
def test_a_refused_row_leaves_nothing_and_stops_no_other(night: Night, cells: dict[str, str], why: str) -> None:
    file = night.give(row(**cells), row(report="R2"))
    first, second = night.read(file)
    assert (first.number, first.result, second.result) == (2, REFUSED, ACCEPTED)
    assert why in first.reason
    assert first.reason.startswith("Report R1: ")
    assert Contact.objects.count() == Child.objects.count() == 1
    assert logged(Event.ROW_REFUSED) == 1


def test_a_row_of_a_date_that_excel_made_a_number_is_accepted_with_a_remark(night: Night) -> None:
    [one] = night.read(night.give(row(dob="43195")))
    assert (one.result, one.reason) == (ACCEPTED, "DOB: the number 43195 was read as 05/04/2018, as Excel counts days.")


def test_what_nobody_foresaw_refuses_its_row_and_no_other(night: Night) -> None:
    file, receive = night.give(row(concern="Spoils."), row(report="R2")), rows.receive

    def spoilt(told: Notification, *, by: Member) -> Contact:
        if told.worry == "Spoils.":
            with connection.cursor() as cursor:
                cursor.execute("SELECT 'x'::integer")
        return receive(told, by=by)

    with patch.object(rows, "receive", spoilt):
        became = night.read(file)
    assert [one.result for one in became] == [REFUSED, ACCEPTED]
    assert became[0].reason == f"Report R1: {rows.UNFORESEEN}"


def test_a_reason_is_never_longer_than_what_is_kept(night: Night) -> None:
    bad = dict.fromkeys(["received", "dob", "sex"], "x" * 100)
    [one] = night.read(night.give(row(**bad)))
    assert len(one.reason) == 300


# Stopping and going on


def test_a_long_file_is_read_in_turns_and_no_row_twice(night: Night) -> None:
    file = night.give(*[row(report=f"R{number}", forename=f"Ada{number}") for number in range(5)])
    assert len(night.read(file, at_a_time=2)) == 2
    assert file.progress == Progress.READING
    assert len(night.read(file, at_a_time=2)) == 4
    assert [one.number for one in night.read(file, at_a_time=2)] == [2, 3, 4, 5, 6]
    assert file.progress == Progress.FINISHED
    assert Contact.objects.count() == 5
    assert not importing.go_on(walls.errand(file.hub_id), file.reference, path=night.path)


def test_a_row_that_fails_for_want_of_the_database_is_read_again_and_those_before_it_are_not(night: Night) -> None:
    file = night.give(row(), row(report="R2", forename="Jude"))
    became = [rows._Became(REFUSED, None, "x"), OperationalError("gone")]
    with patch.object(rows, "_become", side_effect=became), pytest.raises(OperationalError):
        importing.go_on(walls.errand(file.hub_id), file.reference, path=night.path)
    make.hub()
    assert [one.result for one in night.read(file)] == [REFUSED, ACCEPTED]


def test_a_row_that_another_worker_has_read_meanwhile_is_left_as_it_is(night: Night) -> None:
    file = night.give(row())
    [record] = open_table(night.path).records()
    begun = rows.begin(file)
    assert begun is not None
    columns = guessing.guesses(record.cells)
    assert rows.take_row(begun, record, columns) == rows.take_row(begun, record, columns)
    assert Contact.objects.count() == 1


def test_a_file_that_is_put_aside_is_not_read_on(night: Night) -> None:
    file = night.give(row(), row(report="R2"))
    night.read(file, at_a_time=1)
    [record, *_] = open_table(night.path).records()
    files.put_aside(file, by=night.by)
    assert rows.take_row(file, record._replace(number=9), {}) is None
    assert len(night.read(file)) == 1
    assert (file.progress, file.trouble) == (Progress.STOPPED, f"Put aside by {night.by.name}.")
    with pytest.raises(StepNotAllowed, match="no longer being read"):
        files.put_aside(file, by=night.by)
    rows.finish(file)  # by a worker that had read its last row just before
    file.refresh_from_db()
    assert file.progress == Progress.STOPPED


def test_a_file_put_aside_while_it_is_read_stops_there(night: Night) -> None:
    file = night.give(row(), row(report="R2"))
    importing.go_on(
        walls.errand(file.hub_id),
        file.reference,
        path=night.path,
        after_each=lambda _: (make.hub(), files.put_aside(file, by=night.by)),
    )
    make.hub()
    file.refresh_from_db()
    assert (file.rows.count(), file.progress) == (1, Progress.STOPPED)


def test_a_file_of_somebody_who_has_left_stops_and_says_so(night: Night) -> None:
    file = night.give(row())
    partnership.leave(night.by, by=make.member(Role.SYSTEM_ADMINISTRATOR))
    assert night.read(file) == []
    assert (file.progress, file.trouble[:29]) == (Progress.STOPPED, "Files of notifications and of")


def test_a_file_that_is_gone_from_the_disk_stops_and_says_so(night: Night) -> None:
    file = night.give(row())
    night.path.unlink()
    assert night.read(file) == []
    assert file.progress == Progress.STOPPED
    assert file.trouble == "The file is no longer on the hub’s disk. Send it again: what was received of it is known."


def test_a_file_that_became_unreadable_stops_and_says_why(night: Night) -> None:
    file = night.give(row())
    night.path.write_bytes(b"%PDF-1.7")
    assert night.read(file) == []
    assert "The file is a PDF" in file.trouble


def test_the_same_file_given_again_before_it_is_read_is_the_same_file(night: Night) -> None:
    first = night.give(row(), row(report="R2"))
    night.read(first, at_a_time=1)
    again = night.give(row(), row(report="R2"))
    assert again == first
    night.read(again)
    assert night.give(row(), row(report="R2")) != first


# Which columns mean what


def test_nothing_is_read_before_somebody_has_said_what_the_columns_mean(tmp_path: Path, ada: Member) -> None:
    path = tmp_path / "night.csv"
    path.write_text(written(row()))
    file = files.receive_file(path, storage.described(path), filename="x", agency=make.agency("police"), by=ada)
    assert not importing.go_on(walls.errand(file.hub_id), file.reference, path=path)
    make.hub()
    assert not Contact.objects.exists()
    asked = files.ask_columns(file, path=path, by=ada)
    assert asked.examples["Surname"] == "ROWE"
    assert asked.guesses["DOB"].words() == "Child 1: date of birth"
    assert asked.changed == ""
    assert not Mapping.objects.exists()


def test_what_was_said_holds_for_the_next_file_with_the_same_columns_in_any_order(night: Night) -> None:
    night.results(row())
    turned = written(list(reversed(row(report="R2"))), headings=list(reversed(HEADINGS)))
    file = night.give(content=turned)
    assert [one.result for one in night.read(file)] == [ACCEPTED]
    assert Mapping.objects.count() == 1


def test_other_columns_are_asked_about_again_by_name(night: Night) -> None:
    night.results(row())
    path = night.folder / "other.csv"
    path.write_text(written([*row(), "B7"], headings=[*HEADINGS[:-1], "Mum", "Beat"]))
    stored = storage.described(path)
    file = files.receive_file(path, stored, filename="x", agency=make.agency("police"), by=night.by)
    assert file.mapping is None
    asked = files.ask_columns(file, path=path, by=night.by)
    assert asked.changed == "new: “Mum”, “Beat”; missing: “Mother name”"
    assert asked.guesses["Concern"].words() == "The worry: what was seen or said"


def test_what_one_sender_s_columns_mean_says_nothing_of_another_s(night: Night) -> None:
    night.results(row())
    night.results(row(), agency="health")
    assert sorted(Mapping.objects.values_list("agency__code", flat=True)) == ["health", "police"]


def test_columns_are_said_once_for_all_of_the_file_s_columns_and_so_that_they_make_contacts(
    tmp_path: Path, ada: Member
) -> None:
    path = tmp_path / "night.csv"
    path.write_text(written(row()))
    file = files.receive_file(path, storage.described(path), filename="x", agency=make.agency("police"), by=ada)
    said = guessing.guesses(HEADINGS)
    with pytest.raises(NotUnderstood, match="does not fit the columns of the file: missing: “DOB”"):
        files.confirm_columns(file, {name: one for name, one in said.items() if name != "DOB"}, path=path, by=ada)
    with pytest.raises(NotUnderstood, match="cannot both mean"):
        files.confirm_columns(file, said | {"Sex": said["DOB"]}, path=path, by=ada)
    files.confirm_columns(file, said, path=path, by=ada)
    with pytest.raises(StepNotAllowed, match="has been said"):
        files.confirm_columns(file, said, path=path, by=ada)
    with pytest.raises(StepNotAllowed, match="has been said"):
        files.ask_columns(ImportedFile.objects.get(), path=path, by=ada)


# What is shown


def test_the_report_counts_every_row_and_shows_those_of_which_there_is_something_to_say(night: Night) -> None:
    file = night.give(row(), row(), row(report="R2", dob="x"), row(report="R3", forename="Kit", dob="43195"))
    night.read(file)
    report = files.read_report(file, by=night.by)
    assert report.counts == {ACCEPTED: 2, ALREADY: 1, REFUSED: 1}
    assert (report.done, report.unfinished) == (4, False)
    assert [one.number for one in report.refused] == [4]
    assert [one.number for one in report.remarked] == [5]
    [listed] = files.list_files(by=night.by)
    assert (listed.accepted, listed.already_received, listed.refused) == (2, 1, 1)  # type: ignore[attr-defined]
    assert logged(Event.FILE_READ) == 3  # begun, reported, listed


def test_the_queries_for_a_row_do_not_grow_with_the_file(night: Night) -> None:
    file = night.give(*[row(report=f"R{number}", forename=f"Ada{number}") for number in range(12)])
    counts: list[int] = []
    with CaptureQueriesContext(connection) as queries:
        importing.go_on(
            walls.errand(file.hub_id), file.reference, path=night.path, after_each=lambda _: counts.append(len(queries))
        )
    steps = {after - before for before, after in pairwise(counts[1:])}
    assert len(steps) == 1
    assert steps.pop() <= 45


# Who may, and that nothing happens without its entry


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_takes_in_files_and_reads_of_them(night: Night, role: Role) -> None:
    file = night.give(row())
    by = make.member(role, agency="police" if role is Role.REPRESENTATIVE else "hub")
    stored = storage.described(night.path)
    for refused in (
        lambda: files.receive_file(night.path, stored, filename="x", agency=make.agency("police"), by=by),
        lambda: files.receive_upload([b"x"], filename="x", agency=make.agency("police"), by=by),
        lambda: files.ask_columns(file, path=night.path, by=by),
        lambda: files.confirm_columns(file, {}, path=night.path, by=by),
        lambda: files.put_aside(file, by=by),
        lambda: files.list_files(by=by),
        lambda: files.read_report(file, by=by),
    ):
        with pytest.raises(Denied):
            refused()


def test_without_the_log_nothing_is_taken_in_or_read(night: Night, tmp_path: Path) -> None:
    file = night.give(row())
    [record] = open_table(night.path).records()
    begun = rows.begin(file)
    assert begun is not None
    other = tmp_path / "other.csv"
    other.write_text(written(row(report="R9")))
    stored = storage.described(other)
    for act in (
        lambda: files.receive_file(other, stored, filename="x", agency=make.agency("police"), by=night.by),
        lambda: rows.begin(file),
        lambda: rows.take_row(begun, record, guessing.guesses(HEADINGS)),
        lambda: rows.take_row(begun, record._replace(trouble="x"), {}),
        lambda: rows.finish(file),
        lambda: files.put_aside(file, by=night.by),
        lambda: files.list_files(by=night.by),
        lambda: files.read_report(file, by=night.by),
    ):
        with make.log_out_of_reach():
            act()
    file.refresh_from_db()
    assert (file.progress, file.rows.count(), ImportedFile.objects.count()) == (Progress.READING, 0, 1)
    assert not Contact.objects.exists()
