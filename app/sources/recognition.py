"""Telling what a file is that should be CSV in UTF-8, so that the message can say what to do."""

from __future__ import annotations

import codecs
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SPREADSHEET = "open it and save it as 'CSV UTF-8'"
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", f"is an old Excel or Word file, not CSV; {_SPREADSHEET}"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first (gunzip FILE)"),
    (b"BZh", "is compressed with bzip2; unpack it first (bunzip2 FILE)"),
    (b"\xfd7zXZ", "is compressed with xz; unpack it first (unxz FILE)"),
    (b"%PDF", "is a PDF, not CSV"),
    (b"SQLite format 3", "is a database (SQLite or GeoPackage), not CSV"),
    (b"PAR1", "is a Parquet file, not CSV"),
    (b"\x89PNG", "is an image, not CSV"),
    (b"\xff\xd8\xff", "is an image, not CSV"),
)
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CYRILLIC_ENCODINGS = (("cp1251", "Windows-1251"), ("koi8_u", "KOI8-U"), ("cp866", "DOS 866"))
_LOWER_CYRILLIC = frozenset("абвгдеєжзиіїйклмнопрстуфхцчшщьюяґёъыэ")
_MOSTLY = 0.6
_SAMPLE = 65_536
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\v")
_FIRST_PRINTABLE = 0x20
_FIRST_HIGH = 0x80


def foreign_format(path: Path, head: bytes) -> str | None:
    """Tell what a file is if its first bytes say that it is no UTF-8 text.

    Parameters
    ----------
    path
        Where it lies; a zip archive is looked into.
    head
        Its first bytes, at least 64 if it has so many.

    Returns
    -------
    str or None
        The end of a sentence that starts with the file's name; ``None`` if it may be UTF-8 text.
    """
    if head.startswith(b"PK\x03\x04"):
        return _zip_content(path)
    told = [message for magic, message in _MAGIC if head.startswith(magic)]
    told += [_wrong_encoding(name, name) for mark, name in _MARKS if head.startswith(mark)]
    if told:
        return told[0]
    if _alternates_with_nul(head):
        return _wrong_encoding("UTF-16", "UTF-16LE" if head[1] == 0 else "UTF-16BE")
    return _markup(head)


def _markup(head: bytes) -> str | None:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if start in (b"{", b"["):
        return "is JSON, not CSV"
    if start == b"<":
        return f"is HTML or XML, not CSV; if a browser saved it, {_SPREADSHEET}"
    return None


def guessed_encoding(sample: bytes) -> str:
    """Tell in which encoding a text may be that is not UTF-8.

    Lower-case letters lie apart in the Cyrillic encodings, and most letters of a text are lower-case.

    Returns
    -------
    str
        The end of a sentence that starts with the place where UTF-8 breaks off.
    """
    controls = sum(byte < _FIRST_PRINTABLE and byte not in _TEXT_CONTROLS for byte in sample)
    if controls > len(sample) // 50:
        return "is no text; give a CSV file in UTF-8"
    high = bytes(byte for byte in sample if byte >= _FIRST_HIGH)
    shares = []
    for codec, name in _CYRILLIC_ENCODINGS:
        letters = high.decode(codec, errors="replace")
        share = sum(letter in _LOWER_CYRILLIC for letter in letters) / max(len(high), 1)
        shares.append((share, name, codec.upper().replace("_", "-")))
    share, name, codec = max(shares, key=lambda entry: entry[0])
    if share >= _MOSTLY and _stand_in_words(sample, len(high)):
        return _wrong_encoding(f"{name} (Cyrillic)", codec)
    return (
        "is not UTF-8 from here on; save the file as 'CSV UTF-8', "
        "or convert it with iconv -f CP1252 -t UTF-8 FILE > NEW"
    )


def _stand_in_words(sample: bytes, high: int) -> bool:
    """Tell whether letters beyond ASCII mostly stand side by side, as in Cyrillic and not in Western words."""
    side_by_side = sum(a >= _FIRST_HIGH and b >= _FIRST_HIGH for a, b in pairwise(sample))
    return side_by_side > high // 2


def sample_around(data: bytes, position: int) -> bytes:
    """Cut out what :func:`guessed_encoding` looks at: from a position on."""
    return data[position : position + _SAMPLE]


def _wrong_encoding(name: str, codec: str) -> str:
    return (
        f"is in {name}, not UTF-8; save the file as 'CSV UTF-8', "
        f"or convert it with iconv -f {codec} -t UTF-8 FILE > NEW"
    )


def _alternates_with_nul(head: bytes) -> bool:
    # No more than the start: names of columns are ASCII, and what follows may not be.
    pairs = head[:16]
    if len(pairs) < 4:  # noqa: PLR2004 - two letters of UTF-16
        return False
    even, odd = pairs[::2], pairs[1::2]
    return (not any(even) and all(odd)) or (not any(odd[: len(even)]) and all(even[: len(odd)]))


def _zip_content(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return "is a damaged zip archive, not CSV"
    if any(name.startswith("xl/") for name in names):
        return f"is an Excel workbook, not CSV; {_SPREADSHEET}"
    if "mimetype" in names and "content.xml" in names:
        return f"is an OpenDocument spreadsheet, not CSV; {_SPREADSHEET}"
    return "is a zip archive; unpack it first and give the CSV file in it"
