"""SECURITY.md, made from the tests."""

import os
from pathlib import Path

from tests.architecture.guarding import Guard, guards
from tests.architecture.source import ROOT

MADE = "<!-- Made by `python -m tests.architecture.documents` from the tests; a test compares the two. -->"

BEFORE = f"""\
# Security

{MADE}

## To report a weakness

Report it privately: on the page of this repository, *Security*, then *Report a vulnerability*. Please do not open a
public issue. Say what you did, what happened, and on which version; a test that fails is the best report of all.
Never send anything about a real child or a real worker, not even to show that you could read it: say what kind of
thing it was.

You will hear within three working days that it was read, and within ten what will be done. You will be named in the
notes of the version that mends it, if you wish. Whoever looks for weaknesses in good faith, on a hub of their own
with invented people (`python3 hub demo`), has nothing to fear from us.

Is a hub that holds real children's records affected now? Then tell that hub's desk and its data protection officer
first.

## The wall, in plain words

* **The agency that owns an item decides what leaves.** Of a sealed item the hub knows only that it is there; a
  disclosed one is read within one enquiry; only a released one may leave the hub. The agency may take that back.
  Whatever somebody may not know of is answered as if it did not exist, by pages, lists, searches and errors alike.
* **The database refuses by itself.** A process proves with its key that it is one of the hub's, and shows the token
  of whoever asks, for one transaction of one connection. A stolen session opens nothing, nor does a job that nobody
  asked for. Row-level security then shows the rows of one hub, and among them those that this member's agency and
  roles reach, whatever the program above it asks. The program owns no table, may not change or delete what stands in
  the record, and is given no way round the policies.
* **One transaction holds the page and the note that it was read.** If the note cannot be written, nothing is shown.
* **The log proves itself.** Its entries are chained with a key that the database does not hold.
* **Nobody is let in by half.** Two factors before any record; a session is kept on the server, ends by itself, and
  can be ended; guessing is stopped where it is made and locks nobody out.
* **Nothing that is handed in or out runs.** Pages run no script but our own files, tables hold no formula, and what
  is sent is checked before it is kept.
* **What is said of a child stands in the record and nowhere else**: not in logs, addresses, file names, jobs or
  process lists.

## Each promise, what keeps it, and what shows it

A promise counts only if its faults turn its test red. Faults in words are switches that the test itself throws;
those in `code` are kept as patches in `tests/faults`: `python3 hub drill faults` applies each to a copy of the tree
and says which test caught it. [docs/promises.md](docs/promises.md) says how much is tried.

| | promise | kept by | guarded by | seeded faults |
|---|---|---|---|---|
"""


def security() -> str:
    """The whole document."""
    return BEFORE + "\n".join(line(guard) for guard in guards()) + "\n"


def line(guard: Guard) -> str:
    """One promise."""
    tests = [str(path.relative_to(ROOT)) for path in guard.tests]
    also = [name.partition("::")[0] for name in guard.also]
    shown = [link(name) for name in dict.fromkeys([*tests, *also])]
    broken = [*(name.replace("|", "\\|") for name in guard.seeded), *(f"`{fault.name}`" for fault in guard.patches)]
    cells = [guard.promise, guard.words, "<br>".join(map(link, guard.kept_by)), "<br>".join(shown), "; ".join(broken)]
    return f"| {' | '.join(cells)} |"


def link(name: str) -> str:
    """A file, by its own name or, where that says little, with its folder's."""
    path = Path(name)
    plain = path.stem in ("__init__", "guesses", "middleware", "models", "actions", "access", "settings", "views")
    return f"[{os.path.join(path.parent.name, path.name) if plain else path.name}]({name})"
