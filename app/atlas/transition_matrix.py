"""The transition matrix: who lost what to whom between two days, gross."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.atlas.holdings import holding_keys, kind_of_period
from app.atlas.territory import AREA_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from app.atlas.view import View
    from app.domain.places import Place


class Flow(NamedTuple):
    """What one holder had on the first day and another, or the same, has on the last."""

    before: str
    after: str
    settlements: int
    population: int
    area_km2: float | None
    """``None`` where no settlement of the theatre has land."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TransitionMatrix:
    """Numbers in the order group, holder on the first day, holder on the last.

    Rows add up to the totals of the first day and columns to those of the last, areas to the thousandth of a km².
    """

    holders: tuple[str, ...]
    """Parties by id, and what is contested and unknown."""
    groups: tuple[Place | None, ...]
    """Oblasts, and ``None`` for what lies in none."""
    settlements: NDArray[np.int64]
    population: NDArray[np.int64]
    area_km2: NDArray[np.float64]
    """Not a number where no settlement of the theatre has land."""

    def flows(self, group: int | None = None) -> Iterator[Flow]:
        """Give what is not nothing, of one group or of all together; what stayed with its holder too."""
        settlements, population, area = (
            numbers.sum(axis=0) if group is None else numbers[group]
            for numbers in (self.settlements, self.population, self.area_km2)
        )
        for before, after in np.argwhere(settlements).tolist():
            yield Flow(
                self.holders[before],
                self.holders[after],
                int(settlements[before, after]),
                int(population[before, after]),
                None if np.isnan(area[before, after]) else round(float(area[before, after]), AREA_DECIMALS),
            )


def transition_matrix(view: View, first: date, last: date) -> TransitionMatrix:
    """Compare two days, settlement by settlement.

    What changed hands and was won back in between does not show; what was lost here and won there does.
    """
    return matrix_between(view, first, view, last)


def matrix_between(left: View, left_day: date, right: View, right_day: date) -> TransitionMatrix:
    """Compare two maps, settlement by settlement: views of the same places, each on a day of its own.

    Rows are of the left map, columns of the right one.
    """
    settlements, holders = left.settlements, holding_keys(left)
    groups: tuple[Place | None, ...] = settlements.oblasts
    group = settlements.oblast.astype(np.int64)
    if (group < 0).any():
        group = np.where(group < 0, len(groups), group)
        groups = (*groups, None)
    before, after = (kind_of_period(view)[view.periods_on(day)] for view, day in ((left, left_day), (right, right_day)))
    where = (group * len(holders) + before) * len(holders) + after
    shape = (len(groups), len(holders), len(holders))
    counts, people, land = (
        np.bincount(where, weights=weights, minlength=int(np.prod(shape))).reshape(shape)
        for weights in (None, settlements.population, left.territory.area_of_settlement)
    )
    return TransitionMatrix(
        holders=holders,
        groups=groups,
        settlements=counts.astype(np.int64),
        population=people.astype(np.int64),
        area_km2=left.territory.known_area(land.astype(np.float64).round(AREA_DECIMALS)),
    )
