"""Tallies: what each party holds of some settlements, over a series of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.atlas.territory import AREA_DECIMALS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.atlas.course import Course


class Shape(NamedTuple):
    """How tallies are laid out."""

    days: int
    groups: int
    kinds: int

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.days * self.groups * self.kinds

    def running(self, where: NDArray[np.int64], changes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up changes by where they count, and day by day, to `AREA_DECIMALS`."""
        by_day: NDArray[np.float64] = np.bincount(where, weights=changes, minlength=self.size).astype(np.float64)
        totals: NDArray[np.float64] = np.cumsum(by_day.reshape(self), axis=0)
        # The last digits of a sum depend on what it was summed over; and there is no minus nothing.
        return totals.round(AREA_DECIMALS) + 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Counts in the order day, group, kind."""

    settlements: NDArray[np.int64]
    population: NDArray[np.int64]
    area_km2: NDArray[np.float64]


def tally(
    course: Course,
    group: NDArray[np.int64],
    shape: Shape,
    population: NDArray[np.int64],
    area_km2: NDArray[np.float64],
) -> Tally:
    """Count what is held.

    Parameters
    ----------
    course
        Of all settlements.
    group
        Shape (n,): what each settlement is counted with; -1 where it is not counted.
    shape
        Days, groups and kinds.
    population, area_km2
        Of each settlement.
    """
    place = np.concatenate([np.arange(len(group)), course.place, course.place])
    step = np.concatenate([np.zeros(len(group), dtype=np.int64), course.step, course.step])
    kind = np.concatenate([course.first, course.before, course.after])
    sign = np.concatenate([np.ones(len(group)), -np.ones(len(course.place)), np.ones(len(course.place))])
    counted = group[place] >= 0
    place, sign = place[counted], sign[counted]
    where = ((step * shape.groups)[counted] + group[place]) * shape.kinds + kind[counted]
    settlements, people, land = (
        shape.running(where, sign * weights[place]) for weights in (np.ones(len(group)), population, area_km2)
    )
    return Tally(settlements=settlements.astype(np.int64), population=people.astype(np.int64), area_km2=land)
