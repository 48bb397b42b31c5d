"""How quick is the hub, on this machine?"""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from openmash.cli import home
from openmash.cli.processes import Stopped, stopping_when_asked, tied

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "docs" / "bench" / "pages.md"


@app.callback()
def bench() -> None:
    """Measured in a hub of its own, filled with invented people, that is gone afterwards."""


@app.command()
def pages(
    contacts: Annotated[int, typer.Option(min=100, help="How many contacts the hub has received in three years.")] = (
        100_000
    ),
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other people.")] = 1,
    rounds: Annotated[int, typer.Option(min=1, help="How often each kind of page is asked for.")] = 60,
    folder: Annotated[
        Path | None,
        typer.Option("--home", help="Keep the filled hub here, and use it again.", show_default=False),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Keep what was measured in docs/bench/pages.md.")] = False,
) -> None:
    """Board, contact, enquiry, worklist and search beside the SQL that each needs: a few minutes' filling first."""
    options = [f"--contacts={contacts}", f"--seed={seed}", f"--rounds={rounds}"]
    with contextlib.suppress(Stopped), stopping_when_asked(), kept_or_not(folder) as place:
        command = [sys.executable, "-m", "tests.bench.pages", *options, f"--home={place}"]
        command += [f"--write={WRITTEN}"] if write else []
        with subprocess.Popen(tied(command, end="TERM"), cwd=ROOT) as running:  # noqa: S603
            try:
                running.wait()
            finally:
                running.terminate()  # it takes its database and its servers down with it
        raise typer.Exit(running.returncode)


@contextlib.contextmanager
def kept_or_not(folder: Path | None) -> Iterator[Path]:
    """The folder that was named; otherwise one that is gone afterwards, where a demonstration would keep its own."""
    if folder is None:
        beside = home.default().parent
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=beside) as made:
            yield Path(made)
    else:
        yield folder.absolute()
