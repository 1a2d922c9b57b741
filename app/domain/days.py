"""Calendar days.

A day is a :class:`datetime.date`. A span of days is half-open, ``[from, to)``. `BEGINNING` stands for
"always before" and `ONGOING` for "until further notice"; both are ``None`` outside the core.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.domain.errors import MalformedDayError

BEGINNING = date.min
ONGOING = date.max
YEARS = range(1000, 9000)
"""The years that a claim may speak of: far enough from both ends of the calendar to count days around it."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str, name: str = "day") -> date:
    """Read a calendar day.

    Parameters
    ----------
    text
        ``YYYY-MM-DD`` and nothing else: no time, no blanks, no shorter form.
    name
        What the day is for; the error names it.

    Raises
    ------
    MalformedDayError
        If `text` has another form or names a day that does not exist.
    """
    if not _DAY.fullmatch(text):
        raise MalformedDayError(name, text, "is not a day; write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MalformedDayError(name, text, f"is not a day in the calendar: {error}") from error


def published_start(day: date) -> date | None:
    """Give the first day of a span as readers see it: ``None`` for an open start."""
    return None if day == BEGINNING else day


def published_last(end: date) -> date | None:
    """Give the last day of a half-open span as readers see it: ``None`` while it goes on."""
    return None if end == ONGOING else end - timedelta(days=1)
