"""A document that cannot be put in force is sent back with every mistake, its line and the remedy."""

import time
from datetime import date

import pytest

from openmash.hub.sharing.agreement import read
from openmash.hub.sharing.bounds import SPEAK_AT_MOST
from openmash.hub.sharing.places import Places
from openmash.hub.sharing.terms import Agreement, Data, Mode, NotAnAgreement, Ruling
from tests.agreements import ALL, agreement, rule

TODAY = date(2026, 11, 23)
PROMPTS = ["Markers", "Live investigation (existence only)"]


def mistakes(document: str | bytes) -> list[str]:
    """Everything that is said to be wrong."""
    with pytest.raises(NotAnAgreement) as refused:
        read(document, agencies=ALL, prompts=PROMPTS, today=TODAY)
    assert str(refused.value) == "\n".join(map(str, refused.value.problems))
    return [str(one) for one in refused.value.problems]


def whole(document: str) -> Agreement:
    return read(document, agencies=ALL, prompts=PROMPTS, today=TODAY)


def line_of(document: str, text: str) -> int:
    """The line in which this stands first."""
    return next(n for n, line in enumerate(document.split("\n"), start=1) if text in line)


def test_a_rule_says_who_shares_what_with_whom_in_which_mode_for_what_and_on_what_basis() -> None:
    document = agreement(
        rule(
            name="police-facts", title="Police tell facts", verdict="review", who=["police", "health"], whom="hub",
            data=["fact", "opinion"], modes="content", purposes="protect", bases=["public_task"],
            prompts="Markers", obligations=["Keep it in the hub."], to=date(2027, 1, 1),
        )
    )  # fmt: skip
    (one,) = whole(document).rules
    assert (one.name, one.title, one.ruling, one.line) == ("police-facts", "Police tell facts", Ruling.REVIEW, 5)
    assert (one.who, one.whom) == ({"police", "health"}, {"hub"})
    assert (one.data, one.modes) == ({Data.FACT, Data.OPINION}, {Mode.CONTENT})
    assert (one.purposes, one.bases, one.prompts) == ({"protect"}, {"public_task"}, {"Markers"})
    assert (one.starts, one.ends, one.obligations) == (None, date(2027, 1, 1), ("Keep it in the hub.",))


def test_any_and_item_stand_for_all_there_are_also_beside_others() -> None:
    (one,) = whole(agreement(rule(who=["any", "hub"], whom=["any", "receiving team"], data="item"))).rules
    assert one.who == {*ALL, "hub"}
    assert one.whom == {*ALL, "receiving team"}
    assert one.data == {Data.FACT, Data.OPINION, Data.THIRD_PARTY}
    assert one.modes == set(Mode)


def test_defaults_fill_what_a_rule_leaves_open() -> None:
    text = agreement(rule(purposes=None, modes=None)) + '[defaults]\npurposes = "help"\nmodes = "existence"\n'
    (one,) = whole(text).rules
    assert (one.purposes, one.modes) == ({"help"}, {Mode.EXISTENCE})


def test_a_rule_that_extends_another_takes_all_but_its_name_title_and_exceptions() -> None:
    first = rule(name="first", who="police", purposes="help", obligations="Keep it.")
    second = rule(
        name="second", extends="first", who="health", whom=None, data=None, verdict=None, modes=None, purposes=None,
        bases=None,
    )  # fmt: skip
    one, other = whole(agreement(first, second)).rules
    assert (other.who, other.whom, other.purposes, other.obligations) == ({"health"}, {"hub"}, {"help"}, ("Keep it.",))
    assert (one.name, other.name) == ("first", "second")


