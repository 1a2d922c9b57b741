"""Dates that say how sure they are, in words."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.edtf import Edtf

_MONTHS_UK = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
)
_MONTHS_UK_IN = (
    *("січні", "лютому", "березні", "квітні", "травні", "червні"),
    *("липні", "серпні", "вересні", "жовтні", "листопаді", "грудні"),
)
_DECEMBER = 12


def day_en(day: date) -> str:
    """Write a day: ``1 October 2022``."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def day_uk(day: date) -> str:
    """Write a day: ``1 жовтня 2022 року``."""
    return f"{day.day} {_MONTHS_UK[day.month - 1]} {day.year} року"


def when_en(when: Edtf) -> str:
    """Write a date with its preposition: ``on 1 October 2022``, ``in May 2022``, ``by 1 October 2022``."""
    return _qualified(when, _span_en(when), "about", "possibly")


def when_uk(when: Edtf) -> str:
    """Write a date with its preposition: ``1 жовтня 2022 року``, ``у травні 2022 року``."""
    return _qualified(when, _span_uk(when), "приблизно", "імовірно")


def _qualified(when: Edtf, text: str, about: str, possibly: str) -> str:
    words = [possibly] * when.uncertain + [about] * when.approximate
    return " ".join([*words, text])


def _span_en(when: Edtf) -> str:
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return f"by {day_en(last)}" if last is not None else f"from {day_en(first)} on" if first else ""
    if first == last:
        return f"on {day_en(first)}"
    if _is_month(first, last):
        return f"in {calendar.month_name[first.month]} {first.year}"
    if _is_year(first, last):
        return f"in {first.year}"
    return f"between {day_en(first)} and {day_en(last)}"


def _span_uk(when: Edtf) -> str:
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return f"не пізніше {day_uk(last)}" if last is not None else f"від {day_uk(first)}" if first else ""
    if first == last:
        return day_uk(first)
    if _is_month(first, last):
        return f"у {_MONTHS_UK_IN[first.month - 1]} {first.year} року"
    if _is_year(first, last):
        return f"у {first.year} році"
    return f"між {day_uk(first)} та {day_uk(last)}"


def _is_month(first: date, last: date) -> bool:
    days = calendar.monthrange(first.year, first.month)[1]
    return (first.day, last.day) == (1, days) and (first.year, first.month) == (last.year, last.month)


def _is_year(first: date, last: date) -> bool:
    is_whole = (first.month, first.day, last.month, last.day) == (1, 1, _DECEMBER, 31)
    return is_whole and first.year == last.year
