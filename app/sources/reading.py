"""What reading a set of published data gives: claims, their sources, and all that was left out, with the reason.

What was left out is written as a table with an empty column ``correction``. Somebody who knows better fills it in
and gives the table back with the next import; rows left empty change nothing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInputError
from app.sources.csv_table import CsvTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path
    from typing import TextIO

    from app.domain.claims import Claim
    from app.domain.sources import Source
    from app.sources.archives import Limits

REPORT_COLUMNS = ("key", "what", "at", "value", "reason", "candidates", "count", "correction")


class Omitted(StrEnum):
    """What it was that was not recorded."""

    PLACE = "place"
    """A place that is not in the gazetteer, or that may be several; the correction is a place id."""
    DATE = "date"
    """A date that cannot be read; the correction is a day, or an interval of days."""
    DAY = "day"
    """A whole day that looks damaged; the correction ``record`` records it after all."""
    SPELL = "spell"
    """A state that lasted too short, or has not lasted long enough yet."""
    STATUS = "status"
    """A polygon or a word that does not tell who is in control; the correction is a status."""
    CONTEXT = "context"
    """It says nothing about control."""
    FILE = "file"
    """A file, or a part of one, that holds no such data."""
    ROW = "row"
    """A row that repeats or contradicts others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Something that was read and not recorded."""

    key: str
    """What a correction answers to; the same whenever the same data are read."""
    what: Omitted
    at: str
    """Where: file, line, day."""
    reason: str
    """One clause without a full stop."""
    value: str = ""
    candidates: tuple[str, ...] = ()
    """What may have been meant, best first."""
    count: int = 1
    """How many times over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What every reader can be asked."""

    since: date | None = None
    """Only what is said for this day or later …"""
    until: date | None = None
    """… up to and with this one."""
    min_spell: int | None = None
    """Changes that last fewer days are left out; ``None`` is what the reader thinks right for its data."""
    corrections: Mapping[str, str] = field(default_factory=dict)
    """By key of an earlier report."""
    recorded: Iterable[Claim] = ()
    """Claims of the ledger, so that what goes on from before is not said again."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Sources of the ledger, by id."""
    limits: Limits | None = None
    """How much a file may hold, unpacked; ``None`` is what the reader thinks right for its data."""
    progress: Callable[[int, int], None] = lambda _done, _of: None
    """Told now and then how much is done, of how much; 0 while that is not known."""

    def wants(self, day: date) -> bool:
        """Whether a day lies between `since` and `until`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOutcome:
    """What was read."""

    claims: tuple[Claim, ...]
    """By day, then place. Reading the same data again gives the same claims."""
    sources: tuple[Source, ...]
    """The origins of the claims, with the files and the reader in the note."""
    report: tuple[Omission, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    """What was read, in numbers, by a name in words."""


def write_report(report: Iterable[Omission], file: TextIO) -> None:
    """Write what was left out, ready to be corrected.

    Parameters
    ----------
    report
        In the order in which it is to be written.
    file
        Open for text with ``newline=""``.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(REPORT_COLUMNS)
    for entry in report:
        candidates = ";".join(entry.candidates)
        writer.writerow((entry.key, entry.what.value, entry.at, entry.value, entry.reason, candidates, entry.count, ""))


def read_corrections(path: Path) -> dict[str, str]:
    """Read a report with its column ``correction`` filled in, in part or in whole.

    Returns
    -------
    dict
        Correction by key.

    Raises
    ------
    InvalidInputError
        If it is no such table.
    """
    table = CsvTable(path, columns=REPORT_COLUMNS, required=("key", "correction"))
    found = {row["key"]: row["correction"] for row in table if row["correction"]}
    if table.faults:
        raise InvalidInputError(path.name, table.sorted_faults())
    return found
