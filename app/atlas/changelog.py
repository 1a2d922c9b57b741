"""The day-ordered change log: which period every place is in, on any day, without a search per place."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

KEYFRAME_EVERY = 64
"""At least how many changes lie between two keyframes."""
_PLACES_PER_CHANGE = 16
"""How many places there may be for each of those changes: copying a keyframe and applying what follows then cost
about the same, and keyframes take no more room than changes do."""


class ChangeLog:
    """Changes of all places in the order of their days, with the whole state kept every so often.

    A period is known by its number; what the number stands for is the affair of whoever made the log.
    """

    def __init__(self, baseline: Sequence[int], changes: Sequence[tuple[int, int, int]]) -> None:
        """Take over changes.

        Parameters
        ----------
        baseline
            Period number of each place before any change.
        changes
            Day ordinal, place number and period number of each change, in any order; at most one a place
            and day.
        """
        columns = np.array(changes, dtype=np.int32).reshape(-1, 3)
        columns = columns[np.lexsort((columns[:, 1], columns[:, 0]))]
        self.day: NDArray[np.int32] = np.ascontiguousarray(columns[:, 0])
        """Day ordinal of each change, ascending."""
        self.place: NDArray[np.int32] = np.ascontiguousarray(columns[:, 1])
        self.period: NDArray[np.int32] = np.ascontiguousarray(columns[:, 2])
        """The period that begins with each change."""
        self.days, first = np.unique(self.day, return_index=True)
        self._ends = np.append(first[1:], len(self.day)) if len(first) else first
        spacing = max(KEYFRAME_EVERY, len(baseline) // _PLACES_PER_CHANGE)
        self._keyframes: list[NDArray[np.int32]] = []
        kept_at: list[int] = []
        state = np.array(baseline, dtype=np.int32)
        begin = 0
        for end in [0, *self._ends.tolist()]:
            self._apply(state, begin, end)
            begin = end
            if not kept_at or end - kept_at[-1] >= spacing:
                self._keyframes.append(state.copy())
                kept_at.append(end)
        self._kept_at = kept_at
        """How many changes each keyframe holds."""
        # Lists, for one look at a time: to hand a number to NumPy takes ten times as long as to find it.
        self._days: list[int] = self.days.tolist()

    def _apply(self, state: NDArray[np.int32], begin: int, end: int) -> None:
        # A repeated place takes the last value assigned to it: the latest change.
        state[self.place[begin:end]] = self.period[begin:end]

    def periods_on(self, day: date) -> NDArray[np.int32]:
        """Give the number of the period that each place is in on a day.

        Returns
        -------
        ndarray
            One number a place; the caller's own copy.
        """
        changed_days = bisect_right(self._days, day.toordinal())
        end = int(self._ends[changed_days - 1]) if changed_days else 0
        keyframe = bisect_right(self._kept_at, end) - 1
        state = self._keyframes[keyframe].copy()
        self._apply(state, self._kept_at[keyframe], end)
        return state
