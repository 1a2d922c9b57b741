"""Lattice: squares laid over edges, which tell quickly what lies near any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.geometry.numbering import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]
    Points = NDArray[np.float64]

_ROUNDING_DEGREES = 1e-9
"""How much larger boxes are taken than they are, so that rounding leaves nothing out."""


class Lattice:
    """Squares over edges."""

    def __init__(self, ends: Points, squares: int) -> None:
        """Lay squares over edges.

        Parameters
        ----------
        ends
            Shape (k, 2, 2): at least one edge.
        squares
            About how many there are to be.
        """
        self._length = len(ends)
        x, y = ends.reshape(-1, 2).T
        self._low = np.array([x.min(), y.min()]) - _ROUNDING_DEGREES
        size = np.array([x.max(), y.max()]) + _ROUNDING_DEGREES - self._low
        self._across = max(1, int(np.sqrt(squares)))
        self._step = size / self._across
        edge, square = self._squares_along(ends)
        found = _each_once(square * self._length + edge)
        square, self._edge = np.divmod(found, self._length)
        self._size = np.bincount(square, minlength=self._across**2)
        self._begin = np.cumsum(self._size) - self._size
        is_met = (self._size > 0).reshape(self._across, self._across)
        self._met = np.zeros((self._across + 1, self._across + 1), dtype=np.intp)
        np.cumsum(np.cumsum(is_met, axis=0), axis=1, out=self._met[1:, 1:])

    def is_near(self, boxes: Points) -> NDArray[np.bool_]:
        """Tell which boxes share a square with an edge: all that an edge meets, and some that none does.

        Parameters
        ----------
        boxes
            Shape (n, 4): west, south, east, north.
        """
        west, south, east, north = self._ranges(boxes).T
        met = self._met
        found: NDArray[np.bool_] = met[east, north] - met[west, north] - met[east, south] + met[west, south] > 0
        return found

    def pairs(self, ends: Points) -> tuple[Numbers, Numbers]:
        """Find which other edges share a square with these, each pair once, sorted.

        Parameters
        ----------
        ends
            Shape (n, 2, 2): the other edges.

        Returns
        -------
        other, edge
            Positions.
        """
        other, square = self._squares_along(ends)
        many = self._size[square]
        row, nth = counted(many)
        edge = self._edge[self._begin[square][row] + nth]
        found = _each_once(other[row] * self._length + edge)
        other, edge = np.divmod(found, self._length)
        return other, edge

    def _squares_along(self, ends: Points) -> tuple[Numbers, Numbers]:
        """Give squares that edges run through, and maybe some beside them, each with its edge."""
        begin, end = ends[:, 0], ends[:, 1]
        # In pieces no longer than a square, so that a long one is not near everything in its box.
        extent = np.abs(end - begin) / self._step
        pieces = np.maximum(1, np.ceil(np.maximum(*extent.T))).astype(np.intp)
        edge, nth = counted(pieces)
        along = ((end - begin) / pieces[:, np.newaxis])[edge]
        low = begin[edge] + nth[:, np.newaxis] * along
        high = low + along
        west, south, east, north = self._ranges(
            np.concatenate([np.minimum(low, high), np.maximum(low, high)], axis=1)
        ).T
        rows = north - south
        piece, nth = counted((east - west) * rows)
        column, row = np.divmod(nth, rows[piece])
        return edge[piece], (west[piece] + column) * self._across + south[piece] + row

    def _ranges(self, boxes: Points) -> Numbers:
        """Give the columns and rows of boxes: the first, and the one after the last."""
        low = np.floor((boxes[:, :2] - _ROUNDING_DEGREES - self._low) / self._step)
        high = np.floor((boxes[:, 2:] + _ROUNDING_DEGREES - self._low) / self._step) + 1
        return np.concatenate([low, high], axis=1).clip(0, self._across).astype(np.intp)


def _each_once(values: Numbers) -> Numbers:
    ordered = np.sort(values)
    once: Numbers = ordered[np.diff(ordered, prepend=-1) != 0]
    return once
