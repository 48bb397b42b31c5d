"""In which encoding is a file? It is found out from its bytes, and said."""

import codecs
from io import BytesIO

import pytest

from openmash.hub.contacts.files.text import encoding_of
from openmash.hub.records.refusals import NotUnderstood

LINE = "Surname,Forename\r\nO’Brien-Zoë,Siân\r\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LINE.encode(), "UTF-8"),
        (LINE.encode("utf-8-sig"), "UTF-8, as the file says"),
        (LINE.encode("utf-16"), "UTF-16, as the file says"),
        (codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), "UTF-16, as the file says"),
        (codecs.BOM_UTF32_LE + LINE.encode("utf-32-le"), "UTF-32, as the file says"),
        (LINE.encode("utf-16-le"), "UTF-16 (the file does not say so; its pattern does)"),
        (LINE.encode("utf-16-be"), "UTF-16 (the file does not say so; its pattern does)"),
        (LINE.encode("cp1252"), "Windows-1252 (assumed, because it is not UTF-8): look at a name with an accent"),
    ],
    ids=["plain", "marked", "utf-16", "utf-16-be", "utf-32", "bare utf-16-le", "bare utf-16-be", "windows"],
)
def test_names_with_accents_come_through_and_the_encoding_is_said(content: bytes, said: str) -> None:
    encoding = encoding_of(BytesIO(content))
    assert encoding.words == said
    assert content.decode(encoding.codec).lstrip("\ufeff") == LINE


def test_an_accent_far_into_a_long_file_still_decides() -> None:
    content = b"a,b\n" * 300_000 + "Zoë,x\n".encode("cp1252")
    assert encoding_of(BytesIO(content)).codec == "cp1252"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04[Content_Types].xml", "an Excel workbook"),
        (b"PK\x05\x06", "a zipped file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "an XML file"),
        (b"\n <!DOCTYPE html>", "a web page"),
        (b"<HTML><table>", "a web page"),
        (b"<svg onload='x'>", "a picture"),
    ],
)
def test_a_file_of_another_kind_is_named_and_the_remedy_given_whatever_its_name_says(content: bytes, what: str) -> None:
    with pytest.raises(NotUnderstood, match=what) as refusal:
        encoding_of(BytesIO(content))
    assert "Save As" in str(refusal.value)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="empty"):
        encoding_of(BytesIO(b""))


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n\x81\x8d,\x90\n",  # no letters in any encoding that is read
        codecs.BOM_UTF16_LE + b"\x00\xd8a\x00",  # half a character
        codecs.BOM_UTF8 + b"a,\xff\n",  # says UTF-8, and is not
        b"\x01\x02\x03\x04\x05\x06a,b",  # a machine's file
        LINE.encode("utf-16")[:-1],  # cut in the middle of a letter
    ],
    ids=["unassigned", "half", "lies", "controls", "cut"],
)
def test_bytes_that_are_no_letters_are_refused_with_a_remedy(content: bytes) -> None:
    with pytest.raises(NotUnderstood, match=r"no letters.*Save As"):
        encoding_of(BytesIO(content))
