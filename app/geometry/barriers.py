"""Barriers: lines, such as a wide river, that the land of a settlement does not reach across."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    Parts: TypeAlias = list[Polygon | MultiPolygon]

REACH_DEGREES = 0.02
"""How far from the outline a line may end and still divide the region, about 2 km: lines are drawn coarsely."""
_BEYOND = 1.01


def divided(
    region: Polygon | MultiPolygon, barrier: BaseGeometry, sites: NDArray[np.float64], across: NDArray[np.bool_]
) -> tuple[Parts, NDArray[np.intp]]:
    """Divide a region along a barrier, where the barrier runs all the way across.

    A piece that holds no settlement goes to the piece with which it shares most of its outline, or else to the
    nearest; so do islands, which no barrier crosses.

    Parameters
    ----------
    region
        Lon/lat degrees, as all of these.
    barrier
        Lines. What of them ends inside the region divides nothing.
    sites
        Shape (n, 2): the settlements of the region, at least one.
    across
        Shape (n,): which of them the barrier, drawn too coarsely, puts on the wrong side.

    Returns
    -------
    list of Polygon or MultiPolygon
        The parts, each with a settlement; the region itself if the barrier does not divide it.
    array
        Shape (n,): the part of each settlement: the nearest, or the nearest but one for those across.
    """
    lines = _reaching(barrier, region)
    pieces: list[Polygon] = []
    whole: list[Polygon] = []
    for polygon in shapely.get_parts(region):
        cut = _cut(polygon, lines)
        (pieces if len(cut) > 1 else whole).extend(cut)
    if not pieces:
        return [region], np.zeros(len(sites), dtype=np.intp)
    seeds = [pieces[number] for number in np.unique(_nearest(pieces, sites, across))]
    parts = [[seed] for seed in seeds]
    for piece in (*pieces, *whole):
        if not any(piece is seed for seed in seeds):
            parts[_home(piece, seeds)].append(piece)
    joined: Parts = [shapely.union_all(part) for part in parts]  # type: ignore[misc] # polygons give polygons
    return joined, _nearest(joined, sites, across)


def _nearest(
    parts: Sequence[Polygon | MultiPolygon], sites: NDArray[np.float64], across: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Give the nearest part to each site; to those across, the nearest that they do not lie in."""
    far = np.array([shapely.distance(part, shapely.points(sites)) for part in parts])
    nearest = np.argmin(far, axis=0)
    if len(parts) > 1:
        far[nearest[across], np.flatnonzero(across)] = np.inf
    found: NDArray[np.intp] = np.argmin(far, axis=0)
    return found


def _reaching(lines: BaseGeometry, region: Polygon | MultiPolygon) -> BaseGeometry:
    """Lead the ends of lines that stop short of the outline on to it."""
    outline = shapely.boundary(region)
    merged = shapely.line_merge(shapely.union_all(shapely.get_parts(lines)))
    leads = []
    for line in shapely.get_parts(merged):
        for end in shapely.get_coordinates(line)[[0, -1]]:
            point = shapely.Point(end)
            gap = shapely.distance(point, outline)
            if shapely.contains_properly(region, point) and gap <= REACH_DEGREES:
                foot = shapely.get_coordinates(shapely.shortest_line(point, outline))[1]
                # A little beyond, so that rounding does not leave a gap.
                leads.append(shapely.LineString([end, end + (foot - end) * _BEYOND]))
    return shapely.union_all([merged, *leads])


def _cut(polygon: Polygon, lines: BaseGeometry) -> list[Polygon]:
    edges = shapely.union_all([shapely.boundary(polygon), lines])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inside = shapely.contains(polygon, shapely.point_on_surface(faces))
    return [polygon] if inside.sum() <= 1 else list(faces[inside])


def _home(piece: Polygon, parts: list[Polygon]) -> int:
    shared = shapely.length(shapely.intersection(shapely.boundary(piece), shapely.boundary(parts)))
    return int(np.argmax(shared)) if shared.any() else int(np.argmin(shapely.distance(piece, parts)))
