"""The course of control: which party, or nobody, each settlement is counted under, over a series of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from app.atlas.holdings import kind_of_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.atlas.view import View


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """What settlements are counted under on the first of some days, and every change up to the last of them.

    Kinds are positions in `holding_keys`.
    """

    first: NDArray[np.int64]
    """Shape (n,): the kind of each settlement on the first day."""
    place: NDArray[np.int64]
    """Shape (m,): the settlement of each change, in the order of days."""
    step: NDArray[np.int64]
    """Shape (m,): the position of the first of the days on which the change shows."""
    before: NDArray[np.int64]
    """Shape (m,): the kind before each change."""
    after: NDArray[np.int64]
    """Shape (m,): the kind after it, always another."""


def course(view: View, days: Sequence[date]) -> Course:
    """Follow all settlements of a view.

    Parameters
    ----------
    view
        Whose history.
    days
        At least one, ascending.
    """
    log, kinds = view.log, kind_of_period(view)
    after = kinds[log.period]
    before = _before(log.place, after, kinds[view.periods_on(date.min)])
    ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
    step = np.searchsorted(ordinals, log.day)
    counts = (step > 0) & (step < len(days)) & (before != after)
    return Course(
        first=kinds[view.periods_on(days[0])],
        place=log.place[counts].astype(np.int64),
        step=step[counts].astype(np.int64),
        before=before[counts],
        after=after[counts],
    )


def _before(place: NDArray[np.int32], after: NDArray[np.int64], baseline: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the kind before each change of a log in the order of days."""
    by_place = np.argsort(place, kind="stable")
    same = np.diff(place[by_place], prepend=-1) == 0
    earlier = np.where(same, np.roll(after[by_place], 1), baseline[place[by_place]])
    before = np.empty_like(after)
    before[by_place] = earlier
    return before
