"""The rows of the register of territories of hostilities and occupation, as it is published: a Word document."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, TYPE_CHECKING, cast
from xml.etree.ElementTree import ParseError, iterparse

from app.sources.archives import Metered, damage_told, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

_MOST_BYTES = 100_000_000
_DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COLUMNS = 4
_PROLOGUE = 4096


class Section(StrEnum):
    """What a table of the register is about."""

    POSSIBLE = "possible hostilities"
    ACTIVE = "active hostilities"
    OCCUPIED = "occupation"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One row: a territory and since when, or from when to when."""

    at: str
    """``table 4, row 17``, counted as they stand in the document."""
    section: Section
    raion: str
    """The raion under whose heading it stands; empty under that of an oblast."""
    code: str
    name: str
    starts: tuple[str, ...]
    """Each line of the cell."""
    ends: tuple[str, ...]


def read_register_rows(path: Path) -> Iterator[RegisterRow]:
    """Give the rows of a register, one after the other.

    Raises
    ------
    InvalidInputError
        If it is no Word document, damaged, too large, or holds no table of the register.
    """
    if not path.is_file():
        refuse(path.name, "does not exist" if not path.exists() else "is no ordinary file")
    if not zipfile.is_zipfile(path):
        refuse(path.name, "is no Word document (.docx), or is cut short")
    found = 0
    with damage_told(path.name, path.name), zipfile.ZipFile(path) as archive:
        if _DOCUMENT not in archive.namelist():
            refuse(path.name, "is a zip archive, but no Word document")
        _refuse_declarations(path, archive)
        with archive.open(_DOCUMENT) as stream:
            for row in _rows(path, cast("IO[bytes]", Metered(stream, _MOST_BYTES, path.name, _DOCUMENT))):
                found += 1
                yield row
    if not found:
        refuse(path.name, "holds no table with the columns of the register: code, name, start and end")


def _refuse_declarations(path: Path, archive: zipfile.ZipFile) -> None:
    """Word declares no document type; one that declares entities can swell without end."""
    with archive.open(_DOCUMENT) as stream:
        before, root, _ = stream.read(_PROLOGUE).partition(b"<w:document")
    if not root or b"<!" in before:
        refuse(path.name, "does not begin as a Word document does", _DOCUMENT)


def _rows(path: Path, stream: IO[bytes]) -> Iterator[RegisterRow]:
    table = number = depth = 0
    section: Section | None = None
    raion = ""
    try:
        for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314 - no declarations, and metered
            if element.tag == f"{_W}tbl":
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:
                    table, number, section = table + 1, 0, None
            elif element.tag == f"{_W}tr" and event == "end" and depth == 1:
                number += 1
                cells = [_text(cell) for cell in element.findall(f"{_W}tc")]
                element.clear()
                if len(cells) == 1:
                    raion = cells[0].strip() if "район" in cells[0] else ""
                if len(cells) != _COLUMNS:
                    continue
                header = _section(cells)
                if header is not None:
                    section = header
                elif section is not None and any(cells):
                    yield _row(f"table {table}, row {number}", section, raion, cells)
    except ParseError as error:
        refuse(path.name, f"is damaged or cut short: {error}", _DOCUMENT)


def _text(cell: Element) -> str:
    lines = []
    for paragraph in cell.iter(f"{_W}p"):
        parts = (part.text or "" if part.tag == f"{_W}t" else "\n" for part in paragraph.iter() if part.tag in _TEXT)
        lines.append("".join(parts))
    return "\n".join(lines).strip()


_TEXT = (f"{_W}t", f"{_W}br")


def _section(cells: list[str]) -> Section | None:
    """Tell what a table is about if this is its header."""
    if cells[0] != "Код":
        return None
    title = cells[2].lower()
    if "окупації" in title:
        return Section.OCCUPIED
    return Section.POSSIBLE if "можливості" in title else Section.ACTIVE


def _row(at: str, section: Section, raion: str, cells: list[str]) -> RegisterRow:
    code, name, starts, ends = cells
    return RegisterRow(
        at=at,
        section=section,
        raion=raion,
        code=re.sub(r"\s", "", code),
        name=" ".join(name.split()),
        starts=_lines(starts),
        ends=_lines(ends),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
