"""Days of a map that look damaged: much changes, and the next day it is back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.sources.deepstate_status import Shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from app.sources.deepstate_days import MapDay, Statuses

FEWEST_CHANGES = 10
"""Fewer changes that are taken back are short spells of single places, not a damaged day."""
_MOST_REVERSED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A day that is not to be believed."""

    day: date
    at: str
    changes: int
    """How many settlements change on it."""
    reversed: int
    """How many of them are back the next day."""


def without_outliers(
    days: Sequence[MapDay], trusted: Collection[date]
) -> tuple[list[tuple[MapDay, Statuses]], list[Outlier]]:
    """Tell what each day shows, and leave out days of which most changes are gone the next day.

    Where a day does not tell, the day before it still holds.

    Parameters
    ----------
    days
        In order.
    trusted
        Days to keep whatever they show.

    Returns
    -------
    tuple
        The days that stay with what they show, and those that do not. The last day cannot be judged and stays.
    """
    kept: list[tuple[MapDay, Statuses]] = []
    outliers: list[Outlier] = []
    for index, map_day in enumerate(days):
        if not kept:
            kept.append((map_day, _resolved(map_day.shown, np.zeros_like(map_day.shown))))
            continue
        before = kept[-1][1]
        shown = _resolved(map_day.shown, before)
        if index + 1 < len(days) and map_day.day not in trusted:
            outlier = _outlier(map_day, before, shown, _resolved(days[index + 1].shown, shown))
            if outlier is not None:
                outliers.append(outlier)
                continue
        kept.append((map_day, shown))
    return kept, outliers


def _outlier(map_day: MapDay, before: Statuses, shown: Statuses, after: Statuses) -> Outlier | None:
    changed = shown != before
    changes = int(changed.sum())
    if changes < FEWEST_CHANGES:
        return None
    back = int((changed & (after == before)).sum())
    if back < changes * _MOST_REVERSED:
        return None
    return Outlier(day=map_day.day, at=map_day.at, changes=changes, reversed=back)


def _resolved(shown: Statuses, before: Statuses) -> Statuses:
    """Fill in what a day does not tell."""
    untold = shown == Shown.UNSETTLED
    was_occupied = (before == Shown.OCCUPIED) | (before == Shown.HELD_BEFORE)
    outside = shown == Shown.NOT_OCCUPIED
    resolved = np.where(untold | (outside & ~was_occupied), before, shown)
    return np.where(outside & was_occupied, np.uint8(Shown.NOTHING), resolved)
