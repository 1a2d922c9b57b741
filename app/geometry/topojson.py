"""TopoJSON writing: polygons that share borders, each border stored once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Vertex: TypeAlias = tuple[int, int]
Ring: TypeAlias = list[Vertex]

_DEFAULT_SCALE = 1e-5
_RING_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A polygon or multipolygon with the properties it is to carry."""

    geometry: BaseGeometry
    properties: Mapping[str, object]


def with_polygons(topology: Mapping[str, Any], name: str, shapes: Sequence[Shape]) -> dict[str, Any]:
    """Give a topology with one more object, a collection of polygons.

    Parameters
    ----------
    topology
        A TopoJSON topology. The new arcs follow its `transform`; where it has none, its arcs are plain
        degrees and the new ones are too, rounded to five decimals.
    name
        What the new object is called.
    shapes
        Lon/lat degrees. Shapes that share a border share its vertices.

    Returns
    -------
    dict
        A new topology; the one given is left as it was. Parts that vanish when rounded are left out.
    """
    transform = topology.get("transform")
    scale = transform["scale"] if transform else (_DEFAULT_SCALE, _DEFAULT_SCALE)
    translate = transform["translate"] if transform else (0.0, 0.0)
    rounded = [_rounded_polygons(shape.geometry, scale, translate) for shape in shapes]
    borders = _Borders(start=len(topology["arcs"]))
    borders.find_junctions(ring for polygons in rounded for rings in polygons for ring in rings)
    geometries = [
        {
            "type": "MultiPolygon",
            "arcs": [[borders.arcs_of(ring) for ring in rings] for rings in polygons],
            "properties": dict(shape.properties),
        }
        for shape, polygons in zip(shapes, rounded, strict=True)
    ]
    arcs = [_deltas(arc) if transform else _degrees(arc, scale, translate) for arc in borders.arcs]
    return {
        **topology,
        "arcs": [*topology["arcs"], *arcs],
        "objects": {
            **topology["objects"],
            name: {"type": "GeometryCollection", "geometries": geometries},
        },
    }


def _rounded_polygons(geometry: BaseGeometry, scale: Sequence[float], translate: Sequence[float]) -> list[list[Ring]]:
    polygons = []
    for part in shapely.get_parts(shapely.orient_polygons(geometry, exterior_cw=True)):
        rings = [
            _rounded_ring(shapely.get_coordinates(ring), scale, translate) for ring in (part.exterior, *part.interiors)
        ]
        if len(rings[0]) >= _RING_MIN:
            polygons.append([ring for ring in rings if len(ring) >= _RING_MIN])
    return polygons


def _rounded_ring(lonlat: NDArray[np.float64], scale: Sequence[float], translate: Sequence[float]) -> Ring:
    vertices = np.rint((lonlat - translate) / scale).astype(np.int64)
    is_new = np.append(True, (vertices[1:] != vertices[:-1]).any(axis=1))
    ring: Ring = [(x, y) for x, y in vertices[is_new].tolist()]
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


@dataclass(slots=True, kw_only=True)
class _Borders:
    """Rings cut where borders meet; each piece kept once, whichever way it was first walked."""

    start: int
    arcs: list[Ring] = field(default_factory=list)
    _known: dict[tuple[Vertex, ...], int] = field(default_factory=dict)
    _junctions: set[Vertex] = field(default_factory=set)

    def find_junctions(self, rings: Iterable[Ring]) -> None:
        """Find the vertices from which more than two edges leave."""
        neighbours: defaultdict[Vertex, set[Vertex]] = defaultdict(set)
        for ring in rings:
            for before, vertex in zip([ring[-1], *ring], ring, strict=False):
                neighbours[vertex].add(before)
                neighbours[before].add(vertex)
        self._junctions = {vertex for vertex, around in neighbours.items() if len(around) > 2}  # noqa: PLR2004 - a border passes through with two edges

    def arcs_of(self, ring: Ring) -> list[int]:
        """Give the arcs that make up a ring; ``~n`` is arc n walked backwards."""
        cuts = [place for place, vertex in enumerate(ring) if vertex in self._junctions]
        # A ring without a junction starts at its smallest vertex, so that a neighbour around it finds it.
        first = cuts[0] if cuts else ring.index(min(ring))
        turned = [*ring[first:], *ring[: first + 1]]
        ends = [*(cut - first for cut in cuts[1:]), len(turned) - 1]
        starts = [0, *ends[:-1]]
        return [self._arc(turned[a : b + 1]) for a, b in zip(starts, ends, strict=True)]

    def _arc(self, line: Ring) -> int:
        key, reverse = tuple(line), tuple(reversed(line))
        if key in self._known:
            return self._known[key]
        if reverse in self._known:
            return ~self._known[reverse]
        number = self.start + len(self.arcs)
        self._known[key] = number
        self.arcs.append(line)
        return number


def _deltas(arc: Ring) -> list[list[int]]:
    return [[*arc[0]], *([x - u, y - v] for (u, v), (x, y) in pairwise(arc))]


def _degrees(arc: Ring, scale: Sequence[float], translate: Sequence[float]) -> list[list[float]]:
    return [[round(x * scale[0] + translate[0], 5), round(y * scale[1] + translate[1], 5)] for x, y in arc]
