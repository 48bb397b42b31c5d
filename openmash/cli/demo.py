"""How does a whole hub come up from nothing, and go down without a trace?"""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from openmash.cli import home, passwords
from openmash.cli.postgres import OWNER, Server
from openmash.cli.processes import Process, Stopped, Watch, stopping_when_asked, tied
from openmash.cli.refusal import CannotRun

app = typer.Typer(add_completion=False)

SECONDS_TO_ANSWER = 60


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the hub answers on this machine; 0: any free port.")
    ] = 8000,
    folder: Annotated[
        Path | None,
        typer.Option("--home", help="Where everything is kept.", envvar="OPENMASH_HOME", show_default=False),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demonstration and begin anew.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """A living hub with invented people: database, web server and worker. Ctrl-C ends all of it."""
    place = (folder or home.default()).absolute()
    with (
        contextlib.suppress(Stopped),
        stopping_when_asked(),
        listening(port) as listener,
        home.claimed(place) as is_new,
    ):
        if fresh or is_new:
            # A server may keep its data outside its home, where they outlive a home that somebody removed.
            Server(place).wipe()
            home.wipe(place)
        run(place, listener, show=webbrowser.open if can_browse() and not no_browser else str)
    say("stopped")


def run(folder: Path, listener: socket.socket, *, show: Callable[[str], object]) -> None:
    """Until somebody asks it to stop; `show` is told the address once it answers."""
    with Watch(say) as watch:
        database = Server(folder)
        for disk in (folder, database.folder.path.parent):
            home.check_room(disk)
        say(f"starting in {folder}" + (": a borough is invented first" if database.is_new() else ""))
        watch.start(database)
        serving = surroundings(database)
        prepare(serving | {"OPENMASH_OWNER_URL": database.url(OWNER)}, log=folder / "logs" / "prepare.log")
        for process in processes(folder, serving, listener):
            watch.start(process)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        wait_for(address, watch)
        say(f"files for its administrator to take in: {folder / 'files-to-try'}")
        say(f"ready at {address} (invented people only; Ctrl-C ends it)")
        show(address)
        while True:
            watch.look()
            time.sleep(0.5)


@contextlib.contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Taken here and handed over, so that nobody else can take it while the rest comes up or a part is restarted."""
    with socket.socket() as listener:
        # A port whose last connections are still closing is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()
        except OSError as error:
            raise CannotRun(f"port {port} cannot be used: {error.strerror}; choose another with --port") from error
        yield listener


def surroundings(database: Server) -> dict[str, str]:
    """What every process of the demonstration finds in its environment: the application's role, never the owner's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "openmash.hub.config.settings",
        "DATABASE_URL": database.url(),
        "OPENMASH_HOME": str(database.home),
        "OPENMASH_DEMO": "1",
        "OPENMASH_PLAIN_HTTP": "1",
        "OPENMASH_SECRET_KEY": passwords.kept(database.home, "sessions"),
        "OPENMASH_AUDIT_KEY": passwords.kept(database.home, "audit"),
        "OPENMASH_WALL_KEY": passwords.kept(database.home, "wall"),
    }


def processes(folder: Path, environment: Mapping[str, str], listener: socket.socket) -> Iterator[Process]:
    door, logs = listener.fileno(), folder / "logs"
    serve = python("gunicorn", "--config", "python:openmash.cli.web", "--bind", f"fd://{door}")
    yield Process("web server", serve, log=logs / "web.log", environment=environment, door=door)
    yield Process("worker", python("openmash.cli", "worker"), log=logs / "worker.log", environment=environment)


def prepare(environment: Mapping[str, str], *, log: Path) -> None:
    """This version's tables, and a borough in them if there is none; this process never holds the owner's rights."""
    with log.open("ab") as file:
        command = tied(python("openmash.cli", "migrate"))
        done = subprocess.run(command, env=environment, stdout=file, stderr=file, check=False)  # noqa: S603
    if done.returncode:
        raise CannotRun(f"the database could not be prepared: see {log}")


def python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def wait_for(address: str, watch: Watch) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}health", timeout=1):  # noqa: S310
            return
        watch.look()
        time.sleep(0.05)
    raise CannotRun(f"the hub did not answer in {SECONDS_TO_ANSWER} s")


def can_browse() -> bool:
    """A person is looking, at a desktop: elsewhere a browser would fill the terminal."""
    return sys.stdout.isatty() and (sys.platform == "darwin" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ)))


def say(text: str) -> None:
    print(text, flush=True)
