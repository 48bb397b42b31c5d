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
WRITTEN = ROOT / "docs" / "bench"

Contacts = Annotated[int, typer.Option(min=100, help="How many contacts the hub has received in three years.")]
Seed = Annotated[int, typer.Option(min=0, help="Another seed, other people.")]
Folder = Annotated[
    Path | None, typer.Option("--home", help="Keep the filled hub here, and use it again.", show_default=False)
]
Write = Annotated[bool, typer.Option("--write", help="Keep what was measured in docs/bench.")]


@app.callback()
def bench() -> None:
    """Measured in a hub of its own, filled with invented people, that is gone afterwards."""


@app.command()
def pages(
    contacts: Contacts = 100_000,
    seed: Seed = 1,
    rounds: Annotated[int, typer.Option(min=1, help="How often each kind of page is asked for.")] = 60,
    folder: Folder = None,
    write: Write = False,
) -> None:
    """Board, contact, enquiry, worklist and search beside the SQL that each needs: a few minutes' filling first."""
    measure("pages", folder, write, contacts=contacts, seed=seed, rounds=rounds)


@app.command()
def firewall(
    contacts: Contacts = 100_000,
    items: Annotated[int, typer.Option(min=100, help="How many items its agencies hold.")] = 1_000_000,
    seed: Seed = 1,
    rounds: Annotated[int, typer.Option(min=1, help="How often with the wall, and how often without.")] = 10,
    folder: Folder = None,
    write: Write = False,
) -> None:
    """Enquiry, request and search with the wall and without it; and a long log, verified and asked: in one run."""
    measure("firewall", folder, write, contacts=contacts, items=items, seed=seed, rounds=rounds)


@app.command()
def linkage(
    records: Annotated[int, typer.Option(min=1_000, help="How many records the agencies have.")] = 1_000_000,
    seed: Seed = 201,
    folder: Folder = None,
    write: Write = False,
) -> None:
    """Whole files, cleaned, linked and put together into persons, beside Splink: in one run."""
    measure("linkage", folder, write, records=records, seed=seed)


@app.command()
def placing(
    people: Annotated[int, typer.Option(min=1_000, help="How many people the hub knows.")] = 1_000_000,
    seed: Seed = 7,
    rounds: Annotated[int, typer.Option(min=20, help="How many are told of again.")] = 1_000,
    folder: Folder = None,
    write: Write = False,
) -> None:
    """Whom one new record is like, through the wall and through the page, beside Splink: minutes' filling first."""
    measure("placing", folder, write, people=people, seed=seed, rounds=rounds)


def measure(what: str, folder: Path | None, write: bool, **numbers: int) -> None:
    """Run one of the benches with these numbers in a hub of its own."""
    options = [f"--{name}={number}" for name, number in numbers.items()]
    with contextlib.suppress(Stopped), stopping_when_asked(), kept_or_not(folder) as place:
        command = [sys.executable, "-m", f"tests.bench.{what}", *options, f"--home={place}"]
        command += [f"--write={WRITTEN / what}.md"] if write else []
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
