"""What of the log is kept where nobody in the database can reach it? Its heads: in files, and in the post."""

from django.conf import settings
from django.core.mail import EmailMessage

from openmash.hub.audit import heads

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
