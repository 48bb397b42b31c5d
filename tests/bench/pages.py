"""How quick is a page beside the SQL that it needs, in a hub with three years of contacts?

python -m tests.bench.pages --contacts 100000 --seed 1 --rounds 60 --home DIR [--write FILE]
"""

import argparse
import contextlib
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from openmash.cli.processes import Stopped, stopping_when_asked

from .figures import MEANING, shown, written
from .hub import FilledHub, wake


def main() -> None:
    """Fill, serve, measure, and say what came out."""
    arguments = argparse.ArgumentParser()
    for name in ("contacts", "seed", "rounds"):
        arguments.add_argument(f"--{name}", type=int, required=True)
    arguments.add_argument("--home", type=Path, required=True)
    arguments.add_argument("--write", type=Path)
    asked = arguments.parse_args()
    console = Console()
    with contextlib.suppress(Stopped), stopping_when_asked(), Progress(console=console) as progress:
        with FilledHub(asked.home, contacts=asked.contacts, seed=asked.seed, progress=progress) as hub:
            wake()
            from . import measuring

            results, facts = measuring.measured(hub, rounds=asked.rounds, progress=progress)
            measuring.close()
        facts = {"contacts, seed, rounds": f"{asked.contacts:,}, {asked.seed}, {asked.rounds}", **facts}
        console.print(*shown(results), sep="\n\n")
        console.print("\n".join(f"{name}: {value}" for name, value in facts.items()), highlight=False)
        console.print(MEANING, style="dim", highlight=False)
        if asked.write:
            asked.write.parent.mkdir(parents=True, exist_ok=True)
            asked.write.write_text(written(results, facts), encoding="utf-8")


if __name__ == "__main__":
    main()
