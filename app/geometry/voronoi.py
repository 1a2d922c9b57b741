"""Voronoi diagrams of settlements: cells that still reach beyond the land they are to divide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    Cells: TypeAlias = NDArray[np.object_]

LONGEST_EDGE_M = 10_000.0
"""How long an edge of a cell may be before it gets vertices in between; its sagitta is then under 20 m."""
_NEAR_FRAME_M = 1e-3
_HASH = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Diagram:
    """One cell for each site, before anything is cut off."""

    cells: Cells
    """Polygons, lon/lat degrees, in the order of the sites."""
    lonlat: NDArray[np.float64]
    """Shape (m, 2): the vertices of all cells, ring by ring, without the last of each, which is the first again."""
    cell: NDArray[np.intp]
    """Shape (m,): which cell each is a vertex of."""
    vertex: NDArray[np.intp]
    """Shape (m,): a number for each; equal where, and only where, the coordinates are."""


def diagram(sites: NDArray[np.float64], region: Polygon | MultiPolygon) -> Diagram:
    """Find what is nearest to each of at least two distinct sites, in and around a region.

    Nearest in a Lambert azimuthal equal-area projection around the region; by GEOS.

    Parameters
    ----------
    sites
        Shape (n, 2), lon/lat degrees.
    region
        Lon/lat degrees; the cells together cover more than its bounding box.
    """
    plane = _plane(region)
    west, south, east, north = region.bounds
    x, y = plane.transform(np.array([west, east, east, west]), np.array([south, south, north, north]))
    margin = (np.ptp(x) + np.ptp(y)) / 4
    reach = shapely.box(x.min() - margin, y.min() - margin, x.max() + margin, y.max() + margin)
    # A line has the same vertices as points have, and is made at once.
    spread = shapely.linestrings(np.column_stack(plane.transform(sites[:, 0], sites[:, 1])))
    cells = shapely.get_parts(shapely.voronoi_polygons(spread, extend_to=reach, ordered=True))
    corners, cell = shapely.get_coordinates(cells, return_index=True)
    x, y, cell = _densified(*_settled_on_frame(*corners.T), cell)
    first, vertex = distinct(x, y)
    lonlat = np.column_stack(plane.transform(x[first], y[first], direction="INVERSE"))[vertex]
    polygons = np.asarray(shapely.polygons(shapely.linearrings(lonlat, indices=cell)))
    return Diagram(cells=polygons, lonlat=lonlat, cell=cell, vertex=vertex)


def _plane(region: Polygon | MultiPolygon) -> Transformer:
    """Project lon/lat degrees to metres around a region, equal in area."""
    centre = shapely.centroid(region)
    # A pipeline spelled out needs no search for coordinate systems, which would take longer than all it projects.
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=laea +lat_0={centre.y!r} +lon_0={centre.x!r} +ellps=WGS84"
    )


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
    first, number = _numbered(hashed)
    if not (np.array_equal(x[first][number], x) and np.array_equal(y[first][number], y)):  # two with one hash
        _, first, number = np.unique(np.stack([x, y], axis=1), axis=0, return_index=True, return_inverse=True)
    return first, number.ravel()


def _numbered(values: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    order = np.argsort(values)
    is_new = np.diff(values[order], prepend=~values[order[:1]]) != 0
    number = np.empty(len(values), dtype=np.intp)
    number[order] = np.cumsum(is_new) - 1
    return order[is_new], number


def _settled_on_frame(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Round vertices on the frame, which GEOS finds once for each of the two cells that meet there."""
    is_on_frame = np.zeros(len(x), dtype=bool)
    for values in (x, y):
        is_on_frame |= (values - values.min() < _NEAR_FRAME_M) | (values.max() - values < _NEAR_FRAME_M)
    return np.where(is_on_frame, x.round(3), x), np.where(is_on_frame, y.round(3), y)


def _densified(
    x: NDArray[np.float64], y: NDArray[np.float64], cell: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Add vertices to long edges, the same ones on both sides: a straight edge of the plane bends on the globe.

    Takes rings with their first vertex again at the end, and leaves that off.
    """
    is_start = cell[1:] == cell[:-1]
    square = np.diff(x) ** 2 + np.diff(y) ** 2
    long = np.flatnonzero(is_start & (square > LONGEST_EDGE_M**2))
    pieces = np.ceil(np.sqrt(square[long]) / LONGEST_EDGE_M).astype(np.intp)
    edge = np.repeat(np.arange(len(long)), pieces - 1)
    step = np.arange(1, len(edge) + 1) - np.repeat(np.cumsum(pieces - 1) - (pieces - 1), pieces - 1)
    one, other = np.stack([x[long], y[long]]), np.stack([x[long + 1], y[long + 1]])
    # Both cells of an edge count from the same one of its ends, so that rounding is the same too.
    is_turned = (one[0] > other[0]) | ((one[0] == other[0]) & (one[1] > other[1]))
    near, far = np.where(is_turned, other, one), np.where(is_turned, one, other)
    share = np.where(is_turned[edge], pieces[edge] - step, step) / pieces[edge]
    between = near[:, edge] + share * (far - near)[:, edge]
    kept = np.flatnonzero(is_start)
    at = np.searchsorted(kept, long[edge]) + 1
    return (
        np.insert(x[kept], at, between[0]),
        np.insert(y[kept], at, between[1]),
        np.insert(cell[kept], at, cell[long[edge]]),
    )
