"""Can the hub keep what a document says? What it cannot keep is not put in force."""

from collections import Counter
from itertools import product

from .reading import Reading
from .terms import ITEMS, Agreement, Mode, Rule, Ruling

#: Rules that may speak of one sharing: with more of them an answer would take longer than 50 µs.
SPEAK_AT_MOST = 15


def can_be_kept(agreement: Agreement, reading: Reading) -> None:
    """Every rule holds on days of the agreement, promises what is done, and leaves the gate quick enough."""
    for rule in agreement.rules:
        _holds_within(rule, agreement, reading)
        _is_done(rule, agreement, reading)
    _stays_quick(agreement, reading)


def _holds_within(rule: Rule, agreement: Agreement, reading: Reading) -> None:
    """A day outside the agreement's is one on which the rule does nothing, whatever it says."""
    if rule.starts and rule.starts < agreement.starts:
        reading.wrong(
            rule.line,
            f"“{rule.name}” begins on {rule.starts}, before the agreement on {agreement.starts}. Give a later day, or"
            " take it out.",
        )
    if agreement.ends and max(filter(None, (rule.starts, rule.ends)), default=agreement.ends) > agreement.ends:
        reading.wrong(
            rule.line,
            f"“{rule.name}” holds after the agreement ends on {agreement.ends}. Give earlier days, or take them out.",
        )


def _is_done(rule: Rule, agreement: Agreement, reading: Reading) -> None:
    """That an agency holds something is shown to every agency of the same enquiry: no rule can promise otherwise."""
    parties = set(agreement.parties)
    pairs = any(one != other for one, other in product(rule.who & parties, rule.whom & parties))
    if rule.ruling != Ruling.PERMIT and Mode.EXISTENCE in rule.modes and rule.data & ITEMS and pairs:
        reading.wrong(
            rule.line,
            f"“{rule.name}” keeps from an agency that another holds something. The hub cannot keep that: whoever is"
            ' asked in an enquiry sees which agencies hold something. Write modes = "content".',
        )


def _stays_quick(agreement: Agreement, reading: Reading) -> None:
    speak = Counter(
        key for rule in agreement.rules for key in product(rule.who, rule.whom, rule.data, rule.modes)
    )  # fmt: skip
    most, times = min(speak.items(), key=lambda one: (-one[1], one[0]), default=(None, 0))
    if most and times > SPEAK_AT_MOST:
        who, whom, data, mode = most
        last = [one for one in agreement.rules if who in one.who and whom in one.whom and data in one.data][-1]
        reading.wrong(
            last.line,
            f"{times} rules speak of what {who} share with {whom} ({data}, {mode}), and at most {SPEAK_AT_MOST} can be"
            " looked up in time. Say it in fewer rules.",
        )
