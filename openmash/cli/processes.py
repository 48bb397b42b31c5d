"""How do we start another process so that it cannot outlive us?"""

import shutil

# Killed outright, we can stop nobody; then the kernel tells our children. util-linux has `setpriv` wherever there is a
# Linux worth the name; elsewhere the next start finds what was left behind.
# The kernel counts the *thread* that started a child as its parent: start children from the main thread.


def tied(command: list[str], *, end: str = "TERM") -> list[str]:
    """The command, made to receive the signal `end` when the thread that starts it is gone."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", end, "--", *command] if setpriv else command
