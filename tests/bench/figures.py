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

#: title → its columns
ALONE = "One after another", ("page", "statements", "SQL p50", "around", "page p50", "÷ SQL", "(p50 − 15) ÷ SQL", "aim")
TOGETHER_8 = "Eight at once", ("page", "p50", "p95", "web CPU", "database CPU", "KB", "aim")
MEANING = f"""
Milliseconds. *Statements* and *SQL*: exactly what the page sends to the database (session, wall and log included),
sent again over one bare connection as the application's role and undone; *around*: those statements that stand
round every page (who asks, what they may see, the entry in the log). *Page*: over HTTP from gunicorn, one request after
another, each next to its SQL so that both meet the same machine; *web* and *database CPU*: what its processes spent on
one page, on average, whoever else uses the machine. *Eight at once*: eight browsers, each asking again as soon as it is
answered, on the same machine. *KB*: before compression.

Aims: p50 under {TIMES_SQL} × SQL + {PLUS * 1000:.0f} ms; p95 of eight at once under {TOGETHER * 1000:.0f} ms, on
2 cores. A load before of more than 0 is other people's work on the same cores: it lengthens whatever waits for them.
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
    def alone(self) -> list[str]:
        """One line of the first table."""
        sql, page = p(50, self.sql), p(50, self.page)
        figures = [ms(sql), ms(p(50, self.around)), ms(page), f"{page / sql:.1f}", f"{(page - PLUS) / sql:.1f}"]
        return [self.name, f"{statistics.median(self.statements):.0f}", *figures, yes_or_no(self.meets[0])]

    @property
    def among_others(self) -> list[str]:
        """One line of the second table."""
        spent = [ms(statistics.fmean(self.web)), ms(statistics.fmean(self.database))]
        figures = [ms(p(50, self.together)), ms(p(95, self.together)), *spent]
        return [self.name, *figures, f"{statistics.median(self.bytes) / 1000:.0f}", yes_or_no(self.meets[1])]


def yes_or_no(met: bool) -> str:
    """Whether an aim is met, so that a miss is seen at a glance."""
    return "yes" if met else "NO"


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.1f}"


def tables(measured: Sequence[Measured]) -> list[tuple[str, tuple[str, ...], list[list[str]]]]:
    """Title, headings and lines of each table."""
    return [(*ALONE, [one.alone for one in measured]), (*TOGETHER_8, [one.among_others for one in measured])]


def shown(measured: Sequence[Measured]) -> list[Table]:
    """For the terminal."""
    made = []
    for title, headings, lines in tables(measured):
        table = Table(headings[0], title=title, title_justify="left")
        for heading in headings[1:]:
            table.add_column(heading, justify="right")
        for line in lines:
            table.add_row(*line)
        made.append(table)
    return made


def written(measured: Sequence[Measured], facts: Mapping[str, str]) -> str:
    """For the repository."""
    parts = ["# How quick are the pages?", "`python3 hub bench pages --write`, as it ran:"]
    parts.append("\n".join(f"- {name}: {value}" for name, value in facts.items()))
    for title, headings, lines in tables(measured):
        rows = [headings, ["---"] + ["---:"] * (len(headings) - 1), *lines]
        parts += [f"## {title}", "\n".join(f"| {' | '.join(row)} |" for row in rows)]
    return "\n\n".join(parts) + f"\n{MEANING}"


def machine() -> dict[str, str]:
    """On what it was measured; nothing that names the machine."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = {line.partition(": ")[2] for line in told.splitlines() if line.startswith("model name")}
    return {
        "machine": f"{', '.join(models) or platform.machine()}; {told.count('processor')} cores",
        "software": f"Python {platform.python_version()}, Django {django.__version__}",
    }
