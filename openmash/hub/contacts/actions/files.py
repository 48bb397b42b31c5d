"""How is a file of notifications taken in, and what is shown of it?"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Said
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access, importing
from openmash.hub.contacts.files import columns, guessing, storage
from openmash.hub.contacts.files.columns import Means
from openmash.hub.contacts.files.storage import Stored
from openmash.hub.contacts.files.table import Table, open_table
from openmash.hub.contacts.models import ImportedFile, ImportedRow, Mapping
from openmash.hub.contacts.workflow import UNFINISHED, Progress, RowResult
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed

SHOWN = 50  # files on the page
ROWS_SHOWN = 200
FORGOTTEN_AFTER = timedelta(days=30)  # as long as what is transient is kept


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is to be said of a file's columns: an example and a guess for each, and what changed since last time."""

    file: ImportedFile
    examples: dict[str, str]
    guesses: dict[str, Means]
    changed: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a file so far. ``rows`` holds those of which there is something to say."""

    file: ImportedFile
    counts: dict[RowResult, int]
    refused: Sequence[ImportedRow]
    remarked: Sequence[ImportedRow]

    @property
    def done(self) -> int:
        """How many rows have been read."""
        return sum(self.counts.values())

    @property
    def unfinished(self) -> bool:
        """Whether there is more to come by itself."""
        return self.file.progress in UNFINISHED


@transaction.atomic
def receive_upload(chunks: Iterable[bytes], *, filename: str, agency: Agency, by: Member) -> ImportedFile:
    """Take in a file that is being sent. Where it is refused, nothing of it stays on the disk."""
    access.check_can_import(by)
    stored = storage.store(chunks)
    try:
        file = receive_file(storage.path_of(stored.name), stored, filename=filename, agency=agency, by=by)
    except BaseException:
        storage.remove(stored.name)
        raise
    if file.stored_as != stored.name:
        storage.remove(stored.name)
    return file


@transaction.atomic
def receive_file(
    path: Path, stored: Stored, *, filename: str, agency: Agency, by: Member, known: bool = True
) -> ImportedFile:
    """Take in a file: refused here where it is no table. Read at once where its columns are known from before.

    The same file, sent again before it was read to its end, is the same file. Without ``known``, what was said of such
    columns before does not count: it will be said anew.
    """
    access.check_can_import(by)
    table = open_table(path)
    total = table.count()
    before = _the_same(stored, agency, by)
    if before is not None:
        record(Event.FILE_RECEIVED, by=by, on=before, again="yes")
        return before
    file = ImportedFile.objects.create(
        hub_id=by.hub_id,
        agency=agency,
        mapping=_known(table, agency) if known else None,
        filename=filename[:200],
        digest=stored.digest,
        size=stored.size,
        read_as=table.read_as[:120],
        stored_as=stored.name,
        total=total,
        by=by,
    )
    record(Event.FILE_RECEIVED, by=by, on=file, rows=total, agency=agency.code)
    importing.queue(file)
    return file


def _known(table: Table, agency: Agency) -> Mapping | None:
    """What was last confirmed for a file of these columns."""
    mappings = Mapping.objects.filter(agency=agency)
    return next((known for known in mappings if set(known.columns) == set(table.columns)), None)


def _the_same(stored: Stored, agency: Agency, by: Member) -> ImportedFile | None:
    """The same file of the same sender, not yet read to its end, given in the same way."""
    unread = access.files_of(by).filter(agency=agency, digest=stored.digest, progress__in=UNFINISHED)
    return (unread.exclude(stored_as="") if stored.name else unread.filter(stored_as="")).first()


@transaction.atomic
def ask_columns(file: ImportedFile, *, path: Path | None = None, by: Member) -> Question:
    """What is to be said of the columns of a file. Its examples show what is in it, so the reading is recorded."""
    access.check_can_import(by)
    _check_waits(file)
    table = open_table(path or storage.path_of(file.stored_as))
    before = Mapping.objects.filter(agency=file.agency).first()
    known = columns.read_columns(before.columns) if before else {}
    guessed = guessing.guesses(table.columns)
    record(Event.FILE_READ, by=by, on=file, what="columns")
    return Question(
        file=file,
        examples=table.samples(),
        guesses=guessed | {name: means for name, means in known.items() if name in table.columns},
        changed=columns.changed(known, table.columns) if known else "",
    )


@transaction.atomic
def confirm_columns(file: ImportedFile, said: Said[str, Means], *, path: Path | None = None, by: Member) -> Mapping:
    """Keep what the columns of a sender's files mean, for this file and those to come, and begin to read."""
    access.check_can_import(by)
    file = _locked(file)
    _check_waits(file)
    table = open_table(path or storage.path_of(file.stored_as))
    if differ := columns.changed(table.columns, said):
        raise NotUnderstood(f"What was said does not fit the columns of the file: {differ}. Say it for each column.")
    columns.check_columns(said)
    mapping = Mapping.objects.create(hub_id=by.hub_id, agency=file.agency, columns=columns.kept(said), by=by)
    file.mapping = mapping
    file.save(update_fields=["mapping"])
    record(Event.MAPPING_KEPT, by=by, on=file, columns=len(said), agency=file.agency.code)
    importing.queue(file)
    return mapping


