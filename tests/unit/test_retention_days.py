"""From which day is a case counted, where the day of birth is not known?"""

from datetime import date

from openmash.hub.governance.retention.days import latest_birth
from openmash.hub.governance.retention.terms import Child, Reckoned


def test_of_an_age_that_was_stated_on_a_leap_day_the_birthday_was_then_or_the_day_before() -> None:
    told = date(2024, 2, 29)
    assert latest_birth(Child(told_on=told, age_stated=8)) == (date(2016, 2, 29), Reckoned.AGE)
    assert latest_birth(Child(told_on=told, age_stated=7)) == (date(2017, 2, 28), Reckoned.AGE)
