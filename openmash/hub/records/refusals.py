"""What does the hub refuse, in words fit to show a person?"""


class Refusal(Exception):
    """Something was asked that may not be done. The text is fit to show."""


class Denied(Refusal):
    """This member may not do this."""


class StepNotAllowed(Refusal):
    """This cannot happen next."""


class NotUnderstood(Refusal):
    """What was sent cannot be read; the text names the place and the remedy."""


def given(text: str, *, otherwise: str) -> str:
    """The text that somebody must give, without white space around it; or what they are told instead."""
    if not text.strip():
        raise NotUnderstood(otherwise)
    return text.strip()
