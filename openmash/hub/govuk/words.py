"""How are times, dates, ages, durations and numbers said on a page?"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from openmash import clock

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def on_the_wall(moment: datetime) -> datetime:
    """The moment as the hub's own clock on the wall shows it."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def the_day(moment: date) -> date:
    """The day on which a date or a moment falls, here."""
    return on_the_wall(moment).date() if isinstance(moment, datetime) else moment


def clock_time(moment: datetime) -> str:
    """
    >>> clock_time(datetime(2026, 11, 17, 16, 55))
    '16:55'
    """
    return on_the_wall(moment).strftime("%H:%M")


def long_date(moment: date) -> str:
    """17 November 2026, the day never parted from its month."""
    day = the_day(moment)
    return f"{day.day}{NBSP}{day:%B} {day.year}"


def short_date(moment: date) -> str:
    """17 Nov 2026, kept on one line."""
    day = the_day(moment)
    return f"{day.day}{NBSP}{day:%b}{NBSP}{day.year}"


def weekday_date(moment: date) -> str:
    """Tuesday 17 November 2026."""
    return f"{the_day(moment):%A} {long_date(moment)}"


def date_and_time(moment: datetime) -> str:
    """17 November 2026 at 16:55."""
    return f"{long_date(moment)} at{NBSP}{clock_time(moment)}"


def near_time(moment: datetime, today: date | None = None) -> str:
    """The time alone when it is today; otherwise with the word or the date that says which day."""
    today = today or timezone.localdate()
    day, time = the_day(moment), clock_time(moment)
    if day == today:
        return time
    near = {today + timedelta(days=1): "tomorrow", today - timedelta(days=1): "yesterday"}
    return f"{near.get(day) or short_date(day)}{NBSP}{time}"


def _some(count: int, unit: str) -> str:
    return f"{count}{NBSP}{unit}" if count == 1 else f"{count}{NBSP}{unit}s"


def days_apart(days: int) -> str:
    """So many days in the largest unit that still tells enough: days to a fortnight, then weeks, months, years."""
    if days <= 27:
        return _some(days, "day")
    if days < 84:
        return _some(days // 7, "week")
    if days < 730:
        return _some(int(days / 30.44), "month")
    return _some(int(days / 365.25), "year")


def how_long_ago(moment: date, today: date | None = None) -> str:
    """today, yesterday, 4 days ago, 10 weeks ago; and in 3 days for what is to come."""
    days = ((today or timezone.localdate()) - the_day(moment)).days
    said = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days)
    if said:
        return said
    return f"{days_apart(days)} ago" if days > 0 else f"in{NBSP}{days_apart(-days)}"


def duration(length: timedelta | float) -> str:
    """A length of time as the clock says it, kept on one line: 38 min, 1 h 20, 3 days 4 h. A bare number is minutes."""
    return clock.say_duration(length if isinstance(length, timedelta) else timedelta(minutes=length)).replace(" ", NBSP)


def time_left(left: timedelta | None) -> str:
    """What is left of a clock, kept on one line: 1 h 20 left, 25 min late, No clock."""
    return clock.say_time_left(left).replace(" ", NBSP)


def age(born_on: date | None, today: date | None = None) -> str:
    """6, 11 months, 3 weeks, 5 days; nothing is guessed when the birthday is not known."""
    if born_on is None:
        return "age not known"
    today = today or timezone.localdate()
    if born_on > today:
        return unborn(born_on, today)
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    if months >= 12:
        return str(months // 12)
    if months:
        return _some(months, "month")
    days = (today - born_on).days
    return _some(days // 7, "week") if days >= 7 else _some(days, "day")


def unborn(due_on: date | None, today: date | None = None) -> str:
    """unborn, due 2 Jan; with the year when the date could be read as another year's."""
    if due_on is None:
        return "unborn"
    near = abs((due_on - (today or timezone.localdate())).days) < 330
    return f"unborn, due {due_on.day}{NBSP}{due_on:%b}" + ("" if near else f"{NBSP}{due_on.year}")


def initials(name: str) -> str:
    """
    >>> initials("Tamsin Okoro-Vale")
    'T.O-V.'
    """
    parts = ("-".join(piece[0].upper() for piece in part.split("-") if piece) for part in name.split())
    return "".join(f"{part}." for part in parts if part) or "?"


def number(value: float, places: int = 0) -> str:
    """Thousands by commas, and a minus that is a minus.

    >>> number(-12345.678, 1)
    '−12,345.7'
    """
    said = f"{abs(value):,.{places}f}"
    return f"{MINUS}{said}" if value < 0 and said.strip("0.,") else said


def counted(count: int, one: str, many: str = "") -> str:
    """1 child, 2 children: the number and the right word for it."""
    return f"{number(count)}{NBSP}{one if count == 1 else many or one + 's'}"


def sentence(words: str) -> str:
    """The words with a capital to begin with, and the rest left as it was."""
    return words[:1].upper() + words[1:]


def inside_a_sentence(words: str) -> str:
    """The words as they stand within a sentence: in lower case at first, but for abbreviations and “I”.

    >>> inside_a_sentence("Date of birth"), inside_a_sentence("NHS number")
    ('date of birth', 'NHS number')
    """
    begins = words.split(" ", 1)[0]
    return words if begins == "I" or begins[1:] != begins[1:].lower() else words[:1].lower() + words[1:]
