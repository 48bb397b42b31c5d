"""What was measured, as a table that says whether the aims are met."""

import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import django
from rich.table import Table

#: The aims: one reader's p50 under 3 × its SQL plus 15 ms; p95 under 150 ms with 8 browsers on 2 cores.
TIMES_SQL, PLUS, TOGETHER = 3, 0.015, 0.150

HEADINGS = (
    "page", "statements", "SQL p50", "of it around", "page p50", "÷ SQL", "(p50 − 15) ÷ SQL", "web CPU", "database CPU",
    "p50 of 8", "p95 of 8", "KB", "aims",
)  # fmt: skip
MEANING = f"""
Milliseconds. *Statements* and *SQL*: exactly what the page sends to the database (session, wall and log included),
sent again over one bare connection as the application's role and undone; *of it around*: those statements that stand
round every page (who asks, what they may see, the entry in the log). *Page*: over HTTP from gunicorn, one request after
another, each next to its SQL so that both meet the same machine; *web* and *database CPU*: what its processes spent on
it, on average, whoever else uses the machine. *Of 8*: eight browsers at once, each asking again as soon as it is
answered, on the same machine. *KB*: before compression.

Aims: p50 under {TIMES_SQL} × SQL + {PLUS * 1000:.0f} ms; p95 of 8 under {TOGETHER * 1000:.0f} ms on 2 cores. A load
before of more than 0 is other people's work on the same cores: it lengthens whatever waits for them.
"""


def p(share: int, seconds: Iterable[float]) -> float:
    """A percentile."""
    ordered = sorted(seconds)
    return statistics.quantiles(ordered, n=100, method="inclusive")[share - 1] if len(ordered) > 1 else ordered[0]


@dataclass
class Measured:
    """One kind of page: seconds, one by one."""

    name: str
    statements: list[int] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)
    around: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)

    @property
    def meets(self) -> tuple[bool, bool]:
        """Whether each of the aims is met."""
        return p(50, self.page) < TIMES_SQL * p(50, self.sql) + PLUS, p(95, self.together) < TOGETHER

    @property
    def line(self) -> list[str]:
        """One line of the table."""
        sql, page = p(50, self.sql), p(50, self.page)
        figures = [ms(sql), ms(p(50, self.around)), ms(page), f"{page / sql:.1f}", f"{(page - PLUS) / sql:.1f}"]
        figures += [ms(statistics.fmean(self.web)), ms(statistics.fmean(self.database))]
        together = [ms(p(50, self.together)), ms(p(95, self.together)), f"{statistics.median(self.bytes) / 1000:.0f}"]
        aims = " ".join("yes" if met else "NO" for met in self.meets)
        return [self.name, f"{statistics.median(self.statements):.0f}", *figures, *together, aims]


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.1f}"


def shown(measured: Sequence[Measured]) -> Table:
    """For the terminal."""
    table = Table(*HEADINGS)
    for one in measured:
        table.add_row(*one.line)
    return table


def written(measured: Sequence[Measured], facts: Mapping[str, str]) -> str:
    """For the repository."""
    rows = [HEADINGS, ["---"] + ["---:"] * (len(HEADINGS) - 2) + ["---"], *(one.line for one in measured)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return (
        f"# How quick are the pages?\n\n`python3 hub bench pages --write`, as it ran:\n\n{told}\n\n{table}\n{MEANING}"
    )


def machine() -> dict[str, str]:
    """On what it was measured; nothing that names the machine."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = {line.partition(": ")[2] for line in told.splitlines() if line.startswith("model name")}
    return {
        "machine": f"{', '.join(models) or platform.machine()}; {told.count('processor')} cores",
        "software": f"Python {platform.python_version()}, Django {django.__version__}",
    }
