"""What runs in the environment of `requirements/private.txt`: people into bits, and bits against bits.

It knows nothing of openmash and imports nothing of it: `apart` starts it as a process of its own. Each line that it
reads is a question, each line that it writes an answer, both JSON; the first question says what is wanted. The key
comes as part of a question, so that no list of processes shows it.
"""

from __future__ import annotations

import base64
import json
import sys
from array import array
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from anonlink.similarities import dice_coefficient_accelerated
from anonlink.solving import greedy_solve, pairs_from_groups
from bitarray import bitarray
from clkhash.clk import hash_chunk
from clkhash.key_derivation import generate_key_lists
from clkhash.schema import from_json_dict

WANTED = 10  # of those whom somebody is like in one piece of the other file, so many are remembered


def main() -> None:
    first = json.loads(sys.stdin.readline())
    answers: dict[str, Callable[..., None]] = {"encode": encode, "compare": compare}
    answers[first.pop("wanted")](**first)


def encode(schema: dict[str, Any], secret: str) -> None:
    """To every list of rows the list of their encodings."""
    how = from_json_dict(schema)
    keys = generate_key_lists(
        bytes.fromhex(secret), len(how.fields), key_size=how.kdf_key_size, salt=how.kdf_salt, info=how.kdf_info,
        kdf=how.kdf_type, hash_algo=how.kdf_hash,
    )  # fmt: skip
    for line in sys.stdin:
        filters, _ = hash_chunk(json.loads(line), keys, how, validate_data=False)
        say([base64.b64encode(each.tobytes()).decode() for each in filters])


def compare(ours: str, theirs: str, threshold: float, piece: int, most: int) -> None:
    """How many were compared, again and again; then one to one who is like whom, the most alike first.

    With each pair stands how much either of the two is like somebody else: 0 where that is below the threshold.
    """
    likeness: array[float] = array("d")
    mine, other = array("I"), array("I")
    for start, some in pieces(ours, piece):
        for beginning, others in pieces(theirs, piece * 10):
            found, (left, right) = dice_coefficient_accelerated((some, others), threshold, k=WANTED)
            likeness.extend(found)
            mine.extend(start + each for each in left)
            other.extend(beginning + each for each in right)
            if len(likeness) > most:
                say({"too_many": len(likeness)})
                return
            say({"compared": len(some) * len(others)})
    order = np.lexsort((np.asarray(other), np.asarray(mine), -np.asarray(likeness)))
    likeness = array("d", np.asarray(likeness)[order].tobytes())
    mine, other = (array("I", np.asarray(side)[order].tobytes()) for side in (mine, other))
    for some_pairs in in_pieces(matched(likeness, mine, other), 1_000):
        say({"pairs": some_pairs})


def matched(likeness: array[float], mine: array[int], other: array[int]) -> Iterator[tuple[int, int, float, float]]:
    """Each with at most one, the most alike first; the pairs come in that order."""
    sides = array("I", bytes(4 * len(mine))), array("I", [1]) * len(mine)
    partner = dict(pairs_from_groups(greedy_solve((likeness, sides, (mine, other)))))
    of_mine, of_other = Nearest(mine), Nearest(other)
    for alike, one, another in zip(likeness, mine, other, strict=True):
        of_mine.meet(one, another, alike)
        of_other.meet(another, one, alike)
    for alike, one, another in zip(likeness, mine, other, strict=True):
        if partner.get(one) == another:
            yield one, another, alike, max(of_mine.beside(one, another), of_other.beside(another, one))


class Nearest:
    """For each record the one that it is most like, and how much it is like the second."""

    def __init__(self, records: array[int]) -> None:
        count = max(records, default=0) + 1
        self.who = array("i", [-1]) * count
        self.most, self.second = array("d", bytes(8 * count)), array("d", bytes(8 * count))

    def meet(self, record: int, somebody: int, alike: float) -> None:
        """To be told of the most alike first."""
        if self.who[record] < 0:
            self.who[record], self.most[record] = somebody, alike
        elif not self.second[record]:
            self.second[record] = alike

    def beside(self, record: int, somebody: int) -> float:
        """How much it is like whoever it is most like, not counting this one."""
        return self.second[record] if self.who[record] == somebody else self.most[record]


def pieces(path: str, size: int) -> Iterator[tuple[int, list[bitarray]]]:
    """A file of encodings, some at a time, each with the number of its first; the first line says what it is."""
    with open(path, encoding="ascii") as lines:
        next(lines)
        start = 0
        while some := [bits(line) for line in islice(lines, size)]:
            yield start, some
            start += len(some)


def bits(line: str) -> bitarray:
    found = bitarray()
    found.frombytes(base64.b64decode(line))
    return found


def in_pieces(things: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while some := list(islice(things, size)):
        yield some


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
