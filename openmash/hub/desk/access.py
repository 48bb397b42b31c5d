"""Who may see across rooms?"""

from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES
from openmash.hub.records.refusals import Denied


def check_can_see_the_board(member: Member) -> None:
    """The board is for those who work on every contact of the hub."""
    if not member.has(*CASE_ROLES):
        raise Denied("The board is for an administrator, a screener or a decision maker of the hub.")


def check_can_search(member: Member) -> None:
    """So is looking for a child."""
    if not member.has(*CASE_ROLES):
        raise Denied("Searching is for an administrator, a screener or a decision maker of the hub.")
