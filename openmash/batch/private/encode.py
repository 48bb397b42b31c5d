"""How do records become a file of bits that may leave, and a list that stays?"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from typing import IO, Any, Final, NamedTuple

from openmash.linkage.encoding import columns, keys
from openmash.linkage.encoding.columns import Lacking
from openmash.linkage.encoding.header import Header
from openmash.linkage.encoding.refusals import EncodingRefused
from openmash.linkage.standard.records import standard

from .apart import Apart
from .records import Line, lines

Progress = Callable[[int], None]

AT_ONCE: Final = 1_000  # records in one question to the encoder
MOST: Final = 1_000_000  # records: what is encoded is held in memory until it is put in no order


class Kept(NamedTuple):
    """Whose the encoding of this number is; this stays where it was made."""

    number: int
    file: str
    line: int
    record_id: str


class Encoded(NamedTuple):
    """What was written, and how many records were left out for want of what."""

    header: Header
    left_out: Counter[Lacking]


def encode(
    files: Sequence[Path],
    *,
    key: bytes,
    out: Path,
    kept: Path,
    python: Sequence[str],
    chance: Random,
    rules: dict[str, Any] | None = None,
    progress: Progress = lambda _: None,
) -> Encoded:
    """Write the encodings of all records to `out`, in an order that means nothing, and whose they are to `kept`.

    `python`: the command of the environment that has the encoder. `progress` is called with the number of records just
    read. Nothing is written over, and nothing is left when it fails. Raises `EncodingRefused`, `OSError`.
    """
    rules = rules or columns.schema()
    left_out: Counter[Lacking] = Counter()
    with new(out) as leaves, new(kept) as stays, Apart(python) as encoder:
        encoder.tell({"wanted": "encode", "schema": rules, "secret": keys.secret(key)})
        made = list(_encoded(lines(files), encoder, left_out, progress))
        if not made:
            raise EncodingRefused("nobody is left to encode: " + (told(left_out) or "there is no record"))
        chance.shuffle(made)
        header = Header(columns.digest(rules), rules["clkConfig"]["l"], len(made), keys.check_value(key))
        leaves.write(header.written() + "\n")
        leaves.writelines(encoding + "\n" for encoding, _ in made)
        table = csv.writer(stays, lineterminator="\n")
        table.writerow(Kept._fields)
        table.writerows(
            Kept(number, each.file, each.line, each.record.record_id) for number, (_, each) in enumerate(made, start=1)
        )
    return Encoded(header, left_out)


def _encoded(
    records: Iterator[Line], encoder: Apart, left_out: Counter[Lacking], progress: Progress
) -> Iterator[tuple[str, Line]]:
    count = 0
    while some := list(islice(records, AT_ONCE)):
        forms = [(each, standard(each.record)) for each in some]
        lacking = [columns.lacking(form) for _, form in forms]
        left_out.update(reason for reason in lacking if reason)
        whole = [pair for pair, reason in zip(forms, lacking, strict=True) if not reason]
        count += len(whole)
        if count > MOST:
            raise EncodingRefused(f"there are more than {MOST:,} records: encode them in several files")
        encoder.tell([columns.row(form) for _, form in whole])
        yield from zip(encoder.answer(), (each for each, _ in whole), strict=True)
        progress(len(some))


def told(left_out: Counter[Lacking]) -> str:
    """How many were left out, in words; empty where nobody was.

    >>> told(Counter({Lacking.BIRTH: 2}))
    '2 without a day of birth'
    """
    return ", ".join(f"{count:,} {reason}" for reason, count in left_out.most_common())


@contextmanager
def new(path: Path) -> Iterator[IO[str]]:
    """A new file that only its owner reads: there whole, or not at all. Raises `EncodingRefused` where one stands."""
    if path.exists():
        raise EncodingRefused(f"{path} is there already: nothing is written over")
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(part, "x", encoding="utf-8", newline="", opener=lambda name, how: os.open(name, how, 0o600)) as file:
        try:
            yield file
        except BaseException:
            part.unlink()
            raise
    part.rename(path)
