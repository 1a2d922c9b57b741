"""What changed hands between two maps of the same places: the land by who held it on the one and on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.atlas.holdings import holding_keys, kind_of_period
from app.atlas.territory import rounded_km2
from app.geometry.territory import dissolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.atlas.comparison import Side
    from app.geometry.voronoi import Cells


class Gain(NamedTuple):
    """All that one holder has on the second map and had not on the first."""

    holder: int
    """Position in `Exchange.holders`."""
    settlements: int
    area_km2: float | None
    """``None`` where no settlement of the theatre has land."""


class Exchange:
    """Two maps laid over each other."""

    def __init__(self, left: Side, right: Side) -> None:
        """Lay them over each other.

        Parameters
        ----------
        left, right
            Of one theatre and one ledger.
        """
        self.left, self.right = left, right
        self.holders = holding_keys(right.view)
        """Parties by id, and what is contested and unknown."""
        self.before, self.after = (_kinds(side) for side in (left, right))
        """Shape (n,): the position in `holders` that each settlement is counted under."""
        self.territory = territory = right.view.territory
        count = len(self.holders)
        pair = self.before * count + self.after
        self.pairs: NDArray[np.int64]
        """Shape (k,): what the land of each part was and is, as before times the number of holders and after."""
        self.pairs, labels = np.unique(pair[territory.members], return_inverse=True)
        self.polygons: Cells = dissolve(territory.cells, labels) if len(territory) else territory.cells
        """Shape (k,): the land that was and is whose; a valid coverage."""

    @property
    def sides(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Whose the land of each part was, and whose it is."""
        before, after = np.divmod(self.pairs, len(self.holders))
        return before, after

    def gains(self) -> Iterator[Gain]:
        """Give what each holder gained, in the order of `holders`; those that gained nothing are left out."""
        turned = self.before != self.after
        area = self.right.view.territory.area_of_settlement
        for holder in range(len(self.holders)):
            gained = turned & (self.after == holder)
            if gained.any():
                land = rounded_km2(area[gained].sum()) if len(self.territory) else None
                yield Gain(holder, int(gained.sum()), land)


def _kinds(side: Side) -> NDArray[np.int64]:
    found: NDArray[np.int64] = kind_of_period(side.view)[side.view.periods_on(side.day)]
    return found
