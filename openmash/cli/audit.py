"""Who looked, and is the log whole? For whoever runs the hub, and for an inspector beside them."""

import contextlib
import getpass
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from openmash.cli import framework
from openmash.cli.refusal import CannotRun

if TYPE_CHECKING:
    from openmash.hub.audit.chain import Head, Verdict
    from openmash.hub.audit.heads import Heads
    from openmash.hub.governance.actions.reading import Lookers

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
console = Console(highlight=False, soft_wrap=True)

DAY = "%Y-%m-%d"
SECOND = timedelta(seconds=1)
ChildReference = Annotated[str, typer.Argument(help="The child's reference, like 7Q4XH-2KD9T-M3R.")]
HubName = Annotated[str, typer.Option("--hub", help="The hub's name; needed only where there are several.")]

UNSEEN = """
What this cannot see: whether an entry was changed that is not sealed yet (how old the oldest is stands above); that
the newest entries were taken away together with their seals and with the newest lines in the folder of heads, unless
--head names one that was kept elsewhere, as in the daily post; what was done by somebody who holds
OPENMASH_AUDIT_KEY; what somebody saw in a copy of the database; and, with --new, whether what was found whole before
has been changed since then, or who looked at whom was listed for it otherwise."""


@app.command()
def verify(
    hub: Annotated[str, typer.Option("--hub", help="One hub only.")] = "",
    head: Annotated[list[str] | None, typer.Option("--head", help="A head that was kept outside; needs --hub.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--heads", help="The folder of heads, where it is not the hub's own.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Only what came since the log was last found whole.")] = False,
) -> None:
    """Compare every entry with its seal, and the chain with the heads kept outside.

    Code 1 where anything differs, or waits to be sealed or kept for more than five minutes: then no worker runs.
    """
    if not os.environ.get("OPENMASH_AUDIT_KEY"):
        raise CannotRun("OPENMASH_AUDIT_KEY is not set: without the key that sealed the log it cannot be verified")
    if head and not hub:
        raise CannotRun("--head belongs to one hub: name it with --hub")
    framework.set_up_to_ask()
    from django.conf import settings

    from openmash.hub.governance import whole
    from openmash.hub.partnership import entering

    named = _heads(head or [])
    kept = _kept(folder or settings.HEADS, asked=folder is not None)
    there = whole.places()
    names = entering.meant(hub, [name for _, name in there])
    if not names:
        raise CannotRun(f"there is no hub {hub!r}: {', '.join(name for _, name in there)}")
    if head and len(names) > 1:
        raise CannotRun(f"--head belongs to one hub: write the whole name of one of {', '.join(names)}")
    chosen = [place for place in there if place[1] in names]
    broken = [name for hub_id, name in chosen if not _verified(hub_id, name, kept, named, new=new)]
    # A copy of the heads may be as old as it likes; the hub's own folder is to be up to date.
    behind = [name for hub_id, name in chosen if folder is None and _is_behind(hub_id, name, kept)]
    for fault in kept.faults:
        console.print(f"NOT AS IT WAS KEPT: {fault}", markup=False)
    console.print(UNSEEN, style="dim")
    raise typer.Exit(1 if broken or behind or kept.faults else 0)


@app.command()
def who(
    child: Annotated[str, typer.Argument(help="The child's reference, like 7Q4XH-2KD9T-M3R.")], hub: HubName = ""
) -> None:
    """Everybody to whom this child was shown, in lists and searches too."""
    framework.set_up_to_ask()
    from openmash.hub.governance import actions
    from openmash.hub.partnership import entering
    from openmash.hub.partnership.actions import Job
    from openmash.hub.records.purposes import Purpose
    from openmash.hub.records.references import heard

    with entering.the_hub(hub, Purpose.READ_LOG) as here:
        read = actions.read_lookers(heard(child) or "", by=Job(here.pk, _by()))
    if read is None:
        raise CannotRun(f"the log knows no child {child!r} in this hub")
    console.print(_table(read))


