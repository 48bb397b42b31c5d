"""R5. A full disk never half-stores: who sends is told plainly, nothing acknowledged is lost, and it recovers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.promises.stack import ROOT

#: A mount namespace needs root, or a kernel that lets a user be root of a namespace of their own.
OWN_MOUNTS = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]


def can_mount() -> bool:
    return subprocess.run([*OWN_MOUNTS, "true"], capture_output=True, check=False).returncode == 0


needs_a_volume = pytest.mark.skipif(not can_mount(), reason="this account may mount nothing: run as root for R5")


def filled(folder: Path, fault: str = "") -> dict[str, dict[str, int] | int]:
    command = [*OWN_MOUNTS, sys.executable, "-m", "tests.promises.disk_full", str(folder), *([fault] if fault else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    found: dict[str, dict[str, int] | int] = json.loads(done.stdout.splitlines()[-1])
    return found


@needs_a_volume
def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = filled(tmp_path)
    print(f"R5: {found}")
    assert found["before"] == {"201": 20}
    assert isinstance(found["full"], dict)
    assert set(found["full"]) <= {"201", "503", "0"}
    assert found["full"].get("503", 0) + found["full"].get("0", 0) > 0, "the disk was not full"
    assert found["after"] == {"201": 20}
    assert found["lost"] == 0


@needs_a_volume
def test_swallowing_the_full_disk_is_caught(tmp_path: Path) -> None:
    lost = filled(tmp_path, "swallowed ENOSPC")["lost"]
    assert isinstance(lost, int)
    assert lost > 0
