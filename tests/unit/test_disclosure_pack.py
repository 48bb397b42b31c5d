"""What a pack says once its lines are chosen and words removed, and how it is drawn: no database."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.hub.disclosure import drawn, pack
from openmash.hub.disclosure.pack import Line
from openmash.hub.disclosure.workflow import Chosen, Exemption, Form, LineKind, Stage, Step, after, due_on
from openmash.hub.people import naming
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
        assert naming.spaced(words)
        assert not naming.standing_in(words, left.replace(pack.REMOVED, "")) or words.strip().casefold() in "removed"


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("Sam", "The same day Sam left Samford.", "The [removed] day [removed] left [removed]."),
        ("O'Brien", "Mr O’Brien shouted.", "Mr [removed] shouted."),
        ("Smith-Jones", "Ms Smith Jones, of the Smith–Joneses", "Ms [removed], of the [removed]"),
        ("Zoë", "Zoe\u0308 cried.", "[removed] cried."),
        ("14 High St", "at 14  High\nSt.", "at [removed]."),
        ("'s", "Ada’s", "Ada[removed]"),
        ("zoe", "ZOË and Zoëlle cried.", "[removed] and [removed] cried."),
        ("Michal", "Michał came.", "[removed] came."),
        ("Michał", "MICHAL came.", "[removed] came."),
        ("\u0301", "so it is", "so it is"),
    ],
)
def test_removed_words_are_not_told_by_what_is_left(words: str, text: str, left: str) -> None:
    line = Line(kind=LineKind.ITEM, of="1", head="", text=text)
    [made] = pack.prepared([line], chosen={}, removed=[("", words)], names=[])
    assert made.text == left


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("O'Brien", "Mr O’Brien"),
        ("Zoë", "Zoe\u0308’s"),
        ("Anne Marie", "Anne-Marie"),
        ("Zoé", "ZOE"),
        ("07700 900123", "on +44 (0)7700-900 123."),
        ("+44 7700 900123", "on 07700900123"),
        ("TM1 4AA", "at tm14aa"),
    ],
)
def test_a_name_is_seen_however_it_was_typed(name: str, text: str) -> None:
    assert naming.standing_in(name, text)


@pytest.mark.parametrize(
    ("name", "text"), [("Ada", "Adaeze"), ("07700 900123", "077009001234"), ("14 High", "114 High")]
)
def test_what_is_a_part_of_something_else_is_not_seen(name: str, text: str) -> None:
    assert not naming.standing_in(name, text)


def test_a_line_that_names_somebody_else_is_left_out_unless_somebody_chooses_it() -> None:
    line = Line(kind=LineKind.ITEM, of="1", head="Police: fact", text="Zoe O’Hara of 3 Mill Lane was seen.")
    names = [*naming.names_in("Zoë"), *naming.names_in("O'Hara"), *naming.homes_in("3 Mill Lane", "")]
    [usual] = pack.prepared([line], chosen={}, removed=[], names=names)
    assert (usual.is_kept, usual.exemption, usual.named) == (False, Exemption.THIRD_PARTY, ["3 Mill", "O'Hara", "Zoë"])
    [chosen] = pack.prepared([line], chosen={line.key: Chosen.KEEP}, removed=[], names=names)
    assert (chosen.is_kept, chosen.named) == (True, usual.named)
    [left] = pack.prepared([line], chosen={}, removed=[("", "Zoe O'Hara of 3 Mill Lane")], names=names)
    assert (left.is_kept, left.text) == (True, "[removed] was seen.")


def test_homes_and_names_are_read_as_people_write_them() -> None:
    assert naming.homes_in("Rose Cottage, Thornmere", "TM1") == {"Rose Cottage"}
    assert naming.homes_in("Larkspur", "") == set()
    assert naming.homes_in("9b Mill Lane", "TM1 4AA") == {"9b Mill", "TM1 4AA"}
    assert naming.homes_in("9 Millway", "") == {"9 Millway"}
    assert naming.names_in("addie; T") == {"addie"}
    assert naming.standing(["Kit", "Kit Vale"], "Kit Vale came") == ["Kit Vale"]


@pytest.mark.parametrize(
    ("source", "text", "words"),
    [
        ("Mrs Pell, 14 Granary Crescent", "told by Mrs Pell of no. 14", ["14", "Pell"]),
        ("mrs pell next door", "A Mrs PELL told us.", ["pell"]),
        ("Mrs Pell, 07700 900123", "ring 07700900123", ["07700 900123"]),
        ("Mrs Pell", "the pellet gun of a neighbour", []),
        ("A neighbour", "A neighbour told us.", []),
        ("pell", "Told by Pell.", ["pell"]),
        ("The tenant of the flat below, who asked not to be named.", "It was not the flat below.", []),
        ("Ms O’Hara-Pell", "Told by Pell.", ["Pell"]),
        ("Ms O’Hara", "Told by O'Hara.", ["O’Hara"]),
    ],
)
def test_a_source_is_seen_in_what_it_told(source: str, text: str, words: list[str]) -> None:
    assert naming.told_by(source, [text]) == words


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


def test_the_first_page_stands_before_what_is_held() -> None:
    told = {**content("She was seen."), "information": [{"title": "Your rights", "text": "You may complain."}]}
    words = read(drawn.drawn(told, form=Form.PDF, at=AT))
    assert words.index("Your rights") < words.index("You may complain.") < words.index("She was seen.")
    assert len(pypdf.PdfReader(io.BytesIO(drawn.drawn(told, form=Form.PDF, at=AT))).pages) == 2
    page = drawn.drawn(told, form=Form.HTML, at=AT).decode()
    assert page.index("Your rights") < page.index("She was seen.")


def test_lines_that_were_taken_back_are_shown_to_nobody() -> None:
    assert list(pack.said_in(pack.but(content("a", "b"), ["item-1"]))) == ["item-0"]
    assert pack.but(content("a"), ["item-0"])["sections"] == []


def test_a_pack_of_nothing_says_so() -> None:
    assert "Nothing that may be given is held." in read(drawn.drawn(content(), form=Form.PDF, at=AT))
    assert "Nothing that may be given is held." in drawn.drawn(content(), form=Form.HTML, at=AT).decode()
