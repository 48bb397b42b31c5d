"""What is kept of a linking, so that tomorrow's records find their persons?

A folder with the weights that were used, and for each linking a file of its records, in standard form, each with its
person. Files are only ever added: whoever is known keeps their name, and nothing half-written is ever there.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openmash.linkage import model as models
from openmash.linkage.model import Model

from .cleaning import BY_ITSELF
from .commas import CannotRead
from .engines import Engine, only

#: By which rules records are brought into one form, and what is kept of them. Who changes the rules counts on: a test
#: says when.
RULES: Final = 1
ABOUT, MODEL, RECORDS = "kept.json", "model.json", "records-{:06}.parquet"


@dataclass(frozen=True)
class Known:
    """The records of earlier linkings: a table, as a query names it, and the largest of their numbers."""

    records: str
    last: int


@dataclass(frozen=True)
class Store:
    """A folder. Without a model it is to be made."""

    folder: Path
    model: Model | None = None
    linkings: int = 0

    @property
    def place(self) -> Path:
        """What takes its place when a linking is done: the whole folder, or one more file in it."""
        return self.folder / RECORDS.format(self.linkings + 1) if self.model else self.folder

    def known(self, engine: Engine) -> Known | None:
        """Everybody in it; nobody, where it is to be made."""
        if self.model is None:
            return None
        records = engine.parquet(self.folder / "records-*.parquet")
        return Known(records, only(engine.rows(f"SELECT max(id) FROM {records}")))

    def keep(self, engine: Engine, model: Model, unfinished: Path) -> None:
        """Write what takes its place: the records of `record` that are not yet in it, with their persons."""
        known = self.known(engine)
        if known is None:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            (unfinished / ABOUT).write_text(json.dumps({"rules": RULES}) + "\n", encoding="utf-8")
            (unfinished / MODEL).write_text(model.written(), encoding="utf-8")
            unfinished = unfinished / RECORDS.format(1)
        columns = ", ".join(f"record.{name} AS {name}" for name in BY_ITSELF)
        engine.write(
            f"SELECT {columns}, person FROM record JOIN person ON person.id = record.id"
            f" WHERE record.id > {known.last if known else 0} ORDER BY record.id",
            unfinished,
        )


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A folder that is to be made, or one that nobody else adds to meanwhile. Raises `CannotRead`."""
    if set("*?[") & set(str(folder.resolve())):
        raise CannotRead(f"{folder} has one of the signs * ? [ in its name: name it otherwise.")
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        yield Store(folder)
        return
    try:
        file = (folder / ABOUT).open(encoding="utf-8")
    except OSError:
        raise CannotRead(f"{folder} is there, and is no folder that an earlier linking kept.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRead(f"{folder}: another linking adds to it; try again when it is done.") from None
        yield Store(folder, _model(folder, file.read()), len(list(folder.glob("records-*.parquet"))))


def _model(folder: Path, about: str) -> Model:
    try:
        rules = json.loads(about)["rules"]
        model = models.read((folder / MODEL).read_text(encoding="utf-8")) if rules == RULES else None
    except (ValueError, KeyError, TypeError, OSError, models.NotAModel) as wrong:
        raise CannotRead(f"{folder} cannot be added to: {wrong}. Link all files again, into another folder.") from None
    if model is None:
        raise CannotRead(
            f"{folder} was kept by other rules ({rules}; these are {RULES}): link all files again, into another folder."
        )
    return model
