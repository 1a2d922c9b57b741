"""Sensitivity: how much a modelled area depends on the cells at its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.atlas.course import Course
    from app.atlas.tally import Shape
    from app.atlas.territory import Territory


def area_range(
    course: Course, territory: Territory, group: NDArray[np.int64], shape: Shape
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bound the area of every holder from below and above.

    Control is known for settlements; where between two of them it changes is modelled. At the least, every cell of
    a holder that shares an edge with one of another holder goes to that neighbour; at the most, every cell that
    shares an edge with one of the holder's goes to the holder.

    Parameters
    ----------
    course
        Of all settlements.
    territory
        Their cells.
    group
        Shape (n,): what each settlement is summed with; -1 where it is not counted.
    shape
        Days, groups and kinds.

    Returns
    -------
    tuple of ndarray
        Least and most, square kilometres, in `shape`.
    """
    presence = _Presence(course, territory, shape.kinds)
    counted = group[territory.members][presence.cell]
    cell_area = territory.area_km2[presence.cell]
    everywhere = presence.whole[presence.cell]
    least = (presence.now == everywhere).astype(np.int8) - (presence.before == everywhere)
    most = (presence.now > 0).astype(np.int8) - (presence.before > 0)
    wanted = counted >= 0
    where = (presence.step * shape.groups + counted) * shape.kinds + presence.kind
    low, high = (shape.running(where[wanted], (cell_area * change)[wanted]) for change in (least, most))
    return low, high


class _Presence:
    """In how many cells of its closed neighbourhood each kind is present, wherever and whenever that changes.

    One row a cell, kind and step in which the count may change, in that order; step 0 holds the counts to begin
    with as changes from nothing.
    """

    def __init__(self, course: Course, territory: Territory, kinds: int) -> None:
        around = territory.neighbourhoods
        self.whole = around.size
        """How many cells there are in each closed neighbourhood."""

        cell_of = np.full(len(course.first), -1, dtype=np.int64)
        cell_of[territory.members] = np.arange(len(territory))
        changed = cell_of[course.place] >= 0
        cells = cell_of[course.place][changed]
        sizes = self.whole[cells]
        near = around.near[np.repeat(around.begin[cells], sizes) + _counting(sizes)]
        step = np.repeat(course.step[changed], sizes)
        steps = int(step.max(initial=0)) + 1
        first = course.first[territory.members]
        keys = np.concatenate(
            [
                (around.cell * kinds + first[around.near]) * steps,
                (near * kinds + np.repeat(course.before[changed], sizes)) * steps + step,
                (near * kinds + np.repeat(course.after[changed], sizes)) * steps + step,
            ]
        )
        by = np.concatenate([np.ones(len(around.cell)), -np.ones(len(near)), np.ones(len(near))])
        rows, position = np.unique(keys, return_inverse=True)
        change = np.bincount(position, weights=by).astype(np.int64)
        pair, self.step = np.divmod(rows, steps)
        self.cell, self.kind = np.divmod(pair, kinds)
        total = np.cumsum(change)
        is_first = np.diff(pair, prepend=-1) != 0
        begin = np.flatnonzero(is_first)
        offset = np.repeat((total - change)[begin], np.diff(np.append(begin, len(pair))))
        self.now = total - offset
        self.before = self.now - change


def _counting(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count 0, 1, … anew for each size."""
    ends = np.cumsum(sizes)
    counted: NDArray[np.int64] = np.arange(int(sizes.sum())) - np.repeat(ends - sizes, sizes)
    return counted
