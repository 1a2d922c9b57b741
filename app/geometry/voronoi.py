"""Voronoi diagrams of settlements: cells that still reach beyond the land they are to divide.

A cell is found from the triangles around its settlement: their circumcentres are its corners. So it is known at once
which corners two cells share, and nothing has to be taken apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import shapely

from app.geometry.numbering import counted, numbered
from app.geometry.outlines import following
from app.geometry.plane import plane_around
from app.geometry.triangulation import FRAME, ContradictionError, circumcentres, framed, oriented

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import Transformer
    from shapely import MultiPolygon, Polygon

    Cells: TypeAlias = NDArray[np.object_]
    Numbers: TypeAlias = NDArray[np.intp]
    Points: TypeAlias = NDArray[np.float64]

LONGEST_EDGE_M = 10_000.0
"""How long an edge of a cell may be before it gets vertices in between; its sagitta is then under 20 m."""
_NEAR_M = 200.0
"""Settlements nearer than this have shorter edges between them, so that the sagitta stays under a tenth of the way."""
NEAREST_M = 3e-3
"""Sites nearer than this are not told apart."""
_SAME_CORNER_M = 1e-4
_LOOKED_AT = 0.25
"""How far around the land edges are drawn as they bend, as a share of its size."""
_ANGLE_BITS = 40
_HALF_WORD = np.uint64(32)
_TURN = 4.0
_QUARTERS = np.array([0.0, 0.5, 1.0])


class Field(NamedTuple):
    """Land to be divided among at least two sites, in a plane of its own."""

    plane: Transformer
    points: Points
    """Shape (n + `FRAME`, 2): the sites and the frame around them, in metres."""
    looked_at: tuple[float, float, float, float]
    """West, south, east, north, in metres: what lies beyond is never part of the land."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Diagram:
    """One cell for each site, before anything is cut off: rings, without the last corner, which is the first again."""

    lonlat: Points
    """Shape (k, 2): the vertices, lon/lat degrees."""
    cell: Numbers
    """Shape (m,): which cell each corner is of; ascending, and counterclockwise within a cell."""
    vertex: Numbers
    """Shape (m,): which vertex it is."""

    def polygons(self, cells: Numbers) -> Cells:
        """Draw some cells; ascending."""
        kept = np.flatnonzero(np.isin(self.cell, cells))
        if not len(kept):
            return np.empty(0, dtype=object)
        rings = shapely.linearrings(self.lonlat[self.vertex[kept]], indices=np.searchsorted(cells, self.cell[kept]))
        drawn: Cells = np.asarray(shapely.polygons(rings))
        return drawn


def laid_out(sites: Points, land: Polygon | MultiPolygon) -> Field:
    """Lay sites and the land around them into a plane; lon/lat degrees."""
    plane = plane_around(land)
    west, south, east, north = land.bounds
    x = np.concatenate([west + (east - west) * _QUARTERS, east - (east - west) * _QUARTERS, [west, east]])
    y = np.concatenate([np.repeat([south, north], len(_QUARTERS)), [(south + north) / 2] * 2])
    x, y = plane.transform(x, y)
    spread = np.column_stack(plane.transform(sites[:, 0], sites[:, 1]))
    points = framed(spread, (x.min(), y.min(), x.max(), y.max()))
    wide, high = _LOOKED_AT * np.ptp(x), _LOOKED_AT * np.ptp(y)
    return Field(plane, points, (x.min() - wide, y.min() - high, x.max() + wide, y.max() + high))


