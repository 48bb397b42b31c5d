"""What waits for a governance lead in the demonstration? One of each, done by those who would have done it."""

from datetime import timedelta

from openmash.hub.contacts.actions import breaking, reading, restricting
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.governance.actions import keep_home
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.sharing import actions as sharing
from openmash.hub.sharing import gate
from openmash.hub.sharing.terms import Data, Mode

from . import time
from .team import Team


def leave_to_review(team: Team) -> None:
    """Yesterday evening: somebody looked where they live, the glass was broken, and something was shared at once."""
    present = wall.now()
    restricted, looked_up = Contact.objects.filter(stage=Stage.DECIDED).order_by("-received_at")[:2]
    time.at(present - timedelta(days=40))
    live_at(looked_up.children.order_by("id")[0], team.administrator, team)
    time.at(present - timedelta(hours=17))
    reading.read(looked_up, by=team.administrator)
    time.later(minutes=20)
    break_the_glass(restricted, team)
    time.later(minutes=25)
    share_at_once(team)
    time.present()


def live_at(child: Child, member: Member, team: Team) -> None:
    """A member lives where this child was said to live, and wished that it be noted."""
    keep_home(member, house=child.record.address, postcode=child.record.postcode, by=team.system_administrator)


def break_the_glass(contact: Contact, team: Team) -> None:
    """The family of somebody who works here; whoever had screened it needs it once more, and nobody named answers."""
    screener = contact.triages.order_by("id")[0].by
    restricting.restrict(contact, named=[], reason="The family of a colleague.", by=team.decision_maker)
    time.later(minutes=30)
    why = "A school rings: he is at the gate, and nobody who is named answers."
    breaking.break_glass(contact.reference, hours=1, reason=why, by=screener)
    time.later(minutes=4)
    reading.read(contact, by=screener)


def share_at_once(team: Team) -> None:
    """The agreement has no rule for this, and it could not wait."""
    screener = team.screener(1)
    enquiry = Enquiry.objects.order_by("-at")[0]
    product = gate.Sharing(
        who="hub", whom="voluntary", data=Data.PRODUCT, mode=Mode.CONTENT, purpose="protect", basis="public_task"
    )
    (denied,) = gate.keep(gate.ask([product], by=screener), on=enquiry, by=screener)
    sharing.override(denied, reason="The refuge takes her in tonight, and must know of whom to beware.", by=screener)
