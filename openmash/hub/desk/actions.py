"""What is read across rooms, and recorded as read?"""

from datetime import datetime

from django.db import transaction

from openmash.hub.audit.actions import ABOUT_AT_MOST, record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.models import Member

from . import access, board
from .asked import Asked
from .board import Board


@transaction.atomic
def read_board(asked: Asked, *, by: Member, now: datetime) -> Board:
    """One page of the board. Every child who is on it is named in the log."""
    access.check_can_see_the_board(by)
    made = board.made(asked, by=by, now=now)
    for begins in range(0, max(1, len(made.children)), ABOUT_AT_MOST):
        shown = made.children[begins : begins + ABOUT_AT_MOST]
        record(Event.BOARD_READ, by=by, about=shown, asked=asked.query)
    return made
