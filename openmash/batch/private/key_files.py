"""Where does the key stand, and who else can read it?"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from openmash.linkage.encoding import keys
from openmash.linkage.encoding.refusals import WeakKey

_LONGEST: Final = 1_000  # letters that are read; a key has 64


def make(path: Path) -> bytes:
    """A new key in a new file that only its owner reads. Raises `FileExistsError` rather than lose a key."""
    key = os.urandom(keys.BYTES)
    with open(path, "x", encoding="ascii", opener=_for_the_owner) as file:
        file.write(keys.written(key))
    return key


def read(path: Path) -> bytes:
    """The key in a file. Raises `WeakKey`, also where others than its owner can read the file."""
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise WeakKey(f"others can read {path}: chmod 600 it, and ask whether anybody has")
        text = file.read(_LONGEST)
    return keys.read(text.decode("ascii", errors="replace"))


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
