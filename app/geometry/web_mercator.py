"""The square that Web Mercator makes of the world, and the tiles it is cut into (EPSG:3857, WebMercatorQuad)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EQUATOR_M = 40_075_016.685578488
"""The side of the square in metres of EPSG:3857."""
NORTHERNMOST = 85.051128779806604
"""The latitude of the northern side in degrees; the southern one lies as far south."""


class Tile(NamedTuple):
    """One of the 4**zoom squares of a zoom; rows are counted from the north, columns from the west."""

    zoom: int
    row: int
    column: int

    @property
    def exists(self) -> bool:
        """Whether the zoom has such a row and column."""
        return 0 <= self.row < 1 << self.zoom and 0 <= self.column < 1 << self.zoom

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north in sides of the square, from its south-western corner."""
        across = 1 << self.zoom
        return (
            self.column / across,
            1 - (self.row + 1) / across,
            (self.column + 1) / across,
            1 - self.row / across,
        )


class TileRange(NamedTuple):
    """The tiles of a zoom between rows and columns, both ends included."""

    zoom: int
    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def holds(self, tile: Tile) -> bool:
        """Tell whether a tile is one of them."""
        return (
            tile.zoom == self.zoom
            and self.first_row <= tile.row <= self.last_row
            and self.first_column <= tile.column <= self.last_column
        )

    @property
    def total(self) -> int:
        """How many there are."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)


def in_square(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place points in the square: 0, 0 is its south-western corner and 1, 1 its north-eastern one.

    Parameters
    ----------
    lonlat
        Shape (n, 2), degrees; what lies beyond the square in the north and south is put on its side.
    """
    latitude = np.radians(np.clip(lonlat[:, 1], -NORTHERNMOST, NORTHERNMOST))
    return np.column_stack([lonlat[:, 0] / 360 + 0.5, np.arcsinh(np.tan(latitude)) / (2 * np.pi) + 0.5])


def tiles_over(bounds: tuple[float, float, float, float], zoom: int) -> TileRange:
    """Give the tiles of a zoom that a box meets.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees; west lies west of east.
    zoom
        From 0.
    """
    west, south, east, north = bounds
    (left, bottom), (right, top) = in_square(np.array([[west, south], [east, north]])).tolist()
    across = 1 << zoom

    def number(part: float) -> int:
        return min(max(int(part * across), 0), across - 1)

    return TileRange(zoom, number(1 - top), number(1 - bottom), number(left), number(right))
