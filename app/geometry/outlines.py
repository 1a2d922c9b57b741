"""Outlines: the rings around pieces of land, edge by edge, so that what two pieces share is known as shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.geometry.numbering import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

SAME_PLACE_DEGREES = 1e-9
"""How near a vertex must lie to the edge of another outline to be one of it too, about 0.1 mm."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlines:
    """Directed edges of the rings of lands, each land on the left of its edges; ring by ring, in their order."""

    start: NDArray[np.float64]
    """Shape (m, 2): lon/lat degrees. An edge ends where the next of its ring starts."""
    ring: NDArray[np.intp]
    """Shape (m,): ascending."""
    land: NDArray[np.intp]
    """Shape (m,): on the left of the edge."""
    shared: NDArray[np.intp]
    """Shape (m,): a number for each edge, equal for the two directions of one that two lands share."""
    is_forward: NDArray[np.bool_]
    """Shape (m,): whether the edge runs as the ends below say."""
    ends: NDArray[np.float64]
    """Shape (k, 2, 2): the two ends of each, by its number."""


def outlines(lands: Sequence[Polygon | MultiPolygon], *, is_coverage: bool) -> Outlines:
    """Take lands that do not overlap apart into edges.

    Where the corner of one lies on the edge of another, the other gets a corner too; in a valid coverage it has one.
    """
    polygons, land_of = shapely.get_parts(shapely.orient_polygons(np.array([None, *lands])[1:]), return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    is_start = np.append(ring[1:] == ring[:-1], False)
    start, ring = corners[is_start], ring[is_start]
    land = land_of[polygon_of[ring]]
    if not is_coverage:
        start, ring, land = _with_corners_of_others(start, ring, land)
    _, vertex = distinct(*start.T)
    after = following(ring)
    low, high = np.minimum(vertex, vertex[after]), np.maximum(vertex, vertex[after])
    _, first, shared = np.unique(low * len(start) + high, return_index=True, return_inverse=True)
    forward = vertex < vertex[after]
    one = np.where(forward[first], first, after[first])
    other = np.where(forward[first], after[first], first)
    return Outlines(
        start=start,
        ring=ring,
        land=land,
        shared=shared.ravel(),
        is_forward=forward,
        ends=np.stack([start[one], start[other]], axis=1),
    )


def following(ring: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give the position after each one of its ring; after the last comes the first."""
    after = np.arange(1, len(ring) + 1)
    is_last = np.diff(ring, append=-1) != 0
    after[is_last] = np.append(0, after[is_last])[:-1]
    return after


def _with_corners_of_others(
    start: NDArray[np.float64], ring: NDArray[np.intp], land: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    end = start[following(ring)]
    spots = np.unique(start, axis=0)
    edges = np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))
    spot, edge = shapely.STRtree(edges).query(shapely.points(spots), "dwithin", SAME_PLACE_DEGREES)
    along = ((spots[spot] - start[edge]) * (end - start)[edge]).sum(axis=1)
    is_between = (
        (along > 0)
        & (along < ((end - start)[edge] ** 2).sum(axis=1))
        & (spots[spot] != start[edge]).any(axis=1)
        & (spots[spot] != end[edge]).any(axis=1)
    )
    spot, edge, along = spot[is_between], edge[is_between], along[is_between]
    order = np.lexsort((along, edge))
    at = edge[order] + 1
    return (
        np.insert(start, at, spots[spot[order]], axis=0),
        np.insert(ring, at, ring[edge[order]]),
        np.insert(land, at, land[edge[order]]),
    )
