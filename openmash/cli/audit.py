"""Who looked, and is the log whole? For whoever runs the hub, and for an inspector beside them."""

import getpass
import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from openmash.cli import framework
from openmash.cli.refusal import CannotRun

if TYPE_CHECKING:
    from openmash.hub.audit.chain import Head, Verdict
    from openmash.hub.governance.actions.reading import Lookers

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
console = Console(highlight=False, soft_wrap=True)

ChildReference = Annotated[str, typer.Argument(help="The child's reference, like 7Q4XH-2KD9T-M3R.")]
HubName = Annotated[str, typer.Option("--hub", help="The hub's name; needed only where there are several.")]

UNSEEN = """
What this cannot see: entries of the last seconds, which are not sealed yet; that the newest entries were taken away
together with their seals, unless --head names a head that was kept outside; what was done by somebody who holds
OPENMASH_AUDIT_KEY; and what somebody saw in a copy of the database."""


@app.command()
def verify(
    hub: Annotated[str, typer.Option("--hub", help="One hub only.")] = "",
    head: Annotated[list[str] | None, typer.Option("--head", help="A head that was kept outside; needs --hub.")] = None,
) -> None:
    """Compare every entry with its seal. Ends with code 1 where the log is not as it was sealed."""
    if not os.environ.get("OPENMASH_AUDIT_KEY"):
        raise CannotRun("OPENMASH_AUDIT_KEY is not set: without the key that sealed the log it cannot be verified")
    if head and not hub:
        raise CannotRun("--head belongs to one hub: name it with --hub")
    framework.set_up()
    from openmash.hub.governance import whole

    kept = _heads(head or [])
    chosen = [place for place in whole.places() if hub.casefold() in place[1].casefold()]
    if not chosen:
        raise CannotRun(f"there is no hub {hub!r}: {', '.join(name for _, name in whole.places())}")
    broken = [name for hub_id, name in chosen if not _verified(hub_id, name, kept)]
    console.print(UNSEEN, style="dim")
    raise typer.Exit(1 if broken else 0)


@app.command()
def who(
    child: Annotated[str, typer.Argument(help="The child's reference, like 7Q4XH-2KD9T-M3R.")], hub: HubName = ""
) -> None:
    """Everybody to whom this child was shown, in lists and searches too."""
    framework.set_up()
    from openmash.hub.governance import actions
    from openmash.hub.partnership import entering
    from openmash.hub.partnership.actions import Job
    from openmash.hub.records.references import heard

    with entering.the_hub(hub) as here:
        read = actions.read_lookers(heard(child) or "", by=Job(here.pk, _by()))
    if read is None:
        raise CannotRun(f"the log knows no child {child!r} in this hub")
    console.print(_table(read))


def _by() -> str:
    """Who is at the command line, as the machine knows them."""
    return f"command line: {getpass.getuser()}"[:60]


def _heads(texts: list[str]) -> "list[Head]":
    from openmash.hub.audit.chain import Head

    try:
        return [Head.read(text) for text in texts]
    except ValueError:
        raise CannotRun("--head takes what verify printed, like 1234:5f…") from None


def _verified(hub_id: int, name: str, kept: "list[Head]") -> bool:
    from openmash.hub.governance import whole

    end = whole.head_of(hub_id)
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(name, total=end.position if end else 0)
        for verdict in whole.compared(hub_id, by=_by(), kept=kept):
            progress.update(bar, completed=verdict.reached)
    console.print(f"{name}: {_found(verdict)}", markup=False)
    if verdict.whole and end:
        console.print(f"  head {end}", markup=False)
    return verdict.whole


def _found(verdict: "Verdict") -> str:
    if verdict.whole:
        return f"whole; {verdict.reached:,} entries as they were sealed, {verdict.waiting:,} not sealed yet"
    return f"NOT WHOLE: {verdict.fault} (as sealed up to entry {verdict.reached:,})"


def _table(read: "Lookers") -> Table:
    from openmash.hub.governance.words import said
    from openmash.hub.govuk.words import date_and_time

    table = Table("Who", "Agency", "Times", "First", "Last", "In what ways", title=f"Who has looked at {read.child}")
    for one in read.lookers:
        member = read.page.members.get(one.by)
        name, agency = (member.name, member.agency.name) if member else ("The hub itself", one.by)
        ways = "; ".join(said(event) for event in one.events)
        table.add_row(name, agency, f"{one.times:,}", date_and_time(one.first_at), date_and_time(one.last_at), ways)
    return table
