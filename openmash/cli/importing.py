"""How are a sender's file and the list of open cases given on the command line? With the same report as on a page."""

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from openmash.cli import framework
from openmash.cli.refusal import CannotRun

if TYPE_CHECKING:
    from openmash.hub.contacts.actions.files import Report
    from openmash.hub.contacts.files.columns import Means
    from openmash.hub.contacts.models import ImportedFile

app = typer.Typer(add_completion=False)
open_cases = typer.Typer(add_completion=False)
console = Console(highlight=False, soft_wrap=True)

File = Annotated[Path, typer.Argument(help="The file: CSV, at most 50 MB.", show_default=False)]
HubName = Annotated[str, typer.Option("--hub", help="The hub's name; needed only where there are several.")]
AgencyCode = Annotated[str, typer.Option("--agency", help="The code of the agency that sends it, such as police.")]
By = Annotated[str, typer.Option("--as", help="Your address; needed only where there are several administrators.")]


@app.command()
def importing(
    file: File,
    agency: AgencyCode,
    hub: HubName = "",
    by: By = "",
    mapping: Annotated[Path | None, typer.Option(help="What the columns mean (TOML); kept for this sender.")] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Print what the columns seem to mean, and read nothing.")
    ] = False,
) -> None:
    """Receive the notifications in a sender's file. Run it again after an interruption: it goes on where it was."""
    framework.set_up()
    with _readable(file):
        if guess:
            _print_guess(file)
            return
        given, done = _received(file, agency, hub, by, _said(mapping))
        _read(file, given, done)
    _print_report(given)


@open_cases.command()
def importing_open_cases(
    file: File,
    hub: HubName = "",
    by: By = "",
    agency: Annotated[str, typer.Option("--agency", help="Which agency keeps the list, where it is not plain.")] = "",
    as_at: Annotated[str, typer.Option("--as-at", help="When it was made, such as 2026-11-17 06:00; if not now.")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="It is whole, though much shorter than the last.")] = False,
) -> None:
    """Put a list of open cases in force, whole or not at all."""
    framework.set_up()
    from openmash.hub.contacts.actions import open_cases as actions
    from openmash.hub.contacts.files import dates, storage
    from openmash.hub.partnership import entering
    from openmash.hub.records.purposes import Purpose

    with _readable(file), entering.the_hub(hub, Purpose.COMMAND) as here:
        storage.described(file)
        listed = actions.list_cases(
            file,
            filename=file.name,
            agency=entering.the_agency(here, agency) if agency else None,
            as_at=dates.moment(as_at, until=dates.LATEST),
            whole=whole,
            by=entering.the_administrator(here, by),
        )
    _say(f"In force: {listed.rows:,} open cases, read as {listed.read_as}. Rows refused: {listed.refused:,}")
    for number, why in listed.refusals:
        _say(f"  row {number}: {why}")


@contextlib.contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotRun(f"cannot read {error.filename or file}: {error.strerror}") from error
    except KeyboardInterrupt:
        raise CannotRun("interrupted: what was received stays; run the same command again to go on") from None


def _said(mapping: Path | None) -> "dict[str, Means] | None":
    """What a file of ours says that columns mean."""
    from openmash.hub.contacts.files.columns import read_columns

    if mapping is None:
        return None
    try:
        columns = tomllib.loads(mapping.read_text(encoding="utf-8")).get("columns")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotRun(f"{mapping} is not TOML: {error}") from None
    if not isinstance(columns, dict):
        raise CannotRun(f"{mapping} has no [columns]: --guess prints a beginning")
    return read_columns(columns)


def _received(
    file: Path, agency: str, hub: str, by: str, said: "dict[str, Means] | None"
) -> "tuple[ImportedFile, int]":
    """The file as it is known to the hub, and how many of its rows have been read before."""
    from openmash.hub.contacts.actions import files
    from openmash.hub.contacts.files import storage
    from openmash.hub.partnership import entering
    from openmash.hub.records.purposes import Purpose

    with entering.the_hub(hub, Purpose.COMMAND) as here:
        sender, member = entering.the_agency(here, agency), entering.the_administrator(here, by)
        stored = storage.described(file)
        given = files.receive_file(file, stored, filename=file.name, agency=sender, by=member, known=said is None)
        if given.mapping_id is None and said is not None:
            files.confirm_columns(given, said, path=file, by=member)
        elif given.mapping_id is None:
            changed = files.ask_columns(given, path=file, by=member).changed
            raise CannotRun(
                f"what the columns mean has not been said{f' ({changed})' if changed else ''}: say it with --mapping; "
                "--guess prints a beginning"
            )
        return given, given.rows.count()


def _read(file: Path, given: "ImportedFile", done: int) -> None:
    from openmash.hub.contacts import importing as rows
    from openmash.hub.records import wall
    from openmash.hub.records.purposes import Purpose

    bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*bar, console=console, transient=True) as progress:
        task = progress.add_task("rows", total=given.total, completed=done)
        errand = wall.Errand(given.hub_id, Purpose.COMMAND)
        rows.go_on(errand, given.reference, path=file, at_a_time=None, after_each=lambda _: progress.advance(task))


def _print_guess(file: Path) -> None:
    from openmash.hub.contacts.files import guessing
    from openmash.hub.contacts.files.columns import MEANING_WORDS, Meaning
    from openmash.hub.contacts.files.table import open_table

    table = open_table(file)
    found = guessing.guesses(table.columns)
    _say(f"# {table.read_as}. Look at every line; the meanings are:\n# {', '.join(MEANING_WORDS)}\n[columns]")
    for column in table.columns:
        name = column.replace("\\", "\\\\").replace('"', '\\"')
        _say(
            f'"{name}" = "{found.get(column, Meaning.NOT_KEPT)}"' + ("" if column in found else "  # say what it means")
        )


def _print_report(given: "ImportedFile") -> None:
    from openmash.hub.contacts.actions import files
    from openmash.hub.records import wall
    from openmash.hub.records.purposes import Purpose

    with wall.inside(given.hub_id, Purpose.COMMAND):
        report: Report = files.read_report(given, by=given.by, shown=None)
    _say(f"{given.filename}, {given.total:,} rows, read as {given.read_as} (reference {given.reference})")
    for result, count in report.counts.items():
        _say(f"  {result.replace('_', ' ')}: {count:,}")
    for row in report.refused:
        _say(f"  row {row.number} refused: {row.reason}")
    for row in report.remarked:
        _say(f"  row {row.number}: {row.reason}")


def _say(words: str) -> None:
    """As it is: nothing that stands in a file is taken for a style."""
    console.print(words, markup=False)
