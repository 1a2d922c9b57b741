"""Filling outlines row by row: which pixels lie inside, and how far.

An outline gives the same crossings whichever way it is walked, to the last bit, so that neighbours leave no pixel
between them and share none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.exports.pictures.paths import Paths

ROWS = 4
"""Into so many lines a row of pixels is cut where edges are to be smooth; along a line they are exact."""
_BAND = 256
"""Rows filled at once: bounds memory."""


class Crossings(NamedTuple):
    """Where outlines cross the middles of rows, in no order."""

    row: NDArray[np.int64]
    x: NDArray[np.float64]
    path: NDArray[np.intp]
    turn: NDArray[np.int64]
    """1 where the outline goes down there, -1 where it goes up."""


def crossings(paths: Paths, rows: int, *, times: int = 1) -> Crossings:
    """Cross rings with the middles of rows.

    Parameters
    ----------
    paths
        Rings in pixels; a last vertex that is not the first is joined to it.
    rows
        Rows of pixels there are.
    times
        Lines a row of pixels.
    """
    count = np.diff(paths.starts)
    path_of = np.repeat(np.arange(len(paths)), count)
    here = paths.points
    after = np.arange(1, len(here) + 1)
    ends = paths.starts[1:][count > 0] - 1
    after[ends] = paths.starts[:-1][count > 0]
    there = here[after]
    is_down = here[:, 1] < there[:, 1]
    upper = np.where(is_down[:, None], here, there)
    lower = np.where(is_down[:, None], there, here)
    first = np.clip(np.ceil(upper[:, 1] * times - 0.5), 0, rows * times).astype(np.int64)
    last = np.clip(np.ceil(lower[:, 1] * times - 0.5), 0, rows * times).astype(np.int64)
    crossed = np.flatnonzero(last > first)
    many = (last - first)[crossed]
    edge = np.repeat(crossed, many)
    row = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + first[edge]
    height = lower[crossed, 1] - upper[crossed, 1]
    slope = np.repeat((lower[crossed, 0] - upper[crossed, 0]) / height, many)
    x = upper[edge, 0] + ((row + 0.5) / times - upper[edge, 1]) * slope
    return Crossings(row, x, path_of[edge], np.where(is_down[edge], 1, -1))


def coverage(paths: Paths, width: int, height: int, *, winding: bool = False) -> NDArray[np.float32]:
    """Tell how much of each pixel rings cover, 0 to 1, shape (height, width).

    Parameters
    ----------
    paths
        Rings in pixels.
    width, height
        Of the picture.
    winding
        Whether what rings go around twice in the same direction is inside; else it is outside, as holes are.
    """
    found = crossings(paths, height, times=ROWS)
    order = np.lexsort((found.x, found.row))
    row, x, turn = found.row[order], np.clip(found.x[order], 0, width), found.turn[order]
    if winding:
        # Every line crosses rings as often down as up: the sum is 0 again at its end.
        around = np.cumsum(turn)
        is_in = (around != 0) & (around - turn == 0)
        is_out = (around == 0) & (turn != 0)
        signs = is_in.astype(np.int64) - is_out
    else:
        signs = 1 - 2 * (np.arange(len(row)) % 2)
    row = row // ROWS
    left = x.astype(np.int64)
    part = (x - left) * signs
    stride = width + 2
    at = row * stride + left
    steps = np.bincount(at, weights=signs - part, minlength=height * stride)
    steps += np.bincount(at + 1, weights=part, minlength=height * stride)
    covered = np.cumsum(steps.reshape(height, stride)[:, :width].astype(np.float32), axis=1)
    return np.clip(covered / ROWS, 0, 1)


def ids(paths: Paths, id_of_path: NDArray[np.intp], width: int, height: int) -> NDArray[np.uint16 | np.uint32]:
    """Tell which area the middle of each pixel lies in, shape (height, width); 0 is none.

    Parameters
    ----------
    paths
        Rings in pixels, of areas that do not overlap.
    id_of_path
        Shape (k,): the number of the area of each ring, from 1 on.
    width, height
        Of the picture.
    """
    found = crossings(paths, height)
    id_ = id_of_path[found.path]
    order = np.lexsort((found.x, id_, found.row))
    row, id_ = found.row[order][::2], id_[order][::2]
    edge = np.clip(np.ceil(found.x[order] - 0.5), 0, width).astype(np.int64)
    left, right = edge[::2], edge[1::2]
    most = int(id_of_path.max(initial=0))
    result = np.zeros((height, width), dtype=np.uint16 if most < 2**16 else np.uint32)
    stride = width + 1
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        part = slice(*np.searchsorted(row, [top, bottom]))
        at = (row[part] - top) * stride
        size = (bottom - top) * stride
        steps = np.bincount(at + left[part], weights=id_[part], minlength=size)
        steps -= np.bincount(at + right[part], weights=id_[part], minlength=size)
        result[top:bottom] = np.cumsum(steps.reshape(-1, stride)[:, :width], axis=1)
    return result
