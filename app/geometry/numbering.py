"""Numbering: what is equal gets one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HASH = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def distinct(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give a number to points by their coordinates, to the last bit.

    Returns
    -------
    first
        Shape (k,): where each distinct point is found.
    number
        Shape (n,): which of them each point is.
    """
    # Adding nothing leaves no minus nothing.
    hashed = (x + 0.0).view(np.uint64) * _HASH[0] ^ ((y + 0.0).view(np.uint64) * _HASH[1] >> np.uint64(1))
    first, number = numbered(hashed)
    if not (np.array_equal(x[first][number], x) and np.array_equal(y[first][number], y)):  # two with one hash
        _, first, number = np.unique(np.stack([x, y], axis=1), axis=0, return_index=True, return_inverse=True)
    return first, number.ravel()


def numbered(values: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give a number to whole numbers, ascending.

    Returns
    -------
    first, number
        As of `distinct`. Which of several equal ones is found is left open: that is what makes it quicker than
        `numpy.unique`.
    """
    order = np.argsort(values)
    is_new = np.diff(values[order], prepend=~values[order[:1]]) != 0
    number = np.empty(len(values), dtype=np.intp)
    number[order] = np.cumsum(is_new) - 1
    return order[is_new], number


def counted(sizes: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the number of each of several rows as often as it is long, and count along it."""
    row = np.repeat(np.arange(len(sizes)), sizes)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
