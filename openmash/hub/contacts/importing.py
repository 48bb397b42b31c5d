"""How is a file read to its end, row by row, so that it may be killed anywhere and go on where it was?

Nothing here is an action: every step is one, in a transaction of its own.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.refusals import Refusal

from .actions import rows
from .files import storage
from .files.columns import read_columns
from .files.table import open_table
from .models import ImportedFile, ImportedRow
from .workflow import UNFINISHED

IMPORT = "openmash.import"
#: So many rows are read before the worker looks at what else there is to do.
AT_A_TIME = 200


def queue(file: ImportedFile) -> None:
    """Let the worker read a file, once its columns are known. Safe to call again at any time."""
    if file.mapping_id is None or not file.stored_as:
        return
    alone = f"{IMPORT} {file.reference}"  # waits once, and is read by one worker at a time
    job = app.configure_task(IMPORT, allow_unknown=True, queueing_lock=alone, lock=alone)
    try:
        with transaction.atomic():
            token = wall.charge(Purpose.IMPORT, about=file.reference)
            job.defer(hub=file.hub_id, reference=file.reference, token=token)
    except AlreadyEnqueued:
        return


def queue_unfinished() -> set[str]:
    """Queue what lies here and is not read to its end, in the entered hub; under which names it lies."""
    lying = list(ImportedFile.objects.filter(progress__in=UNFINISHED).exclude(stored_as=""))
    for file in lying:
        queue(file)
    return {file.stored_as for file in lying}


def go_on(
    errand: wall.Errand,
    reference: str,
    *,
    path: Path | None = None,
    at_a_time: int | None = AT_A_TIME,
    after_each: Callable[[ImportedRow], object] = lambda _: None,
) -> bool:
    """Read on in a file, and say whether rows are left. Without ``at_a_time``, read to its end."""
    with errand.inside():
        file = ImportedFile.objects.select_related("by__agency").get(reference=reference)
    try:
        return _read_on(errand, file, path or storage.path_of(file.stored_as), at_a_time, after_each)
    except FileNotFoundError:
        trouble = "The file is no longer on the hub’s disk. Send it again: what was received of it is known."
    except Refusal as refusal:
        trouble = str(refusal)
    with errand.inside():
        rows.finish(file, trouble=trouble)
    return False


def _read_on(
    errand: wall.Errand,
    file: ImportedFile,
    path: Path,
    at_a_time: int | None,
    after_each: Callable[[ImportedRow], object],
) -> bool:
    with errand.inside():
        begun = rows.begin(file)
        done = file.rows.aggregate(last=Max("number"))["last"] or 0
    if begun is None or begun.mapping is None:
        return False
    columns, left = read_columns(begun.mapping.columns), at_a_time
    for record in open_table(path).records(after=done):
        if left == 0:
            with errand.inside():
                queue(begun)
            return True
        with errand.inside():
            taken = rows.take_row(begun, record, columns)
        if taken is None:
            return False
        after_each(taken)
        left = left - 1 if left else left
    with errand.inside():
        rows.finish(begun)
    return False