@transaction.atomic
def put_aside(file: ImportedFile, *, by: Member) -> None:
    """A file that should not have come is not read. What was read of it before stands."""
    access.check_can_import(by)
    file = _locked(file)
    if file.progress not in UNFINISHED:
        raise StepNotAllowed("This file is no longer being read, so it cannot be put aside.")
    file.progress, file.trouble = Progress.STOPPED, f"Put aside by {by.name}."
    file.save(update_fields=["progress", "trouble"])
    record(Event.FILE_FINISHED, by=by, on=file, put_aside="yes")
    transaction.on_commit(partial(storage.remove, file.stored_as))


@transaction.atomic
def put_aside_forgotten(*, by: Job) -> int:
    """Files of which nobody has said for a month what their columns mean are not read, and leave the disk."""
    waiting = ImportedFile.objects.filter(hub_id=by.hub_id, progress=Progress.WAITING, mapping__isnull=True)
    forgotten = list(waiting.filter(at__lt=wall.now() - FORGOTTEN_AFTER).select_for_update())
    for file in forgotten:
        file.progress, file.trouble = Progress.STOPPED, "Nobody said for 30 days what its columns mean."
        file.save(update_fields=["progress", "trouble"])
        record(Event.FILE_FINISHED, by=by, on=file, put_aside="yes")
        transaction.on_commit(partial(storage.remove, file.stored_as))
    return len(forgotten)


@transaction.atomic
def list_files(*, by: Member) -> QuerySet[ImportedFile]:
    """The files that came last, each with how far it was read."""
    access.check_can_import(by)
    record(Event.FILE_READ, by=by, what="list")
    counts = {result.value: Count("rows", filter=Q(rows__result=result)) for result in RowResult}
    return access.files_of(by).annotate(**counts)[:SHOWN]


@transaction.atomic
def read_report(file: ImportedFile, *, by: Member, shown: int | None = ROWS_SHOWN) -> Report:
    """What became of the rows of a file."""
    access.check_can_import(by)
    counted = file.rows.order_by().values_list("result").annotate(rows=Count("pk"))
    counts = dict.fromkeys(RowResult, 0) | {RowResult(result): number for result, number in counted}
    rows = file.rows.select_related("contact")
    record(Event.FILE_READ, by=by, on=file, what="report")
    return Report(
        file=file,
        counts=counts,
        refused=list(rows.filter(result=RowResult.REFUSED)[:shown]),
        remarked=list(rows.filter(result=RowResult.ACCEPTED).exclude(reason="")[:shown]),
    )


def _locked(file: ImportedFile) -> ImportedFile:
    return ImportedFile.objects.select_for_update(of=("self",)).select_related("agency", "by").get(pk=file.pk)


def _check_waits(file: ImportedFile) -> None:
    if file.mapping_id is not None or file.progress != Progress.WAITING:
        raise StepNotAllowed("What the columns of this file mean has been said. Read its report.")
