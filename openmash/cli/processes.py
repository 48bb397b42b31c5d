"""How do we start other processes, see that they run, and leave none behind?"""

import contextlib
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol

from openmash.cli.refusal import CannotRun

# Five starts in a minute outlast a fault that passes (a database that restarts, a port that is being given up), and end
# before one that does not pass has filled the log.
STARTS, WITHIN_SECONDS = 5, 60

# What a worker may take to finish the job in hand, before it is killed; every job may be killed.
SECONDS_TO_STOP = 10


def tied(command: Sequence[str], *, end: str = "KILL") -> list[str]:
    """The command, made to receive the signal `end` when whoever starts it is gone.

    It is killed unless something gentler is asked for: everything we start may be killed at any time, and a worker that
    is asked to finish waits for a database that went at the same moment.

    Killed outright, we can stop nobody: the kernel then tells our children. It counts the *thread* that started a child
    as its parent, so start them from the main thread. Where there is no `setpriv` (Linux has it with util-linux), the
    next start finds what was left behind.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", end, "--", *command] if setpriv else list(command)


class Stopped(BaseException):
    """Somebody asked us to stop."""


@contextlib.contextmanager
def stopping_when_asked() -> Iterator[None]:
    """Turn the signals that end a process into `Stopped`, once: what is stopping is not interrupted again."""
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to outlive the terminal
        signals.append(signal.SIGHUP)

    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, lambda *_: None)
        raise Stopped

    before = {each: signal.signal(each, stop) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Runs(Protocol):
    """Something that can be started, watched and stopped."""

    name: str
    log: Path

    @property
    def pid(self) -> int | None: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Process:
    """One command, its output in a log."""

    def __init__(
        self, name: str, command: Sequence[str], *, log: Path, environment: Mapping[str, str], door: int | None = None
    ) -> None:
        """`door` is an open socket to hand over."""
        self.name = name
        self.log = log
        self._command = tied(command)
        self._environment = environment
        self._handed_over = () if door is None else (door,)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        with self.log.open("ab") as log:
            # A session of its own, so that Ctrl-C reaches us only and things stop in their order.
            self._process = subprocess.Popen(  # noqa: S603
                self._command,
                env=self._environment,
                pass_fds=self._handed_over,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(timeout=SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class Watch:
    """Keeps things running, in the order they were started, until asked to stop; then stops them in the other order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._running: dict[Runs, deque[float]] = {}

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        for each in reversed(self._running):
            each.stop()

    def start(self, each: Runs) -> None:
        self._running[each] = deque(maxlen=STARTS)
        each.start()

    def look(self) -> None:
        """Start again whatever is down, and say so."""
        for each, starts in self._running.items():
            if each.pid is None:
                now = time.monotonic()
                if len(starts) == STARTS and now - starts[0] < WITHIN_SECONDS:
                    raise CannotRun(f"the {each.name} keeps stopping: see {each.log}")
                starts.append(now)
                self._say(f"the {each.name} stopped and is started again")
                with contextlib.suppress(CannotRun):
                    each.start()
