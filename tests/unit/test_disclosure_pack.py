"""What a pack says once its lines are chosen and words removed, and how it is drawn: no database."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.hub.disclosure import drawn, pack
from openmash.hub.disclosure.pack import Line
from openmash.hub.disclosure.workflow import Chosen, Form, LineKind, Stage, Step, after, due_on
from openmash.hub.records.refusals import StepNotAllowed

AT = datetime(2026, 11, 17, 9, 30, 12, 345_678, tzinfo=UTC)
HOSTILE = [
    '#import "/etc/passwd": x',
    '#{read("/etc/passwd")}',
    "</p><script>alert(1)</script><p hidden>",
    "= A heading $x^2$ *bold* _thin_ `raw` // gone /* gone */ <label> @cite",
    "{{ 7 * 7 }}{% raw %} \\u{41} \\",
    "](https://example.invalid)",
]


def content(*texts: str) -> dict[str, object]:
    lines = [Line(kind=LineKind.ITEM, of=f"{n}", head="Police: fact", text=text) for n, text in enumerate(texts)]
    head = {"hub": "Thornmere", "request": "7Q4XH-2KD9T-M3R", "received_on": "2026-11-16"}
    return pack.content_of(lines, head)


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        (date(2026, 11, 17), 1, date(2026, 12, 17)),
        (date(2027, 1, 31), 1, date(2027, 3, 1)),  # February has no 31st; its last day is a Sunday
        (date(2026, 11, 25), 1, date(2026, 12, 29)),  # Christmas Day, a weekend, and Boxing Day in lieu
        (date(2026, 11, 30), 3, date(2027, 3, 1)),
        (date(2024, 1, 29), 1, date(2024, 2, 29)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_and_never_on_a_day_off(
    received: date, months: int, due: date
) -> None:
    assert due_on(received, months) == due


def test_what_is_not_drawn_may_not_happen() -> None:
    assert after(Stage.SUBMITTED, Step.APPROVE) == Stage.APPROVED
    with pytest.raises(StepNotAllowed, match="Being prepared"):
        after(Stage.DRAFTED, Step.APPROVE)


def test_a_line_that_is_left_out_is_not_in_what_leaves() -> None:
    lines = [
        Line(kind=LineKind.WORRY, of="1", head="Said", text="secret", usual=Chosen.TAKE_OUT),
        Line(kind=LineKind.CONTACT, of="1", head="Contact", text="plain"),
    ]
    usual = pack.prepared(lines, chosen={}, removed=[], names=[])
    turned = pack.prepared(lines, chosen={"worry-1": Chosen.KEEP, "contact-1": Chosen.TAKE_OUT}, removed=[], names=[])
    assert list(pack.said_in(pack.content_of(usual, {}))) == ["contact-1"]
    assert list(pack.said_in(pack.content_of(turned, {}))) == ["worry-1"]


@given(st.text(min_size=1), st.text(), st.text())
def test_removed_words_stand_nowhere_any_more(words: str, before: str, after_: str) -> None:
    left = pack.without(f"{before}{words}{after_}", [words])
    if words.split():
        assert pack.spaced(words)
        assert not pack.standing_in(words, left.replace(pack.REMOVED, "")) or words.strip().casefold() in "removed"


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("Sam", "The same day Sam left Samford.", "The [removed] day [removed] left [removed]."),
        ("O'Brien", "Mr O’Brien shouted.", "Mr [removed] shouted."),
        ("Smith-Jones", "Ms Smith Jones, of the Smith–Joneses", "Ms [removed], of the [removed]"),
        ("Zoë", "Zoe\u0308 cried.", "[removed] cried."),
        ("14 High St", "at 14  High\nSt.", "at [removed]."),
        ("'s", "Ada’s", "Ada[removed]"),
    ],
)
def test_removed_words_are_not_told_by_what_is_left(words: str, text: str, left: str) -> None:
    line = Line(kind=LineKind.ITEM, of="1", head="", text=text)
    [made] = pack.prepared([line], chosen={}, removed=[("", words)], names=[])
    assert made.text == left


@pytest.mark.parametrize(
    ("name", "text"), [("O'Brien", "Mr O’Brien"), ("Zoë", "Zoe\u0308’s"), ("Anne Marie", "Anne-Marie")]
)
def test_a_name_is_seen_however_it_was_typed(name: str, text: str) -> None:
    assert pack.standing_in(name, text)


def test_words_are_removed_from_their_line_or_from_every_line() -> None:
    lines = [Line(kind=LineKind.ITEM, of=n, head="Ada’s item", text="Ada saw Bea.") for n in ("1", "2")]
    one, two = pack.prepared(lines, chosen={}, removed=[("", "ada"), ("item-2", "Bea")], names=["Bea"])
    assert (one.head, one.text, one.named) == ("[removed]’s item", "[removed] saw Bea.", ["Bea"])
    assert (two.text, two.named) == ("[removed] saw [removed].", [])


def test_another_word_is_another_hash() -> None:
    assert pack.digest_of(content("a")) == pack.digest_of(content("a"))
    assert pack.digest_of(content("a")) != pack.digest_of(content("b"))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_ever_words(words: str) -> None:
    pdf = drawn.drawn(content(words), form=Form.PDF, at=AT)
    assert "".join(words.split()) in "".join(read(pdf).split())
    assert b"/URI" not in pdf
    page = drawn.drawn(content(words), form=Form.HTML, at=AT).decode()
    assert "<script" not in page
    assert "hidden>" not in page.replace("hidden&gt;", "")


def test_the_same_content_is_always_the_same_file_with_no_trace_of_its_maker() -> None:
    made = [drawn.drawn(content("One\nTwo"), form=Form.PDF, at=AT) for _ in range(2)]
    assert made[0] == made[1]
    told = pypdf.PdfReader(io.BytesIO(made[0]))
    assert set(told.metadata or {}) <= {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate"}
    assert (told.metadata or {})["/Title"] == "What is held"
    assert told.trailer["/Root"]["/MarkInfo"]["/Marked"]  # tagged: read aloud in its order
    assert "hidden" not in read(made[0])


def test_every_letter_that_is_called_showable_is_shown() -> None:
    letters = [drawn.in_letters(chr(number)) for part in drawn.SHOWN for number in part]
    shown = "".join(dict.fromkeys(letter for letter in letters if len(letter) == 1))
    assert len(shown) > 1_000
    drawn.drawn(content(" ".join(shown)), form=Form.PDF, at=AT)


def test_a_letter_that_no_font_has_is_written_as_its_number() -> None:
    said = read(drawn.drawn(content("Name: 你\u202e\x07"), form=Form.PDF, at=AT))
    assert "Name: [U+4F60]" in said
    assert "你" in drawn.drawn(content("Name: 你"), form=Form.HTML, at=AT).decode()


def test_a_pack_of_nothing_says_so() -> None:
    assert "Nothing that may be given is held." in read(drawn.drawn(content(), form=Form.PDF, at=AT))
    assert "Nothing that may be given is held." in drawn.drawn(content(), form=Form.HTML, at=AT).decode()
