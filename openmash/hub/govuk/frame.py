"""What stands round every page: whose hub it is, who is reading, where they can go?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Link(NamedTuple):
    """A place to go in the service navigation."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Handed to every page as `frame` by a context processor; a bare one stands when there is none (error pages)."""

    place: str = ""
    reader: str = ""
    role: str = ""
    account: str = ""
    navigation: Sequence[Link] = ()
    home: str = "/"
    sign_out: str = ""
    desk: str = ""
    read_at: datetime | None = None
    demo: bool = False
