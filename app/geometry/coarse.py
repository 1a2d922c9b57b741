"""TopoJSON made coarser, for maps that are small on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def coarser(topology: Mapping[str, Any], tolerance_degrees: float) -> dict[str, Any]:
    """Leave out vertices of a topology that a coarse picture does not need.

    Borders stay shared, for each arc is simplified once; the ends of arcs stay where they are, and closed arcs keep
    at least a triangle.

    Parameters
    ----------
    topology
        A TopoJSON topology with a `transform`; one without is given back as it is.
    tolerance_degrees
        No line moves by more.
    """
    if "transform" not in topology:
        return dict(topology)
    scale = np.asarray(topology["transform"]["scale"], dtype=np.float64)
    return {**topology, "arcs": [_simplified(arc, tolerance_degrees / float(scale.max())) for arc in topology["arcs"]]}


def _simplified(arc: list[list[int]], tolerance_steps: float) -> list[list[int]]:
    vertices = np.cumsum(np.asarray(arc, dtype=np.int64), axis=0)
    if len(vertices) < 3:  # noqa: PLR2004 - a straight line has nothing between its ends
        return arc
    kept = shapely.get_coordinates(shapely.simplify(shapely.LineString(vertices), tolerance_steps)).astype(np.int64)
    if (vertices[0] == vertices[-1]).all() and len(kept) < 4:  # noqa: PLR2004 - three corners, and the first again
        kept = _triangle(vertices)
    steps: list[list[int]] = np.diff(kept, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).tolist()
    return steps


def _triangle(ring: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give three vertices of a ring, and the first again."""
    third = max(1, (len(ring) - 1) // 3)
    return ring[[0, third, min(2 * third, len(ring) - 2), len(ring) - 1]]
