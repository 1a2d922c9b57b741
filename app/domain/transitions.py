"""Transitions: what changed hands, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.control import Pressure, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.timeline import Period, Timeline


class Change(StrEnum):
    """A transition in one neutral word."""

    CAPTURED = "captured"
    RETAKEN = "retaken"
    """Captured by a party that held the place before."""
    LEFT = "left"
    """Nobody is known to hold it any more."""
    CONTESTED = "contested"
    SECURED = "secured"
    """No longer contested, held by the same party as before."""
    ENCIRCLED = "encircled"
    RELIEVED = "relieved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The change of control from one period to a later one, on a day."""

    place: str
    day: date
    before: Period
    after: Period
    change: Change


def transitions(timelines: Mapping[str, Timeline], after: date, until: date) -> list[Transition]:
    """List changes of control.

    Parameters
    ----------
    timelines
        By place id.
    after
        Only changes later than this day …
    until
        … and up to and with this one.

    Returns
    -------
    list of Transition
        By day, then in the order of `timelines`. What only changes what is claimed or how firmly control is
        known is not among them.
    """
    found = []
    for place_id, timeline in timelines.items():
        holders: set[str | None] = set()
        for before, period in zip(timeline.periods, timeline.periods[1:], strict=False):
            holders.add(before.control.controller)
            if before.control != period.control and after < period.start <= until:
                change = _change(before, period, holders)
                found.append(Transition(place=place_id, day=period.start, before=before, after=period, change=change))
    return sorted(found, key=lambda transition: transition.day)


def transition_between(place_id: str, timeline: Timeline, first: date, last: date) -> Transition | None:
    """Compare the control of one place on two days, whatever happened in between.

    Returns
    -------
    Transition or None
        On the day on which the control that holds on `last` began, with the period that began it; ``None`` if
        control is the same on both days.
    """
    before, on_last = timeline.period_on(first), timeline.period_on(last)
    if before.control == on_last.control:
        return None
    earlier = [period for period in timeline.periods if period.start <= on_last.start]
    after = on_last
    for period in reversed(earlier):
        if period.control != on_last.control:
            break
        after = period
    holders = {period.control.controller for period in earlier if period.start < after.start}
    return Transition(
        place=place_id, day=after.start, before=before, after=after, change=_change(before, after, holders)
    )


def _change(before: Period, after: Period, holders: set[str | None]) -> Change:
    old, new = before.control, after.control
    if new.status is Status.UNKNOWN:
        return Change.LEFT
    if new.controller != old.controller:
        return Change.RETAKEN if new.controller in holders else Change.CAPTURED
    if new.status is not old.status:
        return Change.CONTESTED if new.status is Status.CONTESTED else Change.SECURED
    return Change.ENCIRCLED if new.pressure is Pressure.ENCIRCLED else Change.RELIEVED
