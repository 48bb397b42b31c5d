"""Up to where was the log found whole the last time? Kept beside the heads, signed like them.

With it the next verification compares only what came since. Whoever puts back an older one makes the next verification
longer and nothing else; without the key none can be made.
"""

import contextlib
import os
from datetime import datetime
from pathlib import Path

from .chain import Head
from .heads import Line

NAME = "verified.jsonl"
VERIFIED = "verified"  # stands where a head's line names the one before: neither can be passed off as the other


def up_to(folder: Path, hub_id: int) -> Head | None:
    """Where the last verification of a hub ended that found it whole; None where there was none."""
    line = _lines(folder).get(hub_id)
    return line.head if line else None


def keep(folder: Path, hub_id: int, head: Head, *, at: datetime) -> None:
    """A hub's log was found whole up to here."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = _lines(folder) | {hub_id: Line.made(hub_id, head, at=at, before=VERIFIED)}
    new = folder / f"{NAME}.new"
    with new.open("w") as opened:
        opened.write("".join(f"{line}\n" for line in lines.values()))
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(folder / NAME)


def _lines(folder: Path) -> dict[int, Line]:
    with contextlib.suppress(FileNotFoundError):
        texts = (folder / NAME).read_text("utf-8", "replace").splitlines()
        return {line.hub: line for text in texts if (line := Line.read(text)) and line.before == VERIFIED}
    return {}
