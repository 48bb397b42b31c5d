"""In which encoding is a file written? It is said in words, because a wrong guess spoils names."""

import codecs
from typing import BinaryIO, NamedTuple

from openmash.hub.records.refusals import NotUnderstood

CHUNK = 1 << 20
HEAD = 4096
SAVE_AS = "Open it in the program that made it, choose Save As, then “CSV UTF-8 (comma delimited)”, and send that file."

#: What a file of another kind begins with. The name of a file proves nothing.
KINDS: list[tuple[bytes, str]] = [
    (b"PK\x03\x04", "an Excel workbook, or another zipped file"),
    (b"PK\x05\x06", "a zipped file"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an older Office"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a formatted document (RTF)"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"<?xml", "an XML file"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<svg", "a picture"),
]

MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
]


class Encoding(NamedTuple):
    """How bytes become text, and that in words."""

    codec: str
    words: str


def encoding_of(file: BinaryIO) -> Encoding:
    """Look at all bytes of a file and say how they are to be read. Raises `NotUnderstood` where they are no text."""
    head = file.read(HEAD)
    _refuse_other_kinds(head)
    for found in _likely(head):
        if _decodes(file, found.codec):
            return found
    raise NotUnderstood(
        "The file has bytes that are no letters in UTF-8, UTF-16 or Windows-1252: it may be damaged, or of another "
        f"kind. {SAVE_AS}"
    )


def _refuse_other_kinds(head: bytes) -> None:
    if not head:
        raise NotUnderstood("The file is empty: it has no bytes at all. Export it again and send the new file.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in KINDS:
        if start.startswith(mark.lower()):
            raise NotUnderstood(f"The file is {kind}, whatever its name says; only CSV can be read. {SAVE_AS}")


def _likely(head: bytes) -> list[Encoding]:
    """What it can be, most likely first."""
    for mark, codec, name in MARKS:
        if head.startswith(mark):
            return [Encoding(codec, f"{name}, as the file says")]
    nul = head.count(0)
    if nul > len(head) // 4:  # in UTF-16 every other byte of English is NUL
        little = head[1::2].count(0) > nul // 2
        return [Encoding("utf-16-le" if little else "utf-16-be", "UTF-16 (the file does not say so; its pattern does)")]
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\0" for byte in head)
    if controls > len(head) // 20:
        return []
    return [
        Encoding("utf-8", "UTF-8"),
        Encoding("cp1252", "Windows-1252 (assumed, because it is not UTF-8): look at a name with an accent"),
    ]


def _decodes(file: BinaryIO, codec: str) -> bool:
    """Whether every byte is text in this encoding; read piece by piece, whatever the size."""
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
