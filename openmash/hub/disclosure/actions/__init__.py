"""What can be done with a subject access request."""

from .approving import approve, send_back
from .leaving import fetch
from .opening import close_request, extend, open_request
from .preparing import choose, gather, redact, restore, submit
from .reading import list_requests, read_line, read_request

__all__ = [
    "approve",
    "choose",
    "close_request",
    "extend",
    "fetch",
    "gather",
    "list_requests",
    "open_request",
    "read_line",
    "read_request",
    "redact",
    "restore",
    "send_back",
    "submit",
]
