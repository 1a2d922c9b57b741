"""Where settlements lie in the square of the world, and from which zoom on each is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.geometry.web_mercator import in_square

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.atlas.settlements import Settlements

ALL_FROM = 9
"""The zoom from which on every settlement is shown."""
_CELLS = 16
"""Into so many columns and rows a tile is divided; before `ALL_FROM`, each cell shows its largest settlement."""
_NEVER = 255


class Spots(NamedTuple):
    """All settlements, in their order."""

    square: NDArray[np.float64]
    """Shape (n, 2): in sides of the square; not a number where the point is unknown."""
    zoom: NDArray[np.uint8]
    """Shape (n,): the zoom from which on it is shown; 255 where the point is unknown."""


def spots_of(settlements: Settlements) -> Spots:
    """Thin settlements out by population.

    What is the largest of a cell is the largest of its part of the cell on the next zoom: zooming in, none goes.
    """
    square = in_square(settlements.lonlat)
    known = np.flatnonzero(~np.isnan(square[:, 0]))
    shown_from = np.full(len(square), _NEVER, dtype=np.uint8)
    shown_from[known] = ALL_FROM
    largest_first = known[np.argsort(-settlements.population[known], kind="stable")]
    for zoom in range(ALL_FROM - 1, -1, -1):
        cells = np.floor(square[largest_first] * (_CELLS << zoom)).astype(np.int64)
        _, first = np.unique(cells, axis=0, return_index=True)
        shown_from[largest_first[first]] = zoom
    return Spots(square, shown_from)
