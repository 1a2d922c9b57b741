"""A TopoJSON topology in columns: the same arcs and polygons at half the size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.atlas.columns import digits, signed_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def packed_topology(topology: Mapping[str, Any]) -> dict[str, Any]:
    """Write a quantised topology in columns.

    Members other than ``arcs`` and ``objects`` stay as they are. Each object is a collection of multipolygons without
    properties.

    Parameters
    ----------
    topology
        TopoJSON 1.0 with a transform, its arcs in the order in which its one object names them.

    Returns
    -------
    dict
        `arcs` gives the number of points of each arc, and `x` and `y` of all of them, each point as the difference to
        the one before, through all arcs: an arc mostly begins where the last one ended. In `objects`, `polygons`,
        `rings` and `arcs` say how many of them each geometry, polygon and ring has, and `refs` which arcs: 0 is the
        first that was not yet named, n the n-th before that one, and -n the same walked backwards.
    """
    arcs: Sequence[Sequence[Sequence[int]]] = topology["arcs"]
    points = _along(arcs)
    steps = np.diff(points, axis=0, prepend=0)
    objects: Mapping[str, Any] = topology["objects"]
    return {
        **topology,
        "arcs": {
            "points": digits([len(arc) for arc in arcs]),
            "x": signed_digits(steps[:, 0]),
            "y": signed_digits(steps[:, 1]),
        },
        "objects": {name: _packed_collection(one["geometries"]) for name, one in objects.items()},
    }


def _along(arcs: Iterable[Sequence[Sequence[int]]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Give the points of all arcs, shape (n, 2), on the grid and not as differences."""
    parts = [np.cumsum(np.asarray(arc, dtype=np.int64), axis=0) for arc in arcs]
    return np.concatenate([np.empty((0, 2), dtype=np.int64), *parts])


def _packed_collection(geometries: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    polygons = [polygon for geometry in geometries for polygon in geometry["arcs"]]
    rings = [ring for polygon in polygons for ring in polygon]
    refs, fresh = [], 0
    for arc in (arc for ring in rings for arc in ring):
        if arc == fresh:
            refs.append(0)
            fresh += 1
        else:
            refs.append(fresh - arc if arc >= 0 else ~arc - fresh)
    return {
        "polygons": digits([len(geometry["arcs"]) for geometry in geometries]),
        "rings": digits([len(polygon) for polygon in polygons]),
        "arcs": digits([len(ring) for ring in rings]),
        "refs": signed_digits(refs),
    }
