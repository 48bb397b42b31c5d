"""Who runs the server, and what can they reach?

PostgreSQL refuses to run as root, and as a user without a name. For these it runs in a user namespace of its own, where
their files stay within reach under another number; where the machine refuses that, for root, as `nobody`. Neither has
root's power to walk through other people's folders, so the programs and the data may have to stand elsewhere: under
`STATE`, always at the same path.
"""

import hashlib
import importlib.metadata
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from openmash.cli.postgres.binaries import WHEEL, Binaries
from openmash.cli.refusal import CannotRun

STATE = Path("/var/lib/openmash")
SPARE_USER = "nobody"


@dataclass(frozen=True)
class Account:
    """`prefix` goes before every command; files made for it are given to `uid` and `gid`."""

    prefix: tuple[str, ...]
    uid: int
    gid: int

    def can(self, *command: str | Path) -> bool:
        try:
            done = subprocess.run([*self.prefix, *command], cwd="/", capture_output=True, check=False)  # noqa: S603
        except OSError:
            return False
        return done.returncode == 0

    def give(self, path: Path) -> None:
        if (self.uid, self.gid) != (os.geteuid(), os.getegid()):
            os.chown(path, self.uid, self.gid)

    def folder_for(self, home: Path) -> Path:
        """The home itself if the account can write there, else a folder of its own, always the same for this home."""
        if self.can("test", "-w", home):
            return home
        STATE.mkdir(parents=True, exist_ok=True)
        STATE.chmod(0o755)
        folder = STATE / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
        folder.mkdir(mode=0o700, exist_ok=True)
        self.give(folder)
        return folder

    def reachable(self, binaries: Binaries) -> Binaries:
        """The same programs where the account can run them, copied if need be."""
        if self.can(binaries.program("postgres"), "--version"):
            return binaries
        if binaries.package is None:
            raise CannotRun(f"PostgreSQL may not run as root, and no other account can reach {binaries.folder}")
        return _copied(binaries, binaries.package)


def choose() -> Account:
    uid = os.geteuid()
    if uid != 0 and _has_name(uid):
        return Account((), uid, os.getegid())
    spare = pwd.getpwnam(SPARE_USER)
    namespace = ("unshare", "--user", f"--map-user={spare.pw_uid}", f"--map-group={spare.pw_gid}", "--")
    inside = Account(namespace, uid, os.getegid())
    if inside.can("true"):
        return inside
    drop = ("setpriv", f"--reuid={spare.pw_uid}", f"--regid={spare.pw_gid}", "--clear-groups", "--")
    dropped = Account(drop, spare.pw_uid, spare.pw_gid)
    if dropped.can("true"):
        return dropped
    raise CannotRun("PostgreSQL may not run as root, and this machine offers no other account: use an ordinary user")


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _copied(binaries: Binaries, package: Path) -> Binaries:
    """Programs load their libraries from beside the package, so both go, in one step, to a folder all can read."""
    place = STATE / "programs" / f"{importlib.metadata.version(WHEEL)}-{binaries.major}"
    if not place.exists():
        half = place.with_name(f"{place.name}.{os.getpid()}")
        install = binaries.folder.parent.relative_to(package)
        for part in ("bin", "lib", "share"):
            shutil.copytree(package / install / part, half / package.name / install / part)
        libraries = package.with_name(package.name + ".libs")
        shutil.copytree(libraries, half / libraries.name)
        for path in (STATE, place.parent, half, *half.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
        half.rename(place)
    return replace(binaries, folder=place / package.name / binaries.folder.relative_to(package))
