"""One borough, made once, for all who look at it."""

from functools import cache

from openmash.synthetic.borough import Block, borough

SIZE = 16_000


@cache
def blocks() -> tuple[Block, ...]:
    return tuple(borough(SIZE, seed=20))
