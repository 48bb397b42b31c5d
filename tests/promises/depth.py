"""How deep? The same code runs quick in the ordinary tests, and deep in `hub drill`."""

import os

DEEP = os.environ.get("OPENMASH_DEEP") == "1"


def times(quick: int, *, deep: int) -> int:
    """So many times in the ordinary run, so many in the drill."""
    return deep if DEEP else quick