@pytest.mark.parametrize(
    ("said", "text", "words"),
    [
        ({"who": "polcie"}, "who =", "“polcie” is not known as “who”. Did you mean “police”? There are: "),
        ({"purposes": "curiosity"}, "purposes =", "“curiosity” is not known as “purposes”."),
        ({"whom": []}, "whom =", "“whom” names nothing. Name at least one of: adult-services"),
        ({"whom": 3}, "whom =", "“whom” is a text or a list of texts"),
        ({"data": None}, "[[rule]]", "“one” does not say “data”. Add it, here or under [defaults]: fact, item"),
        ({"verdict": ["permit", "deny"]}, "verdict =", "“one” has more than one verdict. Keep one of: deny, permit."),
        ({"title": ""}, "title = \"\"", "“one” has no title. Say in plain words what it lets whom do."),
        ({"name": None}, "[[rule]]", "the rule has no name. Add a line like name = \"police-to-hub\"."),
        ({"name": "Police tell"}, "name =", "“Police tell” is no name for a rule."),
        ({"whome": "hub"}, "whome =", "“whome” means nothing here. Did you mean “whom”?"),
        ({"to": date(2026, 1, 1)}, "to = 2026", "it ended on 2026-01-01, which has passed."),
        ({"from": date(2028, 1, 1), "to": date(2027, 1, 1)}, "to = 2027", "it ends on 2027-01-01, before it begins"),
        ({"from": "2027-01-01"}, "from = \"", "“from” is a day, written without quotation marks"),
        ({"data": "source_identity"}, "data =", "who told an agency is never shared, whatever is agreed."),
        ({"extends": "two"}, "extends =", "there is no rule “two” to extend."),
        ({"extends": "one"}, "extends =", "“one” extends itself: one → one. Take one “extends” out."),
        ({"exception_to": "none"}, "exception_to =", "there is no rule “none” to be an exception to."),
        ({"exception_to": "one"}, "exception_to =", "“one” would be an exception to itself, by way of one."),
        ({"prompts": 5}, "prompts =", "“prompts” is a text or a list of texts"),
        ({"prompts": []}, "prompts =", "“prompts” names nothing."),
        (
            {"prompts": ["Markers", "Live investigations (existence only)"]}, "prompts =",
            "this hub asks no agency “Live investigations (existence only)”. "
            "Did you mean “Live investigation (existence only)”? Write a question as agencies are asked it",
        ),
        ({"from": date(2014, 12, 31)}, "[[rule]]", "“one” begins on 2014-12-31, before the agreement on 2015-01-01."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_the_remedy(said: dict[str, object], text: str, words: str) -> None:
    document = agreement(rule(**{"name": "one", **said}))
    (found,) = mistakes(document)
    assert found.startswith(f"Line {line_of(document, text)}: {words}"), found


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "Line 1: the agreement does not say between whom it is."),
        ("", "Line 1: the agreement does not say from when it holds."),
        ("", "Line 1: the agreement has no title."),
        (agreement(parties=["pollice"]), "Line 3: no agency of this hub has the code “pollice”. Did you mean “police”"),
        (agreement(parties=["police", "hub"]), "Line 3: “hub” does not sign an agreement."),
        (agreement(parties=[]), "Line 3: “parties” names nobody. Name the agencies that signed"),
        (agreement(until=date(2014, 1, 1)), "Line 3: it ends on 2014-01-01, before it begins on 2015-01-01."),
        (agreement(until=date(2020, 1, 1)), "Line 3: it ended on 2020-01-01, which has passed."),
        (agreement() + "extra = 1\n", "Line 4: “extra” means nothing here."),
        (agreement() + "rule = 1\n", "Line 4: rules are written as tables. Begin each with a line [[rule]]."),
        (agreement() + "rule = [1]\n", "Line 4: rules are written as tables."),
        (agreement() + "defaults = 1\n", "Line 4: defaults are written as a table."),
        (agreement() + "[defaults]\nname = \"x\"\n", "Line 5: “name” means nothing here."),
        ("title = \n", "Line 1: this is not TOML (Invalid value)."),
        ("title = \"T\"\nparties = [\n", "Line 3: this is not TOML"),
        (f"n = {'9' * 3900}{'9' * 90}\n" , "Line 1: "),
        ("a = " + "[" * 3_900, "Line 1: something is nested too deeply to be read."),
        (b"title = \"T\"\n\xff", "Line 2: the document is not UTF-8 text."),
        ("title = \ud800", "Line 1: the document is not UTF-8 text."),
        ("#" * 4_001, "Line 1: the line has 4,001 characters. Break it into lines of at most 4,000."),
        (agreement(*(rule() for _ in range(301))), "Line 5: there are 301 rules, and at most 300 can be read."),
    ],
)  # fmt: skip
def test_a_document_that_is_no_agreement_is_sent_back(document: str | bytes, words: str) -> None:
    assert any(found.startswith(words) for found in mistakes(document)), mistakes(document)


