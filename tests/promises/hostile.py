"""What could somebody send who means harm, or whose machine is broken?"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

from tests.promises.pages import Form

LONG = "x" * 1_000_000
TEXTS = [
    "", " ", "\x7f", "\u202e", "\u2028", "a\r\nb", "\t",
    "unknown", "none", "null", "NaN", "Infinity", "-Infinity", "-0", "true", "[]", "{}",
    "0", "-1", "1e9", "9" * 30, "9" * 5_000, "-" + "9" * 30, "2147483648", "9223372036854775808", "1.5", "0x10",
    "1_000", "٣", "²", "½", "Ⅷ", "０", "00", "0000", "1899", "9999", "10000", "29", "30", "31", "2", "13", "2023-02-29",
    "0000-01-01", "9999-12-31", "10000-01-01", "2026-11-17T25:00", "2026-W47-2", "24:00", "23:60", "99:99", "12",
    "<script>alert(1)</script>", "{{ 7 * 7 }}", "{% raw %}", "%s", "%(x)s", "${x}", "'; DROP TABLE contacts; --",
    "=1+1", "@SUM(A1)", "../../etc/passwd", "C:\\con", "//evil.example", "https://evil.example/", "javascript:alert(1)",
    "ﷺ" * 300, "e\u0301" * 500, "🧒" * 300, "\u200b" * 50, "İ" * 200, "ß" * 200, "x" * 300, "x" * 20_001,
]  # fmt: skip
UNKEEPABLE = ["\x00", "a\x00b", "\ud800", "a\udfffb", "\x1b", "\ufffe"]
NAMES = ["page", "order", "at", "day", "by", "event", "show", "kind", "next", "level", "paper", "q", "id", "pk", "add"]
HEADERS: list[dict[str, str]] = [
    {"Host": "evil.example"}, {"Host": "\x00"}, {"Cookie": "sessionid=\x00; csrftoken=x"}, {"Cookie": "=;;=\xff"},
    {"Cookie": "messages=W10:x:y; sessionid=" + "a" * 4_000}, {"Content-Type": "multipart/form-data"},
    {"Content-Type": "multipart/form-data; boundary=" + "b" * 300},
    {"Content-Type": "application/json; charset=utf-99"},
    {"Content-Type": "application/x-www-form-urlencoded; charset=utf-99"},
    {"Content-Type": "text/\x00"},
    {"Accept-Language": "x" * 5_000}, {"Referer": "https://evil.example/"}, {"X-Forwarded-For": "not an address, 1"},
    {"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}, {"If-Modified-Since": "tomorrow"},
    {"Range": "bytes=9-1"}, {"X-Forwarded-Proto": "gopher"}, {"X-HTTP-Method-Override": "DELETE"},
]  # fmt: skip
METHODS = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
BOUNDARY = "next-part"


@dataclass
class Sent:
    """One request, ready to go."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]}?{self.query[:200]} {self.headers} {self.body[:400]!r}"


