"""How is everything that shows the hub to be right run in one go?"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import typer

from openmash.cli import browser
from openmash.cli.processes import tied

app = typer.Typer(add_completion=False)

ROOT = Path(__file__).resolve().parents[2]

#: The longest test takes two minutes where two processes share two cores. One that hangs says where, and ends the run:
#: it would hang in the next process too.
BOUNDED = ("-o", "faulthandler_timeout=600", "-o", "faulthandler_exit_on_timeout=true", "--max-worker-restart=0")

STAGES = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Style, types, layers, and every test with its coverage. With arguments for pytest, only that."""
    environment = dict(os.environ)
    if context.args:
        if known := browser.found():
            environment[browser.VARIABLE] = known
        raise typer.Exit(run("pytest", *context.args, environment=environment))
    environment[browser.VARIABLE] = browser.needed()
    failed = [stage for stage in STAGES if run(*stage, environment=environment)]
    side_by_side = (f"--numprocesses={os.cpu_count()}", "--dist=loadscope", *BOUNDED)
    everything = ("pytest", "-m", "not deep", *side_by_side, "--durations=25", "--cov", "--cov-fail-under=100")
    for stage in failed:
        print(f"FAILED: {' '.join(stage)}", flush=True)
    # pytest comes last, so that its summary is the last thing to read.
    raise typer.Exit(run(*everything, environment=environment) or len(failed))


def run(tool: str, *arguments: str, environment: Mapping[str, str]) -> int:
    """The exit code of one of the tools that stand beside our Python."""
    command = [str(Path(sys.executable).with_name(tool)), *arguments]
    print(f"$ {' '.join([tool, *arguments])}", flush=True)
    return subprocess.run(tied(command), cwd=ROOT, env=environment, check=False).returncode  # noqa: S603
