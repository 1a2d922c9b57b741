"""Dates that say how sure they are: EDTF level 1 (ISO 8601-2:2019, Library of Congress profile)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.domain.days import YEARS
from app.domain.errors import MalformedEdtfError

_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%])?",
    re.ASCII,
)
_DECEMBER = 12
_OPEN_END: tuple[date | None, date | None, str] = (None, None, "")
# Seasons, ISO 8601-2: 21 spring … 24 winter, of the northern hemisphere, by whole months.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edtf:
    """When something happened, as precisely as is known."""

    text: str
    earliest: date | None
    """First possible day; ``None`` if the interval is open to the past."""
    latest: date | None
    """Last possible day; ``None`` if the interval is open to the future."""
    approximate: bool
    """Marked ``~`` or ``%``."""
    uncertain: bool
    """Marked ``?`` or ``%``."""

    @property
    def is_exact(self) -> bool:
        """Whether it names one day without a mark."""
        return self.earliest == self.latest is not None and not (self.approximate or self.uncertain)


@lru_cache(maxsize=8192)
def parse_edtf(text: str) -> Edtf:
    """Read an EDTF level 1 date or interval.

    Understands days, months, years, seasons, unspecified digits (``2022-05-XX``, ``2022-XX``,
    ``202X``), the marks ``? ~ %`` and intervals, open (``..``) or unknown (empty) at one end. A
    time of day and years beyond four digits are not days of a conflict and are refused.

    Raises
    ------
    MalformedEdtfError
        If `text` is not of that form, names a day that does not exist, or ends before it starts.
    """
    if "/" not in text:
        earliest, latest, mark = _point(text, text)
        return _edtf(text, earliest, latest, mark)
    ends = text.split("/")
    if len(ends) != 2:  # noqa: PLR2004 - an interval has two ends
        raise MalformedEdtfError("when", text, "has more than one '/'")
    start, end = ends
    is_open = ("", "..")
    if start in is_open and end in is_open:
        raise MalformedEdtfError("when", text, "is open at both ends and says nothing")
    earliest, start_latest, start_mark = _OPEN_END if start in is_open else _point(start, text)
    end_earliest, latest, end_mark = _OPEN_END if end in is_open else _point(end, text)
    if start_latest is not None and end_earliest is not None and start_latest > end_earliest:
        one_span = earliest == end_earliest and start_latest == latest
        if not one_span:
            raise MalformedEdtfError("when", text, "ends before it starts, or its ends overlap")
    return _edtf(text, earliest, latest, start_mark + end_mark)


def _edtf(text: str, earliest: date | None, latest: date | None, marks: str) -> Edtf:
    return Edtf(
        text=text,
        earliest=earliest,
        latest=latest,
        approximate="~" in marks or "%" in marks,
        uncertain="?" in marks or "%" in marks,
    )


def _point(text: str, whole: str) -> tuple[date | None, date | None, str]:
    match = _POINT.fullmatch(text)
    if match is None:
        reason = "is not an EDTF date; write 2022-10-01, 2022-10, 2022-10-01~ or 2022-09-06/2022-09-10"
        raise MalformedEdtfError("when", whole, reason)
    year, month, day, mark = match.group("year", "month", "day", "mark")
    if "X" in year and month is not None:
        raise MalformedEdtfError("when", whole, "leaves digits of the year open but names a month")
    if month == "XX" and day not in (None, "XX"):
        raise MalformedEdtfError("when", whole, "leaves the month open but names a day")
    try:
        earliest, latest = _bounds(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise MalformedEdtfError("when", whole, f"is not in the calendar: {error}") from error
    return earliest, latest, mark or ""


def _bounds(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not (YEARS.start <= first_year and last_year < YEARS.stop):
        message = f"years run from {YEARS.start} to {YEARS.stop - 1}"
        raise ValueError(message)
    if month is None or month == "XX":
        return date(first_year, 1, 1), date(last_year, _DECEMBER, 31)
    number = int(month)
    if number in _SEASONS and day is None:
        first, last = _SEASONS[number]
        end_year = first_year + (1 if last < first else 0)
        return date(first_year, first, 1), _last_of_month(end_year, last)
    if day is None or day == "XX":
        return date(first_year, number, 1), _last_of_month(first_year, number)
    exact = date(first_year, number, int(day))
    return exact, exact


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, 1) + timedelta(days=calendar.monthrange(year, month)[1] - 1)
