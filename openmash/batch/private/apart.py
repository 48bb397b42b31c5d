"""How is asked what has an environment of its own? As a process: each question and answer is a line of JSON."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final, cast

from openmash.linkage.encoding.refusals import EncodingRefused

SCRIPT: Final = Path(__file__).with_name("bloom_filters.py")


class Stopped(EncodingRefused):
    """The process ended before it had answered."""


class Apart:
    """A process that is there until the end of the block; what it complains of is kept to be told."""

    def __init__(self, command: Sequence[str]) -> None:
        """`command`: the Python of the other environment, and what goes before it."""
        self._command = [*command, "-I", str(SCRIPT)]

    def __enter__(self) -> Apart:
        self._complaints = tempfile.TemporaryFile("w+", errors="replace")
        self._process = subprocess.Popen(  # noqa: S603
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints, text=True
        )
        self._questions, self._answers = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._complaints.close()

    def tell(self, question: object) -> None:
        """Ask without waiting. Raises `Stopped`."""
        try:
            self._questions.write(json.dumps(question) + "\n")
            self._questions.flush()
        except BrokenPipeError:
            raise self._stopped() from None

    def answer(self) -> Any:
        """The next answer. Raises `Stopped`."""
        line = self._answers.readline()
        if not line:
            raise self._stopped()
        return json.loads(line)

    def answers(self) -> Iterator[dict[str, Any]]:
        """All that it still has to say. Raises `Stopped` unless it ends well."""
        for line in self._answers:
            yield json.loads(line)
        if self._process.wait() != 0:
            raise self._stopped()

    def _stopped(self) -> Stopped:
        code = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read().splitlines() or ["it said nothing"]
        return Stopped(f"the process that holds the encoder ended with {code}: {said[-1]}")
