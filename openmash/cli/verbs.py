"""Which verbs are there, and what does each need?

To add one: write a module with a typer application called `app` (or several, and say which), and name it here. The
module is imported only when its verb is asked for, so what it imports costs the others nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Verb:
    """`lock` names the file in `requirements/` that holds what the verb needs; `with_option`, the same for an option.

    An option is written as it begins: --engine=spark.
    """

    summary: str
    module: str
    lock: str = "run"
    app: str = "app"
    with_option: Mapping[str, str] = field(default_factory=dict)

    def lock_for(self, arguments: Sequence[str]) -> str:
        """The lock that these arguments need.

        >>> VERBS["link"].lock_for(["a.csv"]), VERBS["link"].lock_for(["a.csv", "--engine", "spark"])
        ('link', 'spark')
        """
        asked = {*arguments, *map("=".join, pairwise(arguments))}
        return next(
            (self.with_option[o] for o in self.with_option if any(one.startswith(o) for one in asked)), self.lock
        )


VERBS = {
    "demo": Verb("a living hub with invented people, from nothing", "openmash.cli.demo"),
    "serve": Verb("the hub's web server, on the database of DATABASE_URL", "openmash.cli.serve"),
    "worker": Verb("what the hub does by itself: chasing, notices, deadlines", "openmash.cli.worker"),
    "migrate": Verb("bring the database up to this version, as its owner", "openmash.cli.migrate"),
    "open-hub": Verb("open a hub, as the owner of the database", "openmash.cli.joining", app="open_hub"),
    "add-member": Verb("let somebody work in a hub", "openmash.cli.joining", app="add_member"),
    "add-sender": Verb("let an agency's system send contacts", "openmash.cli.joining", app="add_sender"),
    "audit": Verb("who looked at a child, and is the log whole?", "openmash.cli.audit"),
    "bench": Verb("how quick is the hub on this machine?", "openmash.cli.bench", lock="test"),
    "import": Verb("receive a sender's file of notifications", "openmash.cli.importing"),
    "import-open-cases": Verb("put a list of open cases in force", "openmash.cli.importing", app="open_cases"),
    "link": Verb(
        "which records of these files are one person?",
        "openmash.cli.link",
        lock="link",
        with_option={"--engine=spark": "spark"},
    ),
    "synthesise": Verb("a borough that never was, in files, with its truth", "openmash.cli.synthesise"),
    "ask-elsewhere": Verb("do you know this child? asked without a name", "openmash.cli.asking_elsewhere"),
    "check": Verb("is everything in place to serve?", "openmash.cli.check"),
    "drill": Verb("the promises, in their deep form", "openmash.cli.drill", lock="test"),
    "study": Verb("how good are the methods, on boroughs whose truth is known?", "openmash.cli.study", lock="study"),
    "test": Verb("everything that shows the hub to be right, in one go", "openmash.cli.test", lock="test"),
}


def is_call_for_help(arguments: Sequence[str]) -> bool:
    return not arguments or arguments[0] in ("--help", "-h", "help")


def overview(program: str) -> str:
    """What to print when no verb was asked for.

    >>> overview("hub").splitlines()[0]
    'Usage: hub VERB [OPTIONS]'
    """
    width = max(map(len, VERBS))
    lines = [f"  {name:<{width}}  {verb.summary}" for name, verb in VERBS.items()]
    return "\n".join([f"Usage: {program} VERB [OPTIONS]", "", *lines, "", f"{program} VERB --help says more."])
