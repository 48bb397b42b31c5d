"""What will the clock not answer, and why? Every text is fit to show a person."""


class ClockRefusal(ValueError):
    """The question cannot be answered truthfully; the reason is the text."""


class NaiveInstant(ClockRefusal):
    """A date and time without its time zone: it could be either of two instants, so it is none."""


class OutsideTheCalendar(ClockRefusal):
    """A moment in a year whose bank holidays nobody knows, or a stretch too long to be a hub's matter."""


class BackwardsTime(ClockRefusal):
    """A stretch of time, or an amount of it, that ends before it starts."""


class NeverOpens(ClockRefusal):
    """Working time was asked of a hub whose opening hours do not hold that much."""


class BadOpeningHours(ClockRefusal):
    """Opening hours that no clock can follow."""


class BadTimescale(ClockRefusal):
    """A timescale that contradicts itself."""


class NoTimescale(ClockRefusal):
    """The hub has set no timescale for this; that is not the same as setting *no target*."""


class NobodyHolds(ClockRefusal):
    """A moment in a contact's life when nobody would hold the clock."""


class PauseWithoutReason(ClockRefusal):
    """A pause that says nothing about why."""
