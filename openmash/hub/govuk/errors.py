"""What is a person told when the hub cannot do what they asked?"""

from typing import NamedTuple


class Refusal(NamedTuple):
    """A title, what happened in one sentence, and what to do next."""

    title: str
    what: str
    next: tuple[str, ...]


_BACK = "Use your browser’s back button: what you had typed should still be there."
_BOARD = "Start again from the openmash name at the top of this page."

# A page that somebody may not see is told in the same words as a page that is not there: existence is information too.
_NOT_FOUND = Refusal(
    "Page not found",
    "There is nothing here that you can open.",
    (
        "If you typed the address, check that it is right.",
        "If you followed a link, what it led to may have moved, or it may not be for your role.",
        _BOARD,
    ),
)

REFUSALS = {
    400: Refusal(
        "This could not be read",
        "What your browser sent did not reach us whole. Nothing was changed.",
        (_BACK, "Check it and send it again."),
    ),
    403: _NOT_FOUND,
    404: _NOT_FOUND,
    405: Refusal(
        "That cannot be done from here",
        "This address does not take what was sent to it. Nothing was changed.",
        ("Go back and use the button on the page.", _BOARD),
    ),
    409: Refusal(
        "This has moved on",
        "Somebody else may have acted since you opened the page. Nothing was changed.",
        ("Go back, read the page again, and see whether it is still to be done.",),
    ),
    413: Refusal(
        "That is too large",
        "What you sent is larger than the hub takes in at once. Nothing was kept.",
        (_BACK, "Send a smaller file, or cut it in two."),
    ),
    422: Refusal(
        "This does not fit together",
        "Something in what was sent contradicts something else, or something already received. Nothing was changed.",
        (_BACK, "Check it and send it again."),
    ),
    429: Refusal(
        "Too many tries",
        "There were too many tries in a short time, so the hub waits before it takes another. Nothing was changed.",
        ("Wait five minutes, then try once more.",),
    ),
    500: Refusal(
        "Something went wrong here",
        "The fault is ours, not yours. What you last saved is safe; what you have just sent was not kept.",
        (_BACK, "Wait a minute and send it again."),
    ),
    503: Refusal(
        "The hub is not ready",
        "It is starting, or being looked after, or it cannot keep its record just now. Nothing was changed.",
        ("Wait a minute and try again.", "For a child in danger now, do not wait: ring the hub desk or 999."),
    ),
}


def refusal(status: int, words: str = "") -> Refusal:
    """The words for a status, or for a refusal that has its own (`words`): that the reader may know the reason of."""
    if words:
        return Refusal("This cannot be done", words, ("Nothing was changed.", _BACK))
    return REFUSALS.get(status) or REFUSALS[500 if status >= 500 else 400]
