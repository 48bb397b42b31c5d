"""How does a verb say that it cannot go on?"""


class CannotRun(Exception):
    """Nothing is wrong with the program: the machine or the request is. Its text is one line a person can act on."""

    exit_code = 2
