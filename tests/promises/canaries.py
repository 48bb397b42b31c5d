"""What would a child's information look like, where it has no business? Words that stand nowhere else."""

import logging
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from openmash.hub.config.logs import Plain
from tests.promises.pages import Form, Page

WORD = "Zyzzyva"  # no word of ours, of a library, or of English as people write it
NAME, STREET = f"{WORD}quick", f"16 {WORD} Row"
ADDRESS = f"{WORD.lower()}@canary.invalid"
SPOKEN = re.compile(WORD, re.IGNORECASE)
NEVER_ASKED = ("csrfmiddlewaretoken", "next", "back")

#: Boxes that take no words: filled with them, the form would be refused for that.
MEASURED = re.compile(r"day|month|year|date|time|hour|number|nhs|upn|phone|email|post|code|age|level")


def bearing(form: Form, right: dict[str, list[str]], *, everything: bool) -> dict[str, list[str]]:
    """A form as it would be right, with the canary wherever somebody writes in their own words."""
    fields = {name: list(values) for name, values in (form.sent | right).items()}
    for name in form.offered:
        ours = len(form.offered[name]) > 1 or name in NEVER_ASKED or "pass" in name
        words = "".join(fields.get(name, []))
        spoken = " " in words if words else not MEASURED.search(name)
        if not ours and (everything or spoken):
            fields[name] = [f"{NAME} of {STREET}"]
    return fields


def leaks(answer: Any, address: str) -> list[str]:
    """Where an answer carries it that is kept or shown by others: addresses, headers, cookies, file names."""
    found = [f"header {name}" for name, value in answer.headers.items() if SPOKEN.search(value)]
    found += [f"cookie {name}" for name, cookie in answer.cookies.items() if SPOKEN.search(cookie.OutputString())]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        text = answer.content.decode()
        if SPOKEN.search(text):
            page = Page(address, text)
            found += [f"link {link}" for link in page.links if SPOKEN.search(link)]
            found += [f"form {form.action}" for form in page.forms if SPOKEN.search(form.action)]
            found += re.findall(rf"<title>[^<]*{WORD}[^<]*", text, re.IGNORECASE)
            found += re.findall(rf"""(?:href|src|data-\w+-url|hx-\w+)=["'][^"']*{WORD}""", text, re.IGNORECASE)
    return found


@contextmanager
def logged() -> Iterator[StringIO]:
    """Everything that is logged meanwhile, as the hub would write it."""
    log = StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(Plain())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield log
    finally:
        root.removeHandler(handler)


def in_files(folder: Path, *, but: Iterable[str] = ()) -> list[str]:
    """Files whose names, or whose words where they are logs, hold it."""
    found = []
    for path in folder.rglob("*"):
        if SPOKEN.search(path.name):
            found.append(f"name {path}")
        if path.suffix == ".log" and path.is_file() and SPOKEN.search(path.read_text(errors="replace")):
            found.append(f"log {path.name}: {SPOKEN.search(path.read_text(errors='replace'))}")
    return found


def in_process_list() -> list[str]:
    """Processes that show it to whoever lists them."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                words = (process / "cmdline").read_bytes() + (process / "comm").read_bytes()
            except OSError:
                continue  # it has ended
            if SPOKEN.search(words.decode(errors="replace")):
                found.append(words.decode(errors="replace"))
    return found
