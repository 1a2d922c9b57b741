"""A Z-shaped curve through points: what lies close along it lies close on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BITS = 16
"""Of each coordinate on the grid: for a country, a step is 10 to 20 m, about a pixel of the deepest zoom."""
_LEAST_SPAN = 1e-9


class Curve(NamedTuple):
    """Points in the cells of a grid over all of them, and where on the curve through the cells they lie."""

    corner: NDArray[np.float64]
    """Longitude and latitude of the south-western one, degrees."""
    step: NDArray[np.float64]
    """Width and height of a cell, degrees."""
    along: NDArray[np.uint64]
    """Shape (n,): bits of column and row in turn, those of the column lower (Morton order)."""


def curve_through(lonlat: NDArray[np.float64]) -> Curve:
    """Lay the curve through points, shape (n, 2), degrees."""
    if not len(lonlat):
        return Curve(np.zeros(2), np.full(2, _LEAST_SPAN), np.empty(0, dtype=np.uint64))
    corner = lonlat.min(axis=0)
    step = np.maximum(lonlat.max(axis=0) - corner, _LEAST_SPAN) / (2**BITS - 1)
    cells = ((lonlat - corner) / step).astype(np.uint64)
    return Curve(corner, step, _spread(cells[:, 0]) | (_spread(cells[:, 1]) << np.uint64(1)))


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Put a zero bit after every one of the low 16 bits (the classic Morton interleave)."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values
