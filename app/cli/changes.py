"""Differences of the map in words for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.control import Pressure, Status
from app.domain.days import BEGINNING, ONGOING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.differences import Difference
    from app.domain.gazetteer import Gazetteer
    from app.domain.timeline import Period


def described(period: Period) -> str:
    """Say in a few words what the map shows: ``RU, contested, claimed by UA``."""
    words = [period.control.controller or "nobody known"]
    if period.control.status is Status.CONTESTED:
        words.append("contested")
    if period.control.pressure is Pressure.ENCIRCLED:
        words.append("encircled")
    if period.claimed_by is not None:
        words.append(f"claimed by {period.claimed_by}")
    return ", ".join(words)


def spelt_span(start: date, end: date) -> str:
    """Write a half-open span as readers read it: first and last day."""
    last = "" if end == ONGOING else str(end.fromordinal(end.toordinal() - 1))
    first = "" if start == BEGINNING else str(start)
    if first == last:
        return first or "always"
    return f"{first or 'always'} – {last or 'on'}" if last or not first else f"from {first}"


def row_of(difference: Difference, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Give a difference as cells: place, oblast, days, before → after, rule."""
    place = gazetteer[difference.place]
    oblasts = (gazetteer[id_] for id_ in gazetteer.lineage(place.id))
    oblast = next((area.name_en for area in oblasts if area.kind == "oblast"), "")
    arrow = f"{described(difference.before)} → {described(difference.after)}"
    return (place.name_en, oblast, spelt_span(difference.start, difference.end), arrow, difference.after.rule)
