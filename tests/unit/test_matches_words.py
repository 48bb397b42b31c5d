"""What is compared, weighed and shown of who is who, in words: without a database."""

from datetime import date

import pytest

from openmash.hub.govuk.pictures.waterfall import Step, waterfall
from openmash.hub.matches.actions.reading import Record
from openmash.hub.matches.shown import evidence, pages
from openmash.hub.matches.shown.compared import nhs_words
from openmash.hub.people import home
from openmash.hub.people.home import There
from openmash.hub.people.index import read, row_of, written
from openmash.hub.people.models import AgencyRecord, CloseMatch, Indexed
from openmash.hub.people.weighing import harm, weighed
from openmash.hub.people.workflow import Harm, Sex, Twin, Why
from openmash.linkage.model import starter
from openmash.linkage.standard.records import Standard, Written, standard

MODEL = starter()
AT = date(2026, 11, 17)


def record(**told: object) -> AgencyRecord:
    return AgencyRecord(**told)  # type: ignore[arg-type]


def test_a_record_is_read_from_the_index_as_it_was_put_there() -> None:
    one = record(
        given_name="Amelia Rose", family_name="O’Neill", born_on=date(2019, 1, 1), sex=Sex.FEMALE, postcode="tm3 7bd"
    )
    row = row_of(one, told_in="7Q4XH-2KD9T-M3R", twin=Twin.TOLD)
    row.context = [3, 2, 1, 0, 1]
    kept = read(row)
    fresh = standard(written(one))
    assert kept == fresh._replace(
        record_id="None", agency="", fore_rare=3, sur_rare=2, home_size=1, twin=True, namesake=True
    )
    assert (kept.guessed, kept.middle, row.told_in) == (True, "rose", "7Q4XH-2KD9T-M3R")


def test_where_only_an_age_was_told_the_year_is_compared() -> None:
    from datetime import UTC, datetime

    one = record(given_name="Owen", age_stated=40, at=datetime(2026, 11, 17, tzinfo=UTC))
    assert standard(written(one)).year == "1986"


def there(told_in: str = "", *, person: int = 0, twin: bool = False, **written: str) -> There:
    return There(standard(Written("1", dob="2019-09-04", **written)), told_in, person, twin)


@pytest.mark.parametrize(
    ("others", "twin"),
    [
        ([there("a", forename="Amelia"), there("b", forename="Annalise")], False),
        ([there("a", forename="Amelia"), there("a", forename="Annalise")], True),
        ([there("a", forename="Amelia", nhs="9434765919"), there("b", forename="Amelia", nhs="9995550121")], True),
        ([there("a", forename="Amelia", person=1), there("b", forename="Annalise", person=2)], True),
        ([there("a", forename="Amelia", twin=True)], True),
    ],
)
def test_a_twin_is_known_by_what_was_told_at_once_by_numbers_or_by_persons(others: list[There], twin: bool) -> None:
    assert home.has_twin(others[0], others) is twin


def test_a_namesake_is_of_another_age_or_has_another_number() -> None:
    father = standard(Written("1", forename="Owen", dob="1985"))
    son = standard(Written("2", forename="Owen", dob="2015-06-01"))
    assert home.has_namesake(son, [There(father), There(son)])
    assert not home.has_namesake(son, [There(son)])
    assert not home.has_namesake(standard(Written("3")), [There(son)])


def pair(one: AgencyRecord, other: AgencyRecord) -> object:
    rows = [row_of(each) for each in (one, other)]
    rows[0].record = one
    return weighed(read(rows[1]), [rows[0]], MODEL)[0]


@pytest.mark.parametrize(
    ("born", "why", "expected"),
    [
        (date(1985, 1, 2), Why.NOT_SURE, Harm.ADULTS),
        (date(2015, 1, 2), Why.NOT_SURE, Harm.CHILD),
        (date(2015, 1, 2), Why.TWIN, Harm.TWINS),
        (date(2015, 1, 2), Why.NUMBERS, Harm.TWO_NUMBERS),
        (None, Why.NOT_SURE, Harm.CHILD),
    ],
)
def test_how_bad_a_mistake_would_be(born: date | None, why: Why, expected: Harm) -> None:
    one = pair(record(given_name="Owen", born_on=born), record(given_name="Owen", born_on=born))
    assert harm(one, why, on=AT) == expected  # type: ignore[arg-type]


def close(*steps: tuple[str, str, float], why: Why = Why.NOT_SURE, weight: float = 1.0) -> CloseMatch:
    one = record(given_name="Amelia", family_name="Hallam", born_on=date(2019, 9, 4))
    other = record(given_name="Amelie", family_name="Hallam", born_on=date(2019, 4, 9))
    return CloseMatch(
        first=one, second=other, steps=[list(step) for step in steps], why=why, weight=weight, before=-19.0,
        same_from=3.0, ask_from=-2.0,
    )  # fmt: skip


