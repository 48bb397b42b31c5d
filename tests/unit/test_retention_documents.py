"""A retention schedule is read whole or refused with every mistake, its line and its remedy."""

from datetime import date

import pytest

from openmash.hub.governance.models import HoldLift, ProposalAnswer, RetentionConfirmation, RetentionRule
from openmash.hub.governance.retention import starter
from openmash.hub.governance.retention.days import least_years
from openmash.hub.governance.retention.document import read
from openmash.hub.governance.retention.terms import END_WORDS, Disposal, NotASchedule, Reckoned, Rule, Schedule, Since
from openmash.hub.governance.retention.words import passing_in_words, rule_in_words, why

WHOLE = 'title = "Ours"\n[[rule]]\nname = "all"\ntitle = "All"\nbecause = "So."\nyears_after_last_contact = 6\n'
WHOLE += '[[class]]\nname = "transient"\nbecause = "So."\ndays = 30\n'


def wrong(document: str, **options: object) -> list[str]:
    with pytest.raises(NotASchedule) as refused:
        read(document, **options)  # type: ignore[arg-type]
    return [f"{one.line}: {one.words}" for one in refused.value.problems]


def test_the_starter_says_of_every_outcome_how_long_it_is_kept_and_why() -> None:
    schedule = read(starter(), agencies=[])
    assert {end for rule in schedule.rules for end in rule.ends} == set(END_WORDS)
    assert all(rule.because for rule in schedule.rules)
    assert least_years(schedule) == 1


@pytest.mark.parametrize(
    ("changed", "to", "line", "words"),
    [
        ('title = "Ours"', "", 1, "has no title"),
        ('title = "All"', "", 2, "this rule has no title"),
        ('name = "all"', "", 2, "has no name"),
        ('name = "all"', 'name = "All of it"', 3, "small letters"),
        ('because = "So."', "", 2, "say why"),
        ("years_after_last_contact = 6", "", 2, "say for how long in one way"),
        ("years_after_last_contact = 6", "years_after_last_contact = 6\nuntil_age = 25", 2, "how long in one way"),
        ("years_after_last_contact = 6", "years_after_last_contact = 0", 6, "from 1 to 100"),
        ("years_after_last_contact = 6", "until_age = 101", 6, "from 1 to 100"),
        ("years_after_last_contact = 6", "until_age = true", 6, "from 1 to 100"),
        ("years_after_last_contact = 6", "until_age = 2.5", 6, "from 1 to 100"),
        ("years_after_last_contact = 6", "until_age = 25\noutcomes = ['refferal']", 7, "Did you mean “referral”"),
        ("years_after_last_contact = 6", "until_age = 25\noutcomes = ['referral']", 1, "how long “advice” is kept"),
        ("years_after_last_contact = 6", "until_age = 25\nagency = 'polcie'", 7, "Did you mean “police”"),
        ("years_after_last_contact = 6", "until_age = 25\nagency = 7", 7, "the code of one agency"),
        ("years_after_last_contact = 6", "until_age = 25\nkept = 7", 7, "means nothing here"),
        ("[[rule]]", "[[rules]]", 1, "means nothing here"),
        ("[[rule]]", "[rule]", 1, "Begin each with a line [[rule]]"),
        ('name = "transient"', "", 7, "say which class"),
        ('name = "transient"', 'name = "transeint"', 8, "Did you mean “transient”"),
        ('name = "transient"', 'name = "case"', 8, "write a [[rule]]"),
        ('name = "transient"', 'name = "audit"', 8, "nothing disposes of it"),
        ("days = 30", "", 7, "from 7 to 366"),
        ("days = 30", "days = 6", 10, "from 7 to 366"),
        ("days = 30", "days = 367", 10, "from 7 to 366"),
        ("days = 30", "days = true", 10, "from 7 to 366"),
        ("days = 30", "days = 30\nyears = 1", 11, "means nothing here"),
        ('"So."\ndays', '""\ndays', 9, "say why"),
        ("[[class]]", "[class]", 1, "Begin each with a line [[class]]"),
        ("days = 30", 'days = 9\n[[class]]\nname = "transient"\nbecause = "B"\ndays = 9', 11, "one class, and once"),
        ('[[class]]\nname = "transient"\nbecause = "So."\ndays = 30', "", 1, "no class says how long"),
        ("[[rule]]", "[[rule", 2, "this is not TOML"),
        ("[[rule]]", "x = ", 2, "this is not TOML"),
        ('"Ours"', f'"{"a" * 1_001}"', 1, "too long"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(changed: str, to: str, line: int, words: str) -> None:
    told = wrong(WHOLE.replace(changed, to, 1), agencies=["police"])
    assert any(one.startswith(f"{line}: ") and words in one for one in told), told


def test_two_rules_of_one_name_and_too_many_rules_are_refused() -> None:
    rule = WHOLE.partition("\n")[2].partition("[[class]]")[0]
    assert any("two rules are called “all”" in one for one in wrong(WHOLE + rule))
    assert any("there are 101 tables [[rule]]" in one for one in wrong(WHOLE + rule * 100))


def test_of_very_many_mistakes_the_first_are_told() -> None:
    found = wrong(WHOLE + "".join(f"wrong-{number} = 1\n" for number in range(150)))
    assert any("these are the first 100 mistakes" in one for one in found)


def test_rules_are_said_in_plain_english() -> None:
    names = {"police": "Police"}
    said = {rule.name: rule_in_words(rule, names) for rule in read(starter()).rules}
    assert said["entered-in-error"] == (
        "A case in which a child’s outcome was “Entered in error” is kept for 1 year after the last contact."
    )
    assert "“No further action” is kept for 6 years" in said["no-further-action"]
    assert said["child-in-need-or-at-risk"].endswith("is kept until every such child in it is 25.")
    theirs = Rule(name="p", title="P", agency="police", since=Since.LAST_CONTACT, years=7)
    assert rule_in_words(theirs, names) == (
        "Any case in which Police has written an item is kept for 7 years after the last contact."
    )


def test_what_was_assumed_of_a_birth_is_said() -> None:
    rule = Rule(name="p", title="Until 25", since=Since.BIRTH, years=25)
    assert why(Disposal(day=date(2030, 1, 1), rule=rule)) == "Until 25."
    assert "four weeks after" in why(Disposal(day=date(2030, 1, 1), rule=rule, reckoned=Reckoned.EXPECTED))


def test_where_only_a_birth_counts_anything_may_be_due_at_once() -> None:
    rule = Rule(name="p", title="P", since=Since.BIRTH, years=25)
    assert least_years(Schedule(title="", rules=(rule,))) == 0


def test_what_is_kept_of_it_is_named_for_what_it_is() -> None:
    kept = (RetentionRule(name="all"), HoldLift(hold_id=3), ProposalAnswer(said="approved"))
    assert [str(one) for one in kept] == ["all", "lift of hold 3", "approved"]


def test_a_schedule_of_before_that_says_nothing_of_other_classes_is_read_and_keeps_them() -> None:
    schedule = read(WHOLE.partition("[[class]]")[0])
    assert schedule.passing is None
    assert "it stays" in passing_in_words(schedule.passing)
    assert "is kept for 30 days" in passing_in_words(read(starter()).passing)


def test_a_confirmation_says_of_which_version_it_is() -> None:
    assert str(RetentionConfirmation(version_id=3)) == "confirmation of version 3"
