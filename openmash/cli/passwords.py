"""Where are the passwords that nobody types?

In the home's `secrets.json`, readable by its owner only, each made at random when it is first asked for.
"""

import json
import os
import secrets
from pathlib import Path

NAME = "secrets.json"


def is_kept(home: Path, name: str) -> bool:
    return name in _read(home)


def kept(home: Path, name: str) -> str:
    """The home's secret of this name: 256 random bits, on disk before anybody can rely on it."""
    known = _read(home)
    if name not in known:
        known[name] = secrets.token_hex(32)
        _write(home, known)
    return known[name]


def _read(home: Path) -> dict[str, str]:
    try:
        text = (home / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {str(name): str(secret) for name, secret in json.loads(text).items()}


def _write(home: Path, known: dict[str, str]) -> None:
    half = home / (NAME + ".half")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(known, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    half.rename(home / NAME)