def diagram(sites: Points, fields: Sequence[Field], begins: Sequence[int], triangles: Sequence[Numbers]) -> Diagram:
    """Find what is nearest to each site of some fields, in the plane of its field.

    Parameters
    ----------
    sites
        Shape (n, 2), lon/lat degrees: those of the fields, and maybe others, which get no cell.
    fields
        What is to be divided.
    begins
        Where in `sites` those of each field begin; ascending.
    triangles
        Of the points of each field, as `triangulated` gives them.

    Raises
    ------
    ContradictionError
        If sites lie nearer to each other than `NEAREST_M`, or triangles do not surround every site.
    """
    if not len(fields):
        none = np.empty(0, dtype=np.intp)
        return Diagram(lonlat=np.empty((0, 2)), cell=none, vertex=none)
    points, triangle = _together(len(sites), fields, begins, triangles)
    centre = circumcentres(points, triangle)
    cell, corner, neighbour = _fans(points, triangle, len(sites))
    _must_agree(np.count_nonzero(np.diff(cell, prepend=-1)) == sum(len(one.points) - FRAME for one in fields))
    edges = _Edges(cell, corner, corner[following(cell)], neighbour)
    square = _square(centre, edges.begin, edges.end)
    edges, square = _merged(edges, square)
    long, pieces = _long(points, edges, square)
    looked_at = np.array([one.looked_at for one in fields]).T[:, _field_of(edges.cell[long], begins)]
    bends, cell, vertex = _bent(centre, edges, long, pieces, looked_at)
    field_of = np.repeat(np.arange(len(fields)), [len(found) for found in triangles])
    lonlat = [_on_globe(centre, field_of, fields), _on_globe(bends.points, _field_of(bends.cell, begins), fields)]
    return Diagram(lonlat=np.concatenate(lonlat), cell=cell, vertex=vertex)


def cut_one_by_one(one: Field, land: Polygon | MultiPolygon) -> Cells:
    """Find the same cells without regard to what they share, and cut them with their land; slower, but never at a loss.

    Raises
    ------
    ContradictionError
        If two sites look like one.
    """
    sites = shapely.linestrings(one.points[:-FRAME])
    drawn = shapely.voronoi_polygons(sites, extend_to=shapely.box(*one.looked_at), ordered=True)
    cells = shapely.segmentize(shapely.get_parts(drawn), LONGEST_EDGE_M)
    _must_agree(len(cells) == len(one.points) - FRAME)
    corners, cell = shapely.get_coordinates(cells, return_index=True)
    lonlat = _unprojected(one, corners.T)
    polygons = shapely.polygons(shapely.linearrings(lonlat, indices=cell))
    cut: Cells = np.asarray(shapely.intersection(polygons, land))
    return cut


def _must_agree(is_so: bool | np.bool_) -> None:  # noqa: FBT001 - what it is about
    if not is_so:
        raise ContradictionError


def _together(
    count: int, fields: Sequence[Field], begins: Sequence[int], triangles: Sequence[Numbers]
) -> tuple[Points, Numbers]:
    """Give points and triangles of all fields, shapes (2, n) and (3, t): sites as they are given, then the frames."""
    points = np.zeros((2, count + FRAME * len(fields)))
    renumbered = [np.empty((3, 0), dtype=np.intp)]
    for number, (one, begin, found) in enumerate(zip(fields, begins, triangles, strict=True)):
        size, frame = len(one.points) - FRAME, count + FRAME * number
        points[:, begin : begin + size] = one.points[:size].T
        points[:, frame : frame + FRAME] = one.points[size:].T
        renumbered.append((found + np.where(found < size, begin, frame - size)).T)
    return points, oriented(points, np.concatenate(renumbered, axis=1), count)