def test_ten_megabytes_are_refused_before_they_are_parsed() -> None:
    begun = time.perf_counter()
    (found,) = mistakes(agreement(rule()) + "#" * 10_000_000)
    assert "An agreement may have 1,000,000" in found
    assert time.perf_counter() - begun < 1


def test_every_mistake_is_said_at_once_in_the_order_of_the_lines() -> None:
    document = agreement(
        rule(name="one", who="polcie"), rule(name="one", purposes="curiosity"), rule(name="two", data="gossip"),
        since=date(2027, 1, 1), until=date(2026, 1, 1), parties=["police", "nobody"],
    )  # fmt: skip
    found = mistakes(document)
    assert [one.split(":")[0] for one in found] == ["Line 3", "Line 4", "Line 10", "Line 18", "Line 34"]
    assert "line 7 has a rule “one” already" in found[3]


def test_a_mistake_in_the_defaults_is_said_once_however_many_rules_take_it() -> None:
    rules = [rule(purposes=None) for _ in range(3)]
    document = agreement(*rules) + '[defaults]\npurposes = "curiosity"\n'
    assert len(mistakes(document)) == 1


def test_rules_that_extend_each_other_in_a_circle_are_named() -> None:
    first, second = (rule(name=one, extends=other) for one, other in (("a", "b"), ("b", "a")))
    into_it = rule(name="c", extends="a")
    assert [one.partition(": ")[2] for one in mistakes(agreement(first, second, into_it))] == [
        "“a” extends itself: a → b → a. Take one “extends” out.",
        "“b” extends itself: b → a → b. Take one “extends” out.",
    ]


def test_exceptions_in_a_circle_are_named() -> None:
    first, second = (rule(name=one, exception_to=other) for one, other in (("a", "b"), ("b", "a")))
    assert all("would be an exception to itself, by way of a, b" in one for one in mistakes(agreement(first, second)))


def test_two_rules_that_contradict_each_other_are_named() -> None:
    permits, denies = rule(name="permits"), rule(name="denies", verdict="deny", who=["police", "health"])
    (found,) = mistakes(agreement(permits, denies))
    assert found == (
        "Line 16: “denies” says deny where “permits” in line 5 says permit. Make them speak of different things, "
        "or write exception_to = \"permits\" in the one that is to win."
    )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"verdict": "permit"},
        {"verdict": "deny", "exception_to": "permits"},
        {"verdict": "deny", "who": "health"},
        {"verdict": "deny", "modes": "existence"},
        {"verdict": "deny", "prompts": PROMPTS[1]},
        {"verdict": "deny", "from": date(2029, 1, 1)},
    ],
)
def test_rules_that_speak_of_different_things_or_in_order_do_not_contradict(other: dict[str, object]) -> None:
    permits = rule(name="permits", modes="content", prompts="Markers", to=date(2028, 1, 1))
    assert len(whole(agreement(permits, rule(**other))).rules) == 2


def test_an_exception_to_an_exception_is_in_order_with_all_of_them() -> None:
    rules = [rule(name="a"), rule(name="b", verdict="deny", exception_to="a"), rule(name="c", exception_to="b")]
    assert len(whole(agreement(*rules)).rules) == 3


def test_an_agreement_that_was_in_force_is_read_although_its_days_have_passed() -> None:
    assert read(agreement(until=date(2020, 1, 1))).ends == date(2020, 1, 1)


