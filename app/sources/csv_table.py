"""A CSV file, read with care: row by row, knowing the line of every cell, telling everything that is wrong.

UTF-8 with or without a byte order mark. Cells are separated by commas, or by semicolons or tabs if the header
is. Rows of empty cells are passed over.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from app.domain.errors import Fault, InvalidInputError
from app.sources.recognition import foreign_format, guessed_encoding, sample_around

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

MEGABYTE = 1_000_000
DEFAULT_MAX_BYTES = 64 * MEGABYTE
_CHUNK = 1 << 20
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table."""

    line: int
    """The line of the file on which it starts; 1 for the first."""
    cells: tuple[str, ...]
    """As they stand in the file."""
    columns: Mapping[str, int]
    """Where each column is; shared by all rows."""

    def __getitem__(self, column: str) -> str:
        """Give a cell without the blanks around it; empty if there is no such column."""
        index = self.columns.get(column)
        return "" if index is None else self.cells[index].strip()

    def at(self, column: str | None = None) -> str:
        """Name a cell, or the row, as faults do: by the line on which the cell itself starts."""
        if column is None or column not in self.columns:
            return f"line {self.line}"
        before = self.cells[: self.columns[column]]
        return f"line {self.line + sum(map(_line_breaks, before))}, column {column}"


