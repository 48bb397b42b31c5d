"""A whole hub of real processes, with three years behind it."""

import json
import os
from pathlib import Path

from rich.progress import Progress

from openmash.cli.postgres import OWNER, SUPERUSER
from tests.promises.stack import Stack

MARK = "bench.json"


class FilledHub(Stack):
    """The hub as it is served, once its database is filled. A folder that holds the same already is used again."""

    def __init__(self, home: Path, *, contacts: int, seed: int, progress: Progress) -> None:
        super().__init__(home)
        self.contacts, self.seed, self.progress = contacts, seed, progress

    def __enter__(self) -> "FilledHub":
        mark, wanted = self.home / MARK, {"contacts": self.contacts, "seed": self.seed, "log": "sealed"}
        begun = not self.database.is_new()
        if begun and (not mark.exists() or json.loads(mark.read_text()) != wanted):
            raise SystemExit(f"{self.home} holds something else: choose another folder with --home")
        self.database.start()
        os.environ.update(self.environment())
        if not begun:
            self.begin()
            mark.write_text(json.dumps(wanted))
        for process in (self.web(), self.worker()):
            self.processes.append(process)
            process.start()
        self.until_healthy()
        return self

    def begin(self) -> None:
        """From nothing to three years later."""
        owner = self.database.url(OWNER)
        for verb in self.progress.track([["migrate"], ["open-hub", "Thornmere"]], description="A new hub"):
            self.verb(*verb, OPENMASH_OWNER_URL=owner)
        with self.record() as rehearsed:  # whoever fills and asks stands in for members, as in a demonstration
            rehearsed.execute("UPDATE wall.key SET rehearsal = true")
        wake()
        from .filled import fill

        fill(self.database.url(SUPERUSER), contacts=self.contacts, seed=self.seed, progress=self.progress)


def wake() -> None:
    """Let this process use the hub's rooms, on the database that the environment names."""
    import django

    django.setup()
