"""How good are the methods? Measured on invented boroughs, whose truth is known."""

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from openmash.cli.bench import kept_or_not
from openmash.cli.processes import Stopped, stopping_when_asked, tied

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "docs" / "study"

Folder = Annotated[
    Path | None, typer.Option("--home", help="Keep the invented boroughs here, and use them again.", show_default=False)
]
Write = Annotated[bool, typer.Option("--write", help="Keep what was found in docs/study.")]


@app.callback()
def study() -> None:
    """Each takes minutes to an hour, and says on which seeds it judges."""


@app.command()
def linkage(
    records: Annotated[list[int] | None, typer.Option(min=1_000, help="Records in a borough; may be repeated.")] = None,
    seeds: Annotated[list[int] | None, typer.Option("--seed", help="Of the boroughs; may be repeated.")] = None,
    data: Annotated[Path | None, typer.Option(help="A folder with published sets, where they are at hand.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Leave out what others make of the same records.")] = False,
    folder: Folder = None,
    write: Write = False,
) -> None:
    """Are records put together rightly, beside what Splink and others make of them?"""
    with kept_or_not(folder) as home:
        numbers = [f"--records={one}" for one in records or (100_000, 1_000_000)]
        numbers += [f"--seeds={one}" for one in seeds or (201, 202, 203)]
        numbers += ["--rivals-up-to=0"] if alone else []
        run("linkage", *numbers, f"--home={home}", *([f"--data={data}"] if data else []), *to("linkage", write=write))


@app.command()
def teach(
    records: Annotated[int, typer.Option(min=3_000, help="Records in the borough that teaches.")] = 1_000_000,
    folder: Folder = None,
    write: Annotated[Path, typer.Option(help="The model.")] = ROOT / "openmash" / "linkage" / "starter.json",
) -> None:
    """Teach the model that comes with the product anew, and measure it: after its levels have changed."""
    with kept_or_not(folder) as home:
        run("teaching", f"--records={records}", f"--home={home}", f"--write={write}")


@app.command()
def private(write: Write = False) -> None:
    """What does it cost to ask elsewhere without a name?"""
    run("private_link", *to("privacy-preserving", write=write))


def to(name: str, *, write: bool) -> list[str]:
    """Where what was found is kept."""
    return [f"--write={WRITTEN / name}.md"] if write else []


def run(what: str, *options: str) -> None:
    """One of the studies, with these options."""
    command = [sys.executable, "-m", f"tests.studies.{what}", *options]
    with contextlib.suppress(Stopped), stopping_when_asked():
        with subprocess.Popen(tied(command, end="TERM"), cwd=ROOT) as running:  # noqa: S603
            try:
                running.wait()
            finally:
                running.terminate()
        raise typer.Exit(running.returncode)