class CsvTable:
    """A CSV file with a header. Iterate it once; its faults gather meanwhile."""

    def __init__(
        self,
        path: Path,
        *,
        columns: Collection[str],
        required: Collection[str],
        max_bytes: int = DEFAULT_MAX_BYTES,
    ) -> None:
        """Look at a file as a whole; no row is read yet.

        Parameters
        ----------
        path
            An ordinary file.
        columns
            The columns it may have, in any order.
        required
            Those it must have.
        max_bytes
            A longer file is refused by its size, without reading it.

        Raises
        ------
        InvalidInputError
            If it cannot be read at all: missing, too long, empty, no UTF-8 text, another format.
        """
        self.path = path
        self.faults: list[Fault] = []
        self._known = tuple(columns)
        self._required = tuple(required)
        self.line_count = self._examined(max_bytes)

    def __iter__(self) -> Iterator[Row]:
        """Give the rows that have a cell for every column.

        Raises
        ------
        InvalidInputError
            If the first row is no header of such a table.
        """
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                yield from self._rows(file)
        except (OSError, UnicodeDecodeError) as error:
            self._refuse(f"changed or became unreadable while it was read: {error}")

    def no_rows(self, what: str) -> None:
        """Note that the file has a header and nothing below it."""
        if not self.faults:
            self.faults.append(Fault(at=self.path.name, message=f"has a header and no {what} below it"))

    def sorted_faults(self) -> list[Fault]:
        """Give the faults in the order of the file."""
        return sorted(self.faults, key=_line_of)

    def _rows(self, file: TextIO) -> Iterator[Row]:
        header_line, header, delimiter = self._header(file)
        file.seek(0)
        records = _records(file, delimiter, self.faults)
        indexes = self._columns(header_line, header)
        for line, cells in records:
            if line == header_line or not any(cells):
                continue
            if len(cells) < len(header) or any(cells[len(header) :]):
                message = f"has {_cells(len(cells))} where the header has {len(header)}"
                self.faults.append(Fault(at=f"line {line}", message=message))
                continue
            yield Row(line=line, cells=tuple(cells), columns=indexes)

    def _header(self, file: TextIO) -> tuple[int, list[str], str]:
        numbered = ((line, text) for line, text in enumerate(file, start=1) if text.strip(" \t\r\n,;"))
        line, text = next(numbered, (0, ""))
        if not text:
            self._refuse("is empty; its first line must name the columns")
        by_delimiter = {
            delimiter: [name.strip() for name in next(csv.reader([text], delimiter=delimiter))]
            for delimiter in _DELIMITERS
        }
        delimiter = max(_DELIMITERS, key=lambda d: sum(name in self._known for name in by_delimiter[d]))
        header = by_delimiter[delimiter]
        if not any(name in self._known for name in header):
            needed = ", ".join(self._required)
            self._refuse(f"has no header; its first line must name the columns ({needed}, …)", line)
        return line, header, delimiter

    def _columns(self, line: int, header: list[str]) -> dict[str, int]:
        at = f"line {line}"
        indexes: dict[str, int] = {}
        for index, name in enumerate(header):
            if name in indexes:
                self.faults.append(Fault(at=at, value=name, message="names a column twice"))
            elif name in self._known:
                indexes[name] = index
            elif name:
                near = difflib.get_close_matches(name, self._known, n=2)
                message = "is no column of such a file"
                fault = Fault(at=at, value=name, message=message, candidates=tuple(near))
                self.faults.append(fault)
            else:
                message = f"leaves column {index + 1} without a name"
                self.faults.append(Fault(at=at, message=message))
        self.faults.extend(
            Fault(at=at, value=name, message="is a column that must be there")
            for name in self._required
            if name not in indexes
        )
        return indexes

    def _examined(self, max_bytes: int) -> int:
        try:
            status = self.path.stat()
            if not stat.S_ISREG(status.st_mode):
                kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
                self._refuse(f"is {kind}; give a CSV file")
            if status.st_size > max_bytes:
                self._refuse(_too_long(status.st_size, max_bytes))
            return self._count_lines()
        except FileNotFoundError:
            self._refuse("does not exist")
        except OSError as error:
            self._refuse(f"cannot be read: {error.strerror or error}")

    def _count_lines(self) -> int:
        """Check that all of the file is UTF-8 text, without holding it in memory."""
        lines = 1
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.path.open("rb") as file:
            chunk = head = file.read(_CHUNK)
            if not head.removeprefix(codecs.BOM_UTF8).strip():
                self._refuse("is empty; its first line must name the columns")
            foreign = foreign_format(self.path, head)
            if foreign is not None:
                self._refuse(foreign)
            while chunk:
                self._check_text(chunk, decoder, lines)
                lines += chunk.count(b"\n")
                chunk = file.read(_CHUNK)
            self._check_text(b"", decoder, lines, final=True)
        return lines

    def _check_text(self, chunk: bytes, decoder: codecs.IncrementalDecoder, lines: int, *, final: bool = False) -> None:
        pending = decoder.getstate()[0]
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            position = max(error.start - len(pending), 0)
            line = lines + chunk.count(b"\n", 0, position)
            self._refuse(guessed_encoding(sample_around(pending + chunk, error.start)), line)
        nul = chunk.find(b"\0")
        if nul >= 0:
            line = lines + chunk.count(b"\n", 0, nul)
            self._refuse("holds a NUL byte; the file is damaged or is no text", line)

    def _refuse(self, message: str, line: int | None = None) -> NoReturn:
        at = self.path.name if line is None else f"line {line}"
        fault = Fault(at=at, message=message)
        raise InvalidInputError(self.path.name, [*self.faults, fault]) from None


def _records(file: TextIO, delimiter: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line on which it starts; one that cannot be read becomes a fault."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = str(error)
            at = f"line {line}"
            if "unexpected end" in reason:
                message = 'opens a quote (") that is never closed; all after it cannot be read'
            elif "field larger" in reason:
                limit = csv.field_size_limit()
                message = f"has a cell of more than {limit:,} characters; is a quote left open?"
            else:
                message = 'has text beside a quoted cell; write a quote inside a cell as ""'
            faults.append(Fault(at=at, message=message))
            if "field larger" in reason:
                return
            continue
        yield line, cells


def _line_of(fault: Fault) -> int:
    digits = fault.at.removeprefix("line ").partition(",")[0]
    return int(digits) if digits.isdecimal() else 0


def _line_breaks(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _too_long(size: int, limit: int) -> str:
    needed = -(-size // MEGABYTE)
    return (
        f"is {size / MEGABYTE:,.0f} MB long, more than the {limit / MEGABYTE:,.0f} MB that are read at once; "
        f"split it into parts, each with the header line, or allow it with --max-size {needed}"
    )
