"""How are the promises shown in their deep form?"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from openmash.cli import faults
from openmash.cli.refusal import CannotRun

app = typer.Typer(add_completion=False)

ROOT = Path(__file__).resolve().parents[2]

#: promise → where its tests stand.
DRILLS = {
    "r1": ["tests/promises/test_r1_acknowledged_is_stored.py"],
    "r2": ["tests/promises/test_r2_power_loss.py"],
    "r3": ["tests/promises/test_r3_one_submission.py"],
    "r5": ["tests/promises/test_r5_full_disk.py"],
    "r6": ["tests/oracle/test_clock.py"],
    "firewall": [
        "tests/promises/test_f1_no_agency_reads_another.py",
        "tests/promises/test_f2_raw_sql_reads_nothing.py",
        "tests/promises/test_f3_the_catalogue_is_closed.py",
        "tests/architecture/test_routes.py",
        "tests/promises/test_f6_nothing_unreleased.py",
        "tests/promises/test_f7_revocation.py",
        "tests/promises/test_f8_break_glass.py",
        "tests/promises/test_f9_no_context_leaks.py",
    ],
    "f11": ["tests/oracle/test_sharing_gate.py"],
    "audit": [
        "tests/promises/test_a1_every_read_is_recorded.py",
        "tests/promises/test_a2_no_audit_no_read.py",
        "tests/promises/test_a2_durable_first.py",
        "tests/promises/test_a3_tampering_is_found.py",
        "tests/promises/test_a4_a_long_log.py",
        "tests/promises/test_a5_only_appended.py",
        "tests/promises/test_a6_keys_not_content.py",
        "tests/promises/test_a7_who_looked.py",
    ],
    "w1": ["tests/promises/test_w1_hostile_on_the_wire.py", "tests/promises/test_w1_hostile_input.py"],
    "w4": ["tests/promises/test_w4_no_formula_leaves.py"],
    "w5": ["tests/promises/test_w5_sessions.py", "tests/integration/test_sign_in_sessions.py"],
    "w6": ["tests/promises/test_w6_only_our_own_forms.py", "tests/architecture/test_routes.py"],
    "w7": ["tests/promises/test_w7_no_enumeration.py"],
    "w8": ["tests/promises/test_w8_guessing.py"],
    "w9": ["tests/promises/test_w9_headers.py", "tests/integration/test_middleware_deployed.py"],
    "d1": [
        "tests/promises/test_d1_kept_as_long_as_the_schedule_says.py",
        "tests/promises/test_d1_nobody_disposes_alone.py",
        "tests/oracle/test_retention.py",
    ],
    "d3": ["tests/promises/test_d3_only_released_leaves.py"],
    "d4": ["tests/promises/test_d4_catalogue.py", "tests/architecture/test_catalogue.py"],
    "d5": ["tests/promises/test_d5_nowhere_else.py"],
}


@app.command()
def drill(
    promise: Annotated[
        list[str] | None,
        typer.Argument(help=f"Any of {', '.join(DRILLS)}; all, where none is named. Or: faults [NAME …]."),
    ] = None,
) -> None:
    """The promises of docs/promises.md in their deep form: minutes to an hour each.

    `drill faults` applies every fault that is kept in tests/faults, and says whether its test caught it.
    """
    if promise and promise[0] == "faults":
        raise typer.Exit(faults.drill(promise[1:]))
    unknown = sorted(set(promise or ()) - set(DRILLS))
    if unknown:
        raise CannotRun(f"there is no drill {unknown[0]!r}: there are {', '.join(DRILLS)}")
    files = [file for name in promise or DRILLS for file in DRILLS[name]]
    command = [sys.executable, "-m", "pytest", "-m", "deep or not deep", "-s", *files]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"OPENMASH_DEEP": "1"}, check=False)  # noqa: S603
    raise typer.Exit(done.returncode)