def _fans(points: Points, triangle: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    """Go around every site: the site, each triangle, and the point that it shares with the next triangle as well."""
    site, ahead, behind = (np.concatenate([triangle[turn:], triangle[:turn]]).ravel() for turn in range(3))
    is_site = site < count
    of = np.flatnonzero(is_site)
    site, ahead, behind = site[of], ahead[of], behind[of]
    x, y = points[0][ahead] - points[0][site], points[1][ahead] - points[1][site]
    # Grows with the angle, and is the same on every machine.
    share = x / (np.abs(x) + np.abs(y))
    turn = np.where(y >= 0, 1 - share, 3 + share) / _TURN
    angle = np.minimum(turn * 2.0**_ANGLE_BITS, 2.0**_ANGLE_BITS - 1).astype(np.uint64)
    order = np.argsort((site.astype(np.uint64) << np.uint64(_ANGLE_BITS)) | angle)
    site, behind = site[order], behind[order]
    _must_agree(np.array_equal(ahead[order][following(site)], behind))
    return site, of[order] % triangle.shape[1], behind


class _Edges(NamedTuple):
    """Edges of cells, counterclockwise, cell by cell."""

    cell: Numbers
    begin: Numbers
    end: Numbers
    neighbour: Numbers
    """The site beyond."""


def _square(points: Points, one: Numbers, other: Numbers) -> Points:
    """Give the squares of the distances of points."""
    x, y = points
    square: Points = (x[one] - x[other]) ** 2 + (y[one] - y[other]) ** 2
    return square


def _merged(edges: _Edges, square: Points) -> tuple[_Edges, Points]:
    """Make one corner of those that rounding may put in the wrong order, and drop edges without length."""
    is_short = square < _SAME_CORNER_M**2
    if not is_short.any():
        return edges, square
    one, other = edges.begin[is_short], edges.end[is_short]
    spot = np.arange(max(edges.begin.max(), edges.end.max()) + 1)
    while not np.array_equal(spot[one], spot[other]):
        low = np.minimum(spot[one], spot[other])
        np.minimum.at(spot, one, low)
        np.minimum.at(spot, other, low)
    begin, end = spot[edges.begin], spot[edges.end]
    kept = np.flatnonzero(begin != end)
    return _Edges(edges.cell[kept], begin[kept], end[kept], edges.neighbour[kept]), square[kept]


def _long(points: Points, edges: _Edges, square: Points) -> tuple[Numbers, Numbers]:
    """Find long edges, and into how many pieces each is cut; the same for both cells that it parts."""
    apart = _square(points, edges.cell, edges.neighbour)
    _must_agree(apart.min() >= NEAREST_M**2)
    near = np.sqrt(np.minimum(np.sqrt(apart) / _NEAR_M, 1))
    pieces = np.ceil(np.sqrt(square) / (LONGEST_EDGE_M * near))
    long = np.flatnonzero(pieces > 1)
    return long, pieces[long].astype(np.intp)


class _Bends(NamedTuple):
    """Vertices between the ends of long edges."""

    points: Points
    cell: Numbers
    """One of the two cells that meet there; ascending."""


def _bent(
    centre: Points, edges: _Edges, long: Numbers, pieces: Numbers, looked_at: Points
) -> tuple[_Bends, Numbers, Numbers]:
    """Add vertices to long edges, the same ones on both sides: a straight edge of the plane bends on the globe.

    Returns
    -------
    bends
        The new vertices, numbered after the circumcentres.
    cell, vertex
        All rings, with them.
    """
    begin, end = edges.begin[long], edges.end[long]
    low = np.minimum(edges.cell[long], edges.neighbour[long])
    high = np.maximum(edges.cell[long], edges.neighbour[long])
    first, edge_of = numbered(low.astype(np.uint64) << _HALF_WORD | high.astype(np.uint64))
    # Both cells count from the same end, so that rounding is the same too.
    edge, step = counted(pieces[first] - 1)
    share = (step + 1) / pieces[first][edge]
    near = centre[:, np.minimum(begin, end)[first]]
    far = centre[:, np.maximum(begin, end)[first]]
    between = near[:, edge] + share * (far - near)[:, edge]
    west, south, east, north = looked_at[:, first][:, edge]
    is_seen = (between[0] >= west) & (between[0] <= east) & (between[1] >= south) & (between[1] <= north)
    bends = _Bends(between[:, is_seen], low[first][edge[is_seen]])
    size = np.bincount(edge[is_seen], minlength=len(first))
    start = np.cumsum(size) - size
    of, step = counted(size[edge_of])
    nth = np.where((begin < end)[of], step, size[edge_of][of] - 1 - step)
    at = long[of] + 1
    vertex = np.insert(edges.begin, at, centre.shape[1] + start[edge_of][of] + nth)
    return bends, np.insert(edges.cell, at, edges.cell[long][of]), vertex


def _field_of(cell: Numbers, begins: Sequence[int]) -> Numbers:
    return np.searchsorted(begins, cell, side="right") - 1


def _on_globe(plane: Points, field_of: Numbers, fields: Sequence[Field]) -> Points:
    """Give lon/lat degrees of points, those of each field one after another."""
    ends = np.searchsorted(field_of, np.arange(len(fields) + 1))
    lonlat = np.empty(plane.shape[::-1])
    for one, (begin, end) in zip(fields, pairwise(ends.tolist()), strict=True):
        lonlat[begin:end] = _unprojected(one, plane[:, begin:end])
    return lonlat


def _unprojected(one: Field, plane: Points) -> Points:
    """Give lon/lat degrees, shape (n, 2), of points in metres, shape (2, n)."""
    return np.column_stack(one.plane.transform(plane[0], plane[1], direction="INVERSE"))
