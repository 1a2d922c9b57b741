"""What becomes different on the map when the ledger says more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.days import ONGOING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

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