@app.command()
def export(
    to: Annotated[Path, typer.Option("-o", "--output", help="The file to write; one that is there is not touched.")],
    begins: Annotated[datetime | None, typer.Option("--from", formats=[DAY], help="The first day.")] = None,
    ends: Annotated[datetime | None, typer.Option("--to", formats=[DAY], help="The last day.")] = None,
    hub: HubName = "",
) -> None:
    """The log as FHIR AuditEvents (IHE BALP), one on a line. Names and keys only; that it was exported is recorded."""
    framework.set_up_to_ask()
    from openmash.hub.governance import exporting
    from openmash.hub.partnership import entering
    from openmash.hub.records.purposes import Purpose

    first, last = (day.date() if day else None for day in (begins, ends))
    if first and last and last < first:
        raise CannotRun(f"--to {last} is before --from {first}")
    with entering.the_hub(hub, Purpose.READ_LOG) as here:
        pass
    try:
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            lines = sum(
                bool(file.write(f"{line}\n")) for line in exporting.exported(here, begins=first, ends=last, by=_by())
            )
    except FileExistsError:
        raise CannotRun(f"{to} is there already: name another file") from None
    except OSError as error:
        raise CannotRun(f"cannot write {to}: {error.strerror}") from None
    console.print(f"{here.name}: {lines:,} entries in {to}", markup=False)


def _by() -> str:
    """Who is at the command line, as the machine knows them."""
    return f"command line: {getpass.getuser()}"[:60]


def _heads(texts: list[str]) -> "list[Head]":
    from openmash.hub.audit.chain import Head

    try:
        return [Head.read(text) for text in texts]
    except ValueError:
        raise CannotRun("--head takes what verify printed, like 1234:5f…") from None


def _kept(folder: Path, *, asked: bool) -> "Heads":
    """What the folder of heads says."""
    from openmash.hub.audit import heads

    if asked and not folder.is_dir():
        raise CannotRun(f"there is no folder of heads {folder}")
    try:
        kept = heads.read(folder)
    except OSError as error:
        raise CannotRun(f"the heads in {folder} cannot be read: {error.strerror}") from None
    said = f"{kept.lines:,} heads in {folder}, the last of {kept.last_at}" if kept.lines else f"No heads in {folder}"
    console.print(said, markup=False)
    return kept


def _verified(hub_id: int, name: str, kept: "Heads", named: "list[Head]", *, new: bool) -> bool:
    from django.conf import settings

    from openmash.hub.audit import chain, verified
    from openmash.hub.governance import whole

    since = verified.up_to(settings.HEADS, hub_id) if new else None
    outside = chain.outside([*kept.kept.get(hub_id, ()), *named])
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(name, total=None)
        for verdict in whole.compared(hub_id, by=_by(), kept=outside, since=since):
            progress.update(bar, completed=verdict.reached)
    end, now = whole.head_of(hub_id, verdict.reached)
    console.print(f"{name}: {_found(verdict, since, now)}", markup=False)
    if verdict.whole and end:
        console.print(f"  head {end}", markup=False)
        with contextlib.suppress(OSError):  # where the folder is not ours to write to, the next one begins earlier
            verified.keep(settings.HEADS, hub_id, end, at=now)
    return verdict.whole and not _is_late(verdict.waits_since, now, f"{name}: an entry waits to be sealed")


def _is_behind(hub_id: int, name: str, kept: "Heads") -> bool:
    """Whether the heads in the folder have stayed behind the chain."""
    from openmash.hub.governance import whole

    newest = kept.newest.get(hub_id)
    since = whole.not_kept_since(hub_id, newest.position if newest else 0)
    _, now = whole.head_of(hub_id, 0)
    return _is_late(since, now, f"{name}: a head waits to be kept")


def _is_late(since: datetime | None, now: datetime, waits: str) -> bool:
    """Whether something waits for longer than a worker that runs lets it; that is said."""
    from openmash.hub.governance import whole

    if since is None or now - since <= whole.LATE:
        return False
    console.print(f"LATE: {waits} since {since:%Y-%m-%d %H:%M} UTC: does the worker run?", markup=False)
    return True


def _found(verdict: "Verdict", since: "Head | None", now: datetime) -> str:
    if verdict.whole:
        begun = f" ({verdict.reached - since.position:,} of them compared now)" if since else ""
        waits = f", the oldest for {(now - verdict.waits_since) // SECOND:,} s" if verdict.waits_since else ""
        return (
            f"whole; {verdict.reached:,} entries as they were sealed{begun}, {verdict.waiting:,} not sealed yet{waits}"
        )
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
