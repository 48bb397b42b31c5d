"""What on a page would run, or would be fetched from somebody else?"""

import re
from html.parser import HTMLParser

#: A page of ours brings neither style nor frame of its own, and does not say where its addresses begin.
NEVER = ("style", "base", "iframe", "object", "embed", "applet")
RUNS = ("style", "srcdoc", "http-equiv", "ping")
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster")

#: Whether a page is worth reading tag by tag: hundreds are looked at, and reading is slow.
SUSPECT = re.compile(
    r"<(style|base|iframe|object|embed|applet|script(?![^>]*\ssrc=))|[\s\"'/](on\w+|style|srcdoc|http-equiv|ping)\s*="
    r"|(javascript|vbscript|data):|=\s*[\"']?\s*(https?:)?//",
    re.IGNORECASE,
)


class Active(HTMLParser):
    """Reads one page; `found` names each active thing."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.found += [f"<{tag}>"] if tag in NEVER else []
        self.found += ["<script> inline"] if tag == "script" and "src" not in said else []
        self.found += [f"<{tag} {name}>" for name in said if name in RUNS or name.startswith("on")]
        addresses = [(name, value.strip().lower()) for name, value in said.items() if name in ADDRESSES]
        for name, value in addresses:
            elsewhere = value.startswith(("//", "http:", "https:")) and tag != "a"
            if elsewhere or value.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f'<{tag} {name}="{value}">')


def active(page: str) -> list[str]:
    """Each active thing of a page.

    >>> active('<p onclick="x()">Hello</p><script src="/static/a.js"></script><script>x()</script>')
    ['<p onclick>', '<script> inline']
    """
    return Active(page).found if SUSPECT.search(page) else []
