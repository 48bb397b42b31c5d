"""How does one agency ask another "do you know this child?" without sending a name?"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from openmash.batch.private import compare as comparing
from openmash.batch.private import encode as encoding
from openmash.batch.private import key_files, records
from openmash.cli import environment
from openmash.cli.processes import tied
from openmash.cli.refusal import CannotRun
from openmash.linkage.encoding import keys
from openmash.linkage.encoding.refusals import EncodingRefused

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
console = Console(highlight=False, soft_wrap=True)

ROOT = Path(__file__).resolve().parents[2]
LOCK, FOLDER = "private", ".venv-private"

New = Annotated[Path, typer.Option("--out", help="A new file.", show_default=False)]
KeyFile = Annotated[Path, typer.Option("--key", help="The file that new-key made, on both sides.", show_default=False)]


@app.command()
def new_key(file: Annotated[Path, typer.Argument(help="A new file.", show_default=False)]) -> None:
    """Make the secret that both sides share, for one exchange."""
    with refusing(f"cannot write {file}"):
        key = key_files.make(file)
    say(
        f"{file} holds a new key, which only you can read. Its check value, to be read aloud: {keys.check_value(key)}",
        "Hand it to one named person, never by the way on which the encodings go, and never to whoever only compares.",
        "Whoever has it and the encodings can try any name. Destroy it on both sides when the exchange is over.",
    )


@app.command()
def encode(
    files: Annotated[list[Path], typer.Argument(help="Records as CSV (UTF-8).", show_default=False)],
    key: KeyFile,
    out: New,
    kept: Annotated[
        Path | None, typer.Option(help="A new file for whose they are.", show_default="OUT.kept.csv")
    ] = None,
) -> None:
    """Turn records into bits that can be compared and not be read. Says what leaves and what does not."""
    stays = kept or out.with_name(out.name + ".kept.csv")
    with refusing("cannot encode"):
        secret, total, there = key_files.read(key), records.about_how_many(files), python()
        with bar("records", total) as advance:
            made = encoding.encode(
                files, key=secret, out=out, kept=stays, python=there, chance=SystemRandom(), progress=advance
            )
    left_out = encoding.told(made.left_out)
    say(
        f"{made.header.people:,} people encoded" + (f"; left out: {left_out}" if left_out else ""),
        f"Leaves, in {out}: {made.header.bits:,} bits for each, in an order that means nothing; how many they are; the",
        f"  check value of the key, {made.header.key_check}; the number of the rules, {made.header.schema}.",
        "Does not leave: the names, days of birth, sexes and postcodes that were encoded; addresses, NHS and pupil",
        f"  numbers, telephones, which were not; the key; and {stays}, which says whose each number is.",
        "It is still personal data: whoever has the key as well can try any name.",
    )


@app.command()
def compare(
    ours: Annotated[Path, typer.Argument(help="Encodings that we made, or one side made.", show_default=False)],
    theirs: Annotated[Path, typer.Argument(help="Encodings that the other side made.", show_default=False)],
    out: New,
    threshold: Annotated[
        float, typer.Option(min=0.5, max=1, help="How much alike, from 0.5 to 1: lower finds more, and more relatives.")
    ] = comparing.THRESHOLD,
    kept: Annotated[
        Path | None, typer.Option(help="What encode kept beside OURS, so that rows say whose.", show_default=False)
    ] = None,
) -> None:
    """Find who on one side is like whom on the other. Needs no key."""
    with refusing("cannot compare"):
        total, there = comparing.comparisons(ours, theirs), python()
        with bar("comparisons", total) as advance:
            found = comparing.compare(
                ours, theirs, threshold=threshold, out=out, python=there, kept=kept, progress=advance
            )
    say(
        f"{found.matches:,} of {found.ours:,} are like one of {found.theirs:,} by {threshold:g} or more: {out}",
        f"Of {found.close:,} of them somebody else is nearly as much alike: a twin, a brother or sister, a namesake.",
        "Each says that somebody alike is known, and nothing more. One person asks another before anything is done.",
    )


@app.command()
def prepare() -> None:
    """Install what encodes and compares, on a machine that will later be without a network."""
    say(f"ready: {python()[-1]}")


def python() -> list[str]:
    """The Python that has the encoder, tied to us; set up on first use."""
    return tied([str(environment.ready_for(LOCK, root=ROOT, folder=FOLDER))])


@contextlib.contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar that is moved by what it yields, and is gone afterwards."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.advance(task, count)


@contextlib.contextmanager
def refusing(what: str) -> Iterator[None]:
    """Everything that stands in the way in one line; nothing that was begun is left."""
    try:
        yield
    except EncodingRefused as refused:
        raise CannotRun(str(refused)) from None
    except OSError as error:
        raise CannotRun(f"{what}: {error.filename or ''}: {error.strerror}") from error
    except KeyboardInterrupt:
        raise CannotRun("interrupted: nothing was written") from None


def say(*lines: str) -> None:
    """As it is: nothing that stands in a file's name is taken for a style."""
    for line in lines:
        console.print(line, markup=False)
