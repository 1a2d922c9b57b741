"""What becomes different on the map when the ledger says more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.control import Pressure, Status
from app.domain.days import BEGINNING, ONGOING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.domain.gazetteer import Gazetteer
    from app.domain.timeline import Period, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A span of days on which a place is shown otherwise than before."""

    place: str
    start: date
    end: date
    """First day after it; `ONGOING` if it goes on."""
    before: Period
    after: Period


def differences(before: Mapping[str, Timeline], after: Mapping[str, Timeline]) -> list[Difference]:
    """Compare timelines of the same places.

    Returns
    -------
    list of Difference
        By day, then in the order of `after`. Control and what is claimed count; how firmly control is known, and
        by which rule, does not.
    """
    found = [
        difference
        for place, timeline in after.items()
        if timeline != before[place]
        for difference in _of_place(place, before[place], timeline)
    ]
    return sorted(found, key=lambda difference: difference.start)


def _of_place(place: str, before: Timeline, after: Timeline) -> Iterator[Difference]:
    starts = sorted({period.start for timeline in (before, after) for period in timeline})
    last: Difference | None = None
    for start, end in zip(starts, [*starts[1:], ONGOING], strict=True):
        old, new = before.period_on(start), after.period_on(start)
        if _shown(old) == _shown(new):
            continue
        is_same = (
            last is not None
            and last.end == start
            and (_shown(last.before), _shown(last.after))
            == (
                _shown(old),
                _shown(new),
            )
        )
        if last is not None and not is_same:
            yield last
        begun = last.start if last is not None and is_same else start
        last = Difference(place=place, start=begun, end=end, before=old, after=new)
    if last is not None:
        yield last


def _shown(period: Period) -> tuple[object, ...]:
    return (*period.control, period.claimed_by)


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
