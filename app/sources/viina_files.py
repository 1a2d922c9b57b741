"""The forms in which VIINA publishes control by place: daily rows, a list of changes, and a wide table of days.

Each is read as a stream of `(GeoNames id, day, states)`; a year of daily rows is twelve million of them.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import IO, TYPE_CHECKING, cast

import orjson

from app.sources.archives import Limits, refuse, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.sources.archives import FoundFile

LIMITS = Limits(files=200, file_bytes=3_000_000_000, total_bytes=20_000_000_000)
MERGED = "status"
"""The column that VIINA makes from all the others, and the only one of the other forms."""
STATUS_COLUMNS = ("status_wiki", "status_boost", "status_dsm", "status_isw", MERGED)
_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_JSON_BYTES = 64_000_000
_BUFFER = 1 << 20
_LONGEST_LINE = 1 << 16
_REPORT_EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDays:
    """What one place shows from a day on."""

    geonames_id: int
    day: date
    states: tuple[str, ...]
    """One for each of the file's columns; as they stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFile:
    """One file of any form."""

    at: str
    columns: tuple[str, ...]
    """The status columns it has."""
    changes: Iterator[PlaceDays]
    """Rows on which something differs from the row before of the same place; to be read before the next file."""
    span: Span
    """Filled in while the rows are read."""


@dataclass(slots=True, kw_only=True)
class Span:
    """The first and last day of a file, and how many rows it has."""

    first: date = date.max
    last: date = date.min
    rows: int = 0

    def add(self, day: date) -> None:
        """Take in a day."""
        self.first, self.last = min(self.first, day), max(self.last, day)


def status_files(path: Path, limits: Limits | None, progress: Callable[[int, int], None]) -> Iterator[StatusFile]:
    """Give the files of an archive or folder, or the file itself.

    Raises
    ------
    InvalidInputError
        If it is damaged, too large, or of no known form.
    """
    found = False
    for file in walk(path, limits or LIMITS):
        name = file.name.lower()
        if name.endswith(".json"):
            found = True
            yield _change_list(path, file)
        elif name.endswith((".csv", ".txt")):
            found = True
            yield _table(path, file, progress)
    if not found:
        refuse(path.name, "holds no CSV or JSON file of VIINA")


def _change_list(path: Path, file: FoundFile) -> StatusFile:
    span = Span()
    content = file.stream.read(_JSON_BYTES + 1)
    if len(content) > _JSON_BYTES:
        refuse(path.name, f"holds more than {_JSON_BYTES // 1_000_000} MB of JSON, which no such data need", file.at)
    try:
        listed = orjson.loads(content)
        changes = [
            PlaceDays(geonames_id=int(place), day=_day(str(day)), states=(state,))
            for place, entries in listed.items()
            for day, state in sorted(entries)
        ]
    except orjson.JSONDecodeError as error:
        refuse(path.name, f"is no JSON, or is cut short: {error}", file.at)
    except (AttributeError, TypeError, ValueError) as error:
        message = f'is no list of changes by GeoNames id ({{"703448": [[20220224, "RU"]]}}): {error}'
        refuse(path.name, message, file.at)
    for change in changes:
        span.add(change.day)
    span.rows = len(changes)
    return StatusFile(at=file.at, columns=(MERGED,), changes=iter(changes), span=span)


def _table(path: Path, file: FoundFile, progress: Callable[[int, int], None]) -> StatusFile:
    buffered = io.BufferedReader(cast("io.RawIOBase", file.stream), _BUFFER)
    text = io.TextIOWrapper(cast("IO[bytes]", buffered), encoding="utf-8-sig", newline="")
    # A line without end would fill the memory; cut, it is a broken row.
    reader = csv.reader(iter(partial(text.readline, _LONGEST_LINE), ""))
    try:
        header = [name.strip() for name in next(reader, [])]
    except (UnicodeDecodeError, csv.Error) as error:
        refuse(path.name, f"is no CSV in UTF-8: {error}", file.at)
    span = Span()
    rows = _told(path, file.at, reader)
    if "geonameid" in header and "date" in header and any(name in header for name in STATUS_COLUMNS):
        columns = tuple(name for name in STATUS_COLUMNS if name in header)
        changes = _daily(path, file.at, rows, header, columns, span, progress)
        return StatusFile(at=file.at, columns=columns, changes=changes, span=span)
    days = [(index, name) for index, name in enumerate(header) if _DAY.fullmatch(name)]
    if "geonameid" in header and days:
        changes = _wide(path, file.at, rows, header.index("geonameid"), days, span)
        return StatusFile(at=file.at, columns=(MERGED,), changes=changes, span=span)
    return refuse(path.name, "is no table of VIINA: it needs geonameid, and date and status or a column a day", file.at)


def _told(path: Path, at: str, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give rows; what cannot be read is told in words."""
    try:
        yield from reader
    except (UnicodeDecodeError, csv.Error) as error:
        refuse(path.name, f"cannot be read as CSV in UTF-8: {error}", at)


def _daily(  # noqa: C901 - one loop over millions of rows
    path: Path,
    at: str,
    rows: Iterator[list[str]],
    header: list[str],
    columns: tuple[str, ...],
    span: Span,
    progress: Callable[[int, int], None],
) -> Iterator[PlaceDays]:
    place_at, day_at = header.index("geonameid"), header.index("date")
    positions = [header.index(name) for name in columns]
    last: dict[str, tuple[str, list[str]]] = {}
    days: dict[str, date] = {}
    number = 0
    for number, row in enumerate(rows, start=1):
        if not row:
            continue
        try:
            place, day_text = row[place_at], row[day_at]
            states = [row[position] for position in positions]
        except IndexError:
            refuse(path.name, f"is cut short, or broken: row {number} has {len(row)} cells of {len(header)}", at)
        if day_text not in days:
            try:
                days[day_text] = _day(day_text)
            except ValueError:
                refuse(path.name, f"names no day in row {number}: {day_text!r}; write it as 20220224", at)
            span.add(days[day_text])
        if number % _REPORT_EVERY == 0:
            progress(number, 0)
        before = last.get(place)
        if before is not None:
            if before[1] == states:
                continue
            if day_text <= before[0]:
                refuse(path.name, f"is not in the order of days: row {number}, place {place}", at)
        last[place] = (day_text, states)
        try:
            geonames_id = _geonames_id(place)
        except ValueError:
            refuse(path.name, f"names no place in row {number}: {place!r} is no GeoNames id", at)
        yield PlaceDays(geonames_id=geonames_id, day=days[day_text], states=tuple(states))
    span.rows = number


def _wide(
    path: Path, at: str, rows: Iterator[list[str]], place_at: int, columns: list[tuple[int, str]], span: Span
) -> Iterator[PlaceDays]:
    try:
        days = sorted((_day(name), index) for index, name in columns)
    except ValueError as error:
        refuse(path.name, f"has a column that is no day: {error}", at)
    span.add(days[0][0])
    span.add(days[-1][0])
    for number, row in enumerate(rows, start=1):
        try:
            geonames_id = _geonames_id(row[place_at])
            states = [(day, row[index]) for day, index in days]
        except (IndexError, ValueError):
            refuse(path.name, f"is cut short, or broken: row {number} names no place or lacks cells", at)
        before = None
        for day, state in states:
            if state != before:
                yield PlaceDays(geonames_id=geonames_id, day=day, states=(state,))
            before = state
        span.rows = number


def _geonames_id(text: str) -> int:
    return int(text.removesuffix(".0"))


def _day(text: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        message = f"{text!r} is no day"
        raise ValueError(message)
    return date(*map(int, match.groups()))
