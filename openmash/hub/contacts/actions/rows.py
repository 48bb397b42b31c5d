"""What becomes of one row of a sender's file? Each is one transaction, whatever becomes of the others."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from django.db import DataError, transaction

from openmash.clock import local_date
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.census import SOURCE_OF_KIND
from openmash.hub.contacts.files import storage
from openmash.hub.contacts.files.columns import Columns
from openmash.hub.contacts.files.rows import RowTold, understand
from openmash.hub.contacts.files.table import Record
from openmash.hub.contacts.models import Contact, IdempotencyKey, ImportedFile, ImportedRow
from openmash.hub.contacts.workflow import UNFINISHED, Progress, RowResult
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import AgencyKind
from openmash.hub.people.actions import Particulars
from openmash.hub.people.keys import folded
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, Refusal

from .adding import add_child, connect
from .receiving import receive

#: What is kept of why a row was refused.
REASON_AT_MOST = 300
UNFORESEEN = "Something in this row cannot be kept, and the hub cannot say what. Enter this contact by hand."


@transaction.atomic
def begin(file: ImportedFile) -> ImportedFile | None:
    """Begin to read a file, or go on with it; None where there is nothing to read, or not yet."""
    file = _locked(file)
    if file.mapping is None or file.progress not in UNFINISHED:
        return None
    access.check_can_import(file.by)
    file.progress = Progress.READING
    file.save(update_fields=["progress"])
    record(Event.FILE_READ, by=file.by, on=file, what="rows")
    return file


@transaction.atomic
def take_row(file: ImportedFile, row: Record, columns: Columns) -> ImportedRow | None:
    """Read one row once, and keep what became of it together with what it made. None: the file was put aside."""
    file = _locked(file)
    if file.progress != Progress.READING:
        return None
    before = file.rows.filter(number=row.number).first()
    if before is not None:
        return before
    became = _become(file, row, columns)
    if became.result is RowResult.REFUSED:
        record(Event.ROW_REFUSED, by=file.by, on=file, row=row.number)
    return ImportedRow.objects.create(
        hub_id=file.hub_id,
        file=file,
        number=row.number,
        result=became.result,
        contact=became.contact,
        reason=became.words[:REASON_AT_MOST],
    )


@transaction.atomic
def finish(file: ImportedFile, *, trouble: str = "") -> None:
    """Every row has been read; or, with ``trouble``, it cannot be read on, and what was read of it stands."""
    file = _locked(file)
    if file.progress in UNFINISHED:
        file.progress, file.trouble = Progress.STOPPED if trouble else Progress.FINISHED, trouble[:REASON_AT_MOST]
        file.save(update_fields=["progress", "trouble"])
    record(Event.FILE_FINISHED, by=file.by, on=file, progress=file.progress)
    transaction.on_commit(partial(storage.remove, file.stored_as))


def _locked(file: ImportedFile) -> ImportedFile:
    found = ImportedFile.objects.select_for_update(of=("self",)).select_related("agency", "by__agency", "mapping")
    return found.get(pk=file.pk)


class _Became(NamedTuple):
    result: RowResult
    contact: Contact | None
    words: str


def _become(file: ImportedFile, row: Record, columns: Columns) -> _Became:
    """What one row becomes. Whatever is refused leaves nothing behind."""
    whose = ""
    try:
        with transaction.atomic():
            told = understand(row, columns, on=local_date(wall.now()))
            whose = f"Report {told.report}: " if told.report else ""
            return _arrive(file, told, file.by)
    except Refusal as refusal:
        return _Became(RowResult.REFUSED, None, f"{whose}{refusal}")
    except DataError:
        return _Became(RowResult.REFUSED, None, f"{whose}{UNFORESEEN}")


def _arrive(file: ImportedFile, row: RowTold, by: Member) -> _Became:
    """A row that was received before is the contact it was; a further row of a known report is added to its contact."""
    sender, digest = file.agency.reference, row.digest()
    keys = [_key(by.hub_id, sender, f"row {digest}", digest)]
    if keys[0].contact is not None:
        record(Event.CONTACT_SENT_AGAIN, by=by, on=keys[0].contact)
        return _Became(RowResult.ALREADY_RECEIVED, keys[0].contact, "")
    if row.report:
        keys.append(_key(by.hub_id, sender, f"report {row.report.casefold()}", digest))
    if keys[-1].contact is not None:
        contact, words = _add(keys[-1].contact, row, by), "Added to the contact that its report had made."
    else:
        source = SOURCE_OF_KIND.get(AgencyKind(file.agency.kind), "")
        contact, words = receive(replace(row.told, agency=file.agency, source=source), by=by), ""
    IdempotencyKey.objects.filter(pk__in=[key.pk for key in keys], contact=None).update(contact=contact)
    return _Became(RowResult.ACCEPTED, contact, f"{words} {row.remark}".strip())


def _key(hub_id: int, sender: str, key: str, digest: str) -> IdempotencyKey:
    """The key, written now or found. Whoever wrote it meanwhile is waited for, in the database."""
    found, _ = IdempotencyKey.objects.select_related("contact").get_or_create(
        hub_id=hub_id, sender=sender, key=key, defaults={"digest": digest}
    )
    return found


def _add(contact: Contact, row: RowTold, by: Member) -> Contact:
    """Children and people of a further row of the same report, but those whom an earlier row named."""
    known = {_who(child.record) for child in contact.children.select_related("record")}
    new = [child for child in row.told.children if _who(child.particulars) not in known]
    if not new:
        raise NotUnderstood(
            f"It was received before, as {contact.reference}, and this row says something else of it. "
            "Open that contact and add by hand what is new."
        )
    for child in new:
        add_child(contact, child, by=by)
    around = {_who(person.record) for person in contact.connected.select_related("record")}
    for person in row.told.connected:
        if _who(person.particulars) not in around:
            connect(contact, person, by=by)
    return contact


def _who(one: Particulars | AgencyRecord) -> tuple[object, ...]:
    """By what two rows of one report are seen to name the same person; of somebody without a name, by everything."""
    named = (folded(one.given_name), folded(one.family_name), one.born_on, one.expected_on, one.nhs_number)
    return named if any(named) else (one.age_stated, one.sex, one.upn, one.phone, one.address, one.postcode)
