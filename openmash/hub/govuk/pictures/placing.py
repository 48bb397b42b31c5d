"""Where does everybody stand on a family map?

Generations in rows; in a row, blocks that stay together: partners in a chain, or children of the same parents.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from openmash.hub.govuk.pictures.relatives import Couple, Parent, Relative

ACROSS, APART, DOWN, EDGE = 116, 190, 116, 56

Spots = dict[str, tuple[float, float]]


def _generations(drawn: Sequence[Relative], ties: Sequence[Couple], births: Sequence[Parent]) -> dict[str, int]:
    """0 for the eldest. Rounds are bounded, so that a record that makes somebody their own ancestor still draws."""
    depth = {person.key: 0 for person in drawn}
    for _ in drawn:
        before = dict(depth)
        for parent, child in births:
            depth[child] = min(max(depth[child], depth[parent] + 1), len(drawn))
        for one, other, _tie in ties:
            depth[one] = depth[other] = max(depth[one], depth[other])
        if before == depth:
            break
    # Somebody without parents on the map stands just above their own children, not at the top of the page.
    for key in depth:
        below = [depth[child] for parent, child in births if parent == key]
        partnered = any(key in (one, other) for one, other, _tie in ties)
        if below and not partnered and key not in {child for _parent, child in births}:
            depth[key] = min(below) - 1
    return depth


def rows(drawn: Sequence[Relative], ties: Sequence[Couple], births: Sequence[Parent]) -> list[list[list[str]]]:
    """Generation by generation, in blocks that stay together: partners in a chain, or children of the same parents."""
    depth = _generations(drawn, ties, births)
    home = {person.key: person.at_home for person in drawn}
    partners: dict[str, list[str]] = defaultdict(list)
    for one, other, _tie in ties:
        partners[one].append(other)
        partners[other].append(one)
    made = []
    for level in sorted(set(depth.values())):
        left = [key for key in depth if depth[key] == level]
        blocks: list[list[str]] = []
        while left:
            block = _chain(left, partners) if partners[left[0]] else _siblings(left, partners, births)
            if home[block[0]] and not home[block[-1]]:
                block.reverse()  # whoever lives elsewhere stands at the outside
            blocks.append(block)
            left = [key for key in left if key not in block]
        made.append(blocks)
    return made


def _chain(left: Sequence[str], partners: dict[str, list[str]]) -> list[str]:
    """The first person here with all who are joined to them, from one end of the chain to the other."""
    joined = [left[0]]
    for key in joined:
        joined += [other for other in partners[key] if other in left and other not in joined]
    ends = [key for key in joined if len([other for other in partners[key] if other in joined]) < 2]
    chain = [(ends or joined)[0]]
    while onward := [key for key in joined if key not in chain and key in partners[chain[-1]]]:
        chain.append(onward[0])
    return [*chain, *(key for key in joined if key not in chain)]


def _siblings(left: Sequence[str], partners: dict[str, list[str]], births: Sequence[Parent]) -> list[str]:
    """The first person here with all who have the same parents and no partner."""

    def parents(key: str) -> set[str]:
        return {parent for parent, child in births if child == key}

    own = parents(left[0])
    return [key for key in left if key == left[0] or (own and parents(key) == own and not partners[key])]


def spots(blocks_by_row: Sequence[Sequence[list[str]]], births: Sequence[Parent], home: dict[str, bool]) -> Spots:
    """Where everybody stands: blocks under the middle of their parents where there is room, all moved into view."""
    placed: Spots = {}
    for level, blocks in enumerate(blocks_by_row):
        free = float("-inf")
        steps = [_steps(block, home) for block in blocks]
        wishes = [
            (_wanted(block, across, placed, births), block, across) for block, across in zip(blocks, steps, strict=True)
        ]
        for wanted, block, across in sorted(wishes, key=lambda wish: wish[0]):
            left = max(wanted, free) if wanted < float("inf") else max(free, 0.0)
            for key, step in zip(block, across, strict=True):
                placed[key] = (left + step, EDGE - 8 + level * DOWN)
            free = left + across[-1] + ACROSS
    shift = EDGE - min((x for x, _ in placed.values()), default=0)
    return {key: (x + shift, y) for key, (x, y) in placed.items()}


def _steps(block: Sequence[str], home: dict[str, bool]) -> list[float]:
    """How far from the first each of a block stands; whoever lives elsewhere stands clear of the household's box."""
    steps = [0.0]
    for before, key in pairwise(block):
        steps.append(steps[-1] + (ACROSS if home[before] == home[key] else APART))
    return steps


def _wanted(block: Sequence[str], steps: Sequence[float], placed: Spots, births: Sequence[Parent]) -> float:
    """Where the block would begin if there were room; at the end of the row when nothing above it says."""
    lefts = []
    for key, step in zip(block, steps, strict=True):
        above = [placed[parent][0] for parent, child in births if child == key and parent in placed]
        if above:
            lefts.append(sum(above) / len(above) - step)
    if lefts and len(lefts) == len(block):
        return sum(lefts) / len(lefts)
    return lefts[0] if lefts else float("inf")
