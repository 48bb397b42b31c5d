"""What leaves the hub for those who watch over it? The heads of the log, in files and in the post; and alerts."""

from django.conf import settings
from django.core.mail import EmailMessage

from openmash.hub.audit import heads
from openmash.hub.outbox.models import Message
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.workflow import Role

from . import whole

SUBJECT = "Heads of the record on {day}"
LETTER = """These are the ends of the hub's record of who did and saw what, as they stand now. Keep this message where
nobody who looks after the hub can change it. To compare the record with it:

{commands}

Nothing about anybody is in this message.
"""


def keep_heads() -> list[heads.Line]:
    """Write down where every chain ends, those that have moved."""
    return heads.keep(settings.HEADS, whole.ends())


def post_heads() -> None:
    """Post where every chain ends to whoever keeps it: each chain with the command that compares."""
    ends, names = list(whole.ends()), dict(whole.places())
    if not (ends and settings.HEADS_TO):
        return
    commands = "\n".join(f'openmash audit verify --hub "{names[hub]}" --head {head}' for hub, head, _ in ends)
    day, sender = f"{ends[0][2]:%Y-%m-%d}", settings.DEFAULT_FROM_EMAIL.partition("@")[2]
    letter = EmailMessage(
        SUBJECT.format(day=day), LETTER.format(commands=commands), to=settings.HEADS_TO,
        headers={"Message-ID": f"<heads-{day}@{sender}>"},  # sent again after a failure, it is the same message
    )  # fmt: skip
    letter.send()


ALERT = "Somebody broke the glass"
ALERT_LETTER = """Somebody asked, in an emergency, for a contact that may be restricted to others. Who did, why and
until when stands in the hub under Record, Break-glass, as {reference}. It waits for a review by somebody else.

Nothing about any family is in this message.
"""


EMERGENCY = "Something was shared in an emergency"
EMERGENCY_LETTER = """Somebody shared, in an emergency, what the sharing agreement denies. Who did, with whom,
and why stands in the hub under Agreement, Emergencies, as {reference}. It waits for a review by somebody else.

Nothing about any family is in this message.
"""


LOOK_UP = "A look-up stands out"
LOOK_UP_LETTER = """Somebody looked up a child of their own surname, at their own address, or without a task there. It
may have been right. Who did, when and why it stands out is in the hub under Record, Look-ups that stand out, as
{reference}. It waits to be judged by somebody else.

Nothing about any family is in this message.
"""

STOPPED = "Sharing was stopped"
STOPPED_LETTER = """Something that the agencies of this hub share was stopped urgently. What, by whom and why stands in
the hub under Agreement ({reference}). It holds from now on: the hub refuses what was stopped. What was shared before
is sealed by its owner, for each item.

Nothing about any family is in this message.
"""


def post_alert(message: Message) -> None:
    """Tell the governance leads at once that somebody broke the glass, and neither who nor about whom."""
    _tell_leads(message, ALERT, ALERT_LETTER, known_as="glass")


def post_emergency(message: Message) -> None:
    """Tell them at once that something was shared against the agreement, and neither by whom nor about whom."""
    _tell_leads(message, EMERGENCY, EMERGENCY_LETTER, known_as="emergency")


def post_look_up(message: Message) -> None:
    """Tell them of a look-up that stands out, and neither whose nor of whom."""
    _tell_leads(message, LOOK_UP, LOOK_UP_LETTER, known_as="look-up")


def post_stop(message: Message) -> None:
    """Tell those who answer for agencies at once that sharing was stopped, and not why: a reason may name people."""
    _tell(Role.REPRESENTATIVE, message, STOPPED, STOPPED_LETTER, known_as="stop")


def _tell_leads(message: Message, subject: str, letter: str, *, known_as: str) -> None:
    _tell(Role.GOVERNANCE_LEAD, message, subject, letter, known_as=known_as)


def _tell(role: Role, message: Message, subject: str, letter: str, *, known_as: str) -> None:
    reference, sender = message.on_reference, settings.DEFAULT_FROM_EMAIL.partition("@")[2]
    for address in partnership.addresses_of(role, message.hub_id):
        EmailMessage(
            subject, letter.format(reference=reference), to=[address],
            headers={"Message-ID": f"<{known_as}-{reference}@{sender}>"},
        ).send()  # fmt: skip
