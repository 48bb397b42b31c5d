"""R5. A full disk never half-stores: who sends is told plainly, nothing acknowledged is lost, and it recovers."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.promises.disk_full import FAULT
from tests.promises.stack import ROOT

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/hub/config/errors.py"]

#: A mount namespace needs root, or a kernel that lets a user be root of a namespace of their own.
ROOTS = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
#: In a changed root nothing can be said of how mounts spread: what is mounted there is taken down again in any case.
WAYS = [ROOTS, [*ROOTS, "--propagation", "unchanged"]]


def can_mount(way: list[str]) -> bool:
    return subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0


OWN_MOUNTS = next(filter(can_mount, WAYS), [])
needs_a_volume = pytest.mark.skipif(not OWN_MOUNTS, reason="this account may mount nothing: run as root for R5")


@pytest.fixture(scope="module")
def found() -> Any:
    """What became of the hub on a volume that was filled, and of the hub with the fault in it."""
    command = [*OWN_MOUNTS, sys.executable, "-m", "tests.promises.disk_full"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    print(f"R5: {done.stdout}")
    return json.loads(done.stdout.splitlines()[-1])


@needs_a_volume
def test_a_full_disk_loses_nothing_that_was_acknowledged(found: Any) -> None:
    here = found["as it is"]
    assert here["before"] == {"201": 20}
    assert set(here["full"]) <= {"201", "503", "0"}
    assert here["full"].get("503", 0) + here["full"].get("0", 0) > 0, "the disk was not full"
    assert here["after"] == {"201": 20}
    assert here["lost"] == 0


@needs_a_volume
def test_the_seeded_fault_swallowing_a_full_disk_loses_what_was_acknowledged(found: Any) -> None:
    assert found[FAULT]["lost"] > 0, "this fault must be caught"
