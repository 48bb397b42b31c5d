"""How do a new deployment's first hub, members and senders come to be? On its own machine, by who runs it."""

import os
from typing import Annotated

import typer

from openmash.cli import framework
from openmash.cli.refusal import CannotRun

open_hub = typer.Typer(add_completion=False)
add_member = typer.Typer(add_completion=False)
add_sender = typer.Typer(add_completion=False)

BY = "command line"
AgencyCode = Annotated[str, typer.Option("--agency", help="The agency's code, such as hub, police or social-care.")]
HubName = Annotated[str, typer.Option("--hub", help="The hub's name; needed only where there are several.")]


@open_hub.command()
def opening(name: str, desk: Annotated[str, typer.Option(help="The help line that every page shows.")] = "") -> None:
    """Open a hub, with starter settings, as the owner of the database (OPENMASH_OWNER_URL)."""
    owner = os.environ.get("OPENMASH_OWNER_URL")
    if not owner:
        raise CannotRun("OPENMASH_OWNER_URL is not set: opening a hub is for the owner of the database")
    os.environ["DATABASE_URL"] = owner
    framework.set_up()
    from openmash.hub.partnership import actions

    typer.echo(f"{actions.open_hub(name, desk_line=desk).name} is open")


@add_member.command()
def adding_member(
    email: str,
    name: str,
    agency: AgencyCode,
    role: Annotated[list[str], typer.Option("--role", help="May be given several times.")],
    hub: HubName = "",
) -> None:
    """Let somebody work in the hub. Asks for a first password, which they change when they sign in."""
    framework.set_up()
    from openmash.hub.partnership import actions, entering
    from openmash.hub.partnership.workflow import Role
    from openmash.hub.records.purposes import Purpose

    unknown = sorted(set(role) - set(Role))
    if unknown:
        raise CannotRun(f"there is no role {unknown[0]!r}: {', '.join(Role)}")
    password = typer.prompt("First password", hide_input=True, confirmation_prompt=True)
    with entering.the_hub(hub, Purpose.SET_UP) as here:
        works_for = entering.the_agency(here, agency)
        by = actions.Job(here.pk, BY)
        roles = [Role(each) for each in role]
        actions.join(here, name=name, agency=works_for, roles=roles, by=by, email=email, password=password)
    typer.echo(f"{name} may sign in as {email}")


@add_sender.command()
def adding_sender(name: str, agency: AgencyCode, hub: HubName = "") -> None:
    """Let a system of an agency send contacts. Prints its key, once."""
    framework.set_up()
    from openmash.hub.partnership import actions, entering
    from openmash.hub.records.purposes import Purpose

    with entering.the_hub(hub, Purpose.SET_UP) as here:
        by = actions.Job(here.pk, BY)
        _, key = actions.register_sender(name, agency=entering.the_agency(here, agency), by=by)
    typer.echo(key)