def test_the_first_sentence_says_what_speaks_for_it_and_what_against() -> None:
    match = close(
        ("forename", "one letter apart", 9.3),
        ("birth", "day and month the other way round", 8.5),
        ("sex", "different", -6.5),
    )
    said = "The first name and a swapped date of birth say yes. The sex says no. It is not enough to be sure."
    assert evidence.lede(match) == said
    assert evidence.lede(close(("sex", "same", 0.3), why=Why.TWIN)) == "A twin at the same address says be careful."


def test_each_step_is_said_in_words() -> None:
    match = close(
        ("forename", "one letter apart", 9.3), ("surname", "same, rare", 7.0),
        ("birth", "day and month the other way round", 8.5), ("home", "different", -3.5),
        ("NHS number", "missing", 0.0),
        ("pupil number", "missing", 0.0), ("kin", "as twins who are known", -13.1), ("telephone", "same", 5.8),
    )  # fmt: skip
    assert [words for _, words, _ in evidence.words(match)] == [
        "Amelia and Amelie: one letter apart", "Hallam: same, rare",
        "4\N{NO-BREAK SPACE}Sep and 9\N{NO-BREAK SPACE}Apr\N{NO-BREAK SPACE}2019: day and month swapped",
        "another address", "one birthday, two first names, and a twin is known there", "same",
    ]  # fmt: skip
    wide, narrow = evidence.pictures(match)
    assert wide.sum_words == "NHS number and pupil number: not on both"
    assert (wide.is_wide, narrow.is_wide) == (True, False)


def test_a_waterfall_goes_from_what_held_before_to_what_all_weighs() -> None:
    steps = [Step("First name", "same", 12.0), Step("Sex", "different", -6.5)]
    drawn = waterfall(
        Step("Before", "", -10.0), steps, zone=(-2.0, 3.0), last="nothing", wide=True, sentence="It comes to −4.5."
    )
    assert [bar.kind for bar in drawn.bars] == ["before", "for", "against"]
    assert drawn.sum_figure == "−4.5"
    assert drawn.bars[1].ends == pytest.approx(drawn.bars[2].x + drawn.bars[2].width, abs=0.2)
    assert drawn.bars[2].anchor == "end"


@pytest.mark.parametrize(
    ("known", "new", "child", "said"),
    [
        ({"given_name": "Joanna", "born_on": date(1991, 2, 3)}, ("20190904", "amelia"), True, "No: adult"),
        ({"given_name": "Amelia"}, ("20190904", "amelia"), True, "Not said: a birthday is missing"),
        ({"given_name": "Amelia", "born_on": date(2019, 9, 4)}, ("20190904", "amelia"), True, "Yes: the same birthday"),
        (
            {"given_name": "Annalise", "born_on": date(2019, 9, 4)}, ("20190409", "amelia"), True,
            "Less likely: first name further away",
        ),
        (
            {"given_name": "Toby", "born_on": date(2021, 1, 2)}, ("20190904", "amelia"), True,
            "Unlikely: another birthday",
        ),
    ],
)  # fmt: skip
def test_whether_a_record_could_be_a_residents(
    known: dict[str, object], new: tuple[str, str], child: bool, said: str
) -> None:
    from openmash.hub.matches.households import Resident

    one = record(**known)
    row = row_of(one)
    row.record = one
    assert pages.could_be(Resident(1, [row]), *new, child, AT) == said


def test_how_often_pairs_like_it_were_the_same() -> None:
    assert pages.record_words(Record(0, 0)) == ""
    said = [
        pages.record_words(Record(*some)).replace("\N{NO-BREAK SPACE}", " ") for some in ((1, 1), (11, 1), (412, 309))
    ]
    assert said == [
        "People have judged 1 such pair: too few to say.",
        "Of 11 pairs that people judged, 1 was the same (9 %, 2 to 38).",
        "Of 412 pairs that people judged, 309 were the same (75 %, 71 to 79).",
    ]


def test_an_age_that_was_stated_tells_a_child_from_an_adult() -> None:
    assert pages.is_child(record(age_stated=12), AT)
    assert not pages.is_child(record(age_stated=40), AT)
    adult = close()
    adult.first.born_on = adult.second.born_on = date(1980, 1, 2)
    assert pages.kind_of(adult, AT) == ("person", "people")


def test_what_is_asked_is_explained_by_its_sum() -> None:
    assert "The sum alone would be enough, but you are asked: a twin is known" in pages.why_asked(
        close(why=Why.TWIN, weight=16.0)
    )
    assert "You are asked: the evidence is not enough" in pages.why_asked(close())


def test_a_number_is_said_with_its_check_digit() -> None:
    assert nhs_words("9995550121") == "999 555 0121, check digit right"
    assert nhs_words("9995550120") == "999 555 0120, check digit wrong"


def test_rows_say_whose_they_are() -> None:
    assert str(Indexed(record_id=3)) == "of 3"
    assert isinstance(read(row_of(record(given_name="A"))), Standard)
