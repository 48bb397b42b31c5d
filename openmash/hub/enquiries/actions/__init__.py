"""What can be done in an enquiry: check, change, record, tell."""

from .answering import answer, nothing_held_for_rest, see, send_reply
from .asking import ask, open_enquiry
from .items import Draft, correct_item, move_item, write_item
from .listing import list_enquiries, list_own_items, list_worklist, read_item
from .reading import read_asking, read_enquiry, read_opening, read_request
from .sources import keep_source, read_source

__all__ = [
    "Draft",
    "answer",
    "ask",
    "correct_item",
    "keep_source",
    "list_enquiries",
    "list_own_items",
    "list_worklist",
    "move_item",
    "nothing_held_for_rest",
    "open_enquiry",
    "read_asking",
    "read_enquiry",
    "read_item",
    "read_opening",
    "read_request",
    "read_source",
    "see",
    "send_reply",
    "write_item",
]
