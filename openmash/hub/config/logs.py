"""What does a log say? That something happened, and where it failed; never with what: that could be about a child.

An address may hold what somebody typed, and the words of an exception the row that the database would not take.
"""

import copy
import logging
import traceback
from types import TracebackType
from typing import Any

Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")  # any other is somebody's own word
#: How gunicorn begins to speak of a request: what follows is the request's own.
OF_A_REQUEST = ("Invalid request", "Error handling request")


class Plain(logging.Formatter):
    """Every line of every log."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One record; what another formatter made of its failure is not used."""
        said = copy.copy(record)
        said.msg, said.args, said.exc_text = told(record), (), None
        return super().format(said)

    def formatException(self, failure: Failure) -> str:
        """Which failure, because of which, and where."""
        kind, error, trace = failure
        where = "".join(traceback.format_tb(trace))
        cause = error.__cause__ or error.__context__ if error else None
        because = f"\nbecause of {self.formatException((type(cause), cause, cause.__traceback__))}" if cause else ""
        return f"{kind.__name__ if kind else 'nothing'}\n{where}".rstrip() + because


def told(record: logging.LogRecord) -> str:
    """The message, where it is ours or of our libraries' own making; of a request, how it was answered."""
    request: Any = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        method = request.method if request.method in METHODS else "another way"
        return f"{getattr(record, 'status_code', '')} to {method} {match.route if match else 'unknown'}"
    message = record.getMessage()
    beginning = next((words for words in OF_A_REQUEST if message.startswith(words)), None)
    return beginning or message
