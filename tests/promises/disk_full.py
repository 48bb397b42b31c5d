"""Fill the volume under a running hub, free it, and compare: run in a mount namespace of its own.

    unshare --mount python -m tests.promises.disk_full

Prints one line of JSON: what became of the hub, and of the hub with the fault in it.
"""

import contextlib
import json
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

from tests.promises.stack import Stack, told

FAULTY, FAULT = "tests.promises.faulty:application", "swallowed ENOSPC"
VOLUME = "320m"
SMALL = {"max_wal_size": "48MB", "min_wal_size": "32MB", "shared_buffers": "16MB"}

Found = dict[str, dict[int, int] | int]


def main() -> dict[str, Found]:
    """The hub on a volume of its own, as it is and with the fault."""
    # Where root may not run the database, another account does: it must be able to walk there.
    volume = Path(tempfile.mkdtemp(prefix="openmash-volume-"))
    volume.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={VOLUME},mode=0755", "openmash", str(volume)], check=True)
    try:
        home = volume / "hub"
        home.mkdir()
        home.chmod(0o777)
        with Stack(home, settings=SMALL) as stack:
            found = {"as it is": filled_and_freed(stack, volume / "ballast")}
            with stack.served_by(FAULTY, OPENMASH_FAULT=FAULT):
                found[FAULT] = filled_and_freed(stack, volume / "ballast")
    finally:
        subprocess.run(["umount", "--lazy", str(volume)], check=True)
        volume.rmdir()
    return found


def filled_and_freed(stack: Stack, ballast: Path) -> Found:
    """Acknowledge until full, be told plainly while full, and acknowledge again once freed."""
    acknowledged: dict[str, str] = {}
    before = send(stack, acknowledged, 20)
    fill(ballast)
    # Only a volume that stays full is a trial: a page of a table may still have room for some rows.
    while_full = send(stack, acknowledged, 400, until_refused=True)
    ballast.unlink()
    stack.mend()
    after = send(stack, acknowledged, 20)
    return {"before": before, "full": while_full, "after": after, "lost": lost(stack, acknowledged)}


def fill(ballast: Path) -> None:
    """Write until nothing more fits."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 65_536)
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 512)


def send(stack: Stack, acknowledged: dict[str, str], count: int, *, until_refused: bool = False) -> dict[int, int]:
    """Send so many; count the answers by status (0: none came)."""
    answers: dict[int, int] = {}
    for number in range(count):
        key = str(uuid.uuid4())
        try:
            status, said = stack.post(key, told(number) | {"worry": "x" * 20_000})
        except OSError:
            status, said = 0, {}
            time.sleep(0.1)
        answers[status] = answers.get(status, 0) + 1
        if status in (200, 201):
            acknowledged[key] = said["reference"]
        elif until_refused and answers[status] >= 10:
            break
    return answers


def lost(stack: Stack, acknowledged: dict[str, str]) -> int:
    """How many acknowledged contacts are not in the record."""
    with stack.record() as record:
        kept = {reference for (reference,) in record.execute("SELECT reference FROM contacts_contact").fetchall()}
    return len(set(acknowledged.values()) - kept)


if __name__ == "__main__":
    print(json.dumps(main()))
