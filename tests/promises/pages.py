"""What can be done from a page: the links and the forms that stand on it, as a browser would find them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

from openmash.hub.records.references import PATTERN

MOST_PAGES = 120  # of one reader; a hub's pages are of fewer kinds than that


@dataclass
class Form:
    """A form of a page: where it goes, and for each name what would be sent as it stands and what is offered."""

    method: str
    action: str
    multipart: bool = False
    sent: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def says(self, name: str, value: str, *, chosen: bool) -> None:
        """One box, or one of several choices."""
        self.offered.setdefault(name, []).append(value)
        self.sent.setdefault(name, [])
        if chosen:
            self.sent[name].append(value)


class Page(HTMLParser):
    """The links and the forms of one page."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address = address
        self.links: set[str] = set()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.naming = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.add(urldefrag(urljoin(self.address, said.get("href", ""))).url)
        if tag == "form":
            action = urljoin(self.address, said.get("action", ""))
            multipart = said.get("enctype", "") == "multipart/form-data"
            self.open = Form(said.get("method", "get").upper(), action, multipart)
            self.forms.append(self.open)
        elif self.open is not None:
            self.inside(self.open, tag, said)

    def inside(self, form: Form, tag: str, said: dict[str, str]) -> None:
        """Something of a form."""
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "select" or (tag == "textarea" and name):
            self.naming = name
            form.says(name, "", chosen=tag == "textarea")
        elif tag == "option":
            form.says(self.naming, said.get("value", ""), chosen="selected" in said)
        elif tag == "input" and kind == "file":
            form.files.add(name)
        elif said.get("formaction"):
            there = urljoin(self.address, said["formaction"])
            self.forms.append(Form(form.method, there, form.multipart, form.sent, form.offered, form.files))
        elif name and tag in ("input", "button"):
            ticked = "checked" in said if kind in ("radio", "checkbox") else tag == "input"
            form.says(name, said.get("value", ""), chosen=ticked)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def walked(client: Client, beginning: list[str]) -> Iterator[Page]:
    """Every page that can be reached from these, each kind of address a few times at most."""
    waiting, seen, kinds = list(beginning), set[str](), dict[str, int]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        kind = re.sub(f"{PATTERN}|[0-9]+", "#", urlsplit(address).path)
        if address in seen or kinds.get(kind, 0) >= 3:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = Page(address, answer.content.decode())
            waiting += sorted(link for link in page.links if leads_inside(link))
            yield page


def leads_inside(link: str) -> bool:
    """Whether a link leads to another page of the hub."""
    there = urlsplit(link)
    return there.path.startswith("/") and not (there.scheme or there.netloc) and "/logout" not in there.path
