"""What is read across rooms, and recorded as read?"""

from datetime import datetime

from django.db import transaction

from openmash.hub.audit.actions import ABOUT_AT_MOST, record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.models import Member

from . import access, board, finding
from .asked import Asked
from .board import Board
from .finding import Found, Sought


@transaction.atomic
def read_board(asked: Asked, *, by: Member, now: datetime) -> Board:
    """One page of the board. Every child who is on it is named in the log."""
    access.check_can_see_the_board(by)
    made = board.made(asked, by=by, now=now)
    for begins in range(0, max(1, len(made.children)), ABOUT_AT_MOST):
        shown = made.children[begins : begins + ABOUT_AT_MOST]
        record(Event.BOARD_READ, by=by, about=shown, asked=asked.query)
    return made


@transaction.atomic
def search(sought: Sought, *, by: Member, now: datetime) -> Found:
    """Find contacts again. The log keeps by what was looked for and who was shown, never what was typed."""
    access.check_can_search(by)
    found = finding.found(sought, by=by, now=now)
    record(Event.SEARCH_MADE, by=by, about=found.children, ways=sought.ways, found=found.total)
    return found
