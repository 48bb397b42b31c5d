"""In which line of a TOML document does a table or a key stand? The library that reads it does not say."""

import re

# Texts and remarks, which may hold anything: their line breaks are kept, the rest is blanked.
_TEXTS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)  # fmt: skip
_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_-]+)\s*\]{1,2}\s*$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


class Places:
    """The lines of a document's tables and keys.

    >>> Places('title = "T"\\n\\n[[rule]]\\nname = "a"\\n').of("rule", 0, "name")
    4
    """

    def __init__(self, text: str) -> None:
        self.tables: dict[str, list[int]] = {}
        self.keys: dict[tuple[str, int, str], int] = {}
        table, order = "", 0
        blanked = _TEXTS.sub(lambda found: "\n" * found[0].count("\n"), text)
        for number, line in enumerate(blanked.split("\n"), start=1):
            if header := _HEADER.match(line):
                table = header[1]
                self.tables.setdefault(table, []).append(number)
                order = len(self.tables[table]) - 1
            elif key := _KEY.match(line):
                self.keys.setdefault((table, order, key[1]), number)

    def of(self, table: str = "", order: int = 0, key: str = "") -> int:
        """The line of a key; of its table where the key is not there; the first where that is not there either."""
        headers = self.tables.get(table, [])
        return self.keys.get((table, order, key)) or (headers[order] if order < len(headers) else 1)