class Attacker:
    """Makes up requests, the same for the same seed, from what was found on pages."""

    def __init__(self, seed: int, *, references: Sequence[str]) -> None:
        self.chance = random.Random(seed)
        self.references = references

    def text(self, offered: Sequence[str] = ()) -> str:
        """Something that does not belong there; now and then the name of something else, or what was offered."""
        kind = self.chance.random()
        if kind < 0.004:
            return LONG
        if kind < 0.08:
            return self.chance.choice(UNKEEPABLE)
        if kind < 0.2:
            return self.chance.choice(self.references)
        if kind < 0.4 and offered:
            return self.chance.choice(offered)
        return self.chance.choice(TEXTS)

    def form(self, form: Form, right: dict[str, list[str]]) -> Sent:
        """A form that was filled in rightly as far as we know how, and then spoiled in some places."""
        fields = {name: list(values) for name, values in (form.sent | right).items()}
        for _ in range(self.chance.choice([0, 1, 1, 1, 2, 2, 3, 8])):
            self.spoil(fields, form.offered)
        if form.method == "GET":
            return self.disguised(Sent("GET", urlsplit(form.action).path, encoded(fields)))
        sent = Sent("POST", urlsplit(form.action).path, urlsplit(form.action).query)
        if form.multipart or self.chance.random() < 0.1:
            sent.content_type = f"multipart/form-data; boundary={BOUNDARY}"
            sent.body = multipart(fields, {name: self.file() for name in form.files if self.chance.random() < 0.9})
        else:
            sent.body = encoded(fields).encode()
        if self.chance.random() < 0.03:
            sent.body = sent.body[: self.chance.randrange(len(sent.body) + 1)]
        return self.disguised(sent)

    def spoil(self, fields: dict[str, list[str]], offered: dict[str, list[str]]) -> None:
        """One field otherwise: another value, twice, left out, or one that nobody asked for."""
        name = self.chance.choice(sorted(fields) or ["x"])
        what = self.chance.random()
        if what < 0.7:
            fields[name] = [self.text(offered.get(name, ()))]
        elif what < 0.82:
            fields[name] = [*fields.get(name, []), self.text(offered.get(name, ())), self.text()]
        elif what < 0.94:
            fields.pop(name, None)
        else:
            fields[self.chance.choice([*NAMES, self.text()[:2_000]])] = [self.text()]

    def address(self, path: str, names: Sequence[str]) -> Sent:
        """A page's address with a query that no page made; now and then with something else where a name stood."""
        asked = {self.chance.choice([*names, *NAMES]): [self.text()] for _ in range(self.chance.randrange(4))}
        if self.chance.random() < 0.02:
            asked = {f"{name}{number}": [name] for number in range(3_000) for name in ("a",)}
        if self.chance.random() < 0.4:
            parts = path.split("/")
            place = self.chance.randrange(1, len(parts))
            parts[place] = quote_from_bytes(self.text()[:3_000].encode("utf-8", "surrogatepass"), safe="")
            path = "/".join(parts)
        return self.disguised(Sent(self.chance.choice(METHODS), path or "/", encoded(asked)))

    def disguised(self, sent: Sent) -> Sent:
        """Now and then with a header that no browser sends."""
        if self.chance.random() < 0.05:
            sent.headers = dict(self.chance.choice(HEADERS))
        return sent

    def file(self) -> tuple[str, bytes]:
        """A file that no agency would send."""
        text = self.text() + ",b\r\n" + self.text() + "," + self.text()
        coding = self.chance.choice(["utf-8", "utf-16", "cp1252", "utf-7"])
        content = self.chance.choice(
            [
                b"",
                b"\x00" * 100,
                b"PK\x03\x04" + b"\xff" * 60,
                b"\xff\xfe",
                text.encode(coding, "replace"),
                b'"a\n' * 50,
            ]
        )
        return self.text()[:300], content


def halves(text: object) -> bytes:
    """Text as bytes, half characters too, by somebody without scruples."""
    return str(text).encode("utf-8", "surrogatepass")


def encoded(fields: dict[str, list[Any]]) -> str:
    """As a browser would send it."""
    pairs = [(name, value) for name, values in fields.items() for value in values]
    return "&".join(f"{quote_from_bytes(halves(name))}={quote_from_bytes(halves(value))}" for name, value in pairs)


def multipart(fields: dict[str, list[Any]], files: dict[str, tuple[str, bytes]]) -> bytes:
    """The same in parts, with files."""
    parts = [(f'name="{name}"', halves(value)) for name, values in fields.items() for value in values]
    parts += [(f'name="{name}"; filename="{called}"', content) for name, (called, content) in files.items()]
    begins = f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
    whole = b"".join(halves(f"{begins}{head}\r\n\r\n") + content + b"\r\n" for head, content in parts)
    return whole + f"--{BOUNDARY}--\r\n".encode()
