"""Delaunay triangles of settlements, and of a frame so far away that every settlement has triangles all around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.errors import MarchlandError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAME = 16
"""How many corners the frame has."""
_FRAME_DISTANCE = 4.0
"""How far off it is, as a multiple of the distance of what must lie nearer to a site than to it. Three is enough for
a circle: of two points at most 1 from the middle, neither is farther from the other than 2."""
_CORNERS = 3
_POINTS_OF_RING = 4


class ContradictionError(MarchlandError):
    """Corners lie so unluckily that rounding made two tests contradict each other."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("settlements or outlines lie too near to each other to be told apart")


def framed(sites: NDArray[np.float64], box: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """Put a frame around sites.

    Parameters
    ----------
    sites
        Shape (n, 2): metres in a plane.
    box
        West, south, east, north: all that lies in it will be nearer to a site than to the frame.

    Returns
    -------
    array
        Shape (n + `FRAME`, 2): the sites, and the corners of the frame.
    """
    low = np.minimum(sites.min(axis=0), box[:2])
    high = np.maximum(sites.max(axis=0), box[2:])
    angle = 2 * np.pi * np.arange(FRAME) / FRAME
    around = np.column_stack([np.cos(angle), np.sin(angle)]).round(6)
    far = _FRAME_DISTANCE * float(np.hypot(*(high - low))) / 2
    return np.concatenate([sites, (low + high) / 2 + max(far, 1.0) * around])


def triangulated(points: NDArray[np.float64]) -> NDArray[np.intp]:
    """Find the triangles of points whose circumcircles hold no other point; by GEOS.

    Parameters
    ----------
    points
        Shape (n, 2): distinct.

    Returns
    -------
    array
        Shape (t, 3): positions in `points`, counterclockwise or clockwise.
    """
    # A line has the same vertices as points have, and is made at once; their third coordinate tells which is which.
    line = shapely.linestrings(np.column_stack([points, np.arange(len(points))]))
    found = shapely.get_coordinates(shapely.delaunay_triangles(line), include_z=True)
    return found[:, 2].reshape(-1, _POINTS_OF_RING)[:, :_CORNERS].astype(np.intp)


def oriented(points: NDArray[np.float64], triangle: NDArray[np.intp], frame: int) -> NDArray[np.intp]:
    """Have all triangles run counterclockwise, and begin at a site if there is one.

    Parameters
    ----------
    points
        Shape (2, n).
    triangle
        Shape (3, t): positions in `points`.
    frame
        Where the corners of the frame begin, after all sites.

    Raises
    ------
    ContradictionError
        If a triangle has no area.
    """
    start, other, third = (points[:, corner] for corner in triangle)
    turn = (other[0] - start[0]) * (third[1] - start[1]) - (other[1] - start[1]) * (third[0] - start[0])
    if not turn.all():
        raise ContradictionError
    one, two = np.where(turn < 0, triangle[[0, 2]], triangle[[0, 1]])
    turned = np.stack([one, two, triangle[1:].sum(axis=0) - two])
    for _ in range(_CORNERS - 1):
        begins_far = turned[0] >= frame
        turned[:, begins_far] = turned[[1, 2, 0]][:, begins_far]
    return turned


def circumcentres(points: NDArray[np.float64], triangle: NDArray[np.intp]) -> NDArray[np.float64]:
    """Give the point that is as far from each corner of a triangle as from the others.

    Parameters
    ----------
    points
        Shape (2, n).
    triangle
        Shape (3, t): positions in `points`; each triangle has an area.

    Returns
    -------
    array
        Shape (2, t).
    """
    start = points[:, triangle[0]]
    # Seen from a corner of the triangle, so that rounding goes by its size and not by how far off it lies.
    b, c = points[:, triangle[1]] - start, points[:, triangle[2]] - start
    b_square, c_square = b[0] ** 2 + b[1] ** 2, c[0] ** 2 + c[1] ** 2
    double = 2 * (b[0] * c[1] - b[1] * c[0])
    start[0] += (c[1] * b_square - b[1] * c_square) / double
    start[1] += (b[0] * c_square - c[0] * b_square) / double
    return start
