"""How is a borough that never was written to a folder?"""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from openmash.batch.synthesise import FolderNotEmpty, synthesise
from openmash.cli.refusal import CannotRun
from openmash.synthetic.borough import LARGEST, Plan

app = typer.Typer(add_completion=False)
console = Console(highlight=False, soft_wrap=True)


@app.command()
def synthesise_borough(
    folder: Annotated[Path, typer.Argument(help="A new or an empty folder.", show_default=False)],
    people: Annotated[int, typer.Option(min=1, max=LARGEST, help="How many people, the unborn included.")] = 100_000,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other people.")] = 1,
    busy: Annotated[float, typer.Option(min=0, max=100, help="Times as many events and contacts as usual.")] = 1.0,
    processes: Annotated[
        int | None, typer.Option(min=1, help="The bytes do not depend on it.", show_default="one for each core")
    ] = None,
) -> None:
    """Invented people, what agencies hold of them, three years of events and contacts, and the truth beside."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("people", total=people)
            made = synthesise(
                Plan(people, seed, busy=busy),
                folder,
                processes=processes,
                progress=lambda count: progress.advance(bar, count),
            )
    except FolderNotEmpty as full:
        raise CannotRun(str(full)) from None
    except OSError as error:
        raise CannotRun(f"cannot write {error.filename or folder}: {error.strerror}") from error
    except KeyboardInterrupt:
        raise CannotRun(f"interrupted: what was written stands in {folder}, in files that end in .part") from None
    for table, count in made.rows.items():
        console.print(f"{table}.csv: {count:,}", markup=False)
