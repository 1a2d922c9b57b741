"""TopoJSON: geometries on an integer grid, with every shared line written once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    Path = tuple[tuple[int, int], ...]
    Member = tuple[dict[str, Any], BaseGeometry]

_LEAST_RING = 4


class Grid:
    """The integer grid of a topology.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    steps
        Grid points along each axis, less one.
    """

    def __init__(self, bounds: tuple[float, float, float, float], steps: int) -> None:
        west, south, east, north = bounds
        self._origin = np.array([west, south])
        self._scale = np.array([(east - west) / steps, (north - south) / steps])

    def transform(self) -> dict[str, list[float]]:
        """Tell how grid numbers become degrees, as TopoJSON wants it."""
        return {"scale": [round(float(step), 12) for step in self._scale], "translate": self._origin.tolist()}

    def path(self, lonlat: Iterable[Sequence[float]]) -> Path:
        """Put points on the grid; points that fall together are one."""
        steps = np.rint((np.asarray(lonlat) - self._origin) / self._scale).astype(int)
        points = [(int(x), int(y)) for x, y in steps]
        return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])


def encode(objects: Mapping[str, Sequence[Member]], grid: Grid) -> dict[str, Any]:
    """Encode geometries as one topology.

    Parameters
    ----------
    objects
        Properties and geometry of the members of each object: (multi)points, lines or polygons in degrees.
        What lies on the same vertices is shared.
    grid
        Where the vertices are rounded to.

    Returns
    -------
    dict
        A TopoJSON topology, quantised and delta-encoded. Members that the grid leaves nothing of are dropped.
    """
    laid = {
        name: [(properties, _lay(geometry, grid)) for properties, geometry in members]
        for name, members in objects.items()
    }
    arcs = _Arcs(
        path
        for members in laid.values()
        for _, (kind, parts) in members
        if kind != "Point"
        for part in parts
        for path in part
    )
    encoded = {
        name: {
            "type": "GeometryCollection",
            "geometries": [_member(properties, kind, parts, arcs) for properties, (kind, parts) in members if parts],
        }
        for name, members in laid.items()
    }
    return {"type": "Topology", "transform": grid.transform(), "objects": encoded, "arcs": arcs.deltas()}


class _Arcs:
    """The lines of a topology, each once, cut where paths part."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._neighbours: dict[tuple[int, int], frozenset[tuple[int, int]]] = {}
        self._junctions: set[tuple[int, int]] = set()
        self._numbers: dict[Path, int] = {}
        for path in paths:
            self._note(path)

    def _note(self, path: Path) -> None:
        is_ring = path[0] == path[-1]
        if not is_ring:
            self._junctions.update((path[0], path[-1]))
        circle = [path[-2], *path[:-1], path[0]] if is_ring else path
        for before, point, after in zip(circle, circle[1:], circle[2:], strict=False):
            around = frozenset((before, after))
            if self._neighbours.setdefault(point, around) != around:
                self._junctions.add(point)

    def numbers(self, path: Path) -> list[int]:
        """Write a path as arc numbers; ~n is the arc n backwards."""
        is_ring = path[0] == path[-1]
        if is_ring:
            start = next((at for at, point in enumerate(path) if point in self._junctions), None)
            if start is None:
                start = path.index(min(path))
            path = (*path[start:-1], *path[:start], path[start])
        cuts = [at for at, point in enumerate(path) if point in self._junctions and 0 < at < len(path) - 1]
        return [self._number(path[start : end + 1]) for start, end in pairwise([0, *cuts, len(path) - 1])]

    def _number(self, arc: Path) -> int:
        backwards = arc[::-1]
        if backwards in self._numbers:
            return ~self._numbers[backwards]
        return self._numbers.setdefault(arc, len(self._numbers))

    def deltas(self) -> list[list[list[int]]]:
        """Every arc, its points as steps from the one before."""
        return [
            [list(arc[0]), *([x - last_x, y - last_y] for (last_x, last_y), (x, y) in pairwise(arc))]
            for arc in self._numbers
        ]


def _lay(geometry: BaseGeometry, grid: Grid) -> tuple[str, list[list[Path]]]:
    """Put a geometry on the grid: its kind, and its parts as lists of paths."""
    parts = shapely.get_parts(geometry)
    if geometry.is_empty:
        return "Polygon", []
    kind = str(parts[0].geom_type)
    if kind == "Polygon":
        rings = [[part.exterior, *part.interiors] for part in shapely.orient_polygons(parts, exterior_cw=True)]
        laid = [[grid.path(ring.coords) for ring in part] for part in rings]
        return kind, [
            [path for path in part if len(path) >= _LEAST_RING] for part in laid if len(part[0]) >= _LEAST_RING
        ]
    laid = [[grid.path(part.coords)] for part in parts]
    return kind, laid if kind == "Point" else [part for part in laid if len(part[0]) > 1]


def _member(properties: Mapping[str, Any], kind: str, parts: list[list[Path]], arcs: _Arcs) -> dict[str, Any]:
    member: dict[str, Any] = {"properties": dict(properties)}
    if "id" in properties:
        member["id"] = properties["id"]
    if kind == "Point":
        points = [list(part[0][0]) for part in parts]
        return member | {"type": "Point", "coordinates": points[0]}
    numbers = [[arcs.numbers(path) for path in part] for part in parts]
    if kind == "LineString":
        lines = [part[0] for part in numbers]
        return member | (
            {"type": kind, "arcs": lines[0]} if len(lines) == 1 else {"type": "MultiLineString", "arcs": lines}
        )
    return member | (
        {"type": kind, "arcs": numbers[0]} if len(numbers) == 1 else {"type": "MultiPolygon", "arcs": numbers}
    )