def test_lines_are_found_whatever_stands_in_texts_and_remarks() -> None:
    text = 'a = """\n[[rule]]\nb = 1\n"""\n# [[rule]]\n[[rule]]\nb = \'[[rule]]\' # "\n\n[other]\n"quoted" = 1\n'
    places = Places(text)
    assert (places.of("rule"), places.of("rule", 0, "b"), places.of("rule", 1, "b")) == (6, 7, 1)
    assert (places.of("other", 0, "quoted"), places.of(key="a"), places.of(key="b")) == (9, 1, 1)


def test_a_document_saved_on_windows_has_the_same_lines() -> None:
    document = agreement(rule(who="polcie"))
    assert mistakes(document.replace("\n", "\r\n")) == mistakes(document)


@pytest.mark.parametrize("days", [{"to": date(2028, 1, 1)}, {"from": date(2028, 1, 1)}])
def test_a_rule_that_holds_after_the_agreement_is_sent_back(days: dict[str, date]) -> None:
    (found,) = mistakes(agreement(rule(name="one", **days), until=date(2027, 12, 31)))
    assert found.startswith("Line 6: “one” holds after the agreement ends on 2027-12-31. Give earlier days")


def test_a_rule_may_hold_on_the_first_and_the_last_day_of_the_agreement() -> None:
    until = date(2027, 12, 31)
    assert whole(agreement(rule(**{"from": date(2015, 1, 1), "to": until}), until=until)).rules


@pytest.mark.parametrize("verdict", ["deny", "review"])
def test_that_another_agency_holds_something_cannot_be_kept_from_an_agency(verdict: str) -> None:
    (found,) = mistakes(agreement(rule(name="one", verdict=verdict, who="any", whom="health")))
    assert found.startswith("Line 5: “one” keeps from an agency that another holds something. The hub cannot keep that")
    assert 'Write modes = "content".' in found


@pytest.mark.parametrize(
    "said", [{"modes": "content"}, {"whom": "hub"}, {"whom": "police"}, {"data": "product"}, {"verdict": "permit"}]
)
def test_what_is_not_shown_to_another_agency_may_be_kept_back(said: dict[str, str]) -> None:
    assert whole(agreement(rule(**{"verdict": "deny", "who": "police", "whom": "health"} | said))).rules


def test_more_rules_of_one_sharing_than_can_be_looked_up_in_time_are_sent_back() -> None:
    many = [rule(obligations=f"Keep it for {n} days.") for n in range(SPEAK_AT_MOST)]
    assert whole(agreement(*many)).rules
    (found,) = mistakes(agreement(*many, rule(name="last"), rule(who="health")))
    assert "16 rules speak of what police share with hub (fact, content), and at most 15" in found
    assert found.startswith("Line 185: ")


def test_what_was_once_put_in_force_is_read_although_later_checks_would_send_it_back() -> None:
    once = [rule(prompts=["Nobody asks it"], verdict="deny", whom="health"), rule(prompts=[], to=date(2030, 1, 1))]
    assert len(read(agreement(*once, until=date(2020, 1, 1))).rules) == 2


def test_a_hundred_mistakes_are_enough_and_found_in_a_second() -> None:
    codes = rule(who=[f"code-{n}" for n in range(300)])
    keys = "\n".join(f"key-{n} = 1" for n in range(70_000))
    defaults = "[defaults]\npurposes = [" + ", ".join(f'"p{n}"' for n in range(90)) + "]\n"
    usual = defaults + "\n".join(rule(purposes=None) for _ in range(300))
    for document, last in ((agreement(codes), 101), (agreement(keys), 101), (agreement() + usual, 90)):
        begun = time.perf_counter()
        found = mistakes(document)
        assert time.perf_counter() - begun < 2
        assert len(found) == last
        assert len("".join(found)) < 60_000
    assert "these are the first 100 mistakes. Correct them first." in mistakes(agreement(codes))[-1]


def test_a_word_that_is_too_long_to_be_meant_is_cut_where_it_is_named() -> None:
    (found,) = mistakes(agreement(rule(who="x" * 3_000)))
    assert len(found) < 700
    assert found.endswith("x…")
