"""Spans of days that a request asks about, and the days of a series."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.api.parameter import refused
from app.api.params import FROM, STEP, TO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.api.parameter import Asked

_MONTHS = 12


def span(asked: Asked) -> tuple[date, date]:
    """Give the first and the last day that are asked about; a first day after the latest is the last one too.

    Raises
    ------
    InvalidInputError
        If the span ends before it starts.
    """
    last = asked[TO] or max(asked.latest_day, asked[FROM] or date.min)
    first = asked[FROM] or last
    if first > last:
        raise refused("from", f"is later than {last}, the last day; put the earlier day first", first.isoformat())
    return first, last


def series_days(asked: Asked, most: int) -> list[date]:
    """Give the days of a series: from the first day on by steps, none after the last day.

    A month on is the same day of the next month, or its last day where it is shorter.

    Raises
    ------
    InvalidInputError
        If the span ends before it starts, or has more than `most` steps.
    """
    first, last = span(asked)
    days: list[date] = []
    for day in stepped(first, last, asked[STEP]):
        if len(days) == most:
            raise refused("from", f"asks for more than {most} days; take a longer step or a shorter span", str(first))
        days.append(day)
    return days


def stepped(first: date, last: date, step: str) -> Iterator[date]:
    """Give days by steps of a `day`, `week` or `month`, none after the last day."""
    if step == "month":
        yield from _months(first, last)
        return
    width = 7 if step == "week" else 1
    for number in range(0, (last - first).days + 1, width):
        yield first + timedelta(days=number)


def _months(first: date, last: date) -> Iterator[date]:
    start = first.year * _MONTHS + first.month - 1
    for month in range(start, last.year * _MONTHS + last.month):
        year, index = divmod(month, _MONTHS)
        day = date(year, index + 1, min(first.day, calendar.monthrange(year, index + 1)[1]))
        if day <= last:
            yield day
